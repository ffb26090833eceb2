import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication, Page } from 'playwright'
import { MiB } from '../src/shared/limits'
import { snapshotOf } from '../testing/launch/snapshot'
import { timeFrom, withApplication } from './application/application'
import { bytesEach, partSizeMiB, partsEach } from './application/full-profile'
import { mustHaveArrived, partsLike } from './arrived'
import type { Bench } from './benchmark'
import { startReceiver } from './processes/start'
import { atMost, type Findings, tableOf } from './report'
import { median } from './statistics'

const files = 8
const presses = 4
/** How long everything is sent between two presses, and how long it stands still, in milliseconds. */
const sendingMs = 500
const pausedMs = 700
/** How often the delay of the event loop is sampled, which is part of every sample, in milliseconds. */
const sampleMs = 10
const timeoutMs = 300_000

/** How soon the window and the network react to Pause and Resume while eight uploads are sent as fast as possible. */
export async function responsive(bench: Bench): Promise<Findings> {
  const receiver = startReceiver(bench)
  await receiver.begin(false, true)
  const profile = {
    uploads: files,
    sending: files,
    baseUrl: await receiver.listen(),
    settings: { parallelFiles: files },
  }
  return withApplication(bench, 'none', profile, async (app, page) => {
    bench.say(`${files} files of ${bytesEach / MiB} MiB, paused and resumed ${presses} times`)
    await watchDelay(app)
    await pressed(page, 'Resume all')
    const [paused, quiet, resumed]: [number[], number[], number[]] = [[], [], []]
    for (let press = 0; press < presses; press += 1) {
      await sleep(sendingMs)
      const pause = await pressed(page, 'Pause all')
      // Parts that are nearly done are finished first.
      await until(page, 'paused', 'completed')
      await sleep(pausedMs)
      const resume = await pressed(page, 'Resume all')
      const { arrivals } = await receiver.read()
      const last = arrivals.findLast(([ms]) => ms < resume.at)?.[0] ?? pause.at
      paused.push(pause.ms)
      quiet.push(Math.max(0, last - pause.at))
      resumed.push(resume.ms)
    }
    await until(page, 'completing', 'completed')
    const delay = await delayUntilNow(app)
    await until(page, 'completed')
    const parts = partsLike(partsEach, partSizeMiB * MiB)
    const { uploads } = await receiver.read()
    mustHaveArrived(uploads, files, { parts, completes: true, md5: md5OfZeros(bytesEach), mayRepeat: true })
    const row = (what: string, values: readonly number[]) => {
      return { what, middle: median(values), most: Math.max(...values) }
    }
    const rows = [
      row('Pause all: until the rows show it', paused),
      row('Pause all: until the last byte arrives', quiet),
      row('Resume all: until the rows show it', resumed),
      { what: 'delay of the event loop of the main process', middle: delay.p50, most: delay.max },
    ]
    const table = tableOf(
      `responsive: ${files} uploads as fast as possible over loopback with MD5, in the real window`,
      rows,
      {
        what: ({ what }) => what,
        'median ms': ({ middle }) => middle.toFixed(1),
        'most ms': ({ most }) => most.toFixed(1),
      },
      `${presses} presses each. 99 of 100 delays of the event loop were below ${delay.p99.toFixed(1)} ms, from the first press until the last byte was sent.`,
      'Parts are counted, and the MD5 of every file is compared.',
    )
    const goals = [
      atMost('responsive: event loop of the main process, p99 in ms', delay.p99, 10),
      atMost('responsive: Pause shown, in ms', Math.max(...paused), 50),
      atMost('responsive: last byte after Pause, in ms', Math.max(...quiet), 1000),
      atMost('responsive: Resume shown, in ms', Math.max(...resumed), 50),
    ]
    return { tables: [table], goals }
  })
}

/** Presses the button, and waits until no row is in the state that it ends. */
async function pressed(page: Page, name: 'Pause all' | 'Resume all') {
  const before = `[data-key^="sending-"][data-state="${name === 'Pause all' ? 'uploading' : 'paused'}"]`
  await page.locator(before).first().waitFor({ timeout: timeoutMs })
  const answered = timeFrom(page, 'pointerup', `document.querySelector('${before}') === null`)
  await page.getByRole('button', { name, exact: true }).click()
  return answered
}

type Watched = typeof globalThis & {
  benchDelay?: ReturnType<typeof import('node:perf_hooks').monitorEventLoopDelay>
}

async function watchDelay(app: ElectronApplication): Promise<void> {
  await app.evaluate((_electron, resolution) => {
    const watch = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution })
    watch.enable()
    ;(globalThis as Watched).benchDelay = watch
  }, sampleMs)
}

async function delayUntilNow(app: ElectronApplication) {
  const [p50, p99, max] = await app.evaluate(() => {
    const watch = (globalThis as Watched).benchDelay
    if (watch === undefined) throw new Error('nothing was watched')
    watch.disable()
    return [watch.percentile(50), watch.percentile(99), watch.max] as const
  })
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - sampleMs)
  return { p50: ms(p50), p99: ms(p99), max: ms(max) }
}

/** Waits until all uploads are in one of these states. Throws when that takes too long or one fails. */
async function until(page: Page, ...states: readonly string[]): Promise<void> {
  for (const began = performance.now(); ; await sleep(100)) {
    const { uploads } = await snapshotOf(page)
    if (uploads.every(({ state }) => states.includes(state))) return
    if (uploads.some(({ state }) => state === 'failed') || performance.now() - began > timeoutMs)
      throw new Error(`not ${states.join(' or ')}: ${JSON.stringify(uploads)}`)
  }
}

function md5OfZeros(bytes: number): string {
  const hash = createHash('md5')
  const zeros = Buffer.alloc(MiB)
  for (let done = 0; done < bytes; done += MiB) hash.update(zeros)
  return hash.digest('hex')
}
