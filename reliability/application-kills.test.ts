import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import type { CrashPoint } from '../src/adapters/crash-points'
import type { FaultPlan } from '../src/practice/faults/faults'
import { type PracticeServer, startPracticeServer } from '../src/practice/http/server'
import type { Snapshot } from '../src/shared/ipc/views'
import { MiB } from '../src/shared/limits'
import { ledgerOf } from '../testing/ledger-of'
import { type Application, Applications, deathOf, key } from './application'
import { expectArrived, expectLedger, randomSource, type Source, sentTwice } from './check'
import { between, long, randomOf } from './form'
import { tally } from './tally'

let folder = ''
let applications: Applications

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-kills-'))
  applications = await Applications.open(folder)
})
afterAll(async () => {
  await applications?.close()
  await rm(folder, { recursive: true, force: true })
})

interface Place {
  readonly folder: string
  readonly server: PracticeServer
  readonly profile: string
}

async function place(
  context: TestContext,
  faults: FaultPlan,
  settings: Record<string, unknown>,
): Promise<Place> {
  const own = await mkdtemp(join(folder, 'place-'))
  const server = await startPracticeServer({ folder: join(own, 'service'), key, faults, log: () => {} })
  context.onTestFinished(async () => {
    await server.close()
    await rm(own, { recursive: true, force: true })
  })
  return { folder: own, server, profile: await applications.profile(own, server.url, settings) }
}

/** One way to crash. */
interface Death {
  readonly name: string
  readonly faults?: FaultPlan
  /** For each of these deaths, one start that is killed there. */
  readonly at: readonly `${CrashPoint}${'' | `:${number}`}`[]
  /** The person cancels when the first part has arrived. */
  readonly cancel?: true
}

const unanswered: FaultPlan = [{ operation: 'complete', action: { kind: 'drop-answer', by: 'hang' } }]
const unheard: FaultPlan = [{ operation: 'complete', action: { kind: 'hang' } }]
const unending: FaultPlan = [{ operation: 'part', part: 3, times: 'always', action: { kind: 'hang' } }]
const unheardCancel: FaultPlan = [...unending, { operation: 'cancel', action: { kind: 'hang' } }]

const deaths: readonly Death[] = [
  { name: 'create answered, not on disk', at: ['create-answered'] },
  { name: 'create answered and on disk', at: ['create-saved'] },
  { name: 'part answered, not on disk', at: ['part-answered:2'] },
  { name: 'last part answered, not on disk', at: ['part-answered:5'] },
  { name: 'complete sent, and not carried out', faults: unheard, at: ['complete-sent'] },
  { name: 'complete sent, and carried out', faults: unanswered, at: ['complete-sent'] },
  { name: 'complete answered, not on disk', at: ['complete-answered'] },
  { name: 'cancel sent, and not carried out', faults: unheardCancel, at: ['cancel-sent'], cancel: true },
  { name: 'cancel answered, not on disk', faults: unending, at: ['cancel-answered'], cancel: true },
  { name: 'ledger half written', at: ['ledger-half-written:4'] },
  { name: 'ledger written, not answered', at: ['ledger-written:4'] },
  { name: 'start-up: ledger read', at: ['part-answered:2', 'ledger-loaded'] },
  { name: 'start-up: half of the first write', at: ['part-answered:2', 'ledger-half-written'] },
  { name: 'start-up: Files asked for', faults: unanswered, at: ['complete-sent', 'files-answered'] },
]
const parallel = 3

