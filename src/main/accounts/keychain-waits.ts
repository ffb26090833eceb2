import type { UploadManager } from '../../core/list/upload-manager'
import type { Failure } from '../../shared/failures/failures'
import type { Accounts } from './accounts'
import { type KeyVault, proxyKey } from './key-vault'

export interface KeychainWaitsDeps {
  readonly vault: KeyVault
  readonly accounts: Accounts
  readonly manager: Pick<UploadManager, 'block' | 'keychainOpened' | 'liftObstacle' | 'raiseObstacle'>
  /** Whether the proxy in the settings may have a password. */
  readonly usesProxyPassword: () => boolean
}

/** The uploads that cannot continue before the keychain opens. */
export class KeychainWaits {
  readonly #deps: KeychainWaitsDeps

  constructor(deps: KeychainWaitsDeps) {
    this.#deps = deps
  }

  /** The state of the keychain or of a key has changed. */
  changed(): void {
    const { manager, vault } = this.#deps
    // Accounts whose key was entered meanwhile no longer wait.
    manager.liftObstacle('keychain-asks')
    if (vault.view === 'asks')
      manager.raiseObstacle('keychain-asks', (accountId) => this.#isNeededFor(accountId))
    if (vault.view === 'usable') manager.keychainOpened()
  }

  /** The keychain was needed and cannot be reached. */
  unreachable(failure: Failure): void {
    const { accounts, manager } = this.#deps
    for (const { id } of accounts.views()) if (this.#isNeededFor(id)) manager.block(id, failure)
  }

  /** Whether that account needs something that only the keychain knows. */
  #isNeededFor(accountId: string): boolean {
    const { accounts, usesProxyPassword, vault } = this.#deps
    const needsPassword = usesProxyPassword() && !accounts.isLocal(accountId)
    return accounts.needsKeychain(accountId) || (needsPassword && vault.isUnread(proxyKey))
  }
}
