import { execFileSync } from 'node:child_process'
import { chmod, mkdir, open, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { never, openFile, tempFolder } from '../../../../testing/servers'
import { NodeFileSource } from '../source/node-source'
import { inspectFile, localFolders, unicodePath, walkFolder } from './intake'

const source = new NodeFileSource()

/** A sparse file of that size. */
async function sparse(folder: string, size: number): Promise<string> {
  const path = join(folder, 'sparse.bin')
  const file = await open(path, 'w')
  await file.truncate(size)
  await file.close()
  return path
}

async function walked(folder: string, takesHidden = false) {
  const files: string[] = []
  const problems: string[] = []
  const outside: string[] = []
  let skipped = 0
  await walkFolder(
    folder,
    {
      found: async (path, problem) => {
        if (problem === null) files.push(path.slice(folder.length + 1))
        else problems.push(`${path.slice(folder.length + 1)}: ${problem.failure.kind}`)
      },
      skipped: (path, why) => {
        if (why === 'outside') outside.push(path.slice(folder.length + 1))
        else skipped += 1
      },
    },
    never,
    takesHidden,
  )
  return { files, problems, outside, skipped }
}

describe('a named file', () => {
  it('that can be read has no problem', async () => {
    const path = join(await tempFolder(), 'a.json')
    await writeFile(path, '{}')
    expect(await inspectFile(path)).toEqual({
      path,
      named: path,
      name: 'a.json',
      mimeType: 'application/json',
      fingerprint: await source.fingerprint(path),
      problem: null,
    })
  })

  it('behind a link gets the name of the link and the matching type', async () => {
    const folder = await tempFolder()
    const path = join(folder, '4f2a')
    await writeFile(path, '%PDF-1.7\0')
    const link = join(folder, 'report.pdf')
    await symlink(path, link)
    const named = { path, name: 'report.pdf', mimeType: 'application/pdf', problem: null }
    expect(await inspectFile(link)).toMatchObject(named)
    expect(await inspectFile(path, 'report.pdf')).toMatchObject(named)
  })

  it('that is empty is refused', async () => {
    const path = await sparse(await tempFolder(), 0)
    expect((await inspectFile(path)).problem?.kind).toBe('source-empty')
  })

  it('that is a folder is refused, and is recognized as a folder', async () => {
    const folder = await tempFolder()
    expect((await inspectFile(folder)).problem?.kind).toBe('source-not-a-file')
    expect(await localFolders.isFolder(folder)).toBe(true)
    expect(await localFolders.isFolder(join(folder, 'nothing'))).toBe(false)
  })

  it('that does not exist, or has vanished since, is reported as missing', async () => {
    const path = join(await tempFolder(), 'a.bin')
    const missing = { problem: { kind: 'source-missing' }, fingerprint: null, name: 'a.bin' }
    expect(await inspectFile(path)).toMatchObject(missing)
    await writeFile(path, 'x')
    expect((await inspectFile(path)).problem).toBeNull()
    await rm(path)
    expect(await inspectFile(path)).toMatchObject(missing)
  })

  // Root can read every file: there the terminal's tests look at such a file as another user.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that cannot be read is reported as unreadable',
    async () => {
      const path = join(await tempFolder(), 'secret.bin')
      await writeFile(path, 'x')
      await chmod(path, 0o000)
      expect((await inspectFile(path)).problem?.kind).toBe('source-unreadable')
    },
  )

  it.skipIf(process.platform === 'win32')(
    'that is a pipe or a device is refused without waiting for a writer',
    async () => {
      const pipe = join(await tempFolder(), 'pipe')
      execFileSync('mkfifo', [pipe])
      for (const path of [pipe, '/dev/null']) {
        expect((await inspectFile(path)).problem?.kind).toBe('source-not-a-file')
      }
    },
  )

  it.each([
    ['quotes', 'a "b" \'c\'.txt'],
    ['newlines', 'a\nb\r\nc.txt'],
    ['emoji', '📦🇩🇪 👩‍👩‍👧.txt'],
    ['255 bytes', `${'ü'.repeat(125)}x.txt`],
    ['right-to-left text', 'קובץ \u202Etxt.exe'],
    ['what looks like a header', 'x"; filename="y\r\nX-Evil: 1'],
    ['percent signs and backslashes', '100%20\\x.txt'],
  ])('keeps a name with %s as it is', async (_name, name) => {
    const path = join(await tempFolder(), name)
    await writeFile(path, 'x')
    expect(await inspectFile(path)).toMatchObject({ name, path, problem: null })
  })

  it('whose name is too long for the disk is refused', async () => {
    const path = join(await tempFolder(), 'x'.repeat(256))
    expect((await inspectFile(path)).problem?.kind).toBe('source-name-too-long')
  })
})

