import { randomUUID } from 'node:crypto'
import ElectronStore from 'electron-store'
import { z } from 'zod'
import type { Connection } from '../adapters/undici-api'
import { type AccountDraft, type AccountView, baseUrlFailure, practiceAccountId } from '../shared/accounts'
import { HoistError } from '../shared/failures'
import { messages } from '../shared/messages'
import { tidyBaseUrl } from '../shared/services'
import { type KeyVault, proxyKey } from './key-vault'

const storedAccount = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  organization: z.string(),
  project: z.string(),
})
type StoredAccount = z.infer<typeof storedAccount>

interface StoredAccounts {
  accounts: unknown
  practice: boolean
  /** Chosen by the person in a dialog of the system: not a setting, which the window could change. */
  practiceFolder: unknown
}

/** The accounts of this profile. Keys are in the vault, the practice server's only in its process. */
export class Accounts {
  readonly #store: ElectronStore<StoredAccounts>
  readonly #vault: KeyVault
  readonly #practice: () => Connection | null

  /** @param practice the practice server's connection while it runs */
  constructor(folder: string, vault: KeyVault, practice: () => Connection | null) {
    this.#store = new ElectronStore<StoredAccounts>({
      cwd: folder,
      name: 'accounts',
      configFileMode: 0o600,
      defaults: { accounts: [], practice: false, practiceFolder: null },
    })
    this.#vault = vault
    this.#practice = practice
  }

  /** Whether the person has chosen to have the practice server among the accounts. */
  get usesPractice(): boolean {
    return this.#store.get('practice') === true
  }

  addPractice(): void {
    this.#store.set('practice', true)
  }

  /** The folder that the person has chosen for the practice server; null is the profile's. */
  get practiceFolder(): string | null {
    return z.string().min(1).nullable().catch(null).parse(this.#store.get('practiceFolder'))
  }

  set practiceFolder(folder: string | null) {
    this.#store.set('practiceFolder', folder)
  }

  views(): AccountView[] {
    const views = this.#stored().map(
      (account): AccountView => ({ ...account, key: this.#vault.state(account.id) }),
    )
    if (!this.usesPractice) return views
    const baseUrl = this.#practice()?.baseUrl ?? ''
    const practice: AccountView = {
      id: practiceAccountId,
      name: messages.practiceAccountName,
      baseUrl,
      organization: '',
      project: '',
      key: 'session',
    }
    return [...views, practice]
  }

  /**
   * How an account would be reached if it were saved like that. Throws a HoistError (`base-url-invalid`,
   * `key-missing`).
   */
  draftConnection(draft: AccountDraft): Connection {
    const baseUrl = checkedBaseUrl(draft)
    const kept = this.#stored().find((account) => account.id === draft.id)
    const keeps = kept !== undefined && sameService(kept.baseUrl, baseUrl)
    const apiKey = draft.apiKey ?? (keeps ? this.#vault.key(kept.id) : null)
    if (apiKey === null) {
      throw new HoistError({ kind: 'key-missing', detail: 'none was entered', subject: draft.name })
    }
    return { baseUrl, apiKey, organization: draft.organization, project: draft.project }
  }

  /** Adds or changes an account. Throws a HoistError (`base-url-invalid`, `account-missing`). */
  save(draft: AccountDraft): AccountView {
    const baseUrl = checkedBaseUrl(draft)
    const accounts = this.#stored()
    const index = accounts.findIndex((account) => account.id === draft.id)
    if (draft.id !== undefined && index < 0) {
      throw new HoistError({ kind: 'account-missing', detail: `no account ${draft.id}` })
    }
    const account: StoredAccount = {
      id: draft.id ?? randomUUID(),
      name: draft.name,
      baseUrl,
      organization: draft.organization,
      project: draft.project,
    }
    const kept = accounts[index]
    if (kept === undefined) accounts.push(account)
    else accounts[index] = account
    if (kept !== undefined && !sameService(kept.baseUrl, baseUrl)) this.#vault.clear(account.id)
    this.#store.set('accounts', accounts)
    if (draft.apiKey !== undefined) this.#vault.set(account.id, draft.apiKey)
    return { ...account, key: this.#vault.state(account.id) }
  }

  remove(id: string): void {
    if (id === practiceAccountId) this.#store.set('practice', false)
    this.#vault.clear(id)
    this.#store.set(
      'accounts',
      this.#stored().filter((account) => account.id !== id),
    )
  }

  clearKey(id: string): void {
    this.#vault.clear(id)
  }

  /** True for a service on this computer itself: it is reached without a network. */
  isLocal(id: string): boolean {
    if (id === practiceAccountId) return true
    const account = this.#find(id)
    return account !== undefined && /^(localhost|127\.|\[::1\])/.test(new URL(account.baseUrl).hostname)
  }

  /** What an account is sent to: scheme, host and port. An account that is not there any more has its own. */
  origin(id: string): string {
    const account = this.#find(id)
    return account === undefined ? id : new URL(account.baseUrl).origin
  }

  name(id: string): string | null {
    return this.views().find((account) => account.id === id)?.name ?? null
  }

  /** How to reach an account. Throws a HoistError (`account-missing`, `key-missing`, `practice-server-failed`). */
  connection(id: string): Connection {
    if (id === practiceAccountId) {
      const practice = this.#practice()
      if (practice === null)
        throw new HoistError({ kind: 'practice-server-failed', detail: 'it does not run' })
      return practice
    }
    const account = this.#find(id)
    if (account === undefined) throw new HoistError({ kind: 'account-missing', detail: `no account ${id}` })
    const apiKey = this.#vault.key(id)
    if (apiKey === null) {
      throw new HoistError({ kind: 'key-missing', detail: 'no key in the keychain', subject: account.name })
    }
    return { baseUrl: account.baseUrl, apiKey, organization: account.organization, project: account.project }
  }

  /** Every key and password that Hoist knows: for keeping them out of what a person copies. */
  keys(): string[] {
    const keys = this.#stored().map(({ id }) => this.#vault.key(id))
    return [...keys, this.#practice()?.apiKey ?? null, this.#vault.key(proxyKey)].filter(
      (key) => key !== null,
    )
  }

  #find(id: string): StoredAccount | undefined {
    return this.#stored().find((account) => account.id === id)
  }

  #stored(): StoredAccount[] {
    return z.array(storedAccount).catch([]).parse(this.#store.get('accounts'))
  }
}

function checkedBaseUrl({ baseUrl }: AccountDraft): string {
  const tidy = tidyBaseUrl(baseUrl)
  const failure = baseUrlFailure(tidy)
  if (failure !== null) throw new HoistError(failure)
  return tidy
}

/** A key belongs to the service it was given for: at another address it must be entered again. */
function sameService(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin
}
