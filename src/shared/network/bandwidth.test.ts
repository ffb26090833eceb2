import { afterAll, describe, expect, it } from 'vitest'
import {
  type LimitRule,
  type LimitSettings,
  limitAt,
  limitRuleSchema,
  megabit,
  nextLimitChange,
} from './bandwidth'

const weekdays = [1, 2, 3, 4, 5]
const clock = (hours: number, minutes = 0) => hours * 60 + minutes
const office: LimitRule = { days: weekdays, from: clock(9), to: clock(17), limit: megabit * 8 }
const night: LimitRule = { days: [5], from: clock(22), to: clock(6), limit: null }

function settings(rules: readonly LimitRule[], limit: number | null = null): LimitSettings {
  return { bandwidthLimit: limit, bandwidthSchedule: rules }
}

/** A Monday is 2026-11-23. */
const at = (day: number, hours: number, minutes = 0, seconds = 0) =>
  new Date(2026, 10, day, hours, minutes, seconds)

// A zone with daylight saving time, set before the first date is created, which happens early for the tables.
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process
const { TZ } = env
env.TZ = 'Europe/Berlin'
afterAll(() => {
  if (TZ === undefined) delete env.TZ
  else env.TZ = TZ
})

describe('the limit at a moment', () => {
  it('is the manual setting if no rule applies', () => {
    expect(limitAt(settings([]), at(23, 12))).toEqual({ limit: null, by: 'hand' })
    expect(limitAt(settings([office], 50_000), at(22, 12))).toEqual({ limit: 50_000, by: 'hand' })
  })

  it.each<[string, Date, boolean]>([
    ['the last second before', at(23, 8, 59, 59), false],
    ['the first second', at(23, 9), true],
    ['the last second', at(23, 16, 59, 59), true],
    ['the second after', at(23, 17), false],
    ['a Friday', at(27, 12), true],
    ['a Saturday', at(28, 12), false],
  ])('follows a rule for the office: %s', (_name, moment, isLimited) => {
    const expected = isLimited ? { limit: megabit * 8, by: 'schedule' } : { limit: null, by: 'hand' }
    expect(limitAt(settings([office]), moment)).toEqual(expected)
  })

  it.each<[string, Date, boolean]>([
    ['before it', at(27, 21, 59), false],
    ['its first minute', at(27, 22), true],
    ['midnight', at(28, 0), true],
    ['its last minute, on the day after', at(28, 5, 59), true],
    ['its end', at(28, 6), false],
    ['the same time on another night', at(28, 23), false],
    ['the morning of its own day', at(27, 3), false],
  ])('follows a rule over midnight: %s', (_name, moment, isLifted) => {
    const found = limitAt(settings([night], 20_000), moment)
    expect(found).toEqual(isLifted ? { limit: null, by: 'schedule' } : { limit: 20_000, by: 'hand' })
  })

  it('follows a rule from Saturday night into Sunday, across the end of the week', () => {
    const rule = { ...night, days: [6] }
    expect(limitAt(settings([rule], 20_000), at(29, 5)).by).toBe('schedule')
    expect(limitAt(settings([rule], 20_000), at(28, 5)).by).toBe('hand')
  })

  it('follows a rule that ends when it begins for a whole day', () => {
    const rule = { days: [1], from: clock(9), to: clock(9), limit: 30_000 }
    expect(limitAt(settings([rule]), at(23, 8, 59)).by).toBe('hand')
    expect(limitAt(settings([rule]), at(23, 9)).by).toBe('schedule')
    expect(limitAt(settings([rule]), at(24, 8, 59)).by).toBe('schedule')
    expect(limitAt(settings([rule]), at(24, 9)).by).toBe('hand')
  })

  it('follows the first of two rules', () => {
    const lunch = { days: weekdays, from: clock(12), to: clock(13), limit: null }
    expect(limitAt(settings([lunch, office]), at(23, 12, 30)).limit).toBeNull()
    expect(limitAt(settings([office, lunch]), at(23, 12, 30)).limit).toBe(megabit * 8)
  })

  it('follows a rule that begins in the hour that clocks skip from the next hour on', () => {
    // 2026-03-29: after 1:59 comes 3:00.
    const rule = { days: [0], from: clock(2, 30), to: clock(5), limit: 30_000 }
    const before = new Date('2026-03-29T00:59:59Z')
    const after = new Date('2026-03-29T01:00:00Z')
    expect([before.getHours(), after.getHours()]).toEqual([1, 3])
    expect(limitAt(settings([rule]), before).by).toBe('hand')
    expect(limitAt(settings([rule]), after).by).toBe('schedule')
    expect(nextLimitChange(settings([rule]), before)).toBe(after.getTime())
  })

  it('follows a rule twice in the hour that clocks repeat', () => {
    // 2026-10-25: after 2:59 comes 2:00.
    const rule = { days: [0], from: clock(2), to: clock(2, 30), limit: 30_000 }
    const found = ['00:00', '00:29', '00:30', '01:00', '01:29', '01:30'].map(
      (time) => limitAt(settings([rule]), new Date(`2026-10-25T${time}:00Z`)).by === 'schedule',
    )
    expect(found).toEqual([true, true, false, true, true, false])
    expect(nextLimitChange(settings([rule]), new Date('2026-10-25T00:45:00Z'))).toBe(
      Date.parse('2026-10-25T01:00:00Z'),
    )
  })
})

describe('the next change of the limit', () => {
  it.each<[string, Date, Date]>([
    ['on the same day', at(23, 12, 0, 7), at(23, 17)],
    ['on the next day', at(23, 18), at(24, 9)],
    ['after the weekend', at(27, 17), at(30, 9)],
    ['from the very boundary', at(23, 9), at(23, 17)],
  ])('is found %s', (_name, from, to) => {
    expect(nextLimitChange(settings([office]), from)).toBe(to.getTime())
  })

  it('is null if nothing changes', () => {
    expect(nextLimitChange(settings([]), at(23, 12))).toBeNull()
    const always = { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 0, limit: 30_000 }
    expect(nextLimitChange(settings([always]), at(23, 12))).toBeNull()
  })
})

describe('a rule', () => {
  it.each<[string, object]>([
    ['no days', { days: [] }],
    ['an invalid day', { days: [7] }],
    ['a day twice', { days: [1, 1] }],
    ['a time after midnight', { to: 1440 }],
    ['a time before it', { from: -1 }],
    ['a limit of nothing', { limit: 0 }],
    ['a limit without bounds', { limit: Number.POSITIVE_INFINITY }],
  ])('with %s is refused', (_name, wrong) => {
    expect(limitRuleSchema.safeParse({ ...office, ...wrong }).success).toBe(false)
    expect(limitRuleSchema.safeParse(office).success).toBe(true)
  })
})