describe('a folder', () => {
  it('yields every file below it, in order of name, and counts what is hidden', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'b', 'deep'), { recursive: true })
    await mkdir(join(folder, '.git'))
    for (const name of [
      'c.txt',
      'a.txt',
      '.hidden',
      'Thumbs.db',
      'b/2',
      'b/1',
      'b/deep/.DS_Store',
      'b/deep/x',
    ])
      await writeFile(join(folder, name), 'x')
    await writeFile(join(folder, '.git', 'config'), 'x')
    expect(await walked(folder)).toEqual({
      files: ['a.txt', 'b/1', 'b/2', 'b/deep/x', 'c.txt'],
      problems: [],
      outside: [],
      skipped: 4,
    })
  })

  it('leaves out files of the system and of programs, in either case, unless all files are wanted', async () => {
    const folder = await tempFolder()
    const left = ['Icon\r', '~$a.docx', 'THUMBS.DB', 'ehthumbs.db', 'Desktop.ini', '.hidden']
    for (const name of [...left, 'a.docx', 'Icon', 'my thumbs.db']) await writeFile(join(folder, name), 'x')
    expect(await walked(folder)).toMatchObject({ files: ['Icon', 'a.docx', 'my thumbs.db'], skipped: 6 })
    const all = await walked(folder, true)
    expect(all).toMatchObject({ skipped: 0 })
    expect(all.files).toHaveLength(9)
  })

  it('with a symlink loop is read once', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'a'))
    await writeFile(join(folder, 'a', 'file'), 'x')
    await symlink(folder, join(folder, 'a', 'up'))
    await symlink('.', join(folder, 'a', 'here'))
    await symlink('self', join(folder, 'self'))
    const { files, problems } = await walked(folder)
    expect(files).toEqual(['a/file', 'self'])
    expect(problems).toEqual([])
    expect((await inspectFile(join(folder, 'self'))).problem).not.toBeNull()
  })

  it('leaves out links to files and folders outside of it, hidden ones as well, and names them', async () => {
    const folder = join(await tempFolder(), 'dropped')
    // A common prefix does not make it the same folder.
    const beside = `${folder}-beside`
    await mkdir(beside)
    await writeFile(join(beside, 'file'), 'x')
    await mkdir(join(folder, 'inner'), { recursive: true })
    await symlink(beside, join(folder, 'inner', 'all'))
    await symlink(join(beside, 'file'), join(folder, '.one'))
    await symlink(join(beside, 'file'), join(folder, 'one'))
    await symlink('../../..', join(folder, 'inner', 'up'))
    await symlink('one', join(folder, 'to a link that leads out'))
    await symlink(join(beside, 'gone'), join(folder, 'to nothing'))
    const outside = ['.one', 'inner/all', 'inner/up', 'one', 'to a link that leads out']
    for (const takesHidden of [false, true])
      expect(await walked(folder, takesHidden)).toMatchObject({ files: ['to nothing'], outside, skipped: 0 })
  })

  it('follows links to its own content, each real folder once, and is itself read through a link', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'real', 'deep'), { recursive: true })
    await writeFile(join(folder, 'real', 'deep', 'file'), 'x')
    await symlink(join('real', 'deep'), join(folder, 'a link'))
    await symlink(join('real', 'deep', 'file'), join(folder, 'b link'))
    const found = { files: ['real/deep/file', 'b link'], outside: [] }
    expect(await walked(folder)).toMatchObject(found)
    await symlink(folder, `${folder}-link`)
    onTestFinished(() => rm(`${folder}-link`))
    const files: string[] = []
    await walkFolder(
      `${folder}-link`,
      {
        found: async (path, _problem, root) => {
          files.push(path)
          expect(root).toBe(folder)
        },
        skipped: (path) => expect(path).toBe('left out'),
      },
      never,
    )
    expect(files).toEqual(found.files.map((name) => join(folder, name)))
  })

  it('is reported if it has vanished, and the others continue', async () => {
    const folder = await tempFolder()
    const gone = join(folder, 'gone')
    const { problems } = await walked(gone)
    expect(problems).toEqual([`: source-missing`])
    expect(basename(gone)).toBe('gone')
  })

  it('is read no further when reading is aborted', async () => {
    const folder = await tempFolder()
    for (const name of ['a', 'b', 'c']) await writeFile(join(folder, name), 'x')
    const stop = new AbortController()
    const files: string[] = []
    await walkFolder(
      folder,
      {
        found: async (path) => {
          files.push(basename(path))
          stop.abort()
        },
        skipped: () => {},
      },
      stop.signal,
    )
    expect(files).toEqual(['a'])
  })
})

