import { chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { practice, tempFolder } from '../../../testing/practice-server'
import { startPracticeServer } from '../http/server'
import { claimFolder, markerName } from './own-folder'

/** Two folders of a person, which must stay as they are. */
async function home(): Promise<{ folder: string; expectUntouched: () => Promise<void> }> {
  const folder = await tempFolder()
  for (const name of ['photos', 'upload_0123456789abcdef0123456789abcdef']) {
    await mkdir(join(folder, name, 'parts'), { recursive: true })
    await writeFile(join(folder, name, 'dear.txt'), 'dear')
    await writeFile(join(folder, name, 'parts', 'dear.bin'), 'dear')
  }
  const expectUntouched = async () => {
    const names = (await readdir(folder, { recursive: true })).sort()
    expect(names.filter((name) => name.includes('dear'))).toHaveLength(4)
  }
  return { folder, expectUntouched }
}

const refusal = { failure: { kind: 'practice-server-failed' } }

describe('the folder of the practice server', () => {
  test('is created, marked and closed to others, and is its own the next time', async () => {
    const folder = join(await tempFolder(), 'new')
    await (await startPracticeServer({ folder })).close()
    expect((await readdir(folder)).sort()).toEqual(['files', markerName, 'state'])
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0)
    await writeFile(join(folder, 'notes.txt'), 'notes')
    await (await startPracticeServer({ folder })).close()
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('notes')
  })

  test('may be empty, or contain files of an older version', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, '.DS_Store'), '')
    await claimFolder(folder)
    const older = await tempFolder()
    await mkdir(join(older, 'state', 'uploads', 'upload_ab'), { recursive: true })
    await mkdir(join(older, 'files'))
    await claimFolder(older)
    expect(await readdir(older)).toContain(markerName)
  })

  test.each<[string, (folder: string, target: string) => Promise<unknown>]>([
    ['holds other files', (folder) => writeFile(join(folder, 'mine.txt'), '')],
    [
      'holds other files beside a folder named state',
      (folder) => mkdir(join(folder, 'state', 'mine'), { recursive: true }),
    ],
    [
      'holds folders of others where uploads are',
      (folder) => mkdir(join(folder, 'state', 'uploads', 'photos'), { recursive: true }),
    ],
    [
      'has a link for its uploads',
      async (folder, target) => {
        await mkdir(join(folder, 'state'))
        await symlink(target, join(folder, 'state', 'uploads'))
      },
    ],
    [
      'has the mark, and a link for its uploads',
      async (folder, target) => {
        await writeFile(join(folder, markerName), '')
        await mkdir(join(folder, 'state'))
        await symlink(target, join(folder, 'state', 'uploads'))
      },
    ],
    [
      'has the mark, and a link for its state',
      async (folder, target) => {
        await writeFile(join(folder, markerName), '')
        await symlink(target, join(folder, 'state'))
      },
    ],
    [
      'has the mark, and a link for its files',
      async (folder, target) => {
        await writeFile(join(folder, markerName), '')
        await symlink(target, join(folder, 'files'))
      },
    ],
    [
      'has a link for its mark',
      (folder, target) => symlink(join(target, 'photos'), join(folder, markerName)),
    ],
  ])('is refused, and left as it is, if it %s', async (_name, prepare) => {
    const folder = await tempFolder()
    const { folder: target, expectUntouched } = await home()
    await prepare(folder, target)
    const before = (await readdir(folder, { recursive: true })).sort()
    await expect(startPracticeServer({ folder })).rejects.toMatchObject(refusal)
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(expect.arrayContaining(before))
    await expectUntouched()
  })

  test('is refused if it is itself a link', async () => {
    const folder = join(await tempFolder(), 'link')
    await symlink(await tempFolder(), folder)
    await expect(startPracticeServer({ folder })).rejects.toMatchObject(refusal)
  })

  test('is refused if it belongs to another user', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('another user can only be tried by root')
    const folder = await tempFolder()
    await chown(folder, 65534, 65534)
    await expect(startPracticeServer({ folder })).rejects.toMatchObject(refusal)
    const inside = await tempFolder()
    await mkdir(join(inside, 'state', 'uploads', 'upload_ab'), { recursive: true })
    await chown(join(inside, 'state', 'uploads'), 65534, 65534)
    await expect(startPracticeServer({ folder: inside })).rejects.toMatchObject(refusal)
    expect(await readdir(join(inside, 'state', 'uploads'))).toEqual(['upload_ab'])
  })

  test('of root is refused for an ordinary user', async ({ skip }) => {
    if (process.getuid === undefined || process.getuid() === 0) skip('for an ordinary user')
    await expect(startPracticeServer({ folder: '/' })).rejects.toMatchObject(refusal)
  })
})

describe('tidying', () => {
  test('leaves files with other names and files behind links alone, and says so', async () => {
    const folder = await tempFolder()
    const first = await practice({ folder })
    const done = await first.api.file('done')
    const half = (await first.api.create(10)).json
    await first.server.close()
    const { folder: target, expectUntouched } = await home()
    const uploads = join(folder, 'state', 'uploads')
    await mkdir(join(uploads, 'photos'))
    await writeFile(join(uploads, 'photos', 'mine.txt'), '')
    await symlink(target, join(uploads, 'upload_aa'))
    await symlink(join(target, 'photos'), join(uploads, half.id, 'parts', 'part_aa.bin'))
    await mkdir(join(uploads, 'upload_bb'))
    await symlink(join(target, 'photos'), join(uploads, 'upload_bb', 'parts'))
    await mkdir(join(uploads, 'upload_cc', 'parts'), { recursive: true })
    await writeFile(join(uploads, 'upload_cc', 'parts', 'mine.txt'), '')
    await symlink(target, join(folder, 'files', `file-${'a'.repeat(32)}`))
    await mkdir(join(folder, 'files', `file-${'b'.repeat(32)}`, 'photos'), { recursive: true })
    await writeFile(join(folder, 'files', done.id, 'mine.txt'), '')

    const { api, logged } = await practice({ folder })
    await expectUntouched()
    expect(await readdir(join(uploads, 'photos'))).toEqual(['mine.txt'])
    expect(await readdir(join(uploads, 'upload_cc', 'parts'))).toEqual(['mine.txt'])
    expect(logged.length).toBeGreaterThan(3)
    expect((await api.send('DELETE', `/files/${done.id}`)).status).toBe(200)
    expect(await readdir(join(folder, 'files', done.id))).toEqual(['mine.txt'])
  })

  test('does not remove a foreign file even when a record names it as its own', async () => {
    const folder = await tempFolder()
    const first = await practice({ folder })
    const done = await first.api.file('done')
    const [upload] = first.server.uploads()
    await first.server.close()
    await writeFile(join(folder, 'mine.txt'), 'mine')
    const path = join(folder, 'state', 'uploads', upload?.id ?? '', 'upload.json')
    const record = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...record, file: { ...record.file, diskName: '../../mine.txt' } }))
    const { api, logged } = await practice({ folder })
    expect((await api.send('DELETE', `/files/${done.id}`)).status).toBe(404)
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('mine')
    expect(logged).toEqual([expect.stringContaining(upload?.id ?? '?')])
  })
})
