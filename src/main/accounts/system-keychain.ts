import type { SafeStorage } from 'electron'
import { hasKeyring, openKeyring } from '../../adapters/keychain/keyring'

/** What the vault needs of the keychain of the system. Nothing of it makes the process stand still for a person. */
export interface Keychain {
  /** Whether there is one, as far as can be told without asking it for anything. */
  exists(): Promise<boolean>
  /**
   * Opens it. Takes as long as a person does to answer the system.
   * @param asks called, and waited for, before the system asks
   */
  open(asks: () => Promise<void>, signal: AbortSignal): Promise<'open' | 'locked' | 'missing'>
  /** Rejects where it is not open. */
  encrypt(key: string): Promise<string>
  /** Rejects where it is not open, or where it did not encrypt that. `isOutdated`: it should be encrypted anew. */
  decrypt(encrypted: string): Promise<{ readonly key: string; readonly isOutdated: boolean }>
}

/**
 * The keychain of the system by Electron's safeStorage. Its synchronous calls, the only ones before Electron 42, make
 * the whole process wait for a person where a keyring is locked. So a keyring is opened first, in a way that does not.
 */
export class SystemKeychain implements Keychain {
  readonly #storage: SafeStorage

  /** Call after the application is ready. */
  constructor(storage: SafeStorage) {
    this.#storage = storage
  }

  async exists(): Promise<boolean> {
    if (process.platform !== 'linux') return true
    const backend = this.#storage.getSelectedStorageBackend()
    // `basic_text` is only a disguise.
    if (backend === 'basic_text') return false
    return backend !== 'gnome_libsecret' || hasKeyring(process.env)
  }

  async open(asks: () => Promise<void>, signal: AbortSignal): Promise<'open' | 'locked' | 'missing'> {
    if (process.platform === 'linux') {
      const backend = this.#storage.getSelectedStorageBackend()
      if (backend === 'basic_text') return 'missing'
      // KWallet, too, asks by itself; Chromium waits for it at most 25 s.
      const keyring = backend === 'gnome_libsecret' ? await openKeyring(process.env, asks, signal) : 'open'
      if (keyring !== 'open') return keyring
    }
    const isAvailable = this.#isAsynchronous
      ? await this.#storage.isAsyncEncryptionAvailable()
      : this.#storage.isEncryptionAvailable()
    return isAvailable ? 'open' : 'missing'
  }

  async encrypt(key: string): Promise<string> {
    const encrypted = this.#isAsynchronous
      ? await this.#storage.encryptStringAsync(key)
      : this.#storage.encryptString(key)
    return encrypted.toString('base64')
  }

  async decrypt(encrypted: string): Promise<{ readonly key: string; readonly isOutdated: boolean }> {
    const bytes = Buffer.from(encrypted, 'base64')
    if (!this.#isAsynchronous) return { key: this.#storage.decryptString(bytes), isOutdated: false }
    const { result, shouldReEncrypt } = await this.#storage.decryptStringAsync(bytes)
    return { key: result, isOutdated: shouldReEncrypt }
  }

  /** Since Electron 42. Hoist also runs on older ones. */
  get #isAsynchronous(): boolean {
    return typeof this.#storage.isAsyncEncryptionAvailable === 'function'
  }
}
