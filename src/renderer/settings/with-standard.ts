import { messages, sentences } from '../messages'

/**
 * What a setting does, and its default.
 * @param standard in words; for a switch whether it is on
 */
export function withStandard(text: string, standard: string | boolean): string {
  const words = messages.settings
  const shown = typeof standard === 'string' ? standard : standard ? words.on : words.off
  return sentences(text, words.standard({ value: shown }))
}
