import { redact, withoutSecret } from '../log/log-file'

/** Most of a message that is kept: it is shown to people. */
const longestMessage = 500
/** Most of a text that is looked through for it: taking out tags may need the square of its length in steps. */
const longestLook = 8 * 1024

/** One short line of plain text, whatever a stranger sent: without the key, and without what looks like one. */
export function plainText(text: string, key: string): string {
  // Cut only now: half of a key would not be known for one.
  const safe = redact(withoutSecret(text, key)).slice(0, longestLook)
  const flat = safe
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return flat.length > longestMessage ? `${flat.slice(0, longestMessage)}…` : flat
}
