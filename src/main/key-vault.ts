import { safeStorage } from 'electron'
import ElectronStore from 'electron-store'
import type { Logger } from '../core/ports'
import type { AccountView } from '../shared/accounts'

/** Where the proxy's password is kept: no account can have that id. */
export const proxyKey = 'proxy'

/** Where the passphrase of an account's client certificate is kept. */
export const passphraseKey = (accountId: string): string => `${accountId}/passphrase`

/**
 * API keys, encrypted by the operating system's keychain. Where there is none, a key lives in memory until Hoist
 * quits and nothing is written. There is no way to read a key from outside the main process.
 */
export class KeyVault {
  readonly #store: ElectronStore<Record<string, string>>
  readonly #session = new Map<string, string>()
  readonly #logger: Logger

  /** @param folder the profile's. Call after the application is ready: the keychain is not there before. */
  constructor(folder: string, logger: Logger) {
    this.#store = new ElectronStore({
      cwd: folder,
      name: 'keys',
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
    })
    this.#logger = logger
  }

  /** True when the system really encrypts: on Linux `basic_text` is only a disguise. */
  get available(): boolean {
    if (!safeStorage.isEncryptionAvailable()) return false
    return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
  }

  set(accountId: string, key: string): void {
    this.#session.set(accountId, key)
    if (this.available) this.#store.set(accountId, safeStorage.encryptString(key).toString('base64'))
    else this.#store.delete(accountId)
  }

  clear(accountId: string): void {
    this.#session.delete(accountId)
    this.#store.delete(accountId)
  }

  state(accountId: string): AccountView['key'] {
    if (this.#store.has(accountId) && this.key(accountId) !== null) return 'kept'
    return this.#session.has(accountId) ? 'session' : 'none'
  }

  /** The key, or null where there is none that can be read. */
  key(accountId: string): string | null {
    const known = this.#session.get(accountId)
    if (known !== undefined) return known
    const encrypted = this.#store.get(accountId)
    if (encrypted === undefined || !this.available) return null
    try {
      const key = safeStorage.decryptString(Buffer.from(encrypted, 'base64'))
      this.#session.set(accountId, key)
      return key
    } catch (error) {
      // The keychain was reset, or the profile comes from another computer: the person must enter it again.
      this.#logger.log('warn', 'a stored key could not be decrypted', { account: accountId, error })
      return null
    }
  }
}
