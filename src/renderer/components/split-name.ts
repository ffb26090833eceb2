const tailLength = 12
const longEnough = 28

/** Letters that are written from right to left: a name with them is never split, because the pieces would swap. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/**
 * Splits a name where an ellipsis may go. `head` may be cut off at its end, `tail` always stays; both together are
 * the name. Never splits a visible character.
 */
export function splitName(name: string): { head: string; tail: string } {
  if (name.length < longEnough || rightToLeft.test(name)) return { head: name, tail: '' }
  const characters = Array.from(new Intl.Segmenter('en').segment(name), (each) => each.segment)
  if (characters.length < longEnough) return { head: name, tail: '' }
  let cut = characters.length - tailLength
  // A space at the end of a line box is not drawn, so the cut must not be next to one.
  while (cut > 1 && (characters[cut - 1] === ' ' || characters[cut] === ' ')) cut -= 1
  return { head: characters.slice(0, cut).join(''), tail: characters.slice(cut).join('') }
}

/** A name for the middle of a sentence: of a long one only both its ends. */
export function shortName(name: string): string {
  const { head, tail } = splitName(name)
  const characters = Array.from(new Intl.Segmenter('en').segment(head), (each) => each.segment)
  if (tail === '' || characters.length <= longEnough) return name
  return `${characters.slice(0, longEnough).join('').trimEnd()}…${tail}`
}
