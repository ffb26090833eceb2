import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { startNginx } from '../../../testing/nginx'
import { findProgram } from '../../../testing/program-kit'
import { engineBefore } from '../../../testing/real-engine'
import { apiFor, practice, sha256 } from '../../../testing/servers'
import type { FaultPlan } from '../../practice/faults/faults'
import type { PracticeServer } from '../../practice/http/server'
import { MiB } from '../../shared/limits'
import type { Settings } from '../../shared/settings'

const nginx = findProgram('nginx')

/** nginx’s default for `client_max_body_size`. */
const mostBody = MiB
/** A setting that lets whole parts through. */
const wide = 'client_max_body_size 65m;'

/** The engine, nginx, and a practice server behind it. */
async function behindNginx(
  options: {
    readonly directives?: string
    readonly faults?: FaultPlan
    readonly settings?: Partial<Settings>
    readonly stallMs?: number
  } = {},
) {
  const { directives, faults, settings, stallMs = 10_000 } = options
  const { server } = await practice(faults)
  const proxy = await startNginx(nginx ?? '', new URL(server.url).origin, directives)
  const api = apiFor({ baseUrl: proxy.url, apiKey: server.key }, { stallMs: () => stallMs })
  return { server, proxy, ...engineBefore(api, settings) }
}

/** What has arrived, by hash. */
async function arrived(server: PracticeServer): Promise<string[]> {
  return Promise.all(server.files().map(async ({ path }) => sha256(await readFile(path))))
}

describe.skipIf(nginx === undefined)('through nginx', { timeout: 30_000 }, () => {
  it('with its defaults, which take 1 MiB of a body, a file of larger parts arrives whole', async () => {
    const { server, proxy, add, ended } = await behindNginx({ settings: { partSizeMiB: 4 } })
    const refusals = async () => (await proxy.answers()).filter(({ status }) => status === 413).length
    const first = await add(9 * MiB + 1)
    expect(await ended(first.id)).toMatchObject({ state: 'completed' })
    expect(await arrived(server)).toEqual([sha256(first.bytes)])
    const parts = server.requests.filter(({ operation }) => operation === 'part')
    expect(Math.max(...parts.map(({ bytes }) => bytes))).toBeLessThanOrEqual(mostBody)
    // Few steps lead down from 4 MiB, and the limit of the host is not tested again for each part.
    const refused = await refusals()
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThanOrEqual(8)

    const second = await add(9 * MiB + 1)
    expect(await ended(second.id)).toMatchObject({ state: 'completed' })
    expect(await arrived(server)).toEqual([sha256(first.bytes), sha256(second.bytes)])
    expect(await refusals()).toBe(refused)
  })

  it('a part that it buffers immediately and forwards slowly does not fail', async () => {
    // nginx buffers the whole body before it forwards the first byte, so nothing moves for a while after the last byte.
    const slow = { kind: 'throttle', bytesPerSecond: 700_000 } as const
    const faults: FaultPlan = [{ operation: 'part', times: 'always', action: slow }]
    const { server, add, ended } = await behindNginx({ directives: wide, faults, stallMs: 1000 })
    const { id, bytes } = await add(2 * MiB)
    expect(await ended(id)).toMatchObject({ state: 'completed' })
    expect(await arrived(server)).toEqual([sha256(bytes)])
    expect(server.requests.filter(({ operation }) => operation === 'part')).toHaveLength(2)
  })

  it('a 502 while the service behind it restarts fails no upload, and all files arrive once', async () => {
    const outage = { kind: 'refuse', ms: 3000 } as const
    const faults: FaultPlan = [{ operation: 'part', attempt: 3, action: outage }]
    const { server, proxy, add, ended } = await behindNginx({ directives: wide, faults })
    const files = await Promise.all(Array.from({ length: 5 }, (_, n) => add(2 * MiB + n, `${n}.bin`)))
    for (const { id } of files) expect(await ended(id)).toMatchObject({ state: 'completed' })
    expect((await arrived(server)).sort()).toEqual(files.map(({ bytes }) => sha256(bytes)).sort())
    expect((await proxy.answers()).map(({ status }) => status)).toContain(502)
  })

  it('a 504 for a part that is not answered costs one more attempt', async () => {
    const faults: FaultPlan = [{ operation: 'part', part: 2, action: { kind: 'hang' } }]
    const directives = `${wide} proxy_read_timeout 1s;`
    const { server, proxy, add, ended } = await behindNginx({ directives, faults })
    const { id, bytes } = await add(3 * MiB)
    expect(await ended(id)).toMatchObject({ state: 'completed' })
    expect(await arrived(server)).toEqual([sha256(bytes)])
    expect((await proxy.answers()).filter(({ status }) => status === 504)).toHaveLength(1)
  })

  it('a pause ends what is in flight there as well, and nothing is lost', async () => {
    const faults: FaultPlan = [{ operation: 'part', part: 2, action: { kind: 'hang' } }]
    const { server, proxy, manager, add, until, ended } = await behindNginx({ directives: wide, faults })
    const { id, bytes } = await add(3 * MiB)
    await until(id, ({ parts }) => parts.confirmed === 2)
    await server.waitFor(({ part, state }) => part === 2 && state === 'held')
    manager.pause(id)
    await until(id, ({ state }) => state === 'paused')
    await server.waitFor(({ part, state }) => part === 2 && state === 'broken')
    manager.resume(id)
    expect(await ended(id)).toMatchObject({ state: 'completed' })
    expect(await arrived(server)).toEqual([sha256(bytes)])
    // nginx’s own status for a client that has left.
    expect((await proxy.answers()).map(({ status }) => status)).toContain(499)
    expect(server.requests.filter(({ operation }) => operation === 'part')).toHaveLength(4)
  })

  it('a file is found once it exists if its completion request takes longer than nginx waits (504)', async () => {
    const faults: FaultPlan = [
      { operation: 'complete', action: { kind: 'delay', ms: 3500, continues: true } },
      { operation: 'complete', attempt: 2, times: 'always', action: { kind: 'status', status: 409 } },
    ]
    const directives = `${wide} proxy_read_timeout 2s;`
    const settings = { keepTryingSeconds: 30 }
    const { server, proxy, add, ended } = await behindNginx({ directives, faults, settings })
    const { id, bytes } = await add(2 * MiB)
    const { state, fileId } = await ended(id)
    expect(state).toBe('completed')
    expect(server.files().map((file) => file.id)).toEqual([fileId])
    expect(await arrived(server)).toEqual([sha256(bytes)])
    expect(server.uploads()).toHaveLength(1)
    const completions = (await proxy.answers()).filter(({ request }) => request.endsWith('/complete'))
    expect(completions[0]?.status).toBe(504)
  })
})
