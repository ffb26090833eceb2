import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ElectronApplication, Page } from 'playwright'
import { MiB } from '../../src/shared/limits'
import { filesMustHaveArrived } from '../arrived'
import type { Bench } from '../benchmark'
import { type Arrival, ReceiverProcess } from '../processes/receiver-process'
import { atMost, type Findings } from '../report'
import { median } from '../statistics'
import { endApplication, openApplication, saveAccount } from '../window'
import { fillProfile, partSizeMiB, partsEach } from './full-profile'

const files = 8
const presses = 4
/** How long everything goes out between two presses, and stands still, in milliseconds. */
const flowMs = 500
const stillMs = 700
const size = partsEach * partSizeMiB * MiB
/** How often the delay of the event loop is looked at, in milliseconds, which is part of what is found. */
const resolutionMs = 10

/** Longest time that anything may take, in milliseconds. */
const patienceMs = 40_000

interface Delay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** In milliseconds, from the press: until all rows say so, and, for a pause, until the last byte has come. */
interface Answer {
  readonly name: 'Pause all' | 'Resume all'
  readonly shownMs: number
  readonly freeMs: number | null
}

/** How soon the real application answers while it sends as fast as it can, with checksums. */
export async function responsive({ electron, folder, say }: Bench): Promise<Findings> {
  const profile = join(folder, 'profile')
  const receiver = await ReceiverProcess.start()
  let app: ElectronApplication | null = null
  try {
    await fillProfile(profile, {
      uploads: files,
      sending: files,
      baseUrl: receiver.baseUrl,
      settings: { parallelFiles: files },
    })
    await receiver.begin(false, true)
    app = await openApplication(electron, profile)
    const page = await app.firstWindow()
    await page.getByRole('grid', { name: 'Uploads' }).waitFor()
    await saveAccount(page, 'none', receiver.baseUrl)
    say(`Responsive: ${files} files of ${size / MiB} MiB, paused and resumed ${presses} times`)
    // What belongs to the start is over.
    await sleep(2000)
    await watchDelay(app)
    await press(page, 'Resume all')
    const answers: Answer[] = []
    for (let step = 0; step < presses; step += 1) {
      await sleep(flowMs)
      const paused = await press(page, 'Pause all')
      // Parts that are nearly done, which here all of them are, are finished first.
      const pausing = page.locator('[data-key^="sending-"][data-state="pausing"]')
      await until(page, 'all are paused', async () => (await pausing.count()) === 0)
      await sleep(stillMs)
      const resumed = await press(page, 'Resume all')
      const { arrivals } = await receiver.read()
      const freeMs = lastBetween(arrivals, paused.at, resumed.at) - paused.at
      answers.push({ name: 'Pause all', shownMs: paused.shownMs, freeMs })
      answers.push({ name: 'Resume all', shownMs: resumed.shownMs, freeMs: null })
    }
    const sent = async () => (await receiver.read()).arrivals.reduce((sum, [, bytes]) => sum + bytes, 0)
    await until(page, 'every byte has come', async () => (await sent()) >= files * size)
    const delay = await delayUntilNow(app)
    await completed(page)
    const { uploads } = await receiver.read()
    filesMustHaveArrived(uploads, files, {
      parts: Array.from({ length: partsEach }, () => ({ length: partSizeMiB * MiB, sha256: null })),
      completes: true,
      md5: md5OfZeros(size),
      mayRepeat: true,
    })
    return findings(delay, answers)
  } finally {
    if (app !== null) await endApplication(app)
    receiver.stop()
  }
}

