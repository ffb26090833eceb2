import type { Purpose, PurposeChoice } from './purposes'

const hour = 60 * 60
const day = 24 * hour

/** When a service deletes files by itself. All times in seconds after the creation of the upload. */
export interface ExpiryLimits {
  /** The shortest and the longest time that may be chosen. */
  readonly least: number
  readonly most: number
  /** What applies to a purpose if nothing is chosen. Files of other purposes are kept. */
  readonly usual: Readonly<Partial<Record<Purpose, number>>>
}

/**
 * OpenAI's times. Source: `FileExpirationAfter` in the service's OpenAPI description ("between 3600 (1 hour) and
 * 2592000 (30 days)", "files with `purpose=batch` expire after 30 days").
 */
export const openaiExpiry: ExpiryLimits = { least: hour, most: 30 * day, usual: { batch: 30 * day } }

const offered = [hour, 6 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day]

/** The times to choose from for a purpose, in seconds, without the time that applies anyway. */
export function expiryChoices({ least, most, usual }: ExpiryLimits, purpose: PurposeChoice): number[] {
  const standard = purpose === 'each' ? undefined : usual[purpose]
  return offered.filter((seconds) => seconds >= least && seconds <= most && seconds !== standard)
}

/** The chosen time, unless the account or the purpose that was chosen since does not offer it. */
export function allowedExpiry(
  chosen: number | undefined,
  limits: ExpiryLimits | null,
  purpose: PurposeChoice,
): number | undefined {
  return limits !== null && chosen !== undefined && expiryChoices(limits, purpose).includes(chosen)
    ? chosen
    : undefined
}

/** A time as people say it, in whole days or hours. @param seconds at least an hour */
export function expiryUnits(seconds: number): { readonly unit: 'days' | 'hours'; readonly count: number } {
  return seconds % day === 0
    ? { unit: 'days', count: seconds / day }
    : { unit: 'hours', count: seconds / hour }
}

/** The seconds of a time such as `12h` or `7d`; null if the text is not a time, or the time is not allowed. */
export function readExpiry(text: string, { least, most }: ExpiryLimits): number | null {
  const [, amount = '', unit = ''] = /^(\d{1,4})([hd])$/i.exec(text) ?? []
  if (amount === '') return null
  const seconds = Number(amount) * (unit.toLowerCase() === 'd' ? day : hour)
  return seconds >= least && seconds <= most ? seconds : null
}
