import type { Failure } from '../failures'
import type { Language } from '../languages'
import { shownTexts } from '../shown-text'
import { ar } from './ar'
import { de } from './de'
import { en, type Messages } from './en'
import { es } from './es'
import type { FailureText } from './failures.en'
import { fr } from './fr'
import { ja } from './ja'
import { ptBR } from './pt-BR'
import { type Words, wordsOf } from './words'
import { zhCN } from './zh-CN'

const catalogues: Readonly<Record<Language, (words: Words) => Messages>> = {
  en,
  de,
  es,
  fr,
  'pt-BR': ptBR,
  ja,
  'zh-CN': zhCN,
  ar,
}

/** The catalogue of a language. */
export function messagesOf(language: Language): Messages {
  return catalogues[language](wordsOf(language))
}

/** The catalogue in use. Read it when something is said, and never keep a text: the language may change. */
export let messages: Messages = messagesOf('en')

/** Says everything in that language from now on. */
export function speak(language: Language): void {
  if (language === messages.language) return
  messages = messagesOf(language)
}

/** What a portal that asks people to sign in looks like from here. */
const portals: ReadonlySet<Failure['kind']> = new Set([
  'unexpected-answer',
  'certificate-expired',
  'certificate-wrong-name',
  'certificate-untrusted',
  'https-missing',
])

/** Why a host cannot be reached, and what may be done, in a sentence or two that stand behind its name. */
export function causeText(failure: Failure): string {
  const { outage, between } = messages
  if (failure.kind === 'connection-refused') return outage.refused
  const { happened, todo } = failureText(failure)
  // Some proxies let through whoever has signed in, too.
  const isShut = failure.kind === 'proxy-refused' && isRefusal(failure.status)
  if (isShut || portals.has(failure.kind)) return `${happened}${between.sentences}${outage.signIn}`
  return failure.kind.startsWith('proxy-login') ? `${happened}${between.sentences}${todo}` : happened
}

function isRefusal(status = 0): boolean {
  return status >= 400 && status <= 499
}

/** A host as people know it. @param origin such as `https://api.openai.com` */
export function hostName(origin: string): string {
  return origin.replace(/^https?:\/\//, '')
}

/** The words for a failure, in the language in use. */
export function failureText(failure: Failure): FailureText {
  // What happened at an address tells more than that it never worked.
  const told = failure.kind === 'address-unreachable' ? (failure.cause ?? failure) : failure
  const words = messages.failures[told.kind](shownTexts(told))
  if (told.kind !== 'parts-failed' || told.cause === undefined) return words
  const why = failureText(told.cause).happened
  return { ...words, happened: `${words.happened}${messages.between.sentences}${why}` }
}
