import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { TestClient } from '../../../testing/practice-server'
import { engineBefore } from '../../../testing/real-engine'
import { practice, tempFolder } from '../../../testing/servers'
import { TextFileIdLog } from '../../adapters/ledger/file-id-log'
import type { FaultPlan } from '../../practice/faults/faults'
import type { DownloadView } from '../../shared/service/remote-files'
import { RemoteFiles } from './remote-files'

const content = Buffer.alloc(3_000_000, 'abcdefg')

/** What the window lists of a practice server with these files, by their names. */
async function remoteFiles(names: readonly string[], faults: FaultPlan = []) {
  const { api, server } = await practice(faults)
  const client = new TestClient(server)
  const ids = new Map<string, string>()
  for (const filename of names) {
    const { id } = await client.file(String(content), { filename, purpose: 'batch' })
    ids.set(filename, id)
  }
  await client.close()
  const folder = await tempFolder()
  const noted: string[] = []
  const copied: string[] = []
  const shown: string[] = []
  const log = new TextFileIdLog(join(await tempFolder(), 'file-ids.txt'))
  let changed = () => {}
  const { manager } = engineBefore(api)
  const files = new RemoteFiles({
    api,
    manager,
    own: { note: async (path) => void noted.push(path) },
    check: async () => null,
    uploaded: () => log.known(),
    sealed: () => ['user_data'],
    onDownloads: () => changed(),
    copy: (text) => copied.push(text),
    show: (path) => shown.push(path),
  })
  onTestFinished(() => files.close())
  /** Resolves when the downloads are as wanted. */
  const until = (isWanted: (downloads: DownloadView[]) => boolean) =>
    new Promise<DownloadView[]>((resolve) => {
      changed = () => {
        const now = files.downloads()
        if (isWanted(now)) resolve(now)
      }
      changed()
    })
  const ended = () =>
    until((all) => all.every(({ state }) => state.name === 'done' || state.name === 'failed'))
  const id = (name: string) => ids.get(name) ?? ''
  return { copied, ended, files, folder, id, log, noted, server, shown, until }
}

describe('the files of an account', () => {
  it('are listed, with a mark at those that were ever uploaded from here', async () => {
    const { files, id, log } = await remoteFiles(['mine.jsonl', 'theirs.jsonl'])
    await log.note([{ fileId: id('mine.jsonl'), name: 'mine.jsonl', folder: '/', finishedAt: 0 }])
    const page = await files.list('a1', null)
    const marked = page.files.filter(({ isOwn }) => isOwn)
    expect(page.files).toHaveLength(2)
    expect(marked.map(({ filename }) => filename)).toEqual(['mine.jsonl'])
  })

  it('are not listed when the service fails, and the reason is reported after one attempt', async () => {
    const down = { operation: 'list', times: 'always', action: { kind: 'status', status: 500 } } as const
    const { files, server } = await remoteFiles([], [down])
    await expect(files.list('a1', null)).rejects.toMatchObject({ failure: { kind: 'service-failed' } })
    expect(server.requests.filter(({ operation }) => operation === 'list')).toHaveLength(1)
  })

  it('are copied and downloaded only if they were listed', async () => {
    const { copied, files, folder, id } = await remoteFiles(['a.jsonl'])
    expect(() => files.copyIds('a1', [id('a.jsonl')])).toThrow()
    expect(() => files.download('a1', [id('a.jsonl')], folder)).toThrow()
    await files.list('a1', null)
    files.copyIds('a1', [id('a.jsonl')])
    expect(copied).toEqual([id('a.jsonl')])
    expect(() => files.copyIds('a2', [id('a.jsonl')])).toThrow()
  })

  it('are deleted until one cannot be, and the result has the deleted ones and the reason', async () => {
    const { files, id, server } = await remoteFiles(
      ['a.jsonl', 'b.jsonl'],
      [{ operation: 'delete', attempt: 2, times: 'always', action: { kind: 'status', status: 403 } }],
    )
    await files.list('a1', null)
    const gone = await files.remove('a1', [id('a.jsonl')])
    expect(gone).toEqual({ gone: [id('a.jsonl')], failure: null })
    const refused = await files.remove('a1', [id('b.jsonl')])
    expect(refused).toMatchObject({ gone: [], failure: { kind: 'not-allowed' } })
    expect(server.files().map(({ filename }) => filename)).toEqual(['b.jsonl'])
    expect(() => files.copyIds('a1', [id('a.jsonl')])).toThrow()
  })
})