describe('the application, killed at a point, finishes what it began at the next start', () => {
  it.for(deaths)('$name', async ({ name, faults = [], at, cancel }, context) => {
    const {
      folder: own,
      server,
      profile,
    } = await place(context, faults, {
      partSizeMiB: 1,
      parallelParts: parallel,
    })
    const source = await randomSource(own, 'file.bin', 4 * MiB + 321)
    const [here = '', ...later] = at
    const first = await applications.start(profile, { files: [source], crashAt: here })
    // It may crash before it can answer.
    await first.upload(1, true).catch(() => {})
    if (cancel) {
      await server.waitFor(({ operation, status }) => operation === 'part' && status === 200)
      await first
        .ask(
          'cancel',
          (await first.snapshot()).uploads.map(({ id }) => id),
        )
        .catch(() => {})
    }
    expect(await first.died).toBe('SIGKILL')
    for (const crashAt of later)
      expect(await deathOf(applications.spawn(profile, { crashAt }))).toBe('SIGKILL')

    const app = await applications.start(profile)
    const end = cancel ? 'cancelled' : 'completed'
    const { uploads, notices } = await app.until((snapshot) => settled(snapshot))
    expect(uploads.map((upload) => `${upload.name}: ${upload.state}`)).toEqual([`file.bin: ${end}`])
    expect(notices).toEqual([])
    await app.quit()
    if (cancel) {
      expect(server.files()).toEqual([])
      expect(server.uploads().map(({ status }) => status)).toEqual(['cancelled'])
    } else {
      await expectArrived(server, source)
      expect(sentTwice(server, [source])).toBeLessThanOrEqual(at.length * parallel * MiB)
    }
    await expectLedger(profile, new Map([[source, end]]))
    tally('kill', name, { column: 'application' })
  })
})

const stepDeaths: readonly { readonly name: string; readonly at: readonly CrashPoint[] }[] = [
  { name: 'upload on disk, its next step not', at: ['wish-saved'] },
  { name: 'next step on disk, and the upload does not say so', at: ['next-saved'] },
  { name: 'both, one after the other', at: ['wish-saved', 'next-saved'] },
]

describe('a next step that the settings ask for, killed at a point', () => {
  it.for(stepDeaths)('$name', async ({ name, at }, context) => {
    const { folder: own, profile, server } = await place(context, [], { searchUserData: true })
    // Only text can be made searchable.
    const source = { path: join(own, 'file.txt'), name: 'file.txt', size: 5 }
    await writeFile(source.path, 'text\n')
    const [here, ...later] = at
    const first = await applications.start(profile, { files: [source], ...(here ? { crashAt: here } : {}) })
    await first.upload(1, true).catch(() => {})
    expect(await first.died).toBe('SIGKILL')
    for (const crashAt of later)
      expect(await deathOf(applications.spawn(profile, { crashAt }))).toBe('SIGKILL')
    const app = await applications.start(profile)
    const { next, notices } = await app.until((snapshot) =>
      snapshot.next.some(({ state }) => state === 'done'),
    )
    expect(next).toMatchObject([{ kind: 'searchable', files: [{ name: 'file.txt', state: 'indexed' }] }])
    expect(notices).toEqual([])
    await app.quit()
    const count = (operation: string) => server.requests.filter((request) => request.operation === operation)
    expect(count('create-vector-store')).toHaveLength(1)
    expect(count('create-file-batch')).toHaveLength(1)
    tally('kill', name, { column: 'application' })
  })
})

/** Whether nothing changes from here on unless a person acts. */
function settled({ uploads }: Snapshot): boolean {
  const resting = ['completed', 'cancelled', 'failed', 'paused', 'ready']
  return uploads.length > 0 && uploads.every(({ state }) => resting.includes(state))
}

/** Random actions of a person on one of the uploads, until the application crashes. Reports what is aborted. */
async function meddle(
  app: Application,
  random: () => number,
  manual: ReadonlySet<string>,
  mayCancel: (name: string) => boolean,
  breaksOff: () => void,
): Promise<void> {
  for (;;) {
    const { uploads } = await app.snapshot()
    const upload = uploads[between(random, 0, uploads.length - 1)]
    const able = upload?.actions.filter(
      (action) => action !== 'remove' && (action !== 'cancel' || mayCancel(upload.name)),
    )
    const action = able?.[between(random, 0, able.length - 1)]
    if (upload !== undefined && action !== undefined && action !== 'remove') {
      if (action === 'pause' || action === 'cancel') breaksOff()
      if (action !== 'complete' || manual.has(upload.name)) await app.ask(action, [upload.id])
    }
    // A person acts at random moments.
    await sleep(between(random, 50, 600))
  }
}

