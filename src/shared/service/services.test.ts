import { expect, it } from 'vitest'
import { someService } from '../../../testing/upload-views'
import { GiB } from '../limits'
import { limitProblem } from './services'

const { limits } = someService

it('a file of exactly the maximum size may be uploaded, and one that is a byte larger may not', () => {
  expect(limitProblem(8 * GiB, 'user_data', limits)).toBeNull()
  expect(limitProblem(8 * GiB + 1, 'user_data', limits)).toMatchObject({
    kind: 'source-too-large',
    bytes: 8 * GiB + 1,
    most: 8 * GiB,
  })
  expect(limitProblem(8 * GiB + 1, 'user_data', { ...limits, uploadBytes: 9 * GiB })).toBeNull()
})

it('a purpose may have a limit of its own', () => {
  expect(limitProblem(200_000_000, 'batch', limits)).toBeNull()
  expect(limitProblem(200_000_001, 'batch', limits)).toMatchObject({ kind: 'source-too-large-for-purpose' })
  expect(limitProblem(200_000_001, 'user_data', limits)).toBeNull()
  expect(limitProblem(200_000_001, 'batch', { ...limits, purposeBytes: {} })).toBeNull()
})
