import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { CrashPoint } from '../src/adapters/crash-points'
import type { FaultPlan } from '../src/practice/faults/faults'
import { MiB } from '../src/shared/limits'
import { ledgerOf } from '../testing/ledger-of'
import { jsonLines, type Running, Sandbox } from '../testing/terminal'
import { expectArrived, expectLedger, randomSource, type Source, sentTwice } from './check'
import { between, long, randomOf } from './form'
import { tally } from './tally'

/** One way to crash: where, after how many times, in which state. */
interface Death {
  readonly name: string
  readonly faults?: FaultPlan
  /** For each of these deaths, one run of the command that is killed there; the test is about the last one. */
  readonly at: readonly `${CrashPoint}${'' | `:${number}`}`[]
}

const unanswered: FaultPlan = [{ operation: 'complete', action: { kind: 'drop-answer', by: 'hang' } }]
const unheard: FaultPlan = [{ operation: 'complete', action: { kind: 'hang' } }]

const deaths: readonly Death[] = [
  { name: 'create answered, not on disk', at: ['create-answered'] },
  { name: 'create answered and on disk', at: ['create-saved'] },
  { name: 'part answered, not on disk', at: ['part-answered:2'] },
  { name: 'last part answered, not on disk', at: ['part-answered:5'] },
  { name: 'complete sent, and not carried out', faults: unheard, at: ['complete-sent'] },
  { name: 'complete sent, and carried out', faults: unanswered, at: ['complete-sent'] },
  { name: 'complete answered, not on disk', at: ['complete-answered'] },
  { name: 'ledger half written', at: ['ledger-half-written:4'] },
  { name: 'ledger written, not answered', at: ['ledger-written:4'] },
  { name: 'first write of the ledger', at: ['ledger-half-written'] },
  { name: 'start-up: ledger read', at: ['part-answered:2', 'ledger-loaded'] },
  { name: 'start-up: half of the first write', at: ['part-answered:2', 'ledger-half-written'] },
  { name: 'start-up: Files asked for', faults: unanswered, at: ['complete-sent', 'files-answered'] },
]

const partMiB = 1
const parallel = 3

async function killed({ child, ended }: Running): Promise<string> {
  const { stdout } = await ended
  expect(child.signalCode, stdout).toBe('SIGKILL')
  return stdout
}

/** Events of a run without any problem. */
function expectNoProblem(stdout: string): void {
  expect(stdout === '' ? [] : jsonLines(stdout).filter(({ event }) => event === 'problem')).toEqual([])
}

describe('the terminal, killed at a point, finishes what it began at the next run', () => {
  it.for(deaths)('$name', async ({ name, faults = [], at }, context) => {
    const box = await Sandbox.open(context)
    const server = await box.serve(faults)
    const source = await randomSource(box.folder, 'file.bin', 4 * MiB + 321)
    const args = [source.path, '--json', '--part-size', `${partMiB}`, '--parallel', `${parallel}`]
    for (const point of at) await killed(box.startUpload(args, { env: { HOIST_CRASH_AT: point } }))

    const { code, stdout } = await box.upload(args)
    expect(code, stdout).toBe(0)
    expectNoProblem(stdout)
    await expectArrived(server, source)
    await expectLedger(box.profile, new Map([[source, 'completed']]))
    expect(sentTwice(server, [source])).toBeLessThanOrEqual(at.length * parallel * partMiB * MiB)
    tally('kill', name, { column: 'terminal' })
  })

  it('everything done, but not reported', async (context) => {
    const box = await Sandbox.open(context)
    const server = await box.serve()
    const sources = [
      await randomSource(box.folder, '1.bin', 1),
      await randomSource(box.folder, '2.bin', MiB + 1),
    ]
    const args = [...sources.map(({ path }) => path), '--json']
    await killed(box.startUpload(args, { env: { HOIST_CRASH_AT: 'completed-saved:2' } }))
    const { code, stdout } = await box.upload(args)
    expect(code, stdout).toBe(0)
    for (const source of sources) await expectArrived(server, source)
    tally('kill', 'everything done, not yet said so', { column: 'terminal' })
  })
})

it('the terminal, killed at random moments, sends every file whole and creates it only once', {
  timeout: 30 * 60_000,
}, async (context) => {
  const random = randomOf('terminal')
  const wanted = long ? 100 : 6
  // The short form has no time to send many large files slowly enough to interrupt them.
  const largest = (long ? 60 : 24) * MiB
  let kills = 0
  for (let batch = 1; kills < wanted; batch += 1) {
    const box = await Sandbox.open(context)
    const server = await box.serve([
      { operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 12 * MiB } },
    ])
    const sizes = [1, between(random, 2, MiB), between(random, MiB, largest), between(random, MiB, 20 * MiB)]
    const sources: Source[] = []
    for (const size of sizes)
      sources.push(await randomSource(box.folder, `${batch}-${sources.length}.bin`, size))
    const partSize = between(random, 1, 8)
    const atOnce = between(random, 1, 4)
    const args = [...sources.map(({ path }) => path), '--json']
    args.push('--part-size', `${partSize}`, '--parallel', `${atOnce}`)

    let breaks = 0
    let killsHere = 0
    let known: string[] = []
    for (let done = false; !done; ) {
      // The test is about random moments: nothing is waited for here.
      const gently = random() < 0.2
      const running = box.startUpload(args)
      const moment = killsHere < wanted ? between(random, 20, 2500) : null
      const stop = new AbortController()
      if (moment !== null) {
        void sleep(moment, undefined, { signal: stop.signal }).then(
          () => running.child.kill(gently ? 'SIGINT' : 'SIGKILL'),
          () => {},
        )
      }
      const { code, stdout, stderr } = await running.ended
      stop.abort()
      expectNoProblem(stdout.slice(0, stdout.lastIndexOf('\n') + 1))
      done = code === 0
      if (!done) {
        breaks += 1
        if (running.child.signalCode === 'SIGKILL') killsHere += 1
        // Before it listens for signals a run may also simply end by one.
        else if (running.child.signalCode === null) expect(code, stdout + stderr).toBe(130)
      }
      const ids = (await ledgerOf(box.profile)).map(({ id }) => id)
      expect(ids).toEqual(expect.arrayContaining(known))
      known = ids
    }
    for (const source of sources) await expectArrived(server, source)
    await expectLedger(box.profile, new Map(sources.map((source) => [source, 'completed'] as const)))
    expect(sentTwice(server, sources)).toBeLessThanOrEqual(breaks * atOnce * partSize * MiB)
    tally('kill', 'at a random moment', { column: 'terminal', count: killsHere })
    kills += killsHere
  }
})
