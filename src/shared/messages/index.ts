import type { Failure } from '../failures/failures'
import type { Language } from '../words/languages'
import { shownTexts } from '../words/shown-text'
import { type Compiled, catalogueOf, type Messages } from './catalogue'
import english from './catalogues/en.json'
import { type Formats, formatsOf } from './formats'

/** The sign that ends a sentence, in all languages of the catalogue. */
export const sentenceEnd = /[.?!。？！؟]$/u

/** The catalogue in use. Read it for each text, and never keep a text: the language may change. */
export let messages: Messages = catalogueOf('en', english, english)

/** How numbers, sizes and times are written in the language in use. Read it like {@link messages}. */
export let formats: Formats = formatsOf('en')

let wanted: Language = 'en'

/** Switches to that language as soon as its catalogue is loaded; English always is. */
export async function speak(language: Language): Promise<void> {
  wanted = language
  if (language === messages.language) return
  const compiled: Compiled =
    language === 'en' ? english : (await import(`./catalogues/${language}.json`)).default
  // Another one was chosen meanwhile.
  if (wanted !== language) return
  messages = catalogueOf(language, compiled, english)
  formats = formatsOf(language)
}

/** A portal that asks people to sign in shows itself by one of these failures. */
const portals: ReadonlySet<Failure['kind']> = new Set([
  'unexpected-answer',
  'certificate-expired',
  'certificate-wrong-name',
  'certificate-untrusted',
  'https-missing',
])

/**
 * Why a host cannot be reached, and what may be done, in one or two sentences after its name.
 *
 * @param textOf the words for a failure
 */
export function causeText(failure: Failure, textOf = failureText): string {
  const { outage, between } = messages
  if (failure.kind === 'connection-refused') return outage.refused
  const { happened, todo } = textOf(failure)
  // Some proxies also let people through once they have signed in.
  const isShut = failure.kind === 'proxy-refused' && isRefusal(failure.status)
  if (isShut || portals.has(failure.kind)) return `${happened}${between.sentences}${outage.signIn}`
  return failure.kind.startsWith('proxy-login') ? `${happened}${between.sentences}${todo}` : happened
}

function isRefusal(status = 0): boolean {
  return status >= 400 && status <= 499
}

/** A failure in words: what happened, what it means for the file, what to do now. */
export interface FailureText {
  readonly happened: string
  readonly means: string
  readonly todo: string
}

/** The words for a failure, in the language in use. */
export function failureText(failure: Failure): FailureText {
  // The reason why an address does not work says more than that it has never worked.
  const told = failure.kind === 'address-unreachable' ? (failure.cause ?? failure) : failure
  const given = fillIns(shownTexts(told))
  const { happened, means, todo } = messages.failures[told.kind]
  const words = { happened: say(happened, given), means: say(means, given), todo: say(todo, given) }
  if (told.kind !== 'parts-failed' || told.cause === undefined) return words
  const why = failureText(told.cause).happened
  return { ...words, happened: `${words.happened}${messages.between.sentences}${why}` }
}

/** A message that has arguments only in some languages or cases. */
export function say<Given>(message: string | ((given: Given) => string), given: Given): string {
  return typeof message === 'string' ? message : message(given)
}

/**
 * The possible arguments of the words for failures. Unknown ones are empty; if that matters, the message checks
 * `has…`.
 */
function fillIns({
  subject,
  status,
  code,
  serviceMessage,
  bytes,
  most,
  count,
  cause,
  reason: refusal,
}: Failure) {
  const { kept, untouched, unaffected } = messages.reassurance
  return {
    kept,
    untouched,
    unaffected,
    subject: subject ?? '?',
    hasSubject: subject !== undefined,
    status: String(status),
    hasStatus: status !== undefined,
    code: code ?? '',
    hasCode: code !== undefined,
    /** The code, if it is one of ours and the words depend on it. */
    reason: inCamelCase(code ?? ''),
    serviceMessage: serviceMessage ?? '',
    hasServiceMessage: Boolean(serviceMessage),
    size: bytes ?? 0,
    hasSize: bytes !== undefined,
    /** In bytes. */
    most: most ?? 0,
    count: count ?? 1,
    hasCount: count !== undefined,
    isReading: refusal === 'may-not-read',
    cause: cause === undefined ? 'none' : inCamelCase(cause.kind),
    scope: cause?.subject ?? '',
    hasScope: cause?.subject !== undefined,
  }
}

/** The cases of a message have names without hyphens. */
function inCamelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
