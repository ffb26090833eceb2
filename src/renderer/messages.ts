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
