import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultPlan } from '../src/practice/faults/faults'
import type { PracticeServer } from '../src/practice/http/server'
import type { Failure } from '../src/shared/failures/failures'
import { type Outcome, type Place, places, type Row, rows } from './connection-faults'
import {
  ConnectionWorld,
  pool,
  type SourceFile,
  sourceFile,
  startElsewhere,
  threeParts,
} from './connection-kit'
import { tally } from './tally'

/** Longest that a cell may take, in milliseconds: after that it hangs. */
const cellDeadlineMs = 120_000
/** The part that is hit: the middle one. */
const hitPart = 2

type How = 'once' | 'always'
interface Cell {
  readonly row: Row
  readonly place: Place
  readonly how: How
  readonly countOrphans: boolean
}

let folder = ''
let file: SourceFile
let elsewhere: Awaited<ReturnType<typeof startElsewhere>>
// A cell spends most of its time waiting for a watchdog or a backoff.
const inTurn = pool(8 * availableParallelism())

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-connection-source-'))
  file = await sourceFile(folder, 'data.bin', threeParts)
  elsewhere = await startElsewhere(folder)
})
afterAll(async () => {
  await elsewhere.close()
  await rm(folder, { recursive: true, force: true })
})

/** Every cell of a row, by name. */
function cellsOf(row: Row): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>()
  for (const place of places) {
    if (place.at === 'done' && row.done === undefined) continue
    for (const how of ['once', 'always'] as const) {
      // Only parts leave orphans.
      for (const countOrphans of place.call === 'part' ? [false, true] : [false]) {
        const name = `${place.call}, ${place.at}, ${how}${countOrphans ? ', orphans count' : ''}`
        cells.set(name, { row, place, how, countOrphans })
      }
    }
  }
  return cells
}

/** The expected result of a cell. */
function expectedOf({ row, place, how, countOrphans }: Cell): Outcome {
  if (how === 'once') return row.once[place.call]
  if (place.at !== 'done') return row.always[place.call]
  if (countOrphans && row.doneAlwaysFull !== undefined) return row.doneAlwaysFull
  return row.doneAlways?.[place.call] ?? row.always[place.call]
}

/** The faults of a cell as the service plays them. */
function planOf({ row, place, how }: Cell): FaultPlan {
  const at = { operation: place.call, ...(place.call === 'part' ? { part: hitPart } : {}) }
  const times = how === 'always' && row.elsewhere === undefined ? 'always' : 1
  if (place.at === 'done') return row.done === undefined ? [] : [{ ...at, times, action: row.done }]
  if (place.at === 'instead') {
    return row.elsewhere === undefined ? [{ ...at, times, action: row.instead(place.call, undefined) }] : []
  }
  return [{ ...at, times, action: row.instead(place.call, place.at) }]
}

/** Redirects calls as the cell specifies until the fault is over. */
function detour({ row, place, how }: Cell, world: ConnectionWorld): { over: boolean } {
  const fault = { over: false }
  const { elsewhere: where } = row
  if (where === undefined) return fault
  const straight = world.route
  // After a broken connection it is the next call of the same kind, and after a completion request the search for its
  // file.
  const from = place.at === 'instead' || (place.call === 'complete' && place.at === 'done') ? 1 : 2
  const name = place.call === 'complete' && place.at === 'done' ? 'files' : place.call
  world.route = (call) => {
    const fits = call.name === name && (call.name !== 'part' || call.part === hitPart)
    const now = how === 'always' ? call.attempt >= from : call.attempt === from
    const { apiKey, baseUrl } = straight(call)
    return { apiKey, baseUrl: !fault.over && fits && now ? elsewhere.urls[where] : baseUrl }
  }
  return fault
}

function kindOf(failure: Failure | undefined): string {
  if (failure === undefined) return '?'
  return failure.cause !== undefined && failure.kind === 'parts-failed' ? failure.cause.kind : failure.kind
}

/** The result, in the words of the table. */
function outcomeOf(
  world: ConnectionWorld,
  id: string,
  refusals: (server: PracticeServer) => number,
): string | null {
  const view = world.manager.view(id)
  if (view === undefined) return 'lost'
  const { state, failure, trouble } = view
  if (state === 'completed' || state === 'cancelled') return state
  if (state === 'failed') return `${failure?.kind === 'parts-failed' ? 'parts' : 'fails'}: ${kindOf(failure)}`
  const part = world.manager.partViews(id).find((one) => one.state === 'waiting')
  const waitsFor = trouble?.failure ?? part?.failure
  if (waitsFor?.kind === 'rate-limited' && refusals(world.server) >= 3) return 'waits: rate-limited'
  return null
}

