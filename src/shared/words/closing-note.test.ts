import { expect, it } from 'vitest'
import { closingNote, purposeTitle } from './closing-note'

it('a note says when a service closes a purpose, or has closed it, and its date never breaks', () => {
  const closing = { evals: Date.UTC(2026, 10, 30), 'fine-tune': Date.UTC(2027, 0, 6) }
  const [before, after] = [Date.UTC(2026, 10, 29), Date.UTC(2027, 0, 7)]
  expect(closingNote('evals', closing, before)).toEqual({
    note: 'Shuts down on Nov\u00a030,\u00a02026.',
    isOver: false,
  })
  expect(closingNote('evals', closing, after)).toEqual({
    note: 'Shut down on Nov\u00a030,\u00a02026.',
    isOver: true,
  })
  expect(closingNote('fine-tune', closing, before)?.note).toBe('Closes to new jobs on Jan\u00a06,\u00a02027.')
  expect(closingNote('fine-tune', closing, after)?.note).toBe(
    'Closed to new jobs since Jan\u00a06,\u00a02027.',
  )
  expect(closingNote('batch', closing, after)).toBeNull()
  expect(closingNote('evals', {}, after)).toBeNull()
  const past = { evals: Date.UTC(2020, 0, 1) }
  expect(purposeTitle('evals', past)).toBe('Evals (Shut down on Jan\u00a01,\u00a02020.)')
  expect(purposeTitle('batch', closing)).toBe('Batch')
})
