import { z } from 'zod'

/** Bytes per second in a megabit per second, the unit in which providers sell connections. */
export const megabit = 125_000

/** Bytes per second, from 0.1 Mbit/s to 10 Gbit/s. Below that, not even one part might arrive within an hour. */
export const rateSchema = z
  .int()
  .min(megabit / 10)
  .max(10_000 * megabit)

/** Minutes since midnight, in local time. */
const minuteOfDay = z.int().min(0).max(1439)

/**
 * A time of the week with a limit of its own, in local time. `days` are those on which it begins, 0 for Sunday. One
 * that does not end later than it begins runs over midnight into the next day; `limit` null lifts the limit.
 */
export const limitRuleSchema = z.object({
  days: z
    .array(z.int().min(0).max(6))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length),
  from: minuteOfDay,
  to: minuteOfDay,
  limit: rateSchema.nullable(),
})
export type LimitRule = z.infer<typeof limitRuleSchema>

/** Most rules of the schedule: more than anybody can keep in mind. */
export const mostRules = 8

/** The settings of the speed limit. */
export interface LimitSettings {
  /** Bytes per second when no rule applies; null is no limit. */
  readonly bandwidthLimit: number | null
  readonly bandwidthSchedule: readonly LimitRule[]
}

/** The limit at a moment. */
export interface PlannedLimit {
  /** Bytes per second; null is no limit. */
  readonly limit: number | null
  readonly by: 'hand' | 'schedule'
}

/** The limit at that moment, by this computer's clock and time zone. The first of several rules applies. Pure. */
export function limitAt({ bandwidthLimit, bandwidthSchedule }: LimitSettings, at: Date): PlannedLimit {
  const rule = bandwidthSchedule.find((each) =>
    applies(each, at.getDay(), at.getHours() * 60 + at.getMinutes()),
  )
  return rule === undefined ? { limit: bandwidthLimit, by: 'hand' } : { limit: rule.limit, by: 'schedule' }
}

function applies({ days, from, to }: LimitRule, day: number, minute: number): boolean {
  const today = days.includes(day)
  if (from < to) return today && minute >= from && minute < to
  return (today && minute >= from) || (days.includes((day + 6) % 7) && minute < to)
}

const minuteMs = 60_000
/** The schedule repeats every week; one more hour, because one of its days may have 25. */
const weekMinutes = 7 * 24 * 60 + 60

/** When the limit will change, in milliseconds since the epoch; null when it stays. Pure. */
export function nextLimitChange(settings: LimitSettings, at: Date): number | null {
  if (settings.bandwidthSchedule.length === 0) return null
  const now = limitAt(settings, at)
  // Minute by minute, because a clock change may skip or repeat a boundary.
  let time = Math.ceil((at.getTime() + 1) / minuteMs) * minuteMs
  for (let minute = 0; minute < weekMinutes; minute += 1, time += minuteMs) {
    if (!samePlan(limitAt(settings, new Date(time)), now)) return time
  }
  return null
}

/** Whether both views are the same. */
export function samePlan(a: PlannedLimit, b: PlannedLimit): boolean {
  return a.limit === b.limit && a.by === b.by
}

/** The rate to an account: that of its connection, or the limit if that is lower. All in bytes per second. */
export function rateTo(measured: number | undefined, limit: number | null): number | undefined {
  return limit === null ? measured : Math.min(limit, measured ?? limit)
}
