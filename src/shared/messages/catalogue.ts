import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser'
import { type Formatters, formatToParts, type Formats as Styles } from 'intl-messageformat'
import type { Language } from '../words/languages'
import type { Arguments } from './arguments'
import type english from './catalogues/en.json'
import { type Formats, formatsOf } from './formats'

/** A loaded catalogue: texts, and the syntax trees of those that have arguments. */
export interface Compiled {
  readonly [name: string]: string | readonly MessageFormatElement[] | Compiled
}

/** A message: a text, or a function of its arguments. */
type Said<Path extends string> = Path extends keyof Arguments ? (given: Arguments[Path]) => string : string

type SaidAll<Group, Before extends string = ''> = {
  readonly [Name in keyof Group & string]: Group[Name] extends string
    ? Said<`${Before}${Name}`>
    : SaidAll<Group[Name], `${Before}${Name}.`>
}

/** The texts of one language. */
export type Messages = Omit<SaidAll<typeof english>, 'direction'> & {
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
}

/**
 * The messages of a language, ready to use.
 *
 * @param english defines which messages exist, and which have arguments: a translation may need none of them
 */
export function catalogueOf(language: Language, compiled: Compiled, english: Compiled): Messages {
  const styles = stylesOf(formatsOf(language))
  const said = (group: Compiled, like: Compiled): object =>
    Object.fromEntries(
      Object.entries(like).map(([name, original]) => [name, saidOne(group[name] ?? original, original)]),
    )
  const saidOne = (inner: Compiled[string], original: Compiled[string]) => {
    if (typeof inner === 'string') return typeof original === 'string' ? inner : () => inner
    if (!isElements(inner)) return said(inner, original as Compiled)
    return (given: Readonly<Record<string, string | number | boolean>>) =>
      formatToParts([...inner], language, styles.formatters, styles.named, given)
        .map(({ value }) => value)
        .join('')
  }
  // The argument types are generated from the same file.
  return { ...said(compiled, english), language } as Messages
}

/** Whether it is a message with arguments rather than a group. */
export function isElements(
  inner: Compiled | readonly MessageFormatElement[],
): inner is readonly MessageFormatElement[] {
  return Array.isArray(inner)
}

/**
 * The styles of numbers and dates that messages name, as in `{size, number, bytes}`. Each stands for its format
 * function: the units of sizes and times depend on the number, which no options of Intl express.
 */
function stylesOf(formats: Formats): { formatters: Formatters; named: Styles } {
  const style = (format: (value: number) => string) => ({ format })
  const {
    number,
    bytes,
    limit,
    steadyBytes,
    rate,
    bitrate,
    duration,
    percent,
    elapsed,
    took,
    date,
    day,
    soon,
    time,
  } = formats
  const plain = style(number)
  const plurals = new Intl.PluralRules(formats.locale)
  const ordinals = new Intl.PluralRules(formats.locale, { type: 'ordinal' })
  const named = {
    number: {
      bytes: style(bytes),
      limit: style(limit),
      steady: style(steadyBytes),
      rate: style(rate),
      bitrate: style(bitrate),
      duration: style(duration),
      percent: style(percent),
      elapsed: style(elapsed),
      took: style(took),
    },
    date: { medium: style(date), day: style(day), soon: style(soon) },
    time: { medium: style(time) },
  }
  const formatters = {
    getNumberFormat: (_: unknown, named = plain) => named,
    getDateTimeFormat: (_: unknown, named = plain) => named,
    getPluralRules: (_: unknown, { type }: Intl.PluralRulesOptions = {}) =>
      type === 'ordinal' ? ordinals : plurals,
  }
  return { formatters, named } as unknown as { formatters: Formatters; named: Styles }
}
