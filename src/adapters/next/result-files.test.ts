import { link, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { TestClient } from '../../../testing/practice-server'
import { never, practice, smallDisk, tempFolder } from '../../../testing/servers'
import { ApiError } from '../../core/ports'
import type { FaultPlan } from '../../practice/faults/faults'
import { HoistError } from '../../shared/failures/failures'
import { localWork } from '../files/intake/looks'
import { fingerprintAt, NodeFileSource } from '../files/source/node-source'
import { OwnFiles } from '../ledger/own-files'
import { DiskResultFiles } from './result-files'

const lines = [
  {
    custom_id: 'a',
    response: {
      status_code: 200,
      request_id: 'req_1',
      body: { model: 'm', output: [{ content: [{ text: 'Yes,\nno' }] }] },
    },
    error: null,
  },
  {
    custom_id: 'b',
    response: { status_code: 200, body: { model: 'm', choices: [{ message: { content: '=1' } }] } },
    error: null,
  },
  {
    custom_id: 'c',
    response: { status_code: 200, body: { model: 'm', data: [{ embedding: [0.5, 1] }] } },
    error: null,
  },
  { custom_id: 'd', response: null, error: { code: 'batch_expired', message: 'Too late.' } },
]
const content = `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot JSON\n`

/** A file of results on the service, and what saves it beside a source in a folder of this test. */
async function withResult(folder?: string, faults: FaultPlan = []) {
  const inside = folder ?? (await tempFolder())
  const { api, server } = await practice(faults)
  const client = new TestClient(server)
  const { id } = await client.file(content, { filename: 'out.jsonl', purpose: 'batch' })
  await client.close()
  const own = new OwnFiles(join(await tempFolder(), 'own.jsonl'), new NodeFileSource(), { log: () => {} })
  const files = new DiskResultFiles((...call) => api.ask(...call), own, localWork)
  const source = join(inside, 'in.jsonl')
  const wanted = { key: 'k1', fileId: id, source, kind: 'results' } as const
  return { files, folder: inside, own, source, wanted, server }
}

describe('results', () => {
  test('are saved as they are and as a table, and leave nothing else behind', async () => {
    const { files, folder, own, source, wanted } = await withResult()
    const paths = await files.choose(wanted)
    expect(await files.save('a1', wanted, paths, never)).toBe(true)
    await files.tidy(source, wanted.key, true)
    for (const path of paths) expect(await own.has(path, await fingerprintAt(path))).toBe(true)
    expect((await readdir(folder)).sort()).toEqual(['in-results.csv', 'in-results.jsonl'])
    expect(await readFile(paths[0], 'utf8')).toBe(content)
    expect(await readFile(paths[1], 'utf8')).toBe(
      '\ufeffcustom_id,status_code,answer,error,model,request_id\r\n' +
        'a,200,"Yes,\nno",,m,req_1\r\n' +
        "b,200,'=1,,m,\r\n" +
        'c,200,"[0.5,1]",,m,\r\n' +
        'd,,,batch_expired: Too late.,,\r\n' +
        ',,,not JSON,,\r\n',
    )
  })

  test('count as gone when one of their two files is gone, but not while the folder is away', async () => {
    const { files, folder, source, wanted } = await withResult()
    const saved = [...(await files.choose(wanted)), ...(await files.choose({ ...wanted, kind: 'errors' }))]
    for (const path of saved) await writeFile(path, '')
    expect(await files.look(source, saved)).toEqual({ kept: saved, gone: [] })
    await rm(join(folder, 'in-errors.csv'))
    expect(await files.look(source, saved)).toEqual({ kept: saved.slice(0, 2), gone: ['errors'] })
    await rename(folder, `${folder}-away`)
    expect(await files.look(source, saved)).toEqual({ kept: saved, gone: [] })
    await rename(`${folder}-away`, folder)
  })

  test('get two names that are both free', async () => {
    const { files, folder, wanted } = await withResult()
    await writeFile(join(folder, 'in-results.csv'), '')
    await symlink('nowhere', join(folder, 'in-results-2.jsonl'))
    expect(await files.choose(wanted)).toEqual([
      join(folder, 'in-results-3.jsonl'),
      join(folder, 'in-results-3.csv'),
    ])
  })

  test.each([0, 1])('never replace a file that took name %i meanwhile', async (index) => {
    const { files, folder, source, wanted } = await withResult()
    const paths = await files.choose(wanted)
    await writeFile(paths[index] ?? '', 'mine')
    expect(await files.save('a1', wanted, paths, never)).toBe(false)
    await files.tidy(source, wanted.key, true)
    expect(await readdir(folder)).toHaveLength(1)
    expect(await readFile(paths[index] ?? '', 'utf8')).toBe('mine')
  })

  test('are not downloaded again after a crash if both files had their names', async () => {
    const { files, server, wanted } = await withResult()
    const paths = await files.choose(wanted)
    await files.save('a1', wanted, paths, never)
    const before = server.requests.length
    expect(await files.save('a1', wanted, paths, never)).toBe(true)
    expect(server.requests).toHaveLength(before)
  })

  test('keep the draft name of a saved file while the other file cannot be saved', async () => {
    const { files, folder, source, wanted } = await withResult()
    const paths = await files.choose(wanted)
    await files.save('a1', wanted, paths, never)
    await rm(paths[0])
    await files.tidy(source, wanted.key, false)
    expect((await readdir(folder)).sort()).toEqual(['.hoist-k1.part.csv', 'in-results.csv'])
    expect(await files.save('a1', wanted, paths, never)).toBe(true)
    await files.tidy(source, wanted.key, true)
    expect((await readdir(folder)).sort()).toEqual(['in-results.csv', 'in-results.jsonl'])
  })

  test('are saved whole by the next attempt after the connection was lost', async () => {
    const { files, wanted } = await withResult(undefined, [
      { operation: 'content', action: { kind: 'truncate', bytes: 40 } },
    ])
    const paths = await files.choose(wanted)
    await expect(files.save('a1', wanted, paths, never)).rejects.toBeInstanceOf(ApiError)
    expect(await files.save('a1', wanted, paths, never)).toBe(true)
    expect(await readFile(paths[0], 'utf8')).toBe(content)
  })

  test('are downloaded from where an earlier download was stopped', async () => {
    const { files, folder, server, wanted } = await withResult(undefined, [
      { operation: 'content', action: { kind: 'trickle', bytes: 100, everyMs: 300 } },
    ])
    const paths = await files.choose(wanted)
    const stop = new AbortController()
    const stopped = files.save('a1', wanted, paths, stop.signal)
    const written = async () => (await stat(join(folder, '.hoist-k1.part'))).size
    await vi.waitFor(async () => expect(await written()).toBeGreaterThan(0), 10_000)
    stop.abort()
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(await files.save('a1', wanted, paths, never)).toBe(true)
    expect(await readFile(paths[0], 'utf8')).toBe(content)
    const statuses = server.requests
      .filter(({ path }) => path.endsWith('/content'))
      .map(({ status }) => status)
    expect(statuses.at(-1)).toBe(206)
  })

  test('are complete after a crash mid-write', async () => {
    const { files, folder, source, wanted } = await withResult()
    const paths = await files.choose(wanted)
    // Half of the download, and the draft of a table that had its name already.
    await writeFile(join(folder, '.hoist-k1.part'), content.slice(0, 40))
    await writeFile(join(folder, '.hoist-k1.part.csv'), 'half')
    await link(join(folder, '.hoist-k1.part.csv'), paths[1])
    await rm(paths[1])
    expect(await files.save('a1', wanted, paths, never)).toBe(true)
    await files.tidy(source, wanted.key, true)
    expect(await readFile(paths[0], 'utf8')).toBe(content)
    expect((await readFile(paths[1], 'utf8')).split('\r\n')).toHaveLength(7)
    expect(await readdir(folder)).toHaveLength(2)
  })

  test('are not saved in a folder that is gone, and the step says so', async () => {
    const { files, folder, wanted } = await withResult()
    const paths = await files.choose(wanted)
    await rename(folder, `${folder}-away`)
    await mkdir(`${folder}-away/x`)
    const failure = await files.save('a1', wanted, paths, never).catch((error: unknown) => error)
    await rename(`${folder}-away`, folder)
    expect(failure).toBeInstanceOf(HoistError)
    expect(failure).toMatchObject({ failure: { kind: 'results-not-saved', code: 'ENOENT', subject: folder } })
  })

  test('are not saved on a full disk, and leave nothing behind', async ({ skip }) => {
    const folder = await smallDisk(8, skip)
    const { files, source, wanted } = await withResult(folder)
    await writeFile(join(folder, 'full'), Buffer.alloc(8 * 1024)).catch(() => {})
    const paths = await files.choose(wanted)
    const failure = await files.save('a1', wanted, paths, never).catch((error: unknown) => error)
    expect(failure).toMatchObject({ failure: { kind: 'results-not-saved', code: 'ENOSPC' } })
    await files.tidy(source, wanted.key, false)
    expect(await readdir(folder)).toEqual(['full'])
  })
})
