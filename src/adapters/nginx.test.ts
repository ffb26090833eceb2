import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { FaultPlan } from '../practice/faults'
import type { PracticeServer } from '../practice/server'
import { MiB } from '../shared/limits'
import type { Settings } from '../shared/settings'
import { engineBefore } from './engine-kit'
import { startNginx } from './nginx-kit'
import { findProgram } from './program-kit'
import { apiFor, practice, sha256 } from './test-kit'

const nginx = findProgram('nginx')

/** What lets whole parts through. */
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

describe.skipIf(nginx === undefined)('through nginx', () => {
  it('a part that it takes in at once and passes on slowly is not given up', async () => {
    // It keeps the whole body before it sends the first byte on: here all is quiet for a while after the last byte.
    const slow = { kind: 'throttle', bytesPerSecond: 700_000 } as const
    const faults: FaultPlan = [{ operation: 'part', times: 'always', action: slow }]
    const { server, add, ended } = await behindNginx({ directives: wide, faults, stallMs: 1000 })
    const { id, bytes } = await add(2 * MiB)
    expect(await ended(id)).toMatchObject({ state: 'completed' })
    expect(await arrived(server)).toEqual([sha256(bytes)])
    expect(server.requests.filter(({ operation }) => operation === 'part')).toHaveLength(2)
  })

  it('504 for a part that is not answered costs one more try', async () => {
    const faults: FaultPlan = [{ operation: 'part', part: 2, action: { kind: 'hang' } }]
    const directives = `${wide} proxy_read_timeout 1s;`
    const { server, proxy, add, ended } = await behindNginx({ directives, faults })
    const { id, bytes } = await add(3 * MiB)
    expect(await ended(id)).toMatchObject({ state: 'completed' })
    expect(await arrived(server)).toEqual([sha256(bytes)])
    expect((await proxy.answers()).filter(({ status }) => status === 504)).toHaveLength(1)
  })

  it('a pause ends what is under way there as well, and nothing is lost by it', async () => {
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
    // Its own number for a client that has left.
    expect((await proxy.answers()).map(({ status }) => status)).toContain(499)
    expect(server.requests.filter(({ operation }) => operation === 'part')).toHaveLength(4)
  })
})
