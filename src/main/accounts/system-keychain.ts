import type { SafeStorage } from 'electron'
import { hasKeyring, openKeyring } from '../../adapters/keychain/keyring'

/** What the vault needs of the system's keychain. Nothing of it blocks the process while a person is asked. */
export interface Keychain {
  /** Whether there is a keychain, as far as that is known without using it. */
  exists(): Promise<boolean>
  /**
   * Opens the keychain. Takes as long as a person takes to answer the system.
   * @param asks called, and awaited, before the system asks
   */
  open(asks: () => Promise<void>, signal: AbortSignal): Promise<'open' | 'locked' | 'missing'>
  /** Rejects if the keychain is not open. */
  encrypt(key: string): Promise<string>
  /**
   * Rejects if the keychain is not open, or did not encrypt the text. `isOutdated`: the text should be encrypted again.
   */
  decrypt(encrypted: string): Promise<{ readonly key: string; readonly isOutdated: boolean }>
}

/**
 * The system's keychain through Electron's safeStorage. Its synchronous calls, the only ones before Electron 42,
 * block the whole process for a person when a keyring is locked. So a keyring is opened first, in a way that does
 * not.
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
    // `basic_text` is only obfuscation.
    if (backend === 'basic_text') return false
    return backend !== 'gnome_libsecret' || hasKeyring(process.env)
  }

  async open(asks: () => Promise<void>, signal: AbortSignal): Promise<'open' | 'locked' | 'missing'> {
    if (process.platform === 'linux') {
      const backend = this.#storage.getSelectedStorageBackend()
      if (backend === 'basic_text') return 'missing'
      // KWallet asks by itself, too; Chromium waits for it at most 25 s.
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

  /** Since Electron 42. Hoist also runs on older versions. */
  get #isAsynchronous(): boolean {
    return typeof this.#storage.isAsyncEncryptionAvailable === 'function'
  }
}
