import type { Failure } from '../failures'
import type { Language } from '../languages'
import { en, type Messages } from './en'
import type { FailureText } from './failures.en'
import { wordsOf } from './words'

const catalogues: Readonly<Record<Language, typeof en>> = { en }

/** The catalogue of a language. */
export function messagesOf(language: Language): Messages {
  return catalogues[language](wordsOf(language))
}

/** The catalogue in use. Read it when something is said, and never keep a text: the language may change. */
export let messages: Messages = messagesOf('en')

/** Says everything in that language from now on. */
export function speak(language: Language): void {
  messages = messagesOf(language)
}

/** The words for a failure, in the language in use. */
export function failureText(failure: Failure): FailureText {
  return messages.failures[failure.kind](failure)
}