/** Plays one cell, and returns everything that is wrong. */
async function play(cell: Cell): Promise<string[]> {
  const { row, place, how, countOrphans } = cell
  const slow = row.fault.includes('silence') || row.fault.includes('drips')
  const world = await ConnectionWorld.start({
    countOrphans,
    faults: planOf(cell),
    // In a cell about something else, a busy machine must not trigger the watchdog.
    stallMs: slow ? 500 : 30_000,
  })
  const began = Date.now()
  const left = () => cellDeadlineMs - (Date.now() - began)
  const wrong: string[] = []
  const must = (fact: boolean, words: string) => {
    if (!fact) wrong.push(words)
  }
  try {
    const fault = detour(cell, world)
    const expected = expectedOf(cell)
    const cancels = place.call === 'cancel'
    const id = await world.add(file, { autoComplete: !cancels })
    const state = () => world.manager.view(id)?.state
    if (cancels) {
      if (!(await world.until(() => state() === 'ready', left()))) return [`never ready: ${state()}`]
      world.manager.cancel(id)
    }
    const refusals = (server: PracticeServer) =>
      server.requests.filter((request) => request.status === 429).length
    const outcome = () => outcomeOf(world, id, refusals)
    if (!(await world.until(() => outcome() !== null, left()))) return [`hangs: ${state()}`]
    const got = outcome()
    must(got === expected, `${got}, not ${expected}`)

    const record = world.manager.record(id)
    const confirmed = record?.parts.filter((part) => part.state.name === 'confirmed').length ?? 0
    const known = world.server.files().length
    if (got === 'cancelled') must(known === 0, `${known} files after a cancel request`)
    else {
      if (got !== 'completed') {
        // The completion request may have succeeded without an answer.
        must(
          known === (place.call === 'complete' && place.at === 'done' ? 1 : 0),
          `${known} files after a failure`,
        )
        const renewed = (record?.renewals ?? 0) > 0
        const least = renewed || place.call === 'create' ? 0 : place.call === 'complete' ? 3 : 1
        must(confirmed >= least, `${confirmed} parts kept`)
        if (got?.startsWith('parts')) must(confirmed === 2, `${confirmed} of the two other parts kept`)
        // The fault ends: a person retries, or it continues by itself.
        world.server.setFaults([])
        fault.over = true
        if (got === 'fails: key-rejected') world.manager.accountChanged('a1')
        else if (!got?.startsWith('waits')) world.manager.retry(id)
        const done = await world.until(() => state() === 'completed' || state() === 'failed', left())
        must(
          done && state() === 'completed',
          `${state()} (${kindOf(world.manager.view(id)?.failure)}) after the fault`,
        )
        const creates = world.server.uploads().length
        const first = world.api.acknowledged.filter(({ part }) => part === 1).length
        must(first <= Math.max(1, creates), `part 1 was sent ${first} times over ${creates} uploads`)
        // A new remote upload only if the old one is no longer usable: unknown, or full of orphans.
        const useless =
          renewed || got === 'fails: remote-upload-gone' || (countOrphans && place.at === 'done')
        if (!useless) must(first === 1, 'what was confirmed was sent again')
      }
      const hashes = await world.hashes()
      must(hashes.length === 1, `${hashes.length} files`)
      must(
        hashes.every((hash) => hash === file.sha256),
        'other bytes arrived',
      )
      const acknowledged = new Set(world.api.acknowledged.map(({ partId }) => partId))
      for (const ids of world.api.listed) {
        must(new Set(ids).size === ids.length, `${ids.length} parts listed`)
        // Only parts that are too long are cut again.
        must(ids.length === 3 || row.fault === '413', `${ids.length} parts listed`)
        must(
          ids.every((one) => acknowledged.has(one)),
          'an orphan was listed',
        )
      }
    }
    must(world.defects.length === 0, `defects: ${JSON.stringify(world.defects)}`)
    if (wrong.length === 0) tally('fault', row.fault, { column: how === 'once' ? 'once' : 'again and again' })
    return wrong
  } finally {
    await world.close()
  }
}

