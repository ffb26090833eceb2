import { describe, expect, it } from 'vitest'
import { type Outcome, sendOver, simulatedLines } from '../../testing/line-simulation'
import { Parallelism } from './parallelism'

const most = 16
const waiting = Number.POSITIVE_INFINITY
const mega = 1_000_000

/** Lets a host be seen for so long, in quarter seconds: what that many parts bring, in bytes per second. */
function watch(parallelism: Parallelism, seconds: number, rate: (parts: number) => number): void {
  for (let quarter = 0; quarter < seconds * 4; quarter += 1) {
    const running = parallelism.limit
    parallelism.observe({ ms: 250, bytes: rate(running) / 4, ended: 0, running, waiting, full: true })
  }
}

/** A line of that many bytes per second, and a share of it a connection. */
const capped = (line: number, each: number) => (parts: number) => Math.min(line, parts * each)

describe('over lines of all kinds', () => {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const limitAt = ({ limits }: Outcome, ms: number) => limits.findLast(({ at }) => at <= ms)?.limit ?? 0

  it.each(simulatedLines)('$name: as good as the best of 1, 4, 8 and 16, and found within 20 s', (line) => {
    for (const seed of [1, 2, 3]) {
      const fixed = [1, 4, 8, 16].map((parts) => sendOver(line, parts, { seed }))
      const adaptive = sendOver(line, new Parallelism(most), { seed })
      const best = Math.max(...fixed.map(({ bytes }) => bytes))
      expect(adaptive.bytes / best).toBeGreaterThanOrEqual(0.95)

      // What it has come to by then is as good as the best from then on.
      const found = sendOver(line, limitAt(adaptive, 20_000), { seed })
      const later = ({ bySecond }: Outcome) => sum(bySecond.slice(20))
      expect(later(found) / Math.max(...fixed.map(later))).toBeGreaterThanOrEqual(0.95)

      // No more than three changes a minute, looks at whether more would do better included.
      const changes = adaptive.limits.filter(({ at }) => at > 20_000)
      expect(changes.length).toBeLessThanOrEqual(8)
      expect(Math.max(...adaptive.limits.map(({ limit }) => limit))).toBeLessThanOrEqual(most)
    }
  })

  it('where the service takes 6 parts, it is refused for a moment and then keeps to them', () => {
    const line = simulatedLines.find(({ mostParts }) => mostParts === 6)
    if (line === undefined) throw new Error('there is no such line')
    const { limits, refusals } = sendOver(line, new Parallelism(most))
    expect(refusals).toBeLessThanOrEqual(4)
    expect(limits.filter(({ at }) => at > 5_000).every(({ limit }) => limit <= 7)).toBe(true)
    expect(limits.at(-1)?.limit).toBe(6)
  })
})

