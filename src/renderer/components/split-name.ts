/** Widths in letters; a wide one, such as a Chinese character, counts as two. */
const tailWidth = 12
const longEnough = 20
/** A name in a sentence keeps this many characters of its beginning. */
const headLength = 28

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
/** The extension and any left-to-right text before it: a split within that text would swap its pieces. */
const lastRun =
  /(?:(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])\p{L}[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]*)?\.[^.\s]{1,10}$/u

/** A name in two pieces. */
export interface SplitName {
  /** May be cut off at its end. */
  readonly head: string
  /** Always stays; empty if the name is not split. Both together are the name. */
  readonly tail: string
  /** The direction of the whole name, in which the pieces stand. */
  readonly direction: 'ltr' | 'rtl'
}

/** Splits a name where an ellipsis may go, before its extension. Never splits a visible character. */
export function splitName(name: string): SplitName {
  const direction = rightToLeft.test(/\p{L}/u.exec(name)?.[0] ?? '') ? 'rtl' : 'ltr'
  const whole: SplitName = { head: name, tail: '', direction }
  // The usual short name costs nothing.
  if (name.length * 2 < longEnough) return whole
  const characters = Array.from(new Intl.Segmenter('en').segment(name), (each) => each.segment)
  const widths = characters.map((character) => (wide.test(character) ? 2 : 1))
  const width = widths.reduce<number>((sum, each) => sum + each, 0)
  if (width < longEnough) return whole
  // Letters of such a script are joined, so the name is split at its extension only.
  if (rightToLeft.test(name)) {
    const tail = lastRun.exec(name)?.[0] ?? ''
    return tail.length > longEnough || tail === name
      ? whole
      : { head: name.slice(0, name.length - tail.length), tail, direction }
  }
  let cut = characters.length
  for (let kept = 0; cut > 1 && kept + (widths[cut - 1] ?? 1) <= tailWidth; cut -= 1)
    kept += widths[cut - 1] ?? 1
  // A space at the end of a line box is not drawn, so the cut must not be next to one.
  while (cut > 1 && (characters[cut - 1] === ' ' || characters[cut] === ' ')) cut -= 1
  return { head: characters.slice(0, cut).join(''), tail: characters.slice(cut).join(''), direction }
}

/** A name for the middle of a sentence: of a long one only both its ends. */
export function shortName(name: string): string {
  const { head, tail } = splitName(name)
  const characters = Array.from(new Intl.Segmenter('en').segment(head), (each) => each.segment)
  if (tail === '' || characters.length <= headLength) return name
  return `${characters.slice(0, headLength).join('').trimEnd()}…${tail}`
}
