import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ProfileFile, type Stored, type Tidy } from '../../adapters/profile/profile-file'
import { serviceAt, serviceView, standardService } from '../../adapters/service/kinds/index'
import { practiceService } from '../../adapters/service/kinds/practice'
import type { ServiceKind } from '../../adapters/service/kinds/service-kind'
import type { Connection } from '../../adapters/service/service-call'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { messages } from '../../shared/messages/index'
import { type CertificateFiles, noCertificateFiles } from '../../shared/network/certificates'
import { isThisComputer } from '../../shared/network/proxy'
import {
  type AccountCheck,
  type AccountDraft,
  type AccountView,
  baseUrlFailure,
  practiceAccountId,
} from '../../shared/service/accounts'
import { defaultBaseUrl, tidyBaseUrl } from '../../shared/service/base-url'
import { type KeyVault, passphraseKey } from './key-vault'

const storedAccount = z.object({
  id: z.string().min(1),
  name: z.string(),
  baseUrl: z.string().refine((url) => URL.canParse(url)),
  organization: z.string(),
  project: z.string(),
  /** The paths of the certificates; accounts of older versions have none. */
  certificates: z
    .object({ caFile: z.string(), clientCertificate: z.string(), clientKey: z.string() })
    .default(noCertificateFiles),
  /** Whether a call for the account has worked since it was saved. */
  hasWorked: z.boolean().optional(),
})
type StoredAccount = z.infer<typeof storedAccount>

/** What the file contains besides the accounts. */
const besideAccounts = {
  /** Whether the practice server is among the accounts. */
  practice: z.boolean().default(false),
  /** Chosen by the person in a dialog of the system: not a setting, which the window could change. */
  practiceFolder: z.string().min(1).nullable().default(null),
}

/** Keeps the valid accounts, and everything else that is valid. */
function tidyAccounts(stored: Stored): Tidy {
  const { accounts: list = [], ...beside } = stored
  const kept: Record<string, unknown> = { ...beside }
  let leftOut = 0
  for (const [name, schema] of Object.entries(besideAccounts)) {
    if (schema.safeParse(beside[name]).success) continue
    delete kept[name]
    leftOut += 1
  }
  const accounts = Array.isArray(list) ? list.filter((one) => storedAccount.safeParse(one).success) : []
  leftOut += Array.isArray(list) ? list.length - accounts.length : 1
  return { kept: { ...kept, accounts }, leftOut }
}

/** The accounts of this profile. Keys are in the vault, the practice server's only in its process. */
export class Accounts {
  readonly #file: ProfileFile
  readonly #vault: KeyVault
  readonly #practice: () => Connection | null
  readonly #checkOf: (id: string) => AccountCheck | undefined
  /** Files that the person has chosen: the window cannot make up a path. */
  readonly #allowed = new Set<string>()
  /** Addresses that the person has confirmed in a dialog of the system, each with its account. */
  readonly #confirmed = new Set<string>()
  /** Keys that were removed in this run, and those that the person has confirmed, by origin. */
  readonly #knownKeys = new Map<string, Set<string>>()
  readonly #origins = new WeakMap<StoredAccount, string>()
  /** The parsed accounts, and the list that they were parsed from. */
  #parsed: { readonly from: unknown; readonly accounts: readonly StoredAccount[] } | null = null
  /** Whether there is an account, or was one in this run. */
  #hadAccount: boolean

  /**
   * @param practice the practice server's connection while it runs
   * @param checkOf what is known about whether an account works
   */
  constructor(
    folder: string,
    vault: KeyVault,
    practice: () => Connection | null,
    checkOf: (id: string) => AccountCheck | undefined = () => undefined,
  ) {
    this.#file = new ProfileFile(folder, 'accounts', tidyAccounts)
    this.#vault = vault
    this.#practice = practice
    this.#checkOf = checkOf
    this.#hadAccount = this.#stored().length > 0
  }

  /** The problem of the accounts file, for the person; null if there is none. */
  get problem(): Failure | null {
    return this.#file.problem
  }