function findings(delay: Delay, answers: readonly Answer[]): Findings {
  const shown = (name: Answer['name']) =>
    answers.filter((answer) => answer.name === name).map(({ shownMs }) => shownMs)
  const free = answers.map(({ freeMs }) => freeMs).filter((ms) => ms !== null)
  const row = (what: string, values: readonly number[]) => [
    what,
    median(values).toFixed(0),
    Math.max(...values).toFixed(0),
  ]
  return {
    tables: [
      {
        title: `responsive: ${files} uploads flat out over loopback with MD5, in the real window`,
        columns: ['what', 'median ms', 'most ms'],
        rows: [
          row('Pause all: until the rows show it', shown('Pause all')),
          row('Pause all: until the line is free', free),
          row('Resume all: until the rows show it', shown('Resume all')),
          ['delay of the event loop of the main process', delay.p50.toFixed(1), delay.max.toFixed(1)],
        ],
        notes: [
          `99 of 100 delays of the event loop were below ${delay.p99.toFixed(1)} ms, from the first press until the last byte.`,
          `Of ${presses} presses each. The line is free when the receiver has had the last byte. Parts counted and the MD5 of every file compared.`,
        ],
      },
    ],
    goals: [
      atMost('responsive: event loop of the main process, p99 in ms', delay.p99, 20),
      atMost('responsive: Pause shown, in ms', Math.max(...shown('Pause all')), 100),
      // A pause finishes what is nearly done.
      atMost('responsive: line free after Pause, in ms', Math.max(...free), 1000),
      atMost('responsive: Resume shown, in ms', Math.max(...shown('Resume all')), 100),
    ],
    figures: { delay, answers },
  }
}

/** Presses it. @returns when it was let go of, in milliseconds since the epoch, and how long until no row is in the state it is to leave */
async function press(page: Page, name: Answer['name']): Promise<{ at: number; shownMs: number }> {
  const rows = page.locator('[data-key^="sending-"]')
  const before = name === 'Pause all' ? 'uploading' : 'paused'
  await page
    .locator(`[data-key^="sending-"][data-state="${before}"]`)
    .first()
    .waitFor({ timeout: patienceMs })
  const answered = rows.first().evaluate(
    (first, state) =>
      new Promise<{ at: number; shownMs: number }>((resolve) => {
        const page = first.ownerDocument
        const onPress = () => {
          const at = Date.now()
          const began = performance.now()
          const look = () => {
            if (page.querySelector(`[data-key^="sending-"][data-state="${state}"]`) === null)
              resolve({ at, shownMs: performance.now() - began })
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        }
        page.addEventListener('pointerup', onPress, { capture: true, once: true })
      }),
    before,
  )
  await page.getByRole('button', { name, exact: true }).click()
  return answered
}

function lastBetween(arrivals: readonly Arrival[], from: number, to: number): number {
  return arrivals.reduce((last, [ms]) => (ms >= from && ms < to ? ms : last), from)
}

type Watch = typeof globalThis & {
  benchDelay?: ReturnType<typeof import('node:perf_hooks').monitorEventLoopDelay>
}

async function watchDelay(app: ElectronApplication): Promise<void> {
  await app.evaluate((_electron, resolution) => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const watch = monitorEventLoopDelay({ resolution })
    watch.enable()
    ;(globalThis as Watch).benchDelay = watch
  }, resolutionMs)
}

async function delayUntilNow(app: ElectronApplication): Promise<Delay> {
  const found = await app.evaluate(() => {
    const watch = (globalThis as Watch).benchDelay
    if (watch === undefined) throw new Error('nobody watches')
    watch.disable()
    return { p50: watch.percentile(50), p99: watch.percentile(99), max: watch.max }
  })
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs)
  return { p50: ms(found.p50), p99: ms(found.p99), max: ms(found.max) }
}

async function completed(page: Page): Promise<void> {
  await until(page, 'all are completed', async () =>
    (await statesOf(page)).every(({ state }) => state === 'completed'),
  )
}

/** Waits for it; throws when it takes too long, or an upload has failed, and says what all were doing then. */
async function until(page: Page, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const began = performance.now()
  while (!(await isSo())) {
    const states = await statesOf(page)
    if (states.some(({ state }) => state === 'failed') || performance.now() - began > patienceMs)
      throw new Error(`waited in vain until ${what}: ${JSON.stringify(states)}`)
    await sleep(100)
  }
}

function statesOf(page: Page) {
  return page.evaluate(async () => {
    const answer = await globalThis.window.hoist.snapshot()
    if (!answer.ok) throw new Error(answer.failure.detail)
    return answer.value.uploads.map(({ name, state, parts }) => ({ name, state, parts }))
  })
}

function md5OfZeros(bytes: number): string {
  const hash = createHash('md5')
  const zeros = Buffer.alloc(MiB)
  for (let done = 0; done < bytes; done += MiB) hash.update(zeros)
  return hash.digest('hex')
}
