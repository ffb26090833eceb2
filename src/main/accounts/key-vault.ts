import type { ProfileFile, Stored, Tidy } from '../../adapters/profile/profile-file'
import type { Logger } from '../../core/ports'
import { type Failure, HoistError } from '../../shared/failures/failures'
import type { KeychainView } from '../../shared/ipc/views'
import type { KeyState } from '../../shared/service/accounts'
import type { Keychain } from './system-keychain'

/** The id of the proxy's password: no account can have it. */
export const proxyKey = 'proxy'

/** A keychain that needs longer than this to open probably waits for the person, in milliseconds. */
const patienceMs = 1_000

/** The id of the passphrase of an account's client certificate. */
export const passphraseKey = (accountId: string): string => `${accountId}/passphrase`

/** The valid entries of the keys file. */
export function tidyKeys(stored: Stored): Tidy {
  const all = Object.entries(stored)
  const good = all.filter(([, encrypted]) => typeof encrypted === 'string')
  return { kept: Object.fromEntries(good), leftOut: all.length - good.length }
}

export interface KeyVaultDeps {
  readonly file: ProfileFile
  readonly keychain: Keychain
  readonly logger: Logger
  /** Resolves when the window is drawn, if one is about to be. */
  readonly drawn: () => Promise<void>
  /** Resolves when the person can see a window that says why the system is about to ask. */
  readonly seen: () => Promise<void>
  /** The view, or the state of a key, has changed. */
  readonly changed: () => void
  /** The keychain was needed and cannot be reached. Called before the view changes. */
  readonly unreachable: (failure: Failure) => void
}

/**
 * API keys, encrypted by the operating system's keychain. It is used only when a key is stored or read, and while it
 * waits for the person nothing else does. Without one, a key stays in memory until Hoist quits and nothing is
 * written. No key can be read from outside the main process.
 */
export class KeyVault {
  readonly #deps: KeyVaultDeps
  /** The keys that were entered or read. */
  readonly #keys = new Map<string, string>()
  /** Keys that were entered but not stored: a previously stored key stays until the new one is stored. */
  readonly #unstored = new Set<string>()
  /** Stored keys that cannot be decrypted. */
  readonly #unreadable = new Set<string>()
  readonly #closed = new AbortController()
  #view: KeychainView = 'usable'
  #isOpen = false
  #opening: Promise<boolean> | null = null
  #asking = pending()

  constructor(deps: KeyVaultDeps) {
    this.#deps = deps
    void this.#lookForKeychain()
  }

  /** The state of the keychain for the person. */
  get view(): KeychainView {
    return this.#view
  }

