import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { engineBefore } from '../../../testing/real-engine'
import { openFile, practice, randomFile, sha256 } from '../../../testing/servers'
import type { Purpose } from '../../shared/service/purposes'

const size = 300_000
const never = new AbortController().signal

/** The engine in front of a practice server that loses the response of the first completion request. */
async function losing() {
  const { server, api } = await practice([{ operation: 'complete', action: { kind: 'drop-answer' } }])
  return { server, api, ...engineBefore(api, { keepTryingSeconds: 30 }) }
}

/** How the server answered requests for the content of files. */
function contents(server: Awaited<ReturnType<typeof losing>>['server']): (number | undefined)[] {
  return server.requests.filter(({ operation }) => operation === 'content').map(({ status }) => status)
}

it.each<[Purpose, number]>([
  ['user_data', 400],
  ['evals', 200],
])(
  'the file of a completion request of %s whose response is lost is found if reading it back is a %i',
  async (purpose, answered) => {
    const { server, add, ended } = await losing()
    const { id, bytes } = await add(size, 'data.bin', purpose)
    const { state, fileId } = await ended(id)
    expect(state).toBe('completed')
    expect(server.files().map((file) => file.id)).toEqual([fileId])
    expect(sha256(await readFile(server.files()[0]?.path ?? ''))).toBe(sha256(bytes))
    expect(new Set(contents(server))).toEqual(new Set([answered]))
    expect(server.uploads()).toHaveLength(1)
  },
)

it('of two files of the same name, size and second, the one with the same content is found', async () => {
  const { server, api, add, ended } = await losing()
  const twin = async () => {
    const { path } = await randomFile(size)
    const source = await openFile(path)
    const upload = { filename: 'data.bin', purpose: 'evals', bytes: size, mimeType: 'text/plain' } as const
    const { id } = await api.create('a1', upload, never)
    const part = { remoteId: id, number: 1, source, offset: 0, length: size }
    const { partId } = await api.addPart('a1', part, () => {}, never)
    return { remoteId: id, partIds: [partId] }
  }
  const somebody = await twin()
  server.setFaults([
    { operation: 'complete', upload: 2, action: { kind: 'drop-answer' } },
    // In the meantime the twin completes, so it is the newer file.
    { operation: 'list', action: { kind: 'delay', ms: 200 } },
  ])
  const { id, bytes } = await add(size, 'data.bin', 'evals')
  await server.waitFor(({ operation }) => operation === 'list')
  await api.complete('a1', somebody, never)
  const { state, fileId } = await ended(id)
  expect(state).toBe('completed')
  const [ours, ...others] = server.files().filter((file) => file.id === fileId)
  expect(others).toEqual([])
  expect(sha256(await readFile(ours?.path ?? ''))).toBe(sha256(bytes))
  expect(server.files()).toHaveLength(2)
  expect(contents(server)).toContain(200)
})

it('a completed file is found in a list that lags behind, and complete is not sent a second time', async () => {
  const { server, add, ended } = await losing()
  const empty = JSON.stringify({ object: 'list', data: [], first_id: null, last_id: null, has_more: false })
  server.setFaults([
    { operation: 'complete', action: { kind: 'drop-answer' } },
    { operation: 'list', times: 3, action: { kind: 'body', text: empty } },
  ])
  const { id, bytes } = await add(size)
  const { state, fileId } = await ended(id)
  expect(state).toBe('completed')
  expect(server.files().map((file) => file.id)).toEqual([fileId])
  expect(sha256(await readFile(server.files()[0]?.path ?? ''))).toBe(sha256(bytes))
  expect(server.uploads()).toHaveLength(1)
})

it('an upload that was completed from a copy of the data folder is found by the original, and not sent again', async () => {
  const { server, api, manager, add, until, ended } = await losing()
  server.setFaults([{ operation: 'part', part: 2, action: { kind: 'hang' } }])
  const { id, bytes } = await add(1_500_000)
  await until(id, ({ confirmedBytes }) => confirmedBytes > 0)
  await server.waitFor(({ part, state }) => part === 2 && state === 'held')
  manager.pause(id)
  await until(id, ({ state }) => state === 'paused')
  server.setFaults([])
  const record = manager.record(id)
  const [first, second] = record?.parts ?? []
  if (record === undefined || first?.state.name !== 'confirmed' || second === undefined)
    throw new Error('no part')
  const remoteId = record.remote?.id ?? ''
  const source = await openFile(record.source.path)
  const { offset, length } = second
  const { partId } = await api.addPart('a1', { remoteId, number: 2, source, offset, length }, () => {}, never)
  const { id: fileId } = await api.complete('a1', { remoteId, partIds: [first.state.partId, partId] }, never)
  manager.resume(id)
  expect(await ended(id)).toMatchObject({ state: 'completed', fileId })
  expect(server.files().map((file) => file.id)).toEqual([fileId])
  expect(sha256(await readFile(server.files()[0]?.path ?? ''))).toBe(sha256(bytes))
  expect(server.uploads()).toHaveLength(1)
})
