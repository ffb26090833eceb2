/** The signs with which a language writes numbers. */
interface Signs {
  readonly digits: ReadonlyMap<string, string>
  readonly group: string
  readonly decimal: string
}

function signsOf(locale: string): Signs {
  const plain = new Intl.NumberFormat(locale, { useGrouping: false })
  const digits = new Map(Array.from({ length: 10 }, (_, digit) => [plain.format(digit), String(digit)]))
  const parts = new Intl.NumberFormat(locale).formatToParts(12_345_678.9)
  const sign = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? ''
  return { digits, group: sign('group'), decimal: sign('decimal') }
}

/**
 * The number that a person has entered, by the separators of the language alone: “1,5” is one and a half in German,
 * and no number in English.
 *
 * @param locale a BCP 47 tag
 * @returns null for anything else than one number that is not negative
 */
export function readNumber(text: string, locale: string): number | null {
  const { digits, group, decimal } = signsOf(locale)
  const isSpace = /^\s$/u.test(group)
  const plain = Array.from(text.normalize('NFKC').trim(), (sign) => {
    const digit = digits.get(sign)
    if (digit !== undefined) return digit
    if (sign === decimal) return '.'
    // Keyboards enter another space than the one that the language writes.
    if (sign === group || (isSpace && /\s/u.test(sign))) return ','
    return /[0-9]/.test(sign) ? sign : '?'
  }).join('')
  const isNumber = /^(\d+|\d{1,3}(,\d{3})+)(\.\d*)?$|^\.\d+$/.test(plain)
  return isNumber ? Number(plain.replaceAll(',', '')) : null
}
