import { spawn } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { test as base, type ElectronApplication, expect, type Locator, type Page } from '@playwright/test'
import type { FaultPlan } from '../src/practice/faults/faults'
import {
  type PracticeServer,
  type PracticeServerOptions,
  startPracticeServer,
} from '../src/practice/http/server'
import type { UploadStateName } from '../src/shared/ipc/views'
import { askMain, launch } from '../testing/launch/launch'

export const MiB = 1024 ** 2
const projectFolder = fileURLToPath(new URL('..', import.meta.url))
/** Longest that a start may take on a busy machine, in milliseconds. */
const startMs = 90_000

// Faults that last until a test has done something end with the test's `setFaults`, however fast or slow the machine
// is.

/** No part arrives. */
export const held = {
  operation: 'part',
  times: 'always',
  action: { kind: 'delay', ms: 3_600_000 },
} as const satisfies FaultRule

/** Two parts of each upload arrive, and no more. */
export const heldAfterTwo = { ...held, each: 'upload', attempt: 3 } as const satisfies FaultRule

/** Parts arrive steadily, each at one MiB per second: for tests of rates, with a {@link sparseFile} that lasts. */
export const steady = {
  operation: 'part',
  times: 'always',
  action: { kind: 'throttle', bytesPerSecond: MiB },
} as const satisfies FaultRule

type FaultRule = FaultPlan[number]

export interface HoistWindow {
  readonly app: ElectronApplication
  readonly page: Page
  /** Ends it as the system would: without a question. */
  quit(): Promise<void>
}

export interface StartOptions {
  readonly args?: readonly string[]
  readonly env?: Record<string, string>
  /** False: the window is not expected to become usable. */
  readonly usable?: boolean
  /** A program that ends in Electron; it passes its arguments on. */
  readonly executable?: string
  /** False: no argument names the profile. */
  readonly isProfileNamed?: boolean
}

export interface Fixtures {
  /** A folder of this test alone. */
  readonly folder: string
  /** The profile folder that `hoist` uses. */
  readonly profile: string
  /** Starts the real application. Whatever is still open at the end of the test is quit. */
  readonly start: (options?: StartOptions) => Promise<HoistWindow>
  /** A practice server outside the application, whose faults and memory the test can access. */
  readonly service: (options?: Partial<PracticeServerOptions>) => Promise<PracticeServer>
}

export const test = base.extend<Fixtures, { readonly desktop: undefined }>({
  // Windows on one display take the focus from each other, and a bus has one tray: each worker has its own.
  desktop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern
    async ({}, use, { parallelIndex }) => {
      if (parallelIndex === 0) return use(undefined)
      const { startDisplay, startSessionBus } = await import('../scripts/desktop.mjs')
      const services = [await startDisplay(), await startSessionBus()]
      for (const { env } of services) {
        for (const [name, value] of Object.entries(env)) {
          if (value === undefined) delete process.env[name]
          else process.env[name] = value
        }
      }
      await use(undefined)
      for (const service of services) await service.stop()
    },
    { scope: 'worker', auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  profile: async ({ folder }, use) => use(join(folder, 'profile')),
  start: async ({ profile }, use) => {
    const { electronRuntime } = await import('../scripts/electron-runtime/index.mjs')
    const { path } = await electronRuntime({ say: () => {}, debuggable: true })
    const opened: HoistWindow[] = []
    await use(
      async ({ args = [], env = {}, usable = true, executable = path, isProfileNamed = true } = {}) => {
        const root = process.platform === 'linux' && process.getuid?.() === 0
        const app = await launch({
          executablePath: executable,
          projectFolder,
          args: [
            ...(root ? ['--no-sandbox'] : []),
            ...(isProfileNamed ? [`--user-data-dir=${profile}`] : []),
            projectFolder,
            ...args,
          ],
          env: { ...(process.env as Record<string, string>), LANGUAGE: 'en', ...env },
        })
        const page = await app.firstWindow({ timeout: startMs })
        if (usable) {
          await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible({ timeout: startMs })
          await askMain(() => answerQuestions(app, 'yes'))
        }
        let ended = false
        const hoist: HoistWindow = {
          app,
          page,
          quit: async () => {
            if (ended) return
            ended = true
            await app.close()
          },
        }
        app.on('close', () => {
          ended = true
        })
        opened.push(hoist)
        return hoist
      },
    )
    for (const hoist of opened) await hoist.quit()
  },
  service: async ({ folder }, use) => {
    const running: PracticeServer[] = []
    await use(async (options = {}) => {
      const server = await startPracticeServer({
        folder: join(folder, `service-${running.length}`),
        // Names that only a proxy can resolve.
        hosts: ['service', 'service.test'],
        ...options,
      })
      running.push(server)
      // Connecting an account leaves an upload there, which no test is about.
      const all = server.uploads.bind(server)
      server.uploads = () => all().filter(({ filename }) => filename !== 'hoist-connection-test.txt')
      return server
    })
    for (const server of running) await server.close()
  },
})

/** Starts Hoist once more, as a launcher or the desktop does, and waits until it has passed its request on. */
export async function startAgain(profile: string, ...args: readonly string[]): Promise<void> {
  const { electronRuntime } = await import('../scripts/electron-runtime/index.mjs')
  const { path } = await electronRuntime({ say: () => {}, debuggable: true })
  const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const own = [...root, `--user-data-dir=${profile}`, projectFolder]
  const child = spawn(path, [...own, ...args], { stdio: 'ignore' })
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
}

export { expect }

/** Answers Hoist's dialogs of the system from now on: as a person who confirms, or refuses. */
export async function answerQuestions(app: ElectronApplication, answer: 'yes' | 'no'): Promise<void> {
  await app.evaluate(({ dialog }, given) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async (...args: unknown[]) => {
      const options = args.at(-1) as Electron.MessageBoxOptions
      asked.push(options.message)
      return { response: given === 'yes' ? 0 : (options.cancelId ?? -1), checkboxChecked: false }
    }
  }, answer)
}