describe.skipIf(process.platform !== 'linux')('a name that is not UTF-8', () => {
  const raw = (...parts: string[]) => Buffer.from(parts.join('/'), 'latin1')

  it('is shown with replacement characters, and its path leads to the file', async () => {
    const folder = await tempFolder()
    await writeFile(raw(folder, 'caf\xe9.csv'), 'a,b')
    for (const given of ['caf\ufffd.csv', 'caf\udce9.csv']) {
      const found = await inspectFile(join(folder, given))
      const path = join(folder, 'caf\udce9.csv')
      expect(found).toMatchObject({
        path,
        named: path,
        name: 'caf\ufffd.csv',
        mimeType: 'text/csv',
        problem: null,
      })
      expect(found.fingerprint).toMatchObject({ size: 3 })
      expect(await (await openFile(found.path, source)).look()).toEqual(found.fingerprint)
    }
  })

  it('of a folder and of a file in it is found, also on the way to a file', async () => {
    const folder = await tempFolder()
    await mkdir(raw(folder, 'f\xfcr', '\xe9\xe9'), { recursive: true })
    await writeFile(raw(folder, 'f\xfcr', 'a\xff'), 'x')
    await writeFile(raw(folder, 'f\xfcr', '\xe9\xe9', 'b'), 'x')
    const all = ['f\udcfcr/a\udcff', 'f\udcfcr/\udce9\udce9/b']
    expect((await walked(folder)).files).toEqual(all)
    for (const [index, given] of ['f\ufffdr/a\ufffd', 'f\ufffdr/\ufffd\ufffd/b'].entries())
      expect(await inspectFile(join(folder, given))).toMatchObject({
        path: join(folder, all[index] ?? ''),
        problem: null,
      })
  })

  it('is reported as unclear if it looks like another name, and may contain a replacement character', async () => {
    const folder = await tempFolder()
    for (const name of ['a\xe8', 'a\xe9', 'b\xe8']) await writeFile(raw(folder, name), 'x')
    await writeFile(join(folder, 'b\ufffd'), 'xx')
    expect(await inspectFile(join(folder, 'a\ufffd'))).toMatchObject({
      name: 'a\ufffd',
      problem: { kind: 'source-name-unclear' },
    })
    expect(await inspectFile(join(folder, 'b\ufffd'))).toMatchObject({ fingerprint: { size: 2 } })
    expect((await inspectFile(join(folder, 'c\ufffd'))).problem?.kind).toBe('source-missing')
    expect((await walked(folder)).files).toEqual(['a\udce8', 'a\udce9', 'b\udce8', 'b\ufffd'])
  })

  it('of a file or folder is left out of the path that Electron shows', () => {
    expect(unicodePath('/home/a.bin')).toBe('/home/a.bin')
    expect(unicodePath('/home/f\udcfcr/\udce9/b')).toBe('/home')
  })
})
