import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElectronApplication, Page } from 'playwright'
import { startPracticeServer } from '../src/practice/server'
import type { HoistBridge } from '../src/preload'
import type { Answer } from '../src/shared/failures'
import { MiB } from '../src/shared/limits'
import { askMain, launch } from '../testing/launch/launch'
import { account, fillProfile, partsEach } from './application/full-profile'
import { startTrace, stopTrace, type Task } from './application/trace'
import type { Bench } from './benchmark'
import { electronArgs } from './electron-args'
import { atMost, type Findings, type Goal } from './report'

declare global {
  interface Window {
    readonly hoist: HoistBridge
  }
}

const uploads = 1000
const sendingFiles = 1
const parallelParts = 4
/** Of each part: at this speed four of them are on their way for as long as it is looked at. */
const bytesPerSecond = 0.5 * MiB
const longTaskMs = 50
const mostMiB = 350
const answerMs = 100
const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/** How smooth the window stays with a full list: from a trace of the real application, phase by phase. */
export async function window({ electron, folder, say }: Bench): Promise<Findings> {
  const profile = join(folder, 'window')
  const server = await startPracticeServer({
    folder: join(folder, 'service'),
    faults: [{ operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond } }],
  })
  let app: ElectronApplication | null = null
  try {
    say(`Window: writing a ledger of ${uploads} uploads of ${partsEach} parts`)
    await fillProfile(profile, {
      uploads,
      sending: sendingFiles,
      baseUrl: server.url,
      settings: { parallelParts, adaptiveParts: false, parallelFiles: sendingFiles },
    })
    app = await openApplication(electron, profile)
    const page = await app.firstWindow()
    await page.getByRole('grid', { name: 'Uploads' }).waitFor()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1200, 800))
    await startSending(page, server.key, server.url)
    return await measure(app, page, say)
  } finally {
    if (app !== null) await endApplication(app)
    await server.close()
  }
}

/** The application as it was built, in English. @param electron the executable */
export async function openApplication(electron: string, profile: string): Promise<ElectronApplication> {
  const app = await launch({
    executablePath: electron,
    projectFolder,
    args: [...electronArgs(), `--user-data-dir=${profile}`, projectFolder],
    env: { ...(process.env as Record<string, string>), LANGUAGE: 'en' },
  })
  // The address of its account is confirmed as by a person.
  await app.firstWindow()
  await askMain(() =>
    app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false })
    }),
  )
  return app
}

/** Ends it at once, and waits until it lets go of its folder. */
export async function endApplication(app: ElectronApplication): Promise<void> {
  const ended = app.waitForEvent('close')
  // The answer to this never comes: there is nobody left to give it.
  void app.evaluate(({ app: running }) => running.exit()).catch(() => {})
  await ended
}

interface Phase {
  readonly name: string
  readonly act: (page: Page) => Promise<void>
}

const phases: readonly Phase[] = [
  { name: 'idle, 4 parts sending', act: (page) => page.waitForTimeout(10_000) },
  { name: 'scrolling by wheel', act: scrollByWheel },
  { name: 'scrolling by jumps', act: scrollByJumps },
  { name: 'opening maps', act: openMaps },
  { name: 'map of a sending upload', act: watchSending },
]

async function measure(app: ElectronApplication, page: Page, say: Bench['say']): Promise<Findings> {
  const pid = await app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  )
  // What belongs to the start is over.
  await page.waitForTimeout(3000)
  const rows: string[][] = []
  const goals: Goal[] = []
  const figures: Record<string, unknown> = {}
  for (const { name, act } of phases) {
    say(`Window: ${name}`)
    await startTrace(app)
    await act(page)
    const tasks = await stopTrace(app, pid)
    const memory = await memoryOf(app, pid)
    const longest = tasks.reduce<Task>((a, b) => (b.ms > a.ms ? b : a), { ms: 0, ownMs: 0, what: '' })
    const own = tasks.reduce((most, task) => Math.max(most, task.ownMs), 0)
    const long = tasks.filter((task) => task.ms > longTaskMs)
    figures[name] = { tasks: tasks.length, longest, longestOwnMs: own, long, memory }
    rows.push([
      name,
      tasks.length.toString(),
      longest.ms.toFixed(1),
      own.toFixed(1),
      long.length.toString(),
      longest.what,
      (memory.now / MiB).toFixed(0),
    ])
    goals.push(
      atMost(`longest task in ms, ${name}`, longest.ms, longTaskMs),
      atMost(`the same in ms of CPU, ${name}`, own, longTaskMs),
    )
  }
  say('Window: answers to presses')
  const answers = await answersOf(page)
  figures['answers to presses'] = answers
  goals.push(atMost('slowest answer to Pause or Resume in ms', Math.max(...answers), answerMs))
  const { peak } = await memoryOf(app, pid)
  goals.push(atMost('most memory of the page in MiB', peak / MiB, mostMiB))
  return {
    tables: [
      {
        title: `window: ${uploads} uploads of ${partsEach} parts in the list, ${parallelParts} parts sending`,
        columns: [
          'phase',
          'tasks',
          'longest ms',
          'longest CPU ms',
          `over ${longTaskMs} ms`,
          'longest thing in the longest task',
          'page MiB',
        ],
        rows,
        notes: [
          'Tasks of the main thread of the page, from a trace; memory is the working set of its process.',
          `The page never had more than ${(peak / MiB).toFixed(0)} MiB.`,
          `Pause and Resume were shown in the row ${Math.max(...answers).toFixed(0)} ms after the press at the latest, of ${answers.length}.`,
          'CPU is what the thread itself has computed; the rest of a task it waited for a processor.',
        ],
      },
    ],
    goals,
    figures,
  }
}

