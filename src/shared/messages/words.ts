import { formatBytes, formatDuration, formatLine, formatPercent, formatRate } from '../format'

/** The forms of a counted thing that a language has; `#` stands for the number. `other` is always needed. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }

/** What a catalogue needs to put numbers into its sentences the way its language does. */
export interface Words {
  /** The form for that number, with the number in it: `count(2, { one: '# file', other: '# files' })` is `2 files`. */
  readonly count: (value: number, forms: Forms) => string
  readonly number: (value: number) => string
  readonly bytes: (bytes: number) => string
  /** @param bytesPerSecond bytes per second */
  readonly rate: (bytesPerSecond: number) => string
  /** What a line carries, in bits. @param bytesPerSecond bytes per second */
  readonly line: (bytesPerSecond: number) => string
  readonly duration: (seconds: number) => string
  /** @param share from 0 to 1 */
  readonly percent: (share: number) => string
  /** Day and time. @param at milliseconds since the epoch */
  readonly date: (at: number) => string
}

/** @param locale a BCP 47 tag, such as `pt-BR` */
export function wordsOf(locale: string): Words {
  const numbers = new Intl.NumberFormat(locale)
  const plurals = new Intl.PluralRules(locale)
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return {
    count: (value, forms) =>
      (forms[plurals.select(value)] ?? forms.other).replaceAll('#', numbers.format(value)),
    number: (value) => numbers.format(value),
    bytes: (bytes) => formatBytes(bytes, locale),
    rate: (bytesPerSecond) => formatRate(bytesPerSecond, locale),
    line: (bytesPerSecond) => formatLine(bytesPerSecond, locale),
    duration: (seconds) => formatDuration(seconds, locale),
    percent: (share) => formatPercent(share, locale),
    date: (at) => dates.format(at),
  }
}
