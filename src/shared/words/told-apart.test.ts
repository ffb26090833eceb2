import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullName, type LocatedFile, toldApart } from './told-apart'

/** The folder that is shown with each of the files; null if its name is enough. */
function folders(...files: readonly (string | LocatedFile)[]): (string | null)[] {
  const named = files.map((file) =>
    typeof file === 'string' ? { name: file.split(/[/\\]/).at(-1) ?? '', path: file } : file,
  )
  const told = toldApart(named)
  return named.map((file) => told.get(file) ?? null)
}

describe('the folder of a file', () => {
  it('is shown only if names collide', () => {
    expect(folders('/a/one.bin', '/b/two.bin', '/c/two.bin')).toEqual([null, 'b', 'c'])
  })

  it('is shown as the shortest ending that distinguishes it', () => {
    expect(folders('/data/run1/out/m.bin', '/data/run2/out/m.bin', '/data/other/m.bin')).toEqual([
      'run1/out',
      'run2/out',
      'other',
    ])
  })

  it('is shown whole if it is the ending of another one', () => {
    expect(folders('/out/m.bin', '/a/out/m.bin', '/m.bin')).toEqual(['/out', 'a/out', '/'])
    expect(folders('C:\\out\\m.bin', 'D:\\out\\m.bin', 'D:\\m.bin')).toEqual(['C:\\out', 'D:\\out', 'D:'])
  })

  it('of one file that is listed twice distinguishes it from the others, not from itself', () => {
    expect(folders('/a/m.bin', '/a/m.bin')).toEqual([null, null])
    expect(folders('/a/m.bin', '/b/m.bin', '/a/m.bin')).toEqual(['a', 'b', 'a'])
  })

  it('is shown when two names only look the same', () => {
    expect(folders('/a/\u00e9.bin', '/b/e\u0301.bin')).toEqual(['a', 'b'])
  })

  it('treats a backslash as a part of a name if a slash separates', () => {
    expect(folders({ name: 'm', path: '/a\\b/m' }, { name: 'm', path: '/c\\b/m' })).toEqual(['a\\b', 'c\\b'])
  })

  it('of a link is the whole path of its target', () => {
    const first = { name: 'model.bin', path: '/blobs/1f' }
    const second = { name: 'model.bin', path: '/blobs/2e' }
    expect(folders(first, second, '/own/model.bin')).toEqual(['1f', '2e', 'own'])
  })

  it('is that of a file whose name is not UTF-8, too', () => {
    const files = ['one', 'two'].map((folder) => ({ name: 'caf\ufffd', path: `/${folder}/caf\udce9` }))
    expect([...toldApart(files).values()]).toEqual(['one', 'two'])
  })

  it('always differs, and is an ending of the path', () => {
    const step = fc.constantFrom('a', 'b', 'c', 'm')
    const path = fc.array(step, { maxLength: 6 }).map((steps) => ['', ...steps, 'm'].join('/'))
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 2, maxLength: 30 }), (paths) => {
        const told = folders(...paths)
        expect(new Set(told).size).toBe(paths.length)
        for (const [index, each] of paths.entries()) {
          const folder = each.slice(0, -2) || '/'
          expect(told[index] === folder || folder.endsWith(`/${told[index]}`)).toBe(true)
        }
      }),
    )
  })

  it('follows the name in a sentence, and neither breaks its line', () => {
    expect(fullName('a.bin', undefined)).toBe('a.bin')
    expect(fullName('a\n.bin', 'x\ny')).toBe('a\ufffd.bin (x\ufffdy)')
  })
})
