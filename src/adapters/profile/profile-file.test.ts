import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { smallDisk, tempFolder } from '../../../testing/servers'
import { ProfileFile, type Tidy } from './profile-file'

/** Numbers are valid, everything else is not. */
function tidy(stored: Readonly<Record<string, unknown>>): Tidy {
  const all = Object.entries(stored)
  const good = all.filter(([, value]) => typeof value === 'number')
  return { kept: Object.fromEntries(good), leftOut: all.length - good.length }
}

function open(folder: string): ProfileFile {
  return new ProfileFile(folder, 'data', tidy)
}

const aside = /^data\.json\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/

async function folderWith(content: string | Buffer): Promise<{ folder: string; path: string }> {
  const folder = await tempFolder()
  const path = join(folder, 'data.json')
  await writeFile(path, content)
  return { folder, path }
}

describe('a file of the profile', () => {
  it('returns the values that were written last, even at the next start', async () => {
    const folder = join(await tempFolder(), 'new')
    const file = open(folder)
    expect([file.values, file.problem]).toEqual([{}, null])
    file.write({ one: 1 })
    file.write({ two: 2 })
    expect(file.values).toEqual({ two: 2 })
    expect(open(folder).values).toEqual({ two: 2 })
    expect(await readdir(folder)).toEqual(['data.json'])
  })

  it.each([
    ['UTF-8', Buffer.from('\ufeff{"one":1}')],
    ['UTF-16', Buffer.from('\ufeff{"one":1}', 'utf16le')],
  ])('with a byte order mark of %s is read like any other', async (_name, bytes) => {
    const { folder } = await folderWith(bytes)
    const file = open(folder)
    expect([file.values, file.problem]).toEqual([{ one: 1 }, null])
    expect(await readdir(folder)).toEqual(['data.json'])
  })

  it.each([
    ['empty', ''],
    ['blank', ' \n'],
    ['cut off', '{"one":'],
    ['zeros, as after a power cut', '\0'.repeat(200)],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"one"'],
    ['no text at all', Buffer.from([0x7b, 0xff, 0xc0, 0x7d])],
  ])(
    'that is %s is set aside, with the date in its name, before it is overwritten',
    async (_name, content) => {
      const { folder } = await folderWith(content)
      const file = open(folder)
      expect(file.values).toEqual({})
      expect(file.problem).toEqual({
        kind: 'profile-file-damaged',
        code: 'data',
        subject: expect.stringMatching(aside),
        detail: expect.any(String),
      })
      file.write({ one: 1 })
      const kept = file.problem?.subject ?? ''
      expect((await readdir(folder)).sort()).toEqual(['data.json', kept])
      expect(await readFile(join(folder, kept))).toEqual(Buffer.from(content))
      expect(open(folder).problem).toBeNull()
    },
  )

  it('is set aside like a damaged one if it is a folder', async () => {
    const folder = await tempFolder()
    await mkdir(join(folder, 'data.json'))
    const file = open(folder)
    expect(file.problem?.subject).toMatch(aside)
    file.write({ one: 1 })
    expect(open(folder).values).toEqual({ one: 1 })
  })

  it.skipIf(process.platform === 'win32')(
    'is set aside without waiting for a writer if it is a pipe',
    async () => {
      const folder = await tempFolder()
      execFileSync('mkfifo', [join(folder, 'data.json')])
      expect(open(folder).problem?.subject).toMatch(aside)
    },
  )

  it('keeps the valid entries, and reports the number of invalid ones once', async () => {
    const content = '{"one":1,"two":"2","three":3}'
    const { folder } = await folderWith(content)
    const file = open(folder)
    expect(file.values).toEqual({ one: 1, three: 3 })
    expect(file.problem).toMatchObject({ kind: 'profile-file-damaged', count: 1 })
    expect(await readFile(join(folder, file.problem?.subject ?? ''), 'utf8')).toBe(content)
    const again = open(folder)
    expect([again.values, again.problem]).toEqual([{ one: 1, three: 3 }, null])
  })

  it.skipIf(process.platform !== 'linux')(
    'without read permission stays as it is, and changes stay in memory',
    async () => {
      const folder = await tempFolder()
      // Reading its first byte is an input/output error.
      await symlink('/proc/self/mem', join(folder, 'data.json'))
      const file = open(folder)
      expect(file.problem).toMatchObject({ kind: 'profile-file-inaccessible', subject: 'data.json' })
      expect(file.problem?.detail).toContain('EIO')
      file.write({ one: 1 })
      expect(file.values).toEqual({ one: 1 })
      expect(await readdir(folder)).toEqual(['data.json'])
    },
  )

  it('that cannot be written throws our failure', async () => {
    const { folder } = await folderWith('{}')
    const file = open(folder)
    await rm(join(folder, 'data.json'))
    // Nothing can be renamed over a folder that is not empty.
    await mkdir(join(folder, 'data.json', 'in it'), { recursive: true })
    expect(() => file.write({ one: 1 })).toThrow(/ledger-unwritable/)
    expect(await readdir(folder)).toEqual(['data.json'])
  })

  it.skipIf(process.platform === 'win32')(
    'is readable only by its owner, even if others could read it before',
    async () => {
      const { folder, path } = await folderWith('{}')
      open(folder).write({ one: 1 })
      expect(statSync(path).mode & 0o777).toBe(0o600)
    },
  )

  it.skipIf(process.platform === 'win32')(
    'is written at the target of a link, and the link stays',
    async () => {
      const { folder, path } = await folderWith('{"one":1}')
      const elsewhere = await tempFolder()
      await symlink(path, join(elsewhere, 'data.json'))
      open(elsewhere).write({ two: 2 })
      expect((await lstat(join(elsewhere, 'data.json'))).isSymbolicLink()).toBe(true)
      expect(open(folder).values).toEqual({ two: 2 })
    },
  )

  it('keeps its content when the disk is full', async ({ skip }) => {
    const folder = await smallDisk(64, skip)
    const file = open(folder)
    file.write({ one: 1 })
    // Some of it would still fit.
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, number) => [`n${number}`, number]))
    expect(() => file.write(many)).toThrow(/disk-full/)
    expect(open(folder).values).toEqual({ one: 1 })
    expect(await readdir(folder)).toEqual(['data.json'])
  })
})
