import { GiB } from '../limits'
import {
  formatBitrate,
  formatBytes,
  formatDuration,
  formatElapsed,
  formatPercent,
  formatRate,
  formatTook,
} from '../words/format'

/** How numbers, sizes and times are written in one language. */
export interface Formats {
  /** A BCP 47 tag. */
  readonly locale: string
  readonly number: (value: number) => string
  readonly bytes: (bytes: number) => string
  /** A limit as a service states it: in GiB if it is a whole number of them, otherwise like {@link bytes}. */
  readonly limit: (bytes: number) => string
  /** With three digits always, for a number that changes: it hardly changes its width. */
  readonly steadyBytes: (bytes: number) => string
  /** @param bytesPerSecond bytes per second */
  readonly rate: (bytesPerSecond: number) => string
  /** With three digits always. @param bytesPerSecond bytes per second */
  readonly steadyRate: (bytesPerSecond: number) => string
  /** The rate of a connection, in bits. @param bytesPerSecond bytes per second */
  readonly bitrate: (bytesPerSecond: number) => string
  readonly duration: (seconds: number) => string
  /** @param share from 0 to 1 */
  readonly percent: (share: number) => string
  /** How long something has been running. */
  readonly elapsed: (seconds: number) => string
  /** How long something took. */
  readonly took: (seconds: number) => string
  /** Day and time. @param at milliseconds since the epoch */
  readonly date: (at: number) => string
  /** A day, in universal time. @param at milliseconds since the epoch */
  readonly day: (at: number) => string
  /** A time soon: with its weekday if that is another day. @param at milliseconds since the epoch */
  readonly soon: (at: number) => string
  /** A day of the week, 0 for Sunday. */
  readonly weekday: (day: number, isShort: boolean) => string
  /** Time of day, to the second. @param at milliseconds since the epoch */
  readonly time: (at: number) => string
}

/** Created on demand: a formatter takes a millisecond and more, and most are not needed at the start. */
function onDemand<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** @param locale a BCP 47 tag, such as `pt-BR` */
export function formatsOf(locale: string): Formats {
  const numbers = onDemand(() => new Intl.NumberFormat(locale))
  const clocks = onDemand(() => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }))
  const dates = onDemand(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }))
  const times = onDemand(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }))
  const days = onDemand(
    () => new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit' }),
  )
  const calendar = onDemand(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }))
  const longDays = onDemand(() => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }))
  const shortDays = onDemand(() => new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }))
  return {
    locale,
    number: (value) => numbers().format(value),
    bytes: (bytes) => formatBytes(bytes, locale),
    limit: (bytes) =>
      bytes > 0 && bytes % GiB === 0 ? `${numbers().format(bytes / GiB)} GiB` : formatBytes(bytes, locale),
    steadyBytes: (bytes) => formatBytes(bytes, locale, 3),
    rate: (bytesPerSecond) => formatRate(bytesPerSecond, locale),
    steadyRate: (bytesPerSecond) => formatRate(bytesPerSecond, locale, 3),
    bitrate: (bytesPerSecond) => formatBitrate(bytesPerSecond, locale),
    duration: (seconds) => formatDuration(seconds, locale),
    percent: (share) => formatPercent(share, locale),
    elapsed: formatElapsed,
    took: (seconds) => formatTook(seconds, locale),
    date: (at) => dates().format(at),
    day: (at) => calendar().format(at).replaceAll(' ', '\u00a0'),
    weekday: (day, isShort) =>
      // The first of that November is a Sunday in every time zone.
      (isShort ? shortDays() : longDays()).format(Date.UTC(2026, 10, 1 + day)),
    soon: (at) => (new Date(at).toDateString() === new Date().toDateString() ? times() : days()).format(at),
    time: (at) => clocks().format(at),
  }
}
