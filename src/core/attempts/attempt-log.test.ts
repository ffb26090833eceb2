import { describe, expect, it } from 'vitest'
import { AttemptLog, attemptsKept } from './attempt-log'

const failure = { kind: 'service-failed', detail: 'no', status: 500, requestId: 'req_1' } as const

describe('AttemptLog', () => {
  it('records when each attempt began and ended, how far it got, and how it ended', () => {
    const log = new AttemptLog()
    log.begin(2, 100)(150, 40, { kind: 'retry', failure, afterMs: 0, unanswered: false })
    log.begin(2, 200)(260, 10, { kind: 'aborted' })
    const end = log.begin(2, 300)
    expect(log.of(2)).toEqual([
      { startedAt: 100, endedAt: 150, bytes: 40, outcome: 'failed', failure },
      { startedAt: 200, endedAt: 260, bytes: 10, outcome: 'aborted' },
      { startedAt: 300, bytes: 0, outcome: 'sending' },
    ])
    end(390, 64, { kind: 'done', value: { partId: 'p' } })
    expect(log.of(2)[2]).toEqual({ startedAt: 300, endedAt: 390, bytes: 64, outcome: 'confirmed' })
    expect(log.of(1)).toEqual([])
  })

  it('remembers only the newest attempts, and a forgotten attempt stays forgotten', () => {
    const log = new AttemptLog()
    const first = log.begin(0, 0)
    for (let n = 1; n <= attemptsKept; n += 1) log.begin(0, n)
    first(99, 1, { kind: 'aborted' })
    expect(log.of(0).map((attempt) => attempt.startedAt)).toEqual(
      Array.from({ length: attemptsKept }, (_, n) => n + 1),
    )
    expect(log.of(0).every((attempt) => attempt.outcome === 'sending')).toBe(true)
  })

  it('returns a copy, and forgets everything when cleared', () => {
    const log = new AttemptLog()
    log.begin(0, 0)
    const before = log.of(0)
    log.clear()
    expect(before).toHaveLength(1)
    expect(log.of(0)).toEqual([])
  })
})
