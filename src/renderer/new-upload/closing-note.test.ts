import { expect, it } from 'vitest'
import { closingNote } from './closing-note'

it('says when a service closes a purpose, or has closed it', () => {
  const closing = { evals: Date.UTC(2026, 10, 30), 'fine-tune': Date.UTC(2027, 0, 6) }
  const [before, after] = [Date.UTC(2026, 10, 29), Date.UTC(2027, 0, 7)]
  expect(closingNote('evals', closing, before)).toBe('Ends on November 30, 2026.')
  expect(closingNote('evals', closing, after)).toBe('Ended on November 30, 2026.')
  expect(closingNote('fine-tune', closing, before)).toBe('New jobs end on January 6, 2027.')
  expect(closingNote('fine-tune', closing, after)).toBe('No new jobs since January 6, 2027.')
  expect(closingNote('batch', closing, after)).toBeNull()
  expect(closingNote('evals', {}, after)).toBeNull()
})
