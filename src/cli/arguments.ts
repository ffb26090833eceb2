import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { serviceAt } from '../adapters/service/kinds'
import { practiceService } from '../adapters/service/kinds/practice'
import type { ServiceKind } from '../adapters/service/kinds/service-kind'
import { failureText } from '../shared/messages'
import { megabit, rateSchema } from '../shared/network/bandwidth'
import type { CertificateFiles } from '../shared/network/certificates'
import { baseUrlFailure } from '../shared/service/accounts'
import { defaultBaseUrl, tidyBaseUrl } from '../shared/service/base-url'
import { expiryUnits, readExpiry } from '../shared/service/expiry'
import { isNextFor } from '../shared/service/next'
import { purposes as allPurposes, type Purpose } from '../shared/service/purposes'
import { defaultSettings, type Settings, settingsSchema } from '../shared/settings'
import { shownText } from '../shared/words/shown-text'
import type { FolderChoice } from './files/folder-files'
import type { Then } from './then'
import { options } from './words/manual'

/** A command line that cannot be carried out: the message says why. */
export class UsageError extends Error {}

export interface UploadCommand {
  readonly command: 'upload' | 'demo'
  readonly files: readonly string[]
  readonly purpose: Purpose
  /** When the service deletes the files, in seconds; undefined for the usual time. */
  readonly expiresAfter: number | undefined
  readonly baseUrl: string
  /** The kind of service at the base URL, or of the practice server. */
  readonly service: ServiceKind
  readonly certificates: CertificateFiles
  readonly practice: boolean
  /** What is done with each file once it is uploaded; null for nothing. */
  readonly afterwards: Then | null
  /** Upload completed files again. */
  readonly again: boolean
  /** Upload files although their check has found errors. */
  readonly anyway: boolean
  /** Send repaired copies of files that can be repaired. */
  readonly repair: boolean
  /** Send the parts of files that are too large. */
  readonly split: boolean
  /** Which files in folders are sent. */
  readonly folders: FolderChoice
  readonly userDataDir: string | null
  readonly json: boolean
  readonly settings: Settings
}

export type Command = UploadCommand | { readonly command: 'help' } | { readonly command: 'version' }

/** Reads a command line without the program's own name. Throws a {@link UsageError}. */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals } = read(argv)
  if (values.help === true) return { command: 'help' }
  if (values.version === true) return { command: 'version' }
  const [command, ...files] = positionals
  if (command === undefined) throw new UsageError('Enter a command: upload or demo.')
  if (command !== 'upload' && command !== 'demo')
    throw new UsageError(`“${shownText(command)}” is not a command.`)
  if (command === 'upload' && files.length === 0)
    throw new UsageError('Name at least one file or folder to upload.')
  if (command === 'demo' && files.length > 0) throw new UsageError('“demo” does not take files.')

  const baseUrl = tidyBaseUrl(values['base-url'] ?? defaultBaseUrl)
  const wrong = baseUrlFailure(baseUrl)
  if (wrong !== null) {
    const { happened, todo } = failureText(wrong)
    throw new UsageError(`--base-url: ${happened} ${todo}`)
  }
  const practice = values.practice === true || command === 'demo'
  const service = practice ? practiceService : serviceAt(baseUrl)
  const afterwards = thenOf(values.then)
  const settings: Settings = {
    ...defaultSettings,
    onStart: 'resume',
    checksum: values['no-md5'] !== true,
    bandwidthLimit: limitOf(values.limit),
    partSizeMiB: bounded(
      'part-size',
      values['part-size'],
      settingsSchema.shape.partSizeMiB,
      defaultSettings.partSizeMiB,
    ),
    parallelParts: bounded(
      'parallel',
      values.parallel,
      settingsSchema.shape.parallelParts,
      defaultSettings.parallelParts,
    ),
    adaptiveParts: values.parallel === undefined,
    keepTryingSeconds: bounded(
      'keep-trying',
      values['keep-trying'],
      settingsSchema.shape.keepTryingSeconds,
      defaultSettings.keepTryingSeconds,
    ),
  }
  return {
    command,
    files,
    purpose: purposeOf(values.purpose, service, afterwards),
    expiresAfter: expiryOf(values['expires-after'], service),
    baseUrl,
    service,
    certificates: certificatesOf(values),
    practice,
    afterwards,
    again: values.again === true,
    anyway: values.anyway === true,
    repair: values.repair === true,
    split: values.split === true,
    folders: {
      include: values.include ?? '',
      exclude: values.exclude ?? '',
      hidden: values.hidden === true,
    },
    userDataDir: values['user-data-dir'] ?? null,
    json: values.json === true,
    settings,
  }
}

