/**
 * Characters that would break the line, turn the direction of what follows, or show nothing at all. Letters of some
 * languages and emoji need joiners and variation selectors, and the flags of regions end in up to seven tags.
 */
const hidden =
  /([\p{Cc}\p{Cs}\u2028\u2029\ufff9-\ufffb]|(?![\p{VS}\u200c-\u200d\u{e0020}-\u{e007f}])\p{DI}|[\u{e0020}-\u{e007f}](?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{1,7}))/gu

/** A name or another foreign text, safe to show: a replacement character stands for what is hidden. */
export function shownText(text: string): string {
  return text.replace(hidden, '\ufffd')
}

/** The same for every text in plain data, such as a view or a failure with its cause. */
export function shownTexts<T>(value: T): T {
  if (typeof value === 'string') return shownText(value) as T
  if (Array.isArray(value)) return value.map(shownTexts) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shownTexts(each)])) as T
}

/** A text of several lines of our own, such as a stack, safe to show. */
export function shownLines(text: string): string {
  return text.split('\n').map(shownText).join('\n')
}

/** JSON of the same value in which everything hidden is escaped, so that it cannot control a terminal. */
export function jsonText(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  // A character of two units is escaped as both.
  const escaped = (character: string) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
  return JSON.stringify(value, replacer).replace(hidden, escaped)
}

/** The text in pieces: every second one is one hidden character. Together they are the text. */
export function splitHidden(text: string): readonly string[] {
  return text.split(hidden)
}

/** The text as valid Unicode: a path may have lone surrogates, which stand for invalid bytes. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}
