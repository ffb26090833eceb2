import { expect, it } from 'vitest'
import { closingNote } from './closing-note'

it('says when a service closes a purpose, or has closed it', () => {
  const closing = { evals: Date.UTC(2026, 10, 30), 'fine-tune': Date.UTC(2027, 0, 6) }
  const [before, after] = [Date.UTC(2026, 10, 29), Date.UTC(2027, 0, 7)]
  expect(closingNote('evals', closing, before)).toBe('Shuts down on November 30, 2026.')
  expect(closingNote('evals', closing, after)).toBe('Shut down on November 30, 2026.')
  expect(closingNote('fine-tune', closing, before)).toBe('Closes to new jobs on January 6, 2027.')
  expect(closingNote('fine-tune', closing, after)).toBe('Closed to new jobs since January 6, 2027.')
  expect(closingNote('batch', closing, after)).toBeNull()
  expect(closingNote('evals', {}, after)).toBeNull()
})