describe('two deletions at the same time', () => {
  it('are both stopped', async () => {
    const { files, id, server } = await remoteFiles(
      ['a.jsonl', 'b.jsonl'],
      [{ operation: 'delete', times: 'always', action: { kind: 'hang' } }],
    )
    await files.list('a1', null)
    const both = [files.remove('a1', [id('a.jsonl')]), files.remove('a1', [id('b.jsonl')])]
    const arrived = () => server.requests.filter(({ operation }) => operation === 'delete').length
    await vi.waitFor(() => expect(arrived()).toBe(2), 15_000)
    files.stopDeleting()
    expect(await Promise.all(both)).toEqual([
      { gone: [], failure: null },
      { gone: [], failure: null },
    ])
  })
})

describe('a download', () => {
  it('continues where the connection was lost, and never replaces a file', async () => {
    const { ended, files, folder, id, noted, server, shown } = await remoteFiles(
      ['a.jsonl'],
      [{ operation: 'content', action: { kind: 'truncate', bytes: 1_000_000 } }],
    )
    await writeFile(join(folder, 'a.jsonl'), 'mine')
    await files.list('a1', null)
    files.download('a1', [id('a.jsonl')], folder)
    const path = join(folder, 'a (2).jsonl')
    const size = content.byteLength
    expect(await ended()).toMatchObject([{ bytes: size, received: size, state: { name: 'done', path } }])
    expect((await readFile(path)).equals(content)).toBe(true)
    expect(await readFile(join(folder, 'a.jsonl'), 'utf8')).toBe('mine')
    expect((await readdir(folder)).sort()).toEqual(['a (2).jsonl', 'a.jsonl'])
    const asked = server.requests.filter(({ operation }) => operation === 'content')
    expect(asked.map(({ status }) => status)).toEqual([200, 206])
    expect(noted).toEqual([path])
    files.showDownload(id('a.jsonl'))
    expect(shown).toEqual([path])
  })

  it('follows another one, even if that one fails', async () => {
    const { ended, files, folder, id, server } = await remoteFiles(['a.jsonl', 'b.jsonl'])
    await files.list('a1', null)
    server.setFaults([{ operation: 'content', action: { kind: 'status', status: 403 } }])
    files.download('a1', [id('a.jsonl'), id('b.jsonl')], folder)
    const states = (await ended()).map(({ name, state }) => `${name}: ${state.name}`)
    expect(states).toEqual(['a.jsonl: failed', 'b.jsonl: done'])
    expect(await readdir(folder)).toEqual(['b.jsonl'])
  })

  it('that a person stops leaves nothing behind', async () => {
    const { files, folder, id, until } = await remoteFiles(
      ['a.jsonl'],
      [{ operation: 'content', times: 'always', action: { kind: 'trickle', bytes: 1000, everyMs: 20 } }],
    )
    await files.list('a1', null)
    files.download('a1', [id('a.jsonl')], folder)
    await until(([download]) => (download?.received ?? 0) > 0)
    files.dismissDownload(id('a.jsonl'))
    await files.close()
    expect(files.downloads()).toEqual([])
    expect(await readdir(folder)).toEqual([])
  })

  it('into a folder that is gone fails with the reason', async () => {
    const { ended, files, folder, id } = await remoteFiles(['a.jsonl'])
    await files.list('a1', null)
    await rm(folder, { recursive: true })
    files.download('a1', [id('a.jsonl')], folder)
    expect(await ended()).toMatchObject([
      { state: { name: 'failed', failure: { kind: 'download-failed', code: 'ENOENT', subject: folder } } },
    ])
    // The download can be tried again.
    await mkdir(folder)
    files.download('a1', [id('a.jsonl')], folder)
    expect(await ended()).toMatchObject([{ state: { name: 'done' } }])
  })
})
