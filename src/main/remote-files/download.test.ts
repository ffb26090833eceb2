import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { smallDisk } from '../../../testing/servers'
import { DownloadTarget } from './download'

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-download-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('a downloaded file', () => {
  it('never replaces one that exists: it gets a number', async () => {
    const folder = await emptyFolder()
    await writeFile(join(folder, 'a.txt'), 'mine')
    await writeFile(join(folder, 'a (2).txt'), 'mine, too')
    const target = await DownloadTarget.create(folder, 'a.txt')
    await target.startAt(0)
    await target.write(Buffer.from('theirs'))
    expect(await target.finish()).toBe(join(folder, 'a (3).txt'))
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine')
    expect(await readFile(join(folder, 'a (3).txt'), 'utf8')).toBe('theirs')
    expect(await readdir(folder)).toHaveLength(3)
  })

  it('continues at an offset, and begins anew where the service sends no parts of files', async () => {
    const folder = await emptyFolder()
    const target = await DownloadTarget.create(folder, 'a.txt')
    await target.write(Buffer.from('abc'))
    await target.startAt(3)
    await target.write(Buffer.from('def'))
    expect(target.length).toBe(6)
    await target.startAt(0)
    await target.write(Buffer.from('xyz'))
    expect(await readFile(await target.finish(), 'utf8')).toBe('xyz')
  })

  it('leaves nothing behind when it is given up', async () => {
    const folder = await emptyFolder()
    const target = await DownloadTarget.create(folder, 'a.txt')
    await target.write(Buffer.from('abc'))
    await target.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing behind on a full disk', async ({ skip }) => {
    const folder = await smallDisk(64, skip)
    const target = await DownloadTarget.create(folder, 'a.txt')
    await expect(target.write(Buffer.alloc(200_000))).rejects.toMatchObject({
      failure: { kind: 'download-failed', code: 'ENOSPC' },
    })
    await target.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('fails with the reason where nothing can be written', async () => {
    const folder = join(await emptyFolder(), 'missing')
    await expect(DownloadTarget.create(folder, 'a.txt')).rejects.toMatchObject({
      failure: { kind: 'download-failed', code: 'ENOENT', subject: folder },
    })
  })
})