/** What Hoist has asked since its dialogs are answered that way, oldest first. */
export function questionsAsked(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)
}

/** Drops files or folders of the disk on the middle of the window, with the events of a real drag. */
export async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
  }
  await session.detach()
}

/** Makes main wait before it reads folders of that name, until the returned function is called. */
export async function holdFolder(app: ElectronApplication, name: string): Promise<() => Promise<void>> {
  await app.evaluate((_electron, held) => {
    const { createRequire } = process.getBuiltinModule('node:module')
    const fs = createRequire('/')('original-fs').promises as typeof import('node:fs/promises')
    const readdir = fs.readdir as (path: string, ...rest: never[]) => Promise<unknown>
    const gate = new Promise<void>((release) => Object.assign(globalThis, { release }))
    const waiting = async (path: string, ...rest: never[]) => {
      if (path.endsWith(held)) await gate
      return readdir(path, ...rest)
    }
    Object.assign(fs, { readdir: waiting })
  }, name)
  return () => app.evaluate(() => (globalThis as unknown as { release: () => void }).release())
}

/** A file of random bytes. @returns its path */
export async function randomFile(folder: string, name: string, bytes: number): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  const file = await open(path, 'w')
  const buffer = Buffer.allocUnsafe(Math.min(bytes, 8 * MiB))
  for (let written = 0; written < bytes; ) {
    const length = Math.min(buffer.byteLength, bytes - written)
    await file.write(randomFillSync(buffer, 0, length), 0, length)
    written += length
  }
  await file.close()
  return path
}

/** A file of zeros that takes no room on the disk. @returns its path */
export async function sparseFile(folder: string, name: string, bytes: number): Promise<string> {
  const path = await textFile(folder, name, '')
  await truncate(path, bytes)
  return path
}

export async function textFile(folder: string, name: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 4 * MiB }), hash)
  return hash.digest('hex')
}

/**
 * The file that a practice server has completed, on disk. @param filesFolder the server's folder of completed files
 */
export async function arrived(filesFolder: string, fileId: string): Promise<string> {
  const folder = join(filesFolder, fileId)
  const [name] = await readdir(folder)
  if (name === undefined) throw new Error(`${folder} is empty`)
  return join(folder, name)
}

/** The row of an upload, by the path or name of its file. */
export function row(page: Page, file: string): Locator {
  const name = basename(file)
  return page.getByRole('row').and(page.locator('[data-state]')).filter({ hasText: name })
}

/** Waits until an upload is in that state. */
export async function expectState(
  page: Page,
  file: string,
  state: UploadStateName,
  timeout = 60_000,
): Promise<void> {
  await expect(row(page, file)).toHaveAttribute('data-state', state, { timeout })
}

/** Connects an account through the window, as a person does. */
export async function connectAccount(
  page: Page,
  account: {
    readonly url: string
    readonly key: string
    readonly name?: string
    /** Saves the account although its test fails. */
    readonly anyway?: boolean
  },
): Promise<void> {
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill(account.name ?? 'Test service')
  await dialog.getByLabel('API key').fill(account.key)
  await dialog.getByRole('textbox', { name: 'Base URL' }).fill(account.url)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  if (account.anyway) await dialog.getByRole('button', { name: 'Save anyway' }).click()
  await expect(dialog).toBeHidden()
}

/** Drops files and starts them from the dialog. */
export async function dropAndUpload(
  page: Page,
  paths: readonly string[],
  options: { readonly autoComplete?: boolean; readonly account?: string } = {},
): Promise<void> {
  await drop(page, paths)
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog).toBeVisible()
  if (options.account !== undefined) {
    await dialog
      .getByRole('radiogroup', { name: 'Account' })
      .getByText(options.account, { exact: true })
      .click()
  }
  if (options.autoComplete === false) await dialog.getByText('Complete automatically').click()
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(dialog).toBeHidden()
}

/**
 * Changes settings in the profile before the application starts. Measured rates must not influence how parts are
 * sent, so there are four at once unless the test says otherwise.
 */
export async function presetSettings(profile: string, settings: Record<string, unknown>): Promise<void> {
  await mkdir(profile, { recursive: true })
  const fixed = { parallelParts: 4, adaptiveParts: false }
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ ...fixed, ...settings }))
}

/**
 * Presses keys like a real keyboard. Playwright's own key presses go to the page alone, and main never receives them.
 */
export async function pressReally(
  app: ElectronApplication,
  keyCode: string,
  modifiers: ('control' | 'meta' | 'shift')[],
): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, key) => {
      const [window] = BrowserWindow.getAllWindows()
      for (const type of ['keyDown', 'keyUp'] as const) window?.webContents.sendInputEvent({ type, ...key })
    },
    { keyCode, modifiers },
  )
}

/** Puts a file on the clipboard, as a file manager does, or a text. @param type its media type */
export async function copy(app: ElectronApplication, type: string, text: string): Promise<void> {
  await app.evaluate(
    ({ clipboard }, [format, data]) => {
      const { writeBuffer } = clipboard as unknown as { writeBuffer(type: string, data: Buffer): void }
      if (format === 'text/plain') clipboard.writeText(data)
      else writeBuffer.call(clipboard, format, Buffer.from(data))
    },
    [type, text] as const,
  )
}

/** Pastes, as a person does with the keyboard. */
export function pressPaste(app: ElectronApplication): Promise<void> {
  return pressReally(app, 'V', [process.platform === 'darwin' ? 'meta' : 'control'])
}