  /** Takes a new key. Resolves when it is stored, cannot be, or when the person has to answer the system first. */
  async set(id: string, key: string): Promise<void> {
    this.#keys.set(id, key)
    this.#unstored.add(id)
    this.#unreadable.delete(id)
    this.#deps.changed()
    await this.unlessAsked(this.#storeAll())
  }

  clear(id: string): void {
    this.#keys.delete(id)
    this.#unstored.delete(id)
    this.#unreadable.delete(id)
    const { [id]: stored, ...others } = this.#deps.file.values
    if (stored !== undefined) this.#deps.file.write(others)
  }

  /** Where a key is, as far as Hoist knows without the keychain. */
  state(id: string): KeyState {
    const isKept = this.#stored(id) !== null
    if (this.#unstored.has(id)) return isKept ? 'replacing' : 'session'
    if (!isKept) return 'none'
    const isAway = this.#view === 'locked' || this.#view === 'missing'
    return isAway && !this.#keys.has(id) ? 'unreachable' : 'kept'
  }

  /** Whether there is a key that only the keychain knows. */
  isUnread(id: string): boolean {
    return this.#stored(id) !== null && !this.#keys.has(id)
  }

  /**
   * The key, or null if there is none that can be read. Waits for the person if the keychain does. Throws a
   * HoistError (`keychain-unreachable`).
   */
  async key(id: string): Promise<string | null> {
    if (!this.isUnread(id)) return this.#keys.get(id) ?? null
    if (!(await this.#open())) throw new HoistError(unreachable(this.#view))
    return this.#read(id)
  }

  /** The key if it was entered or read in this run. */
  inMemory(id: string): string | null {
    return this.#keys.get(id) ?? null
  }

  /** Every key that is in memory. */
  known(): string[] {
    return [...this.#keys.values()]
  }

  /** The promised value, or undefined if the person would have to answer the system. */
  unlessAsked<T>(promised: Promise<T>): Promise<T | undefined> {
    return Promise.race([promised, this.#asking.promise])
  }

  /** Stops waiting for the keychain; keys that were not stored are lost. */
  close(): void {
    this.#closed.abort()
  }

  #stored(id: string): string | null {
    const encrypted = this.#deps.file.values[id]
    return typeof encrypted === 'string' && !this.#unreadable.has(id) ? encrypted : null
  }

  async #lookForKeychain(): Promise<void> {
    // Opening the keychain loads the code that speaks to the bus, which must wait until the window is there.
    await this.#deps.drawn()
    if ((await this.#deps.keychain.exists()) || this.#opening !== null) return
    this.#setView('missing')
  }

  /** Whether the keychain can be used. Once it can, it stays so while Hoist runs. */
  #open(): Promise<boolean> {
    if (this.#isOpen) return Promise.resolve(true)
    this.#opening ??= this.#openNow().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #openNow(): Promise<boolean> {
    const { drawn, keychain, logger, seen } = this.#deps
    const asks = () => {
      this.#asking.resolve()
      this.#setView('asks')
    }
    const asksAndWaits = () => {
      asks()
      return seen()
    }
    await drawn()
    const patience = setTimeout(asks, patienceMs)
    const opened = await keychain.open(asksAndWaits, this.#closed.signal).catch((error: unknown) => {
      logger.log('warn', 'the keychain cannot be used', { error })
      return 'missing' as const
    })
    clearTimeout(patience)
    logger.log('info', 'keychain', { opened })
    this.#isOpen = opened === 'open'
    this.#asking = pending()
    // Waiting work must not ask once more by itself.
    if (opened !== 'open') this.#deps.unreachable(unreachable(opened))
    this.#setView(opened === 'open' ? 'usable' : opened)
    // Keys may have been entered while the keychain could not be reached.
    if (this.#isOpen && this.#unstored.size > 0)
      void this.#storeAll().catch((error: unknown) =>
        logger.log('error', 'a key could not be stored', { error }),
      )
    return this.#isOpen
  }

  #setView(view: KeychainView): void {
    if (view === this.#view) return
    this.#view = view
    this.#deps.changed()
  }

  async #storeAll(): Promise<void> {
    if (!(await this.#open())) return
    for (const id of this.#unstored) {
      const key = this.#keys.get(id)
      if (key !== undefined) await this.#store(id, key)
    }
  }

  async #store(id: string, key: string): Promise<void> {
    const { changed, file, keychain } = this.#deps
    const encrypted = await keychain.encrypt(key)
    // It may have been removed or replaced.
    if (this.#keys.get(id) !== key) return
    file.write({ ...file.values, [id]: encrypted })
    this.#unstored.delete(id)
    changed()
  }

  async #read(id: string): Promise<string | null> {
    const { changed, keychain, logger } = this.#deps
    const encrypted = this.#stored(id)
    if (encrypted === null) return null
    try {
      const { key, isOutdated } = await keychain.decrypt(encrypted)
      // It may have been removed or replaced.
      if (this.#stored(id) === encrypted && !this.#keys.has(id)) {
        this.#keys.set(id, key)
        if (isOutdated) await this.#store(id, key)
      }
    } catch (error) {
      // The keychain was reset, or the profile comes from another computer: the person must enter it again.
      logger.log('warn', 'a stored key could not be decrypted', { account: id, error })
      this.#unreadable.add(id)
      changed()
    }
    return this.#keys.get(id) ?? null
  }
}

function unreachable(view: KeychainView): Failure {
  return { kind: 'keychain-unreachable', detail: `the keychain is ${view}` }
}

/** A promise, and the function that resolves it. */
function pending(): { readonly promise: Promise<undefined>; readonly resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<undefined>((done) => {
    resolve = () => done(undefined)
  })
  return { promise, resolve }
}
