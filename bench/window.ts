import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { startPracticeServer } from '../src/practice/http/server'
import { MiB } from '../src/shared/limits'
import { snapshotOf } from '../testing/launch/snapshot'
import { memoryOf, withApplication } from './application/application'
import { partsEach } from './application/full-profile'
import { longestOf, traced } from './application/trace'
import type { Bench } from './benchmark'
import { atMost, type Findings, tableOf } from './report'

const uploads = 1000
const parallelParts = 4
/** Of each part. */
const bytesPerSecond = 0.5 * MiB
const longTaskMs = 50

/** How smooth the window stays with 1,000 uploads of which one is sent: a trace of the page, phase by phase. */
export async function window(bench: Bench): Promise<Findings> {
  const server = await startPracticeServer({
    folder: join(bench.folder, 'service'),
    faults: [{ operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond } }],
  })
  bench.atEnd(() => server.close())
  const settings = { parallelParts, adaptiveParts: false, parallelFiles: 1 }
  const profile = { uploads, sending: 1, baseUrl: server.url, settings }
  return withApplication(bench, server.key, profile, async (app, page) => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1200, 800))
    await startSending(page)
    return measure(app, page, bench.say)
  })
}

const phases: readonly (readonly [name: string, act: (page: Page) => Promise<unknown>])[] = [
  [`idle, ${parallelParts} parts sending`, (page) => page.waitForTimeout(10_000)],
  ['scrolling by wheel', scrollByWheel],
  ['scrolling by jumps', scrollByJumps],
  ['opening maps', openMaps],
  ['map of a sending upload', watchSending],
]

async function measure(app: ElectronApplication, page: Page, say: Bench['say']): Promise<Findings> {
  const found = []
  for (const [name, act] of phases) {
    say(name)
    const tasks = await traced(app, () => act(page))
    const long = tasks.filter(({ ms }) => ms > longTaskMs)
    const { now } = (await memoryOf(app)).page
    found.push({ name, tasks: tasks.length, longest: longestOf(tasks), long, memory: now })
  }
  const { peak } = (await memoryOf(app)).page
  const table = tableOf(
    `window: ${uploads} uploads of ${partsEach} parts in the list, ${parallelParts} parts sending`,
    found,
    {
      phase: ({ name }) => name,
      tasks: ({ tasks }) => String(tasks),
      'longest ms': ({ longest }) => longest.ms.toFixed(1),
      'longest CPU ms': ({ longest }) => longest.ownMs.toFixed(1),
      [`over ${longTaskMs} ms`]: ({ long }) => String(long.length),
      'page MiB': ({ memory }) => memory.toFixed(0),
    },
    'Tasks of the main thread of the page, from a trace. CPU is what the thread computed; for the rest of a task it waited for a processor.',
    `Memory is the working set of the page; the most was ${peak.toFixed(0)} MiB.`,
  )
  const goals = found.flatMap(({ name, longest }) => [
    atMost(`window: longest task in ms, ${name}`, longest.ms, longTaskMs),
    atMost(`window: the same in ms of CPU, ${name}`, longest.ownMs, longTaskMs),
  ])
  goals.push(atMost('window: most memory of the page, in MiB', peak, 350))
  return { tables: [table], goals }
}

const listOf = (page: Page) => page.getByRole('grid', { name: 'Uploads' })

/** @param share 0 is the top, 1 the end */
async function scrollTo(page: Page, share: number): Promise<void> {
  await listOf(page).evaluate((list, to) => {
    list.scrollTop = to * list.scrollHeight
  }, share)
}

/** A hard flick: about three rows with every frame. */
async function scrollByWheel(page: Page): Promise<void> {
  await listOf(page).hover()
  for (let step = 0; step < 200; step += 1) {
    await page.mouse.wheel(0, step < 120 ? 240 : -240)
    await page.waitForTimeout(16)
  }
}

/** As with the scroll bar: everything in view changes each time. */
async function scrollByJumps(page: Page): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    await scrollTo(page, ((step * 17) % 40) / 40)
    await page.waitForTimeout(100)
  }
}

/** The share of the list whose uploads have maps: those further down are completed. */
const withMaps = 0.75

/** Opens the maps of a dozen uploads in all other states, and moves over each. */
async function openMaps(page: Page): Promise<void> {
  const parts = page.getByRole('list', { name: /^Parts of/ }).locator('li')
  for (let step = 0; step < 12; step += 1) {
    await scrollTo(page, (withMaps * step) / 12)
    await page.waitForTimeout(300)
    await listOf(page).getByRole('button', { name: 'Show parts', expanded: false }).nth(1).click()
    await parts.nth(partsEach - 1).waitFor()
    for (const index of [0, 20, 40, 60, 80, 100]) await parts.nth(index).hover()
    await page.waitForTimeout(200)
  }
  await page.getByRole('button', { name: 'Hide parts' }).click()
}

async function watchSending(page: Page): Promise<void> {
  await scrollTo(page, 0)
  const row = listOf(page).getByRole('row').filter({ hasText: 'sending-0' })
  await row.getByRole('button', { name: 'Show parts' }).click()
  const parts = page.getByRole('list', { name: /^Parts of sending-0/ })
  await parts.locator('[data-state="sending"]').first().waitFor()
  await page.waitForTimeout(10_000)
  await page.getByRole('button', { name: 'Hide parts' }).click()
}

/** Resumes the upload, and waits until as many parts as possible are being sent. */
async function startSending(page: Page): Promise<void> {
  await page.evaluate(() => globalThis.window.hoist.resumeUploads(['sending-0']))
  for (let tries = 0; ; tries += 1) {
    const { uploads } = await snapshotOf(page)
    if (uploads.find(({ id }) => id === 'sending-0')?.parts.sending === parallelParts) return
    if (tries === 120) throw new Error(`no ${parallelParts} parts are being sent`)
    await page.waitForTimeout(500)
  }
}
