/** The form of a MIME type, such as `text/plain; charset=utf-8`. */
const pattern = /^[\w.+-]+\/[\w.+-]+(\s*;[^\p{Cc}]*)?$/u

/** Longest one that is accepted. */
export const longestMimeType = 127

/** Whether a text has the form of a MIME type, and is no longer than is accepted. */
export function isMimeType(text: string): boolean {
  return text.length <= longestMimeType && pattern.test(text)
}
