import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { MiB } from '../../src/shared/limits'
import type { Bench } from '../benchmark'
import { type Files, lineTo, mustBeFiles } from '../many'
import { baseUrlAt, type ReceiverProcess } from '../processes/receiver-process'
import type { RelayProcess } from '../processes/relay-process'
import { atMost, type Findings } from '../report'
import { endApplication, openApplication, saveAccount } from '../window'
import { fillProfile } from './full-profile'
import { startTrace, stopTrace, type Task } from './trace'

/** How long it is looked at what sending costs, in milliseconds. */
const sendingMs = 10_000
const usableMs = 2000
const longTaskMs = 200

/**
 * Drops the files on the real window and uploads them: how long until the dialog can be used, then until the list
 * answers, and what the page and the main process cost. What has arrived by the end must be files as they are.
 */
export async function manyInWindow(
  { electron, folder, say }: Bench,
  files: Files,
  relay: RelayProcess,
  receiver: ReceiverProcess,
  roundTripMs: number,
): Promise<Findings> {
  await receiver.begin(true)
  const port = await relay.open(lineTo(receiver, roundTripMs))
  const profile = join(folder, 'many-window')
  await fillProfile(profile, { uploads: 0, sending: 0, baseUrl: baseUrlAt(port) })
  const app = await openApplication(electron, profile)
  try {
    const page = await app.firstWindow()
    // The window is there before the rest of the application is.
    await page.waitForFunction(async () => (await globalThis.window.hoist.snapshot()).ok)
    await saveAccount(page, 'none', baseUrlAt(port))
    await page.waitForTimeout(2000)
    const pid = await app.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
    )
    const before = await memoryOf(app, pid)
    say(`Many: dropping ${files.sha256.size} files on the window`)
    await startTrace(app)
    const dialogMs = await drop(
      page,
      [...files.sha256.keys()].map((name) => join(files.folder, name)),
    )
    const whileDropped = await stopTrace(app, pid)
    await startTrace(app)
    const listMs = await upload(page)
    const whileQueued = await stopTrace(app, pid)
    await startTrace(app)
    await page.waitForTimeout(sendingMs)
    const whileSending = await stopTrace(app, pid)
    const after = await memoryOf(app, pid)
    await endApplication(app)
    const { uploads } = await receiver.read()
    const arrived = uploads.filter(({ completed }) => completed !== null)
    mustBeFiles(arrived, files)
    say(`Many: ${arrived.length} of them arrived while it was looked at`)
    const times = { dialogMs, listMs }
    const tasks = {
      dropped: longest(whileDropped),
      queued: longest(whileQueued),
      sending: longest(whileSending),
    }
    return {
      tables: [
        {
          title: `many: ${files.sha256.size} files dropped on the window`,
          columns: ['what', 'ms', 'longest task of the page in ms'],
          rows: [
            ['from the drop until Upload can be pressed', dialogMs.toFixed(0), tasks.dropped.ms.toFixed(0)],
            ['from the press until the list answers', listMs.toFixed(0), tasks.queued.ms.toFixed(0)],
            [`sending, for ${sendingMs / 1000} s`, '-', tasks.sending.ms.toFixed(0)],
          ],
          notes: [
            `Page: ${shownMiB(before.page)} MiB before, ${shownMiB(after.page)} after; main: ${shownMiB(before.main)} and ${shownMiB(after.main)}.`,
            `${arrived.length} files arrived in that time.`,
          ],
        },
      ],
      goals: [
        atMost('ms from the drop of 10,000 files until Upload can be pressed', dialogMs, usableMs),
        atMost('ms from the press until the list answers', listMs, usableMs),
        // What it takes Chromium to hand the page a drop of so many files is over before the page hears of it.
        ...(['queued', 'sending'] as const).map((when) =>
          atMost(`longest task of the page in ms, ${when}`, tasks[when].ms, longTaskMs),
        ),
      ],
      figures: { times, tasks, before, after, arrived: arrived.length },
    }
  } finally {
    await app.close().catch(() => {})
    await relay.close(port)
  }
}

/** @returns milliseconds until the dialog can be used */
async function drop(page: Page, paths: readonly string[]): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const at = { x: 400, y: 300 }
  for (const type of ['dragEnter', 'dragOver'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  const ready = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        addEventListener(
          'drop',
          () => {
            const dropped = performance.now()
            const look = () => {
              const dialog = document.querySelector('[role=dialog]')
              const isReady = [...(dialog?.querySelectorAll('button') ?? [])].some(
                (button) => button.textContent === 'Upload' && !button.disabled,
              )
              if (isReady) resolve(performance.now() - dropped)
              else requestAnimationFrame(look)
            }
            look()
          },
          { capture: true, once: true },
        )
      }),
  )
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at, data })
  const ms = await ready
  await session.detach()
  return ms
}

/** @returns milliseconds from the press until the list is drawn and answers one */
async function upload(page: Page): Promise<number> {
  const began = performance.now()
  await page.getByRole('dialog').getByRole('button', { name: 'Upload', exact: true }).click()
  const grid = page.getByRole('grid', { name: 'Uploads' })
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await grid.getByRole('row').nth(3).getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menu').waitFor()
  const ms = performance.now() - began
  await page.keyboard.press('Escape')
  return ms
}

function longest(tasks: readonly Task[]): Task {
  return tasks.reduce<Task>((a, b) => (b.ms > a.ms ? b : a), { ms: 0, ownMs: 0, what: '' })
}

/** In bytes. */
async function memoryOf(app: ElectronApplication, pid: number) {
  const metrics = await app.evaluate(({ app: running }) => running.getAppMetrics())
  const of = (fits: (each: (typeof metrics)[number]) => boolean) => {
    const found = metrics.find(fits)
    if (found === undefined) throw new Error('there is no such process')
    return found.memory.workingSetSize * 1024
  }
  return { page: of((each) => each.pid === pid), main: of((each) => each.type === 'Browser') }
}

function shownMiB(bytes: number): string {
  return (bytes / MiB).toFixed(0)
}
