import { type AccountView, practiceAccountId } from '../../shared/accounts'
import type { Purpose } from '../../shared/purposes'

/** What the person chose last, kept while the window is open. */
export interface UploadChoices {
  readonly purpose: Purpose
  readonly accountId: string | null
  readonly autoComplete: boolean
}

let last: UploadChoices = { purpose: 'user_data', accountId: null, autoComplete: true }

export function lastChoices(): UploadChoices {
  return last
}

export function rememberChoices(choices: UploadChoices): void {
  last = choices
}

/** The account to begin with: the last one, else one that can send, a real one before the practice server. */
export function firstAccount(accounts: readonly AccountView[], wanted: string | null): string | null {
  const known = accounts.find((account) => account.id === wanted)
  const withKey = accounts.find((account) => account.id !== practiceAccountId && account.key !== 'none')
  const practice = accounts.find((account) => account.id === practiceAccountId)
  return (known ?? withKey ?? practice ?? accounts[0])?.id ?? null
}
