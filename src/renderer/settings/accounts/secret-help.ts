import type { KeychainView } from '../../../shared/ipc/views'
import type { KeyState } from '../../../shared/service/accounts'
import { messages } from '../../messages'

/** Whether a new key can go into the keychain, as far as that is known. */
export function hasKeychain(keychain: KeychainView): boolean {
  return keychain === 'usable' || keychain === 'asks'
}

/** The text below the field of a secret: where it is, or will be. */
export function secretHelp(
  state: KeyState,
  keychain: KeychainView,
  words: {
    readonly keeps: Readonly<Record<'none' | 'kept' | 'session', string>>
    /** The text if there is no secret, and no keychain either. */
    readonly session: string
  },
): string {
  if (state === 'unreachable' || state === 'replacing') return messages.accounts.keychainAway[state]
  return state === 'none' && !hasKeychain(keychain) ? words.session : words.keeps[state]
}
