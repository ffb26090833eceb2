/** Creating one is slow compared with using it, and a list of uploads needs hundreds per second. */
const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/**
 * Sizes for people: decimal units, as in file managers and connection speeds, with three digits at most (`1.23 GB`,
 * `64 MB`). Whole bytes below 1,000.
 *
 * @param digits at least that many are written (`64.0 MB`), up to three
 */
export function formatBytes(bytes: number, locale = 'en', digits = 1): string {
  return inUnits(Math.max(0, bytes), 0, locale, '', digits)
}

/**
 * @param least the smallest unit, in which the value is given
 * @param per what follows the unit's name, such as `-per-second`
 */
function inUnits(
  amount: number,
  least: number,
  locale: string,
  per: '' | '-per-second',
  digits: number,
): string {
  let value = amount
  let step = least
  // 999.5 would be printed as 1,000 of the smaller unit.
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000
    step += 1
  }
  return numberFormat(locale, {
    style: 'unit',
    unit: `${units[step]}${per}`,
    unitDisplay: step === 0 ? 'long' : 'short',
    ...(step === 0 ? {} : { minimumSignificantDigits: digits }),
    maximumSignificantDigits: step === 0 ? 4 : 3,
  }).format(step === 0 ? Math.round(value) : value)
}

/** Bytes per second for people, such as `12.5 MB/s` and `0.1 kB/s`. @param digits as in {@link formatBytes} */
export function formatRate(bytesPerSecond: number, locale = 'en', digits = 1): string {
  return inUnits(Math.max(0, bytesPerSecond) / 1000, 1, locale, '-per-second', digits)
}

/** The rate of a connection, as providers state it: `6 Mbit/s`, `0.8 Mbit/s`. From bytes per second. */
export function formatBitrate(bytesPerSecond: number, locale = 'en'): string {
  const megabits = (Math.max(0, bytesPerSecond) * 8) / 1_000_000
  return `${numberFormat(locale, { maximumSignificantDigits: 2 }).format(megabits)} Mbit/s`
}

/**
 * A remaining time for people, coarser the longer it is, so that it does not flicker: `8 s`, `2 min`, `1 h 5 min`.
 * Rounded up: "0 s" would say that it is over.
 */
export function formatDuration(seconds: number, locale = 'en'): string {
  const unit = (value: number, name: string) =>
    numberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  const whole = Math.max(1, Math.ceil(seconds))
  if (whole < 60) return unit(whole, 'second')
  const minutes = Math.ceil(whole / 60)
  if (minutes < 60) return unit(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`
}

/**
 * How long something took, for people: tenths of a second if it was quick, otherwise as in {@link formatDuration}.
 */
export function formatTook(seconds: number, locale = 'en'): string {
  if (seconds >= 9.95) return formatDuration(Math.round(seconds), locale)
  return numberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(Math.max(0.1, seconds))
}

/** How long something has been running, like a stopwatch: `0:25`, `12:05`, `1:02:03`. */
export function formatElapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours === 0 ? `${minutes}:${two(whole % 60)}` : `${hours}:${two(minutes)}:${two(whole % 60)}`
}

/** A share from 0 to 1 for people, in whole percent and rounded down: 100 % means all of it. */
export function formatPercent(share: number, locale = 'en'): string {
  const whole = Math.floor(Math.min(1, Math.max(0, share)) * 100)
  return numberFormat(locale, { style: 'percent' }).format(whole / 100)
}
