/** The real application under Playwright, as it is built, in English. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElectronApplication, Page } from 'playwright'
import type { HoistBridge } from '../../src/preload'
import { askMain, launch } from '../../testing/launch/launch'
import type { Bench } from '../benchmark'
import { electronArgs } from '../ways/ways'
import { account, fillProfile, type Profile } from './full-profile'

declare global {
  interface Window {
    readonly hoist: HoistBridge
  }
}

/** The folder of the project, as seen from the built benchmarks. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Fills a profile, opens the application, gives it the key of its account, waits until the start is over, uses it and
 * ends it.
 */
export async function withApplication<T>(
  { electron, folder }: Bench,
  key: string,
  profile: Profile,
  use: (app: ElectronApplication, page: Page) => Promise<T>,
): Promise<T> {
  const path = join(folder, `profile-${profile.uploads}`)
  await fillProfile(path, profile)
  const app = await launch({
    executablePath: electron,
    projectFolder,
    args: [...electronArgs, `--user-data-dir=${path}`, projectFolder],
    env: { ...(process.env as Record<string, string>), LANGUAGE: 'en' },
  })
  try {
    return await use(app, await settledPage(app, profile.baseUrl, key))
  } finally {
    const ended = app.waitForEvent('close')
    // This call gets no response, because the application ends.
    void app.evaluate(({ app: running }) => running.exit()).catch(() => {})
    await ended
  }
}

async function settledPage(app: ElectronApplication, baseUrl: string, apiKey: string): Promise<Page> {
  const page = await app.firstWindow()
  // Hoist asks whether it may use the address of the account.
  await askMain(() =>
    app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false })
    }),
  )
  // The window opens before the rest of the application is loaded.
  await page.waitForFunction(async () => (await globalThis.window.hoist.snapshot()).ok)
  const draft = { ...account, baseUrl, apiKey }
  const saved = await page.evaluate((given) => globalThis.window.hoist.saveAccount(given), draft)
  if (!saved.ok) throw new Error(saved.failure.detail)
  await page.waitForTimeout(2000)
  return page
}

/**
 * Waits for an event of the page, then looks at every frame whether a JavaScript expression is true.
 *
 * @returns when the event came, in milliseconds since the epoch, and how long it took from then on
 */
export function timeFrom(
  page: Page,
  event: 'pointerup' | 'contextmenu' | 'drop',
  expression: string,
): Promise<{ readonly at: number; readonly ms: number }> {
  return page.evaluate(`new Promise((resolve) => {
    const onEvent = () => {
      const at = Date.now()
      const began = performance.now()
      const look = () => {
        if (${expression}) resolve({ at, ms: performance.now() - began })
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    }
    addEventListener('${event}', onEvent, { capture: true, once: true })
  })`)
}

/** Processor time of the main process, in milliseconds. */
export async function cpuMs(app: ElectronApplication): Promise<number> {
  const { user, system } = await app.evaluate(() => process.cpuUsage())
  return (user + system) / 1000
}

/** Resident MiB of the page and of the main process, now and at most. */
export async function memoryOf(app: ElectronApplication) {
  const all = await app.evaluate(({ app: running, BrowserWindow }) => {
    const page = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()
    const metrics = running.getAppMetrics()
    return [page, process.pid].map((id) => metrics.find(({ pid }) => pid === id)?.memory)
  })
  const [page, main] = all.map((memory) => {
    return memory && { now: memory.workingSetSize / 1024, peak: memory.peakWorkingSetSize / 1024 }
  })
  if (page === undefined || main === undefined) throw new Error('a process is gone')
  return { page, main }
}
