import { formats, messages } from '../shared/messages'

export { formats, messages }

/** Several sentences as one text; empty ones are left out. */
export function sentences(...said: readonly string[]): string {
  return said.filter((each) => each !== '').join(messages.between.sentences)
}

/** Tells the browser, and through it screen readers, the language in use and its direction. */
export function markLanguage(): void {
  document.documentElement.lang = messages.language
  document.documentElement.dir = messages.direction
}

/** Compares names by the rules of the window's language, which may change. */
export function compareNames(a: string, b: string): number {
  return collatorOf(messages.language).compare(a, b)
}

/** A collator is slow to make and is asked many times. */
const collators = new Map<string, Intl.Collator>()

function collatorOf(language: string): Intl.Collator {
  const collator = collators.get(language) ?? new Intl.Collator(language, { numeric: true })
  collators.set(language, collator)
  return collator
}
