/** What would break the line, turn the direction of what follows, or show nothing at all. */
const hidden = /([\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff])/gu

/** A name, or another text of a stranger, as it may be shown: a replacement character stands for what is hidden. */
export function shownText(text: string): string {
  return text.replace(hidden, '\ufffd')
}

/** The text in pieces: every other one, from the second on, is one hidden character. All together are the text. */
export function splitHidden(text: string): readonly string[] {
  return text.split(hidden)
}