  /** Whether the person has chosen to have the practice server among the accounts. */
  get usesPractice(): boolean {
    return besideAccounts.practice.parse(this.#file.values.practice)
  }

  addPractice(): void {
    if (!this.usesPractice) this.#set({ practice: true })
  }

  /** The folder that the person has chosen for the practice server; null is the profile's. */
  get practiceFolder(): string | null {
    return besideAccounts.practiceFolder.parse(this.#file.values.practiceFolder)
  }

  set practiceFolder(folder: string | null) {
    this.#set({ practiceFolder: folder })
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
      service: serviceView(practiceService),
    }
    return [...views, practice]
  }

  /**
   * How an account would be reached if this draft were saved. Throws a HoistError (`base-url-invalid`, `key-missing`,
   * `keychain-unreachable`, `bad-request`).
   */
  async draftConnection(draft: AccountDraft): Promise<Connection> {
    const baseUrl = checkedBaseUrl(draft)
    const kept = this.#stored().find((account) => account.id === draft.id)
    const keeps = kept !== undefined && sameService(kept.baseUrl, baseUrl)
    const apiKey = draft.apiKey ?? (keeps ? await this.#vault.key(kept.id) : null)
    if (apiKey === null) {
      throw new HoistError({ kind: 'key-missing', detail: 'no key was entered', subject: draft.name })
    }
    const { organization, project } = draft
    const files = this.#certificatesOf(draft, kept)
    const keepsPassphrase = kept !== undefined && sameClient(files, kept.certificates)
    const passphrase = draft.passphrase ?? (keepsPassphrase ? await this.#passphrase(kept.id) : '')
    const certificates = { ...files, passphrase }
    return { service: serviceAt(baseUrl), baseUrl, apiKey, organization, project, certificates }
  }

  /**
   * The origin of a draft that the person has to confirm before anything is sent there; null if it is the standard
   * service, if an account has it already, or if it was confirmed. Throws a HoistError (`base-url-invalid`).
   */
  unconfirmedOrigin(draft: AccountDraft): string | null {
    const { origin } = new URL(checkedBaseUrl(draft))
    const accounts = this.#stored()
    const kept = accounts.find((account) => account.id === draft.id)
    const chosen =
      kept === undefined ? [...accounts.map(({ baseUrl }) => baseUrl), defaultBaseUrl] : [kept.baseUrl]
    const isChosen = chosen.some((baseUrl) => URL.canParse(baseUrl) && new URL(baseUrl).origin === origin)
    return isChosen || this.#confirmed.has(confirmation(kept?.id, origin)) ? null : origin
  }

  /** The person has confirmed the origin of that draft. */
  confirmOrigin(draft: AccountDraft): void {
    const kept = this.#stored().find((account) => account.id === draft.id)
    this.#confirmed.add(confirmation(kept?.id, new URL(checkedBaseUrl(draft)).origin))
  }

  /**
   * The origin of a draft whose key the person has to confirm: files would reach that key's owner instead of, or
   * beside, the owner of the key that has worked. Null if that key is known there, if the origin itself has to be
   * confirmed or just was, and if there was no account before. Throws a HoistError (`base-url-invalid`).
   */
  unconfirmedKey(draft: AccountDraft): string | null {
    const { apiKey } = draft
    const { origin } = new URL(checkedBaseUrl(draft))
    const kept = this.#find(draft.id ?? '')
    const known = this.#keysAt(origin)
    if (apiKey === undefined || known.has(apiKey)) return null
    if (this.#confirmed.has(confirmation(kept?.id, origin))) return null
    if (kept === undefined) return this.#hadAccount ? origin : null
    return kept.hasWorked === true && this.#hasKeyAt(origin) && this.origin(kept.id) === origin
      ? origin
      : null
  }

  /** Reads the keys to compare a draft's key with, as long as that does not involve the person. */
  async readKeysFor(draft: AccountDraft): Promise<void> {
    if (draft.apiKey === undefined) return
    const ids = this.#idsAt(new URL(checkedBaseUrl(draft)).origin)
    // An unreadable key counts as another one until the person says otherwise.
    await Promise.allSettled(ids.map((id) => this.#vault.unlessAsked(this.#vault.key(id))))
  }

  /** The person has confirmed the key of that draft. */
  confirmKey(draft: AccountDraft): void {
    if (draft.apiKey !== undefined) this.#knowKey(new URL(checkedBaseUrl(draft)).origin, draft.apiKey)
  }

  /**
   * Adds or changes an account. Throws a HoistError (`base-url-invalid`, `not-confirmed`, `account-missing`,
   * `bad-request`).
   *
   * @param hasWorked whether a test of that base URL has just worked
   */
  async save(
    draft: AccountDraft,
    hasWorked: (baseUrl: string) => boolean = () => false,
  ): Promise<AccountView> {
    const baseUrl = checkedBaseUrl(draft)
    const accounts = this.#stored()
    const index = accounts.findIndex((account) => account.id === draft.id)
    if (draft.id !== undefined && index < 0) {
      throw new HoistError({ kind: 'account-missing', detail: `no account ${draft.id}` })
    }
    const unconfirmed = this.unconfirmedOrigin(draft) ?? this.unconfirmedKey(draft)
    if (unconfirmed !== null) throw new HoistError({ kind: 'not-confirmed', detail: unconfirmed })
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
    if (kept !== undefined && !isSame) this.clearKey(account.id)
    this.#set({ accounts })
    this.#hadAccount = true
    // From here on it is a regular address, for which another key has to be confirmed.
    this.#confirmed.delete(confirmation(draft.id, this.origin(account.id)))
    if (draft.apiKey !== undefined) await this.#vault.set(account.id, draft.apiKey)
    const isForOther = kept !== undefined && !sameClient(certificates, kept.certificates)
    if (draft.passphrase === '' || isForOther) this.#vault.clear(passphraseKey(account.id))
    if (draft.passphrase) await this.#vault.set(passphraseKey(account.id), draft.passphrase)
    return this.#view(account)
  }

  /** Allows that file as a certificate: the person has chosen it in a dialog of the system. */
  allowCertificate(path: string): void {
    this.#allowed.add(path)
  }

  remove(id: string): void {
    if (id === practiceAccountId) this.#set({ practice: false })
    this.clearKey(id)
    this.#vault.clear(passphraseKey(id))
    this.#set({ accounts: this.#stored().filter((account) => account.id !== id) })
  }

  clearKey(id: string): void {
    if (this.#vault.state(id) !== 'none') this.#knowKey(this.origin(id), this.#vault.inMemory(id))
    this.#vault.clear(id)
  }

  /** True for a service on this computer itself, which needs no network. */
  isLocal(id: string): boolean {
    if (id === practiceAccountId) return true
    const account = this.#find(id)
    return account !== undefined && isThisComputer(new URL(account.baseUrl).hostname)
  }

  /** Whether a call for that account has worked since it was saved, in this run or an earlier one. */
  hasWorked(id: string): boolean {
    return id === practiceAccountId || this.#find(id)?.hasWorked === true
  }

  /** A call for that account has worked. */
  setWorked(id: string): void {
    if (this.hasWorked(id) || this.#find(id) === undefined) return
    const accounts = this.#stored().map((account) =>
      account.id === id ? { ...account, hasWorked: true } : account,
    )
    this.#set({ accounts })
  }

  /** The origin that an account's files are sent to: scheme, host and port. A deleted account has its own. */
  origin(id: string): string {
    const account = this.#find(id)
    if (account === undefined) return id
    // The scheduler asks for each upload under way whenever a slot is free.
    const origin = this.#origins.get(account) ?? new URL(account.baseUrl).origin
    this.#origins.set(account, origin)
    return origin
  }

  /** The kind of service of an account. A deleted one counts as an account of the standard one. */
  service(id: string): ServiceKind {
    if (id === practiceAccountId) return practiceService
    const account = this.#find(id)
    return account === undefined ? standardService : serviceAt(account.baseUrl)
  }

  name(id: string): string | null {
    return this.views().find((account) => account.id === id)?.name ?? null
  }

  /**
   * How to reach an account; waits for the person if the keychain does. Throws a HoistError (`account-missing`,
   * `base-url-invalid`, `key-missing`, `keychain-unreachable`, `practice-server-failed`).
   */
  async connection(id: string): Promise<Connection> {
    if (id === practiceAccountId) {
      const practice = this.#practice()
      if (practice === null)
        throw new HoistError({ kind: 'practice-server-failed', detail: 'the practice server is not running' })
      return practice
    }
    const account = this.#find(id)
    if (account === undefined) throw new HoistError({ kind: 'account-missing', detail: `no account ${id}` })
    // The address may come from a version that accepted it, or from another program.
    const failure = baseUrlFailure(account.baseUrl)
    if (failure !== null) throw new HoistError(failure)
    const apiKey = await this.#vault.key(id)
    if (apiKey === null) {
      throw new HoistError({ kind: 'key-missing', detail: 'no key in the keychain', subject: account.name })
    }
    const { baseUrl, organization, project } = account
    const certificates = { ...account.certificates, passphrase: await this.#passphrase(id) }
    return { service: serviceAt(baseUrl), baseUrl, apiKey, organization, project, certificates }
  }

  /** The same connection, or undefined if the person would have to answer the system. */
  connectionUnlessAsked(id: string): Promise<Connection | undefined> {
    return this.#vault.unlessAsked(this.connection(id))
  }

  /** Whether only the keychain knows the key or a passphrase of the account. */
  needsKeychain(id: string): boolean {
    return this.#vault.isUnread(id) || this.#vault.isUnread(passphraseKey(id))
  }

  /** Every key and password that was used in this run: what a person copies must not contain them. */
  keys(): string[] {
    const practice = this.#practice()
    return [...this.#vault.known(), ...(practice === null ? [] : [practice.apiKey])]
  }

  #view({ hasWorked: _, ...account }: StoredAccount): AccountView {
    const passphrase = this.#vault.state(passphraseKey(account.id))
    const check = this.#checkOf(account.id)
    return {
      ...account,
      ...(check === undefined ? {} : { check }),
      key: this.#vault.state(account.id),
      certificates: { ...account.certificates, passphrase },
      service: serviceView(serviceAt(account.baseUrl)),
    }
  }

  /** Every key that is known at an origin. */
  #keysAt(origin: string): ReadonlySet<string> {
    const kept = this.#idsAt(origin).map((id) => this.#vault.inMemory(id))
    return new Set([...kept.filter((key) => key !== null), ...(this.#knownKeys.get(origin) ?? [])])
  }

  /** Whether there is a key at an origin, or was one in this run, even if only the keychain knows it. */
  #hasKeyAt(origin: string): boolean {
    return this.#knownKeys.has(origin) || this.#idsAt(origin).some((id) => this.#vault.state(id) !== 'none')
  }

  #idsAt(origin: string): string[] {
    return this.#stored().flatMap(({ id }) => (this.origin(id) === origin ? [id] : []))
  }

  /** @param key null for a key that only the keychain knows */
  #knowKey(origin: string, key: string | null): void {
    const known = this.#knownKeys.get(origin) ?? new Set()
    this.#knownKeys.set(origin, key === null ? known : known.add(key))
  }

  async #passphrase(id: string): Promise<string> {
    return (await this.#vault.key(passphraseKey(id))) ?? ''
  }

  /** The files of a draft. Throws a HoistError (`bad-request`) for a file that nobody has chosen. */
  #certificatesOf(draft: AccountDraft, kept: StoredAccount | undefined): CertificateFiles {
    const stored = kept?.certificates ?? noCertificateFiles
    const files = draft.certificates ?? stored
    const known = ['', ...Object.values(stored), ...this.#allowed]
    for (const path of Object.values(files)) {
      if (!known.includes(path))
        throw new HoistError({
          kind: 'bad-request',
          detail: 'this file was not chosen in a dialog',
          subject: path,
        })
    }
    return files
  }

  #find(id: string): StoredAccount | undefined {
    return this.#stored().find((account) => account.id === id)
  }

  #stored(): StoredAccount[] {
    const from = this.#file.values.accounts
    // This runs for each file that is added.
    if (this.#parsed === null || this.#parsed.from !== from)
      this.#parsed = { from, accounts: z.array(storedAccount).default([]).parse(from) }
    return [...this.#parsed.accounts]
  }

  #set(changed: Stored): void {
    this.#file.write({ ...this.#file.values, ...changed })
  }
}

function checkedBaseUrl({ baseUrl }: AccountDraft): string {
  const tidy = tidyBaseUrl(baseUrl)
  const failure = baseUrlFailure(tidy)
  if (failure !== null) throw new HoistError(failure)
  return tidy
}

function confirmation(id: string | undefined, origin: string): string {
  return `${id ?? ''} ${origin}`
}

/** A passphrase belongs to the file it was given for. */
function sameClient(one: CertificateFiles, other: CertificateFiles): boolean {
  return one.clientCertificate === other.clientCertificate && one.clientKey === other.clientKey
}

/** A key belongs to the service it was given for: at another address it must be entered again. */
function sameService(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin
}
