import { formats, messages } from '../shared/messages'

export { formats, messages }

/** Several sentences as one text. */
export function sentences(...said: readonly string[]): string {
  return said.join(messages.between.sentences)
}

/** Tells the browser, and through it screen readers, the language in use and its direction. */
export function markLanguage(): void {
  document.documentElement.lang = messages.language
  document.documentElement.dir = messages.direction
}