/** In bytes. */
async function memoryOf(
  app: ElectronApplication,
  pid: number,
): Promise<{ readonly now: number; readonly peak: number }> {
  const found = await app.evaluate(
    ({ app: running }, id) => running.getAppMetrics().find((each) => each.pid === id)?.memory,
    pid,
  )
  if (found === undefined) throw new Error('the page has no process')
  return { now: found.workingSetSize * 1024, peak: found.peakWorkingSetSize * 1024 }
}

/** A hard flick: about three rows with every frame. */
async function scrollByWheel(page: Page): Promise<void> {
  const box = await page.getByRole('grid', { name: 'Uploads' }).boundingBox()
  if (box === null) throw new Error('the list is not to be seen')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (let step = 0; step < 200; step += 1) {
    await page.mouse.wheel(0, step < 120 ? 240 : -240)
    await page.waitForTimeout(16)
  }
}

/** As with the bar at the side: everything in view is another upload each time. */
async function scrollByJumps(page: Page): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Uploads' })
  for (let step = 0; step < 40; step += 1) {
    const share = ((step * 17) % 40) / 40
    await grid.evaluate((list, to) => {
      list.scrollTop = to * list.scrollHeight
    }, share)
    await page.waitForTimeout(100)
  }
}

/** Opens the maps of a dozen uploads in all states, one after another, and walks over each. */
async function openMaps(page: Page): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Uploads' })
  const parts = page.getByRole('list', { name: /^Parts of/ })
  for (let step = 0; step < 12; step += 1) {
    await grid.evaluate((list, to) => {
      list.scrollTop = to * list.scrollHeight
    }, step / 12)
    await page.waitForTimeout(300)
    await grid.getByRole('button', { name: 'Show parts', expanded: false }).nth(1).click()
    await parts
      .locator('li')
      .nth(partsEach - 1)
      .waitFor()
    for (const index of [0, 20, 40, 60, 80, 100]) await parts.locator('li').nth(index).hover()
    await page.waitForTimeout(200)
  }
  await page.getByRole('button', { name: 'Hide parts' }).click()
}

async function watchSending(page: Page): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Uploads' })
  await grid.evaluate((list) => {
    list.scrollTop = 0
  })
  const row = grid.getByRole('row').filter({ hasText: 'sending-0' })
  await row.getByRole('button', { name: 'Show parts' }).click()
  const parts = page.getByRole('list', { name: /^Parts of sending-0/ })
  await parts.locator('[data-state="sending"]').first().waitFor()
  await page.waitForTimeout(10_000)
  await page.getByRole('button', { name: 'Hide parts' }).click()
}

/** From letting go of Pause or Resume until the row says something else, in milliseconds, for each of several presses. */
async function answersOf(page: Page): Promise<number[]> {
  const row = page.locator('[data-key="sending-0"]')
  const answers: number[] = []
  for (let step = 0; step < 10; step += 1) {
    const name = step % 2 === 0 ? 'Pause' : 'Resume'
    const answered = row.locator('.upload-state').evaluate(
      (state) =>
        new Promise<number>((resolve) => {
          const before = state.textContent
          const onPress = () => {
            const start = performance.now()
            const look = () => {
              if (state.textContent === before) requestAnimationFrame(look)
              else resolve(performance.now() - start)
            }
            requestAnimationFrame(look)
          }
          state.ownerDocument.addEventListener('pointerup', onPress, { capture: true, once: true })
        }),
    )
    await row.getByRole('button', { name, exact: true }).click()
    answers.push(await answered)
    const state = name === 'Pause' ? 'paused' : 'uploading'
    await page.locator(`[data-key="sending-0"][data-state="${state}"]`).waitFor()
  }
  return answers
}

/** Hands the key over. */
export async function saveAccount(page: Page, apiKey: string, baseUrl: string): Promise<void> {
  must(
    await page.evaluate((draft) => globalThis.window.hoist.saveAccount(draft), {
      ...account,
      baseUrl,
      apiKey,
    }),
  )
}

function must<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.failure.kind}: ${answer.failure.detail}`)
  return answer.value
}

/** Hands the key over and resumes what is to send; the others stay as they are. */
async function startSending(page: Page, apiKey: string, baseUrl: string): Promise<void> {
  await saveAccount(page, apiKey, baseUrl)
  const ids = Array.from({ length: sendingFiles }, (_, index) => `sending-${index}`)
  must(await page.evaluate((resumed) => globalThis.window.hoist.resumeUploads(resumed), ids))
  await page.waitForFunction(
    async ([names, wanted]) => {
      const answer = await globalThis.window.hoist.snapshot()
      if (!answer.ok) return false
      const sending = answer.value.uploads.filter((each) => names.includes(each.id))
      return sending.reduce((sum, each) => sum + each.parts.sending, 0) === wanted
    },
    [ids, parallelParts] as const,
    { polling: 500, timeout: 60_000 },
  )
}
