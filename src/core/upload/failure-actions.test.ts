import { expect, it } from 'vitest'
import { failureActions } from '../../shared/failures/failure-actions'
import { failureKinds } from '../../shared/failures/failures'
import { worthlessAfter } from './outcomes'

// This test is here because only the engine knows what a retry starts over.
it('the button beside a failure says “Start over” exactly where a retry forgets what was sent', () => {
  const said = failureKinds.filter((kind) => failureActions[kind] === 'start-over')
  expect(new Set(said)).toEqual(worthlessAfter)
})
