import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ElectronApplication, Page } from 'playwright'
import { crashFolder } from '../scripts/build.mjs'
import { startKeyring } from '../scripts/desktop.mjs'
import { electronRuntime } from '../scripts/electron-runtime/index.mjs'
import type { HoistBridge } from '../src/preload/index'
import type { Answer } from '../src/shared/failures/failures'
import type { Snapshot } from '../src/shared/ipc/views'
import type { Purpose } from '../src/shared/service/purposes'
import { askMain, launch, unlessLost } from '../testing/launch/launch'
import { snapshotOf } from '../testing/launch/snapshot'
import type { Source } from './check'

declare global {
  interface Window {
    readonly hoist: HoistBridge
  }
}

/** The key that every service of a test accepts: the application keeps it in a keyring across its crashes. */
export const key = 'sk-test-5d0c7e1fa2b34968b7c6d5e4f3a2b1c0'
const accountId = 'reliability'
const projectFolder = fileURLToPath(new URL('..', import.meta.url))

/** The real application with a keyring of its own, started again and again on profiles made for it. */
export class Applications {
  readonly #electron: string
  readonly #keyring: Awaited<ReturnType<typeof startKeyring>>
  readonly #keys: string
  readonly #running = new Set<Application>()
  readonly #children = new Set<ChildProcess>()

  private constructor(electron: string, keyring: Awaited<ReturnType<typeof startKeyring>>, keys: string) {
    this.#electron = electron
    this.#keyring = keyring
    this.#keys = keys
  }

  /** @param folder gets a first profile, whose encrypted key all others use */
  static async open(folder: string): Promise<Applications> {
    const { path } = await electronRuntime({ say: () => {}, debuggable: true })
    const first = join(folder, 'first')
    const applications = new Applications(path, await startKeyring(), join(first, 'keys.json'))
    await applications.#describe(first, 'http://127.0.0.1:9/v1', {})
    const app = await applications.start(first)
    await app.confirmAll()
    // The answer to the page's first request says that everything else can be asked.
    await app.page.evaluate(() => window.hoist.snapshot())
    const saved = await app.page.evaluate(
      ([id, apiKey]) =>
        window.hoist.saveAccount({
          id,
          name: 'Test service',
          baseUrl: 'http://127.0.0.1:9/v1',
          organization: '',
          project: '',
          apiKey,
        }),
      [accountId, key] as const,
    )
    if (!saved.ok || saved.value.key !== 'kept')
      throw new Error('The keyring is not used: after a crash there would be no key')
    await app.quit()
    return applications
  }

