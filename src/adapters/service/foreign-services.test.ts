import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type Deviations,
  type Faults,
  startForeignServer,
} from '../../../testing/foreign-server/foreign-server'
import { engineBefore } from '../../../testing/real-engine'
import { apiFor, sha256 } from '../../../testing/servers'
import { MiB } from '../../shared/limits'
import type { Settings } from '../../shared/settings'

/** Three parts, the last of them short. */
const size = 2 * MiB + 12_345

/** A foreign service, and the engine in front of it. */
async function foreign(deviations: Deviations, faults: Faults = {}, settings: Partial<Settings> = {}) {
  const service = await startForeignServer(deviations, faults)
  onTestFinished(() => service.close())
  const api = apiFor({ baseUrl: service.url, apiKey: service.key })
  return { service, ...engineBefore(api, settings) }
}

/** Uploads one file, and checks that it arrived once, byte for byte, from one remote upload. */
async function arrives(deviations: Deviations, faults: Faults = {}, name?: string) {
  const { service, add, ended } = await foreign(deviations, faults)
  const { id, bytes } = await add(size, name)
  const view = await ended(id)
  expect(view.failure).toBeUndefined()
  expect(view.state).toBe('completed')
  expect(service.files.map(({ content }) => sha256(content))).toEqual([sha256(bytes)])
  expect(service.files[0]?.id).toBe(view.fileId)
  expect(service.uploads).toEqual([{ id: expect.any(String), status: 'completed' }])
  return service
}

const expiries: readonly Deviations[] = [
  { expiresAt: 'absent' },
  { expiresAt: 'null' },
  { expiresAt: 'milliseconds' },
  { expiresAt: 'text' },
  { expiresAt: 'date' },
]

const answers: readonly Deviations[] = [
  {},
  { newStatus: 'created' },
  { partUploadId: 'absent' },
  { partUploadId: 'rewritten' },
  { completeWithFile: true },
  // In that case the file cannot be looked up either.
  { completeWithFile: true, noFiles: true },
  { noFiles: true },
  { errors: 'detail' },
  { noBytes: true },
]

describe('with somebody else’s service', () => {
  it.each([...answers, ...expiries])('a file arrives despite %o', async (deviations) => {
    await arrives(deviations)
  })

  it('a file arrives with all deviations at once', async () => {
    await arrives({
      expiresAt: 'absent',
      newStatus: 'created',
      partUploadId: 'absent',
      completeWithFile: true,
      noBytes: true,
      noFiles: true,
      errors: 'detail',
    })
  })

  it.each(expiries)('an upload has one hour, with %o', async (deviations) => {
    const { manager, add, until, service } = await foreign(deviations, { heldParts: 2 })
    const { id } = await add(size)
    const { deadline = 0 } = await until(id, (view) => view.deadline !== undefined)
    expect(Math.abs(deadline - Date.now() - 3_600_000)).toBeLessThan(20_000)
    expect(service.uploads).toHaveLength(1)
    manager.cancel(id)
    await until(id, ({ state }) => state === 'cancelled')
    expect(service.uploads).toEqual([{ id: expect.any(String), status: 'cancelled' }])
  })

  it('a create request whose answer cannot be read is not repeated', async () => {
    const { service, add, ended } = await foreign({ createdText: 'Created.' })
    const { id } = await add(size)
    const { state, failure } = await ended(id)
    expect([state, failure?.kind]).toEqual(['failed', 'answer-unreadable'])
    expect(service.uploads).toHaveLength(1)
  })

  it.each<Deviations>([
    { errors: 'detail' },
    // Nor can the list of files show that it has recovered.
    { errors: 'detail', noFiles: true },
  ])('parts that it refuses for a moment in words of its own are sent again, with %o', async (deviations) => {
    await arrives(deviations, { refusedParts: 4 })
  })
})

describe('a service that refuses in words of its own', () => {
  /** Settings with which a repeat would take longer than a test may. */
  const patient = { keepTryingSeconds: 180 }

  it.each<Deviations>([{}, { noFiles: true }])(
    'fails an upload with another purpose immediately and says why, with %o',
    async (more) => {
      const deviations: Deviations = { errors: 'detail', purposes: ['batch'], ...more }
      const { service, add, ended } = await foreign(deviations, {}, patient)
      const { id } = await add(size)
      const { failure } = await ended(id)
      expect(failure).toMatchObject({
        kind: 'request-refused',
        status: 422,
        serviceMessage: 'purpose: Input should be one of batch',
      })
      expect(service.requests.filter((request) => request === 'POST /v1/uploads')).toHaveLength(1)
    },
  )

  it('says that a key is no longer valid', async () => {
    const { service, add, ended, until } = await foreign({ errors: 'detail' }, {}, patient)
    const { id } = await add(8 * MiB)
    await until(id, ({ parts }) => parts.confirmed > 0)
    service.setKey('another-key-of-some-length')
    const { failure } = await ended(id)
    expect(failure).toMatchObject({ kind: 'key-rejected', status: 401, serviceMessage: 'Unauthorized' })
  })

  it('says that it does not have a file', async () => {
    const { manager } = await foreign({ errors: 'detail' }, {}, patient)
    const never = new AbortController().signal
    expect(await manager.fileExists('a1', 'fl-of-nobody', never)).toBe(false)
  })
})

describe('the file of a completion request whose response is lost is found', () => {
  it.each<[string, Deviations, string]>([
    ['under its own name', {}, 'data.bin'],
    ['under a name in NFC', { names: 'nfc' }, 'Ube\u0308rsicht.bin'],
    ['under a name with underscores', { names: 'underscored' }, 'two words and more.bin'],
    ['under a name that was cut', { names: 'cut' }, `${'a long name '.repeat(5)}.bin`],
    ['without its size', { noBytes: true }, 'data.bin'],
    ['in a list with odd rows', { oddList: true }, 'data.bin'],
    ['if its content cannot be requested', { noContent: true }, 'data.bin'],
    ['if its content is refused in other words', { noContent: true, errors: 'detail' }, 'data.bin'],
  ])('%s', async (_how, deviations, name) => {
    const service = await arrives(deviations, { lostCompletions: 1 }, name)
    expect(service.requests.filter((request) => request === 'GET /v1/files').length).toBeGreaterThan(0)
    expect(service.files[0]?.filename).toBe(name)
  })
})

it('a completion request whose response is lost ends with a failure if there is no list of files', async () => {
  const { service, add, ended } = await foreign({ noFiles: true }, { lostCompletions: 1 })
  const { id } = await add(size)
  const { state, failure } = await ended(id)
  expect([state, failure?.kind]).toEqual(['failed', 'completion-unknown'])
  expect(service.files).toHaveLength(1)
  expect(service.uploads).toHaveLength(1)
})
