import { redact, withoutSecret } from '../../log/log-file'

/** Most characters of a message that are kept: it is shown to people. */
const longestMessage = 500
/** The longest text that is searched, because removing tags can take quadratic time. */
const longestLook = 8 * 1024

/** One short line of plain text from an untrusted response, without the key or anything that looks like one. */
export function plainText(text: string, key: string): string {
  // Truncated only now: half of a key would not be recognized.
  const safe = redact(withoutSecret(text, key)).slice(0, longestLook)
  const flat = safe
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return flat.length > longestMessage ? `${flat.slice(0, longestMessage)}…` : flat
}
