import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { smallDisk } from '../../../testing/servers'
import { DraftFile } from './draft-file'

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-draft-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const beside = (folder: string) => DraftFile.beside(folder, 'a.txt', 'download-failed')

describe('a draft', () => {
  it('gets a number instead of replacing a file that exists', async () => {
    const folder = await emptyFolder()
    await writeFile(join(folder, 'a.txt'), 'mine')
    await writeFile(join(folder, 'a (2).txt'), 'mine, too')
    await writeFile(join(folder, 'a.txt.part'), 'somebody else’s')
    const draft = await beside(folder)
    await draft.write(Buffer.from('theirs'))
    expect(await draft.finishAs('a.txt')).toBe(join(folder, 'a (3).txt'))
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine')
    expect(await readFile(join(folder, 'a (3).txt'), 'utf8')).toBe('theirs')
    expect(await readFile(join(folder, 'a.txt.part'), 'utf8')).toBe('somebody else’s')
    expect(await readdir(folder)).toHaveLength(4)
  })

  it('asks for the missing bytes, and starts over if the service does not support ranges', async () => {
    const folder = await emptyFolder()
    const draft = await beside(folder)
    await draft.write(Buffer.from('abc'))
    const content = draft.content(6)
    expect(content.from).toBe(3)
    await content.onStart?.(3)
    await content.onPiece(Buffer.from('def'))
    expect(draft.length).toBe(6)
    // The draft is complete, so something was wrong with it: no range follows its end.
    expect(draft.content(6).from).toBe(0)
    await content.onStart?.(0)
    await content.onPiece(Buffer.from('xyz'))
    expect(await readFile(await draft.finishAs('a.txt'), 'utf8')).toBe('xyz')
  })

  it('continues only what the same process has written', async () => {
    const path = join(await emptyFolder(), '.a.part')
    const first = await DraftFile.at(path, 'results-not-saved')
    await first.write(Buffer.from('abc'))
    await first.close()
    const again = await DraftFile.at(path, 'results-not-saved', first.length)
    await again.write(Buffer.from('def'))
    await again.close()
    expect(await readFile(path, 'utf8')).toBe('abcdef')
    const later = await DraftFile.at(path, 'results-not-saved')
    await later.close()
    expect(await readFile(path, 'utf8')).toBe('')
  })

  it('leaves nothing behind when it is discarded', async () => {
    const folder = await emptyFolder()
    const draft = await beside(folder)
    await draft.write(Buffer.from('abc'))
    await draft.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing behind on a full disk', async ({ skip }) => {
    const folder = await smallDisk(64, skip)
    const draft = await beside(folder)
    await expect(draft.write(Buffer.alloc(200_000))).rejects.toMatchObject({
      failure: { kind: 'download-failed', code: 'ENOSPC' },
    })
    await draft.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('fails with the reason if nothing can be written', async () => {
    const folder = join(await emptyFolder(), 'missing')
    await expect(beside(folder)).rejects.toMatchObject({
      failure: { kind: 'download-failed', code: 'ENOENT', subject: folder },
    })
  })
})