describe('the number of parts', () => {
  it('is from 1 to the most there may be, also when that is changed', () => {
    const parallelism = new Parallelism(2)
    expect(parallelism.limit).toBe(2)
    watch(parallelism, 60, capped(100 * mega, mega))
    expect(parallelism.limit).toBe(2)
    parallelism.setMost(32)
    watch(parallelism, 60, capped(100 * mega, mega))
    expect(parallelism.limit).toBe(32)
    parallelism.setMost(5)
    expect(parallelism.limit).toBe(5)
    parallelism.setMost(1)
    watch(parallelism, 60, capped(100 * mega, mega))
    expect(parallelism.limit).toBe(1)
  })

  it.each([
    [1, 4],
    [4, 4],
    [5, 5],
    [10, 10],
    [13, 13],
  ])('where %i fill the line it is %i', (needed, found) => {
    const parallelism = new Parallelism(most)
    watch(parallelism, 40, capped(needed * mega, mega))
    expect(parallelism.limit).toBe(found)
  })

  it('stays as it is where little is left to send: what is tried in vain would cost more than it is worth', () => {
    const parallelism = new Parallelism(most)
    for (let quarter = 0; quarter < 60 * 4; quarter += 1) {
      const running = parallelism.limit
      parallelism.observe({ ms: 250, bytes: mega, ended: 0, running, waiting: 20, full: true })
    }
    expect(parallelism.limit).toBe(most)
  })

  it('is not raised where a limit of the person holds everything back', () => {
    const parallelism = new Parallelism(most)
    watch(parallelism, 300, () => mega)
    expect(parallelism.limit).toBe(4)
  })

  it('follows a line that becomes a better one', () => {
    const parallelism = new Parallelism(most)
    watch(parallelism, 25, capped(4 * mega, 2 * mega))
    expect(parallelism.limit).toBe(4)
    watch(parallelism, 50, capped(40 * mega, 4 * mega))
    expect(parallelism.limit).toBeGreaterThanOrEqual(10)
  })

  it('looks again after a silence, as after a sleep', () => {
    const parallelism = new Parallelism(most)
    watch(parallelism, 25, capped(2 * mega, mega))
    expect(parallelism.limit).toBe(4)
    parallelism.observe({ ms: 3_600_000, bytes: 0, ended: 0, running: 0, waiting, full: false })
    watch(parallelism, 15, capped(20 * mega, mega))
    expect(parallelism.limit).toBe(16)
  })

  it('is found where parts are so small that hardly a byte is seen of them', () => {
    const parallelism = new Parallelism(most)
    // 10 KiB each, 150 ms for one: what goes out is as much as there are in flight.
    for (let quarter = 0; quarter < 2 * 4; quarter += 1) {
      const running = parallelism.limit
      const ended = Math.round((running * 250) / 150)
      parallelism.observe({ ms: 250, bytes: ended * 10 * 1024, ended, running, waiting, full: true })
    }
    expect(parallelism.limit).toBe(most)
  })

  it('is raised where the system takes everything at once, and then nothing for long', () => {
    const parallelism = new Parallelism(most)
    parallelism.observe({ ms: 250, bytes: 16 * mega, ended: 0, running: 4, waiting, full: true })
    for (let second = 0; second < 10; second += 1) {
      parallelism.observe({ ms: 1000, bytes: 0, ended: 0, running: parallelism.limit, waiting, full: true })
    }
    expect(parallelism.limit).toBe(most)
  })

  it('says nothing of what is measured while places stand free, or while it is still being lowered', () => {
    const parallelism = new Parallelism(most)
    for (const sample of [
      { running: 2, full: false },
      { running: 4, full: false },
      { running: 9, full: true },
    ]) {
      for (let half = 0; half < 100; half += 1)
        parallelism.observe({ ms: 500, bytes: mega, ended: 0, waiting, ...sample })
      expect(parallelism.limit).toBe(4)
    }
  })
})

describe('refused and lost parts', () => {
  const fast = capped(100 * mega, mega)

  it('each that is refused takes a place away; one more is tried after a minute, and later each time', () => {
    const parallelism = new Parallelism(most)
    watch(parallelism, 10, fast)
    expect(parallelism.limit).toBe(16)
    for (const others of [11, 10, 9]) parallelism.refused(others)
    expect(parallelism.limit).toBe(9)
    watch(parallelism, 59, fast)
    expect(parallelism.limit).toBe(9)
    for (let half = 0; half < 24 && parallelism.limit === 9; half += 1) watch(parallelism, 0.5, fast)
    expect(parallelism.limit).toBe(10)
    parallelism.refused(9)
    watch(parallelism, 119, fast)
    expect(parallelism.limit).toBe(9)
  })

  it('the last place is never taken', () => {
    const parallelism = new Parallelism(most)
    parallelism.refused(0)
    expect(parallelism.limit).toBe(1)
  })

  it('a reset now and then is an accident, many at a time halve it once, and it comes back', () => {
    const parallelism = new Parallelism(most)
    watch(parallelism, 10, fast)
    for (let minute = 0; minute < 20; minute += 1) {
      parallelism.lost()
      watch(parallelism, 30, fast)
    }
    expect(parallelism.limit).toBe(16)
    for (let part = 0; part < 16; part += 1) parallelism.lost()
    expect(parallelism.limit).toBe(8)
    watch(parallelism, 14, fast)
    expect(parallelism.limit).toBe(8)
    watch(parallelism, 16, fast)
    expect(parallelism.limit).toBe(16)
  })

  it('a line that keeps losing them ends with one at a time', () => {
    const parallelism = new Parallelism(most)
    watch(parallelism, 10, fast)
    for (let time = 0; time < 6; time += 1) {
      for (let part = 0; part < 4; part += 1) parallelism.lost()
      watch(parallelism, 11, fast)
    }
    expect(parallelism.limit).toBe(1)
  })
})
