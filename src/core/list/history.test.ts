import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uploadStates } from '../../shared/ipc/views'
import type { UploadRecord } from '../upload/record/record'
import { beyondHistory, isOver, isUncollected } from './history'

const dayMs = 24 * 60 * 60 * 1000
const now = Date.UTC(2026, 10, 23)

function ended(id: string, daysAgo: number, name = 'completed') {
  const state = { name } as UploadRecord['state']
  return {
    id,
    state,
    addedAt: now - 400 * dayMs,
    finishedAt: now - daysAgo * dayMs,
    collected: true as const,
  }
}

describe('the bounds of the history', () => {
  const records = [
    ended('old', 30),
    ended('newest', 1),
    ended('cancelled', 20, 'cancelled'),
    ended('middle', 10),
  ]

  it.each<[number | null, number | null, string[]]>([
    [null, null, []],
    [4, 30, []],
    [3, null, ['old']],
    [1, null, ['old', 'cancelled', 'middle']],
    [null, 29, ['old']],
    [null, 15, ['old', 'cancelled']],
    [3, 15, ['old', 'cancelled']],
    [1, 365, ['old', 'cancelled', 'middle']],
  ])('of at most %j uploads and at most %j days remove %j', (historyCount, historyDays, beyond) => {
    expect(beyondHistory(records, { historyCount, historyDays }, now)).toEqual(beyond)
  })

  it('apply the number and the age, and keep everything that has not ended', () => {
    const record = fc.record({
      id: fc.uuid(),
      state: fc.constantFrom(...uploadStates).map((name) => ({ name }) as UploadRecord['state']),
      addedAt: fc.integer({ min: 0, max: now }),
      finishedAt: fc.option(fc.integer({ min: 0, max: now })),
      collected: fc.option(fc.constant(true as const), { nil: undefined }),
    })
    const bound = fc.option(fc.integer({ min: 1, max: 40 }))
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), bound, bound, (all, historyCount, historyDays) => {
        const mustStay = new Set(all.slice(0, 3).map(({ id }) => id))
        const beyond = new Set(beyondHistory(all, { historyCount, historyDays }, now, mustStay))
        const kept = all.filter(({ id }) => !beyond.has(id))
        const stays = (each: (typeof all)[number]) =>
          !isOver(each) || isUncollected(each) || mustStay.has(each.id)
        expect(all.filter(stays).every((each) => kept.includes(each))).toBe(true)
        const over = kept.filter((each) => !stays(each))
        if (historyCount !== null) expect(over.length).toBeLessThanOrEqual(historyCount)
        if (historyDays !== null)
          for (const each of over)
            expect(each.finishedAt ?? each.addedAt).toBeGreaterThanOrEqual(now - historyDays * dayMs)
      }),
    )
  })
})
