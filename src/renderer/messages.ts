import { messages } from '../shared/messages'

export { messages }

/** Tells the browser, and through it screen readers, the language in use and which way it runs. */
export function markLanguage(): void {
  document.documentElement.lang = messages.language
  document.documentElement.dir = messages.direction
}