it('the application, killed at random moments, sends every file whole and creates it only once', async (context) => {
  const random = randomOf('application')
  const wanted = long ? 100 : 6
  const largest = (long ? 60 : 20) * MiB
  let kills = 0
  for (let batch = 1; kills < wanted; batch += 1) {
    const partSize = between(random, 1, 8)
    const atOnce = between(random, 1, 4)
    const settings = { partSizeMiB: partSize, parallelParts: atOnce, parallelFiles: between(random, 1, 3) }
    const throttle = { kind: 'throttle', bytesPerSecond: 6 * MiB } as const
    const {
      folder: own,
      server,
      profile,
    } = await place(context, [{ operation: 'part', times: 'always', action: throttle }], settings)
    const sizes = [1, between(random, 2, MiB), between(random, MiB, largest), between(random, MiB, 16 * MiB)]
    sizes.push(between(random, 4 * MiB, 16 * MiB))
    const sources: Source[] = []
    for (const size of sizes) sources.push(await randomSource(own, `${batch}-${sources.length}.bin`, size))
    // The last of each batch may be cancelled, the one before it waits for the person's Complete.
    const cancellable = `${batch}-4.bin`
    const byHand = new Set([`${batch}-3.bin`])

    let killsHere = 0
    // Everything that aborts requests in flight: kills, quits, and the person's actions.
    let breaks = 0
    let known: string[] = []
    const first = await applications.start(profile, {
      files: sources.filter(({ name }) => !byHand.has(name)),
    })
    await first.upload(sources.length - byHand.size, true)
    await first.quit()
    breaks += 1
    const second = await applications.start(profile, {
      files: sources.filter(({ name }) => byHand.has(name)),
    })
    await second.upload(byHand.size, false)
    await second.quit()
    breaks += 1
    known = (await ledgerOf(profile)).map(({ id }) => id).sort()
    expect(known).toHaveLength(sources.length)

    const lives = Math.min(wanted - kills, between(random, 4, 10))
    for (let life = 0; life < lives; life += 1) {
      // The test is about random moments: nothing is waited for here.
      if (random() < 0.5) {
        const child = applications.spawn(profile)
        await sleep(between(random, 50, 3000))
        child.kill('SIGKILL')
        await deathOf(child)
      } else {
        const app = await applications.start(profile)
        const breaksOff = () => {
          breaks += 1
        }
        meddle(app, random, byHand, (name) => name === cancellable, breaksOff).catch(() => {})
        await sleep(between(random, 0, 2000))
        await app.kill()
      }
      expect((await ledgerOf(profile)).map(({ id }) => id).sort()).toEqual(known)
      killsHere += 1
      breaks += 1
      const done = (await ledgerOf(profile)).filter(({ state }) => state.name === 'completed')
      if (done.length >= sources.length - 1) break
    }

    const app = await applications.start(profile)
    server.setFaults([])
    for (;;) {
      const { uploads, notices } = await app.until(settled)
      expect(notices).toEqual([])
      const ask = async (state: string, what: 'resume' | 'retry' | 'complete') => {
        const ids = uploads.filter((upload) => upload.state === state).map(({ id }) => id)
        if (ids.length > 0) await app.ask(what, ids)
        return ids.length
      }
      const asked =
        (await ask('paused', 'resume')) + (await ask('failed', 'retry')) + (await ask('ready', 'complete'))
      if (asked > 0) continue
      expect(uploads.map(({ id }) => id).sort()).toEqual(known)
      break
    }
    const { uploads } = await app.snapshot()
    await app.quit()
    const ends = new Map(sources.map((source) => [source, 'completed' as 'completed' | 'cancelled']))
    for (const source of sources) {
      if (uploads.find(({ name }) => name === source.name)?.state !== 'cancelled') {
        await expectArrived(server, source)
        continue
      }
      expect(source.name).toBe(cancellable)
      expect(server.files().filter(({ filename }) => filename === source.name)).toEqual([])
      ends.set(source, 'cancelled')
    }
    await expectLedger(profile, ends)
    const whole = sources.filter((source) => ends.get(source) === 'completed')
    expect(sentTwice(server, whole)).toBeLessThanOrEqual(breaks * atOnce * partSize * MiB)
    tally('kill', 'at a random moment', { column: 'application', count: killsHere })
    kills += killsHere
  }
})
