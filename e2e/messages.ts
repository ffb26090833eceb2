import { compile, readMessages } from '../scripts/messages.mjs'
import { catalogueOf, type Messages } from '../src/shared/messages/catalogue'
import type { Language } from '../src/shared/words/languages'

/** The messages of that language. */
export function messagesOf(language: Language): Messages {
  return catalogueOf(language, compile(readMessages(language)), compile(readMessages('en')))
}