  /** A profile that knows the account of that service and its key, and resumes everything when it starts. */
  async profile(folder: string, url: string, settings: Record<string, unknown>): Promise<string> {
    const profile = join(folder, 'profile')
    await this.#describe(profile, url, settings)
    await copyFile(this.#keys, join(profile, 'keys.json'))
    return profile
  }

  async start(
    profile: string,
    { files = [], crashAt }: { readonly files?: readonly Source[]; readonly crashAt?: string } = {},
  ): Promise<Application> {
    const app = await launch({
      executablePath: this.#electron,
      projectFolder,
      args: this.#args(profile, files, crashAt),
      env: this.#env(crashAt),
    })
    const application = new Application(app)
    this.#running.add(application)
    void application.died.then(() => this.#running.delete(application))
    await application.opened()
    return application
  }

  /** The same without using the window: for a run that may end before there is one. */
  spawn(
    profile: string,
    { files = [], crashAt }: { readonly files?: readonly Source[]; readonly crashAt?: string } = {},
  ): ChildProcessByStdio<Writable, null, Readable> {
    const child = spawn(this.#electron, this.#args(profile, files, crashAt), {
      env: this.#env(crashAt),
      // With input, as from a program that reads what is printed: without, Hoist says in a dialog why it cannot start.
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    child.stderr.resume()
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  async close(): Promise<void> {
    for (const application of this.#running) await application.kill()
    for (const child of this.#children) child.kill('SIGKILL')
    await this.#keyring.stop()
  }

  #args(profile: string, files: readonly Source[], crashAt: string | undefined): string[] {
    const root = process.platform === 'linux' && process.getuid?.() === 0
    const application = crashAt === undefined ? projectFolder : crashFolder
    const own = [...(root ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, application]
    return [...own, ...files.map(({ path }) => path)]
  }

  #env(crashAt: string | undefined): Record<string, string> {
    return {
      ...(process.env as Record<string, string>),
      ...(this.#keyring.env as Record<string, string>),
      ...(crashAt === undefined ? {} : { HOIST_CRASH_AT: crashAt }),
    }
  }

  async #describe(profile: string, baseUrl: string, settings: Record<string, unknown>): Promise<void> {
    await mkdir(profile, { recursive: true })
    const account = { id: accountId, name: 'Test service', baseUrl, organization: '', project: '' }
    await writeFile(join(profile, 'accounts.json'), JSON.stringify({ accounts: [account], practice: false }))
    await writeFile(join(profile, 'settings.json'), JSON.stringify({ onStart: 'resume', ...settings }))
  }
}

/**
 * One run of the application. Everything except `died` and `kill` may fail at any moment: the application is about to
 * be killed.
 */
export class Application {
  readonly #app: ElectronApplication
  /** Resolves with the signal that ended it. */
  readonly died: Promise<NodeJS.Signals | null>
  #page: Page | null = null

  constructor(app: ElectronApplication) {
    this.#app = app
    this.died = deathOf(app.process())
  }

  /** Waits for the window, or for the end if that comes first. */
  async opened(): Promise<void> {
    // A busy machine takes a while.
    const window = this.#app.firstWindow({ timeout: 90_000 }).then((page) => {
      this.#page = page
    })
    window.catch(() => {})
    await Promise.race([window, this.died])
  }

  /** Confirms its dialogs of the system from now on, as a person would. */
  async confirmAll(): Promise<void> {
    await askMain(() =>
      this.#app.evaluate(({ dialog }) => {
        dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false })
      }),
    )
  }

  get page(): Page {
    if (this.#page === null) throw new Error('It ended before there was a window')
    return this.#page
  }

  snapshot(): Promise<Snapshot> {
    return snapshotOf(this.page)
  }

  /** Uploads the files it was started with. Throws if one of them is not taken. */
  async upload(count: number, autoComplete: boolean, purpose: Purpose = 'user_data'): Promise<void> {
    await this.until(({ drafts }) => !drafts.scanning && drafts.files.length === count)
    await this.page.evaluate((wanted) => window.hoist.chooseForDrafts({ purpose: wanted }), purpose)
    // A file whose content is still being checked for that purpose would stay in the dialog.
    await this.until(({ drafts }) => drafts.checking.files === 0)
    const answer: Answer<number> = await this.page.evaluate(
      ([account, auto, wanted]) =>
        window.hoist.uploadDrafts({
          purpose: wanted,
          accountId: account,
          autoComplete: auto,
          known: 'leave-out',
          doubtful: 'leave-out',
        }),
      [accountId, autoComplete, purpose] as const,
    )
    if (!answer.ok) throw new Error(answer.failure.detail)
    if (answer.value !== count) throw new Error(`${answer.value} of ${count} files were taken`)
  }

  /** A request of a person, by the name of the file. */
  async ask(what: 'pause' | 'resume' | 'cancel' | 'complete' | 'retry', ids: string[]): Promise<void> {
    await this.page.evaluate(
      ([verb, which]) =>
        ({
          pause: window.hoist.pauseUploads,
          resume: window.hoist.resumeUploads,
          cancel: window.hoist.cancelUploads,
          complete: window.hoist.completeUploads,
          retry: window.hoist.retryUploads,
        })[verb](which),
      [what, ids] as const,
    )
  }

  /** Waits until the window would show that. Every change makes it look again. */
  async until(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
    for (;;) {
      const changed = this.page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const stop = window.hoist.onChanges(() => {
              stop()
              resolve()
            })
          }),
      )
      changed.catch(() => {})
      const snapshot = await this.snapshot()
      if (fits(snapshot)) return snapshot
      await changed.catch(unlessLost(() => {}))
    }
  }

  async kill(): Promise<void> {
    this.#app.process().kill('SIGKILL')
    await this.died
  }

  async quit(): Promise<void> {
    await this.#app.close()
    await this.died
  }
}

/** Resolves with the signal that ended a process; null if it ended by itself. */
export async function deathOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit')
  return child.signalCode
}
