import { randomUUID } from 'node:crypto'
import ElectronStore from 'electron-store'
import { z } from 'zod'
import type { Connection } from '../adapters/undici-api'
import { type AccountDraft, type AccountView, baseUrlFailure, practiceAccountId } from '../shared/accounts'
import { type CertificateFiles, noCertificateFiles } from '../shared/certificates'
import { HoistError } from '../shared/failures'
import { messages } from '../shared/messages'
import { isThisComputer } from '../shared/proxy'
import { tidyBaseUrl } from '../shared/services'
import { type KeyVault, passphraseKey, proxyKey } from './key-vault'

const storedAccount = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  organization: z.string(),
  project: z.string(),
  /** Paths alone; accounts of older versions have none. */
  certificates: z
    .object({ caFile: z.string(), clientCertificate: z.string(), clientKey: z.string() })
    .catch(noCertificateFiles),
  /** Something has worked there since it was saved. */
  hasWorked: z.boolean().optional(),
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
  /** Files that the person has chosen: the window cannot make up a path. */
  readonly #allowed = new Set<string>()

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
    const views = this.#stored().map((account) => this.#view(account))
    if (!this.usesPractice) return views
    const baseUrl = this.#practice()?.baseUrl ?? ''
    const practice: AccountView = {
      id: practiceAccountId,
      name: messages.practiceAccountName,
      baseUrl,
      organization: '',
      project: '',
      key: 'session',
      certificates: { ...noCertificateFiles, passphrase: 'none' },
    }
    return [...views, practice]
  }

  /**
   * How an account would be reached if it were saved like that. Throws a HoistError (`base-url-invalid`,
   * `key-missing`, `bad-request`).
   */
  draftConnection(draft: AccountDraft): Connection {
    const baseUrl = checkedBaseUrl(draft)
    const kept = this.#stored().find((account) => account.id === draft.id)
    const keeps = kept !== undefined && sameService(kept.baseUrl, baseUrl)
    const apiKey = draft.apiKey ?? (keeps ? this.#vault.key(kept.id) : null)
    if (apiKey === null) {
      throw new HoistError({ kind: 'key-missing', detail: 'none was entered', subject: draft.name })
    }
    const { organization, project } = draft
    const files = this.#certificatesOf(draft, kept)
    const keepsPassphrase = kept !== undefined && sameClient(files, kept.certificates)
    const passphrase = draft.passphrase ?? (keepsPassphrase ? this.#passphrase(kept.id) : '')
    return { baseUrl, apiKey, organization, project, certificates: { ...files, passphrase } }
  }

  /**
   * Adds or changes an account. Throws a HoistError (`base-url-invalid`, `account-missing`, `bad-request`).
   *
   * @param hasWorked whether a test of that base URL has just worked
   */
  save(draft: AccountDraft, hasWorked: (baseUrl: string) => boolean = () => false): AccountView {
    const baseUrl = checkedBaseUrl(draft)
    const accounts = this.#stored()
    const index = accounts.findIndex((account) => account.id === draft.id)
    if (draft.id !== undefined && index < 0) {
      throw new HoistError({ kind: 'account-missing', detail: `no account ${draft.id}` })
    }
    const kept = accounts[index]
    const certificates = this.#certificatesOf(draft, kept)
    const account: StoredAccount = {
      id: draft.id ?? randomUUID(),
      name: draft.name,
      baseUrl,
      organization: draft.organization,
      project: draft.project,
      certificates,
    }
    const isSame = kept !== undefined && sameService(kept.baseUrl, baseUrl)
    account.hasWorked = hasWorked(baseUrl) || (isSame && kept.hasWorked === true)
    if (kept === undefined) accounts.push(account)
    else accounts[index] = account
    if (kept !== undefined && !isSame) this.#vault.clear(account.id)
    this.#store.set('accounts', accounts)
    if (draft.apiKey !== undefined) this.#vault.set(account.id, draft.apiKey)
    const isForOther = kept !== undefined && !sameClient(certificates, kept.certificates)
    if (draft.passphrase === '' || isForOther) this.#vault.clear(passphraseKey(account.id))
    if (draft.passphrase) this.#vault.set(passphraseKey(account.id), draft.passphrase)
    return this.#view(account)
  }

  /** Lets that file be one of an account's certificates: the person has chosen it in a dialog of the system. */
  allowCertificate(path: string): void {
    this.#allowed.add(path)
  }

  remove(id: string): void {
    if (id === practiceAccountId) this.#store.set('practice', false)
    this.#vault.clear(id)
    this.#vault.clear(passphraseKey(id))
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
    return account !== undefined && isThisComputer(new URL(account.baseUrl).hostname)
  }

  /** Whether something has worked for that account since it was saved, in this run or an earlier one. */
  hasWorked(id: string): boolean {
    return id === practiceAccountId || this.#find(id)?.hasWorked === true
  }

  /** Something has worked for that account. */
  setWorked(id: string): void {
    if (this.hasWorked(id) || this.#find(id) === undefined) return
    const accounts = this.#stored().map((account) =>
      account.id === id ? { ...account, hasWorked: true } : account,
    )
    this.#store.set('accounts', accounts)
  }

  /** What an account is sent to: scheme, host and port. An account that is not there any more has its own. */
  origin(id: string): string {
    const account = this.#find(id)
    return account === undefined ? id : new URL(account.baseUrl).origin
  }

  name(id: string): string | null {
    return this.views().find((account) => account.id === id)?.name ?? null
  }

  /**
   * How to reach an account. Throws a HoistError (`account-missing`, `base-url-invalid`, `key-missing`,
   * `practice-server-failed`).
   */
  connection(id: string): Connection {
    if (id === practiceAccountId) {
      const practice = this.#practice()
      if (practice === null)
        throw new HoistError({ kind: 'practice-server-failed', detail: 'it does not run' })
      return practice
    }
    const account = this.#find(id)
    if (account === undefined) throw new HoistError({ kind: 'account-missing', detail: `no account ${id}` })
    // It may have been saved by a version that took it, or by something else than Hoist.
    const failure = baseUrlFailure(account.baseUrl)
    if (failure !== null) throw new HoistError(failure)
    const apiKey = this.#vault.key(id)
    if (apiKey === null) {
      throw new HoistError({ kind: 'key-missing', detail: 'no key in the keychain', subject: account.name })
    }
    const { baseUrl, organization, project } = account
    const certificates = { ...account.certificates, passphrase: this.#passphrase(id) }
    return { baseUrl, apiKey, organization, project, certificates }
  }

  /** Every key and password that Hoist knows: for keeping them out of what a person copies. */
  keys(): string[] {
    const keys = this.#stored().flatMap(({ id }) => [this.#vault.key(id), this.#vault.key(passphraseKey(id))])
    return [...keys, this.#practice()?.apiKey ?? null, this.#vault.key(proxyKey)].filter(
      (key) => key !== null,
    )
  }

  #view({ hasWorked: _, ...account }: StoredAccount): AccountView {
    const passphrase = this.#vault.state(passphraseKey(account.id))
    return {
      ...account,
      key: this.#vault.state(account.id),
      certificates: { ...account.certificates, passphrase },
    }
  }

  #passphrase(id: string): string {
    return this.#vault.key(passphraseKey(id)) ?? ''
  }

  /** The files of a draft. Throws a HoistError (`bad-request`) for one that nobody has chosen. */
  #certificatesOf(draft: AccountDraft, kept: StoredAccount | undefined): CertificateFiles {
    const stored = kept?.certificates ?? noCertificateFiles
    const files = draft.certificates ?? stored
    const known = ['', ...Object.values(stored), ...this.#allowed]
    for (const path of Object.values(files)) {
      if (!known.includes(path))
        throw new HoistError({ kind: 'bad-request', detail: 'that file was not chosen', subject: path })
    }
    return files
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

/** A passphrase belongs to the file it was given for. */
function sameClient(one: CertificateFiles, other: CertificateFiles): boolean {
  return one.clientCertificate === other.clientCertificate && one.clientKey === other.clientKey
}

/** A key belongs to the service it was given for: at another address it must be entered again. */
function sameService(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin
}