describe('the fault matrix', () => {
  const results = new Map<string, Map<string, Promise<string[]>>>()
  beforeAll(() => {
    // All at once: while one waits for its watchdog, others work.
    for (const row of rows) {
      const own = new Map<string, Promise<string[]>>()
      for (const [name, cell] of cellsOf(row))
        own.set(
          name,
          inTurn(() => play(cell)),
        )
      for (const result of own.values()) result.catch(() => {})
      results.set(row.fault, own)
    }
  })

  it.each(rows.map((row) => row.fault))('%s has the expected result in every cell', async (fault) => {
    const wrong: Record<string, string[]> = {}
    for (const [name, result] of results.get(fault) ?? []) {
      const found = await result
      if (found.length > 0) wrong[name] = found
    }
    expect(wrong).toEqual({})
    expect(results.get(fault)?.size).toBeGreaterThan(10)
  })

  it('sends nothing to an address with a bad certificate', () => {
    expect(elsewhere.reached()).toBe(0)
  })
})

describe('an account', () => {
  it('a rate-limited account sends nothing until it may; another account continues', async () => {
    // Slow enough that the other account has work the whole time.
    const slow = { kind: 'throttle', bytesPerSecond: 2_000_000 } as const
    const headers = { 'retry-after': '2' }
    const limit = { kind: 'status', status: 429, headers, afterRequestBytes: 'first' } as const
    const world = await ConnectionWorld.start({
      stallMs: 10_000,
      settings: { parallelParts: 4, parallelFiles: 8 },
      faults: [
        { operation: 'part', times: 'always', action: slow },
        { operation: 'part', filename: 'limited-1.bin', part: 1, action: limit },
      ],
    })
    try {
      const files: SourceFile[] = []
      for (const name of ['limited-1.bin', 'limited-2.bin', 'free-1.bin', 'free-2.bin'])
        files.push(await sourceFile(folder, name, threeParts))
      const ids: string[] = []
      for (const source of files) {
        const account = source.name.startsWith('limited') ? 'limited' : 'free'
        ids.push(await world.add(source, { account: { id: account, name: account } }))
      }
      const waiting = () => world.manager.partViews(ids[0] ?? '').find((part) => part.retryAt !== undefined)
      expect(await world.until(() => waiting() !== undefined, 30_000)).toBe(true)
      const from = Date.now()
      const to = waiting()?.retryAt ?? 0
      expect(to - from).toBeGreaterThan(1000)
      const done = () => ids.every((id) => world.manager.view(id)?.state === 'completed')
      expect(await world.until(done, 30_000)).toBe(true)
      const { requests } = world.server
      const during = requests.filter(({ at }) => at > from && at < to)
      // Parts that had a slot when the answer came are in flight, some behind the rest of the refused part on the
      // same connection.
      const late = during.filter(({ at }) => at > from + 1000)
      expect(late.filter(({ filename }) => filename?.startsWith('limited'))).toEqual([])
      expect(during.filter(({ filename }) => filename?.startsWith('free')).length).toBeGreaterThan(0)
      expect((await world.hashes()).sort()).toEqual(files.map((source) => source.sha256).sort())
      tally('fault', 'rate limit of one account beside another')
    } finally {
      await world.close()
    }
  })

  it('an account whose key is revoked midway stops, keeps the parts that arrived, and continues with a new key', async () => {
    const world = await ConnectionWorld.start({
      stallMs: 10_000,
      settings: { parallelFiles: 4 },
      faults: [{ operation: 'part', part: 2, times: 'always', action: { kind: 'delay', ms: 200 } }],
    })
    try {
      const [first, second] = [
        await sourceFile(folder, 'k1.bin', threeParts),
        await sourceFile(folder, 'k2.bin', threeParts),
      ]
      const ids = [await world.add(first), await world.add(second)]
      let key = world.server.key
      const { baseUrl } = world.route({ accountId: 'a1', name: 'part', part: 1, attempt: 1 })
      world.route = () => ({ baseUrl, apiKey: key })
      await world.server.waitFor(({ part }) => part === 2)
      world.server.setKey('another-key')
      const keyless = (id: string) => {
        const view = world.manager.view(id)
        return (view?.failure ?? view?.trouble?.failure)?.kind === 'key-rejected'
      }
      expect(await world.until(() => ids.every(keyless), 15_000)).toBe(true)
      const sent = world.server.requests.length
      expect(await world.until(() => world.server.requests.length > sent, 500)).toBe(false)
      key = 'another-key'
      world.manager.accountChanged('a1')
      const done = () => ids.every((id) => world.manager.view(id)?.state === 'completed')
      expect(await world.until(done, 15_000)).toBe(true)
      expect((await world.hashes()).sort()).toEqual([first.sha256, second.sha256].sort())
      // Parts that were confirmed under the old key were not sent again.
      expect(world.api.acknowledged.length).toBe(6)
      tally('fault', 'key revoked in the middle')
    } finally {
      await world.close()
    }
  })
})
