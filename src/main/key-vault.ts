import { safeStorage } from 'electron'
import type { ProfileFile, Stored, Tidy } from '../adapters/profile-file'
import type { Logger } from '../core/ports'
import type { AccountView } from '../shared/accounts'
import type { Failure } from '../shared/failures'
import { profileFile } from './profile-store'

/** Where the proxy's password is kept: no account can have that id. */
export const proxyKey = 'proxy'

/** Where the passphrase of an account's client certificate is kept. */
export const passphraseKey = (accountId: string): string => `${accountId}/passphrase`

function tidyKeys(stored: Stored): Tidy {
  const all = Object.entries(stored)
  const good = all.filter(([, encrypted]) => typeof encrypted === 'string')
  return { kept: Object.fromEntries(good), leftOut: all.length - good.length }
}

/**
 * API keys, encrypted by the operating system's keychain. Where there is none, a key lives in memory until Hoist
 * quits and nothing is written. There is no way to read a key from outside the main process.
 */
export class KeyVault {
  readonly #file: ProfileFile
  readonly #session = new Map<string, string>()
  /** What was entered and could not be stored. */
  readonly #unstored = new Set<string>()
  readonly #logger: Logger

  /** @param folder the profile's. Call after the application is ready: the keychain is not there before. */
  constructor(folder: string, logger: Logger) {
    this.#file = profileFile(folder, 'keys', tidyKeys)
    this.#logger = logger
  }

  /** What to tell the person about the file of the keys; null where all is well. */
  get problem(): Failure | null {
    return this.#file.problem
  }

  /** True when the system really encrypts: on Linux `basic_text` is only a disguise. */
  get available(): boolean {
    if (!safeStorage.isEncryptionAvailable()) return false
    return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
  }

  set(accountId: string, key: string): void {
    this.#session.set(accountId, key)
    // Where it cannot be stored, the one that was stored before stays for the next start.
    this.#unstored.add(accountId)
    if (!this.available) return
    const encrypted = safeStorage.encryptString(key).toString('base64')
    this.#file.write({ ...this.#file.values, [accountId]: encrypted })
    this.#unstored.delete(accountId)
  }

  clear(accountId: string): void {
    this.#session.delete(accountId)
    this.#unstored.delete(accountId)
    const { [accountId]: stored, ...others } = this.#file.values
    if (stored !== undefined) this.#file.write(others)
  }

  state(accountId: string): AccountView['key'] {
    if (this.#unstored.has(accountId)) return 'session'
    return this.key(accountId) === null ? 'none' : 'kept'
  }

  /** The key, or null where there is none that can be read. */
  key(accountId: string): string | null {
    const known = this.#session.get(accountId)
    if (known !== undefined) return known
    const encrypted = this.#file.values[accountId]
    if (typeof encrypted !== 'string' || !this.available) return null
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
