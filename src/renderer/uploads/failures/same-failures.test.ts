import { describe, expect, it } from 'vitest'
import { snapshotWith, uploadIn } from '../../../../testing/window-state'
import type { Failure } from '../../../shared/failures/failures'
import { fromSnapshot } from '../../state/window-state'
import { isToldOnce, sameFailures } from './same-failures'

const full: Failure = { kind: 'storage-full', detail: '' }
const broken = (status: number, count: number): Failure => ({
  kind: 'parts-failed',
  detail: `HTTP ${status}`,
  count,
  cause: { kind: 'service-failed', detail: '', status },
})

/** Uploads with these failures, with their positions as ids. */
const failed = (...failures: readonly Failure[]) =>
  fromSnapshot(
    snapshotWith(failures.map((failure, index) => uploadIn('failed', { id: `${index}`, failure }))),
  )

const told = (...failures: readonly Failure[]) =>
  sameFailures(failed(...failures)).map(({ ids }) => [...ids].join())

describe('sameFailures', () => {
  it('finds the failures that three or more uploads share, in the order of the list', () => {
    expect(told(full, full)).toEqual([])
    expect(told(broken(500, 1), full, full, broken(500, 1), full, broken(500, 1))).toEqual(['0,3,5', '1,2,4'])
  })

  it('compares why parts failed, not how many', () => {
    expect(told(broken(500, 1), broken(500, 2), broken(500, 3))).toEqual(['0,1,2'])
    expect(told(broken(500, 1), broken(503, 1), broken(500, 1))).toEqual([])
  })

  it('knows which uploads need not show the failure themselves', () => {
    const state = failed(full, broken(500, 1), full, full)
    expect(['0', '1', '2', '3'].map((id) => isToldOnce(state, id))).toEqual([true, false, true, true])
  })
})