function read(argv: readonly string[]) {
  try {
    const parsed = parseArgs({ args: [...argv], allowPositionals: true, options, tokens: true })
    const given = new Map<string, string>()
    for (const token of parsed.tokens) {
      if (token.kind !== 'option' || token.value === undefined) continue
      // Otherwise the last one would apply, and nobody would learn what became of the others.
      if ((given.get(token.name) ?? token.value) !== token.value)
        throw new UsageError(`Enter --${token.name} only once.`)
      given.set(token.name, token.value)
    }
    return parsed
  } catch (error) {
    if (error instanceof UsageError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new UsageError(shownText(message.replaceAll('\n', ' ')))
  }
}

function thenOf(text: string | undefined): Then | null {
  if (text === undefined) return null
  if (text === 'batch') return { kind: 'batch' }
  const [, store] = /^searchable(?:=(.+))?$/s.exec(text) ?? [undefined, null]
  if (store === null)
    throw new UsageError(
      `--then cannot be “${shownText(text)}”. Enter searchable, searchable=NAME, searchable=vs_… or batch.`,
    )
  const isId = store?.startsWith('vs_') === true
  return { kind: 'searchable', storeId: isId ? store : null, title: isId ? null : (store ?? null) }
}

function purposeOf(
  text: string | undefined,
  { purposes, usualPurpose }: ServiceKind,
  then: Then | null,
): Purpose {
  const fits = (purpose: Purpose) => then === null || isNextFor(then.kind, purpose)
  const wanted = text ?? (fits(usualPurpose) ? usualPurpose : allPurposes.find(fits))
  const purpose = purposes.find((each) => each === wanted)
  if (purpose === undefined)
    throw new UsageError(
      `The service has no purpose “${shownText(wanted ?? '')}”. Choose one of: ${purposes.join(', ')}.`,
    )
  if (fits(purpose)) return purpose
  throw new UsageError(
    `--then ${then?.kind} needs the purpose ${allPurposes.filter(fits).join(' or ')}, not “${purpose}”.`,
  )
}

function expiryOf(text: string | undefined, { limits: { expiry } }: ServiceKind): number | undefined {
  if (text === undefined) return undefined
  if (expiry === null)
    throw new UsageError('--expires-after: this service does not let you choose an expiry.')
  const seconds = readExpiry(text, expiry)
  if (seconds !== null) return seconds
  const [least, most] = [expiry.least, expiry.most]
    .map(expiryUnits)
    .map(({ count, unit }) => `${count}${unit[0]}`)
  throw new UsageError(
    `--expires-after cannot be “${shownText(text)}”. Enter hours or days, such as 12h or 7d, from ${least} to ${most}.`,
  )
}

function certificatesOf(values: ReturnType<typeof read>['values']): CertificateFiles {
  const { 'ca-file': ca, 'client-cert': certificate, 'client-key': key } = values
  for (const [name, file] of Object.entries({ 'ca-file': ca, 'client-cert': certificate, 'client-key': key }))
    if (file === '') throw new UsageError(`--${name} needs a file name.`)
  if (key !== undefined && certificate === undefined)
    throw new UsageError('--client-key needs --client-cert.')
  const path = (file: string | undefined) => (file === undefined ? '' : resolve(file))
  return { caFile: path(ca), clientCertificate: path(certificate), clientKey: path(key) }
}

function bounded<T>(
  name: string,
  text: string | undefined,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  standard: T,
): T {
  if (text === undefined) return standard
  const parsed = schema.safeParse(Number(text))
  if (parsed.success) return parsed.data
  throw new UsageError(`--${name} cannot be “${shownText(text)}”.`)
}

/** Bytes per second for each unit of a rate. */
const rateUnits: Readonly<Record<string, number>> = {
  '': 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  KBIT: 125,
  MBIT: megabit,
  GBIT: 1000 * megabit,
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([KMG]?|[KMG]bit)$/i.exec(text) ?? []
  const rate = rateSchema.safeParse(
    Math.round(Number(amount || Number.NaN) * (rateUnits[unit.toUpperCase()] ?? 0)),
  )
  if (rate.success) return rate.data
  throw new UsageError(
    `--limit cannot be “${shownText(text)}”. Enter a rate such as 500K, 2M or 8Mbit, from 0.1Mbit to 10Gbit.`,
  )
}
