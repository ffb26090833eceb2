import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { ProxyConfig } from 'electron'
import {
  AppImageUpdater,
  type BaseUpdater,
  CancellationToken,
  DebUpdater,
  MacUpdater,
  NsisUpdater,
} from 'electron-updater'
import { packedFile } from '../../adapters/profile/program-file'
import type { Logger } from '../../core/ports'
import { HoistError } from '../../shared/failures/failures'
import type { ProxySettings } from '../../shared/network/proxy'
import { isOpenFeed } from './open-feed'
import { type UpdateStep, updateError } from './update-failure'
import type { Offer, Updater } from './updates'

/** A request that receives nothing for this long is aborted, in milliseconds: the library would wait forever. */
const stallMs = 60_000

export interface ElectronUpdaterDeps {
  /** `app-update.yml`, which the build writes: where newer versions are. */
  readonly feedFile: string
  readonly version: string
  /** The arguments that the new version is started with. */
  readonly restartArguments: readonly string[]
  readonly proxy: () => ProxySettings
  readonly proxyPassword: () => Promise<string | null>
  readonly logger: Logger
}

/** electron-updater, in our terms. Throws a HoistError (`update-feed-unreadable`) for a feed that cannot be trusted. */
export function openUpdater(deps: ElectronUpdaterDeps): Updater {
  if (isOpenFeed(readFileSync(deps.feedFile, 'utf8')))
    throw new HoistError({ kind: 'update-feed-unreadable', detail: 'the address of the feed is not https' })
  if (process.platform === 'darwin') return new ElectronUpdater(new MacUpdater(), null, deps)
  const packed = packedFile()
  // A portable program stays as it is until the person brings another one.
  if (process.platform === 'win32') return new ElectronUpdater(new NsisUpdater(), null, deps, packed === null)
  // Everything else on Linux belongs to a package manager, or to whoever unpacked it.
  if (packed === null) return new ElectronUpdater(new DebUpdater(), null, deps, false)
  const file = realpathSync(packed)
  return new ElectronUpdater(new OneFileUpdater(file, deps.restartArguments), file, deps)
}

/** The library removes the file before the new one is in its place: whatever fails in between leaves nothing behind. */
class OneFileUpdater extends AppImageUpdater {
  readonly #file: string
  readonly #restartArguments: readonly string[]

  constructor(file: string, restartArguments: readonly string[]) {
    super()
    this.#file = file
    this.#restartArguments = restartArguments
  }

  protected override doInstall({ isForceRunAfter }: { readonly isForceRunAfter: boolean }): boolean {
    const downloaded = this.installerPath
    if (downloaded === null) throw new Error('nothing was downloaded')
    const beside = besideOf(this.#file)
    try {
      copyFileSync(downloaded, beside)
      chmodSync(beside, 0o755)
      flush(beside)
      renameSync(beside, this.#file)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
    rmSync(downloaded, { force: true })
    if (isForceRunAfter) void this.spawnLog(this.#file, [...this.#restartArguments], process.env)
    return true
  }
}

class ElectronUpdater implements Updater {
  readonly canInstall: boolean
  readonly #library: BaseUpdater | MacUpdater
  readonly #file: string | null
  readonly #deps: ElectronUpdaterDeps
  #size = 0
  #problem: unknown
  #download: CancellationToken | null = null

  /** @param file that is replaced; null where the system's installer does it */
  constructor(
    library: BaseUpdater | MacUpdater,
    file: string | null,
    deps: ElectronUpdaterDeps,
    canInstall = true,
  ) {
    this.#library = library
    this.#file = file
    this.#deps = deps
    this.canInstall = canInstall
    library.autoDownload = false
    // Hoist itself decides when: nothing may be running, and the profile has to be released.
    library.autoInstallOnAppQuit = process.platform === 'darwin'
    const log = (level: 'info' | 'warn' | 'error') => (text: unknown) =>
      deps.logger.log(level, 'updater', { text: String(text) })
    library.logger = { info: log('info'), warn: log('warn'), error: log('error') }
    // The library would send a number by which its server could tell people apart.
    library.requestHeaders = { 'x-user-staging-id': '', 'User-Agent': `Hoist/${deps.version}` }
    library.on('error', (error) => {
      this.#problem = error
    })
    library.on('login', (_, answer) => {
      void deps.proxyPassword().then((password) => answer(deps.proxy().user, password ?? ''))
    })
  }

  async check(): Promise<Offer> {
    await this.#library.netSession.setProxy(proxyConfig(this.#deps.proxy()))
    const result = await this.#step('check', () => this.#library.checkForUpdates())
    if (result === null) throw updateError(new Error('updates are off in this copy'), 'check')
    const { isUpdateAvailable, updateInfo } = result
    this.#size = Math.max(0, ...updateInfo.files.map(({ size = 0 }) => size))
    const order = -this.#library.currentVersion.compare(updateInfo.version)
    // Newer, but not for this system, or not for everybody yet.
    return { version: updateInfo.version, order: isUpdateAvailable ? order : Math.min(order, 0) }
  }

  rehearse(): void {
    if (this.#file === null) return
    const beside = besideOf(this.#file)
    try {
      writeFileSync(beside, '')
      rmSync(beside)
    } catch (error) {
      const { failure } = updateError(error, 'install')
      const kind = failure.kind === 'update-no-space' ? failure.kind : 'update-read-only'
      throw new HoistError({ ...failure, kind, subject: this.#file }, { cause: error })
    }
    const { bavail, bsize } = statfsSync(dirname(this.#file))
    if (bavail * bsize < this.#size)
      throw new HoistError({ kind: 'update-no-space', detail: dirname(this.#file), bytes: this.#size })
  }

  async download(told: (received: number, size: number) => void): Promise<boolean> {
    const token = new CancellationToken()
    this.#download = token
    return this.#step('download', async (moves) => {
      const onProgress = ({ transferred, total }: { transferred: number; total: number }) => {
        moves()
        told(transferred, total)
      }
      this.#library.on('download-progress', onProgress)
      try {
        await this.#library.downloadUpdate(token)
        return true
      } catch (error) {
        if (token.cancelled) return false
        throw error
      } finally {
        this.#download = null
        this.#library.off('download-progress', onProgress)
      }
    })
  }

  stop(): void {
    this.#download?.cancel()
  }

  install(restart: boolean): void {
    this.#problem = undefined
    // macOS installs what is ready by itself when the application ends.
    if (this.#library instanceof MacUpdater) {
      if (restart) this.#library.quitAndInstall()
    } else if (!this.#library.install(true, restart)) throw updateError(this.#problem, 'install')
  }

  /** Ends the download when nothing moves for too long. */
  async #step<T>(step: UpdateStep, act: (moves: () => void) => Promise<T>): Promise<T> {
    const { netSession } = this.#library
    let timer: NodeJS.Timeout | undefined
    const moves = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void netSession.closeAllConnections(), stallMs)
    }
    moves()
    try {
      return await act(moves)
    } catch (error) {
      throw updateError(error, step)
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Where the new file is created: on the disk of the old one, so that renaming it never leaves half a file. */
function besideOf(file: string): string {
  return `${file}.new`
}

function flush(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function proxyConfig({ mode, url, exceptions }: ProxySettings): ProxyConfig {
  if (mode === 'system') return { mode: 'system' }
  if (mode === 'none') return { mode: 'direct' }
  const proxyBypassRules = exceptions.split(/[\s,;]+/).join(',')
  return { mode: 'fixed_servers', proxyRules: url, proxyBypassRules }
}
