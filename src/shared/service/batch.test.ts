import { describe, expect, it } from 'vitest'
import { uploadIn } from '../../../testing/upload-views'
import type { UploadStateName, UploadView } from '../ipc/views'
import { type Batch, firstBatch, lookAt, progressOf, seen } from './batch'

const none = firstBatch([])
const list = (states: Record<string, UploadStateName>): UploadView[] =>
  Object.entries(states).map(([id, state]) => uploadIn(state, { id, name: `${id}.bin` }))
const mapOf = (uploads: readonly UploadView[]) => new Map(uploads.map((upload) => [upload.id, upload]))

/** Checks one state of the list after another. @returns what each check found */
function looks(start: Batch, ...states: Record<string, UploadStateName>[]) {
  let batch = start
  return states.map((state) => {
    const look = lookAt(batch, list(state))
    batch = look.batch
    const { ended } = look
    return {
      failed: look.failed.map(({ id }) => id),
      ended: ended && { ...ended, completed: ended.completed.map(({ id }) => id) },
    }
  })
}

describe('a batch', () => {
  it('ends once, when its last upload has ended', () => {
    const found = looks(
      none,
      { a: 'uploading', b: 'queued' },
      { a: 'completed', b: 'uploading' },
      { a: 'completed', b: 'completed' },
      { a: 'completed', b: 'completed' },
    )
    expect(found.map(({ ended }) => ended?.completed)).toEqual([undefined, undefined, ['a', 'b'], undefined])
  })

  it('reports only its own uploads: the next batch starts from nothing', () => {
    const found = looks(
      none,
      { a: 'uploading' },
      { a: 'completed' },
      { a: 'completed', b: 'queued' },
      { a: 'completed', b: 'completed' },
    )
    expect(found.at(-1)?.ended?.completed).toEqual(['b'])
  })

  it('may begin and end between two updates', () => {
    expect(looks(none, { a: 'completed' })[0]?.ended?.completed).toEqual(['a'])
    const paused = firstBatch(list({ a: 'paused' }))
    expect(looks(paused, { a: 'completed' })[0]?.ended?.completed).toEqual(['a'])
  })

  it('reports nothing that finished before Hoist started, or has been at rest since then', () => {
    const old = { a: 'completed', b: 'failed', c: 'paused' } as const
    const start = firstBatch(list(old))
    expect(looks(start, old)).toEqual([{ failed: [], ended: null }])
    expect(looks(start, { ...old, d: 'completed' })[0]?.ended).toEqual({
      completed: ['d'],
      failed: 0,
      ready: 0,
    })
  })

  it('does not end by pausing or cancelling, and what was done before is reported with the rest', () => {
    const found = looks(
      none,
      { a: 'uploading', b: 'uploading' },
      { a: 'completed', b: 'uploading' },
      { a: 'completed', b: 'paused' },
      { a: 'completed', b: 'uploading' },
      { a: 'completed', b: 'completed' },
    )
    expect(found.map(({ ended }) => ended !== null)).toEqual([false, false, false, false, true])
    expect(found.at(-1)?.ended?.completed).toEqual(['a', 'b'])
    expect(looks(none, { a: 'uploading' }, { a: 'cancelled' }).at(-1)?.ended).toBe(null)
    expect(looks(none, { a: 'uploading' }, {}).at(-1)?.ended).toBe(null)
  })

  it('ends even if one upload is paused, failed or waits for Complete', () => {
    const found = looks(
      none,
      { a: 'uploading', b: 'uploading', c: 'uploading', d: 'uploading' },
      { a: 'uploading', b: 'paused', c: 'failed', d: 'ready' },
      { a: 'completed', b: 'paused', c: 'failed', d: 'ready' },
    )
    expect(found[1]).toEqual({ failed: ['c'], ended: null })
    expect(found[2]).toEqual({ failed: [], ended: { completed: ['a'], failed: 1, ready: 1 } })
  })

  it('reports a failure once, and again when it fails again', () => {
    const found = looks(
      none,
      { a: 'uploading' },
      { a: 'failed' },
      { a: 'failed' },
      { a: 'queued' },
      { a: 'failed' },
    )
    expect(found.map(({ failed }) => failed.length)).toEqual([0, 1, 0, 0, 1])
  })
})

describe('progressOf', () => {
  const half = { sentBytes: 500 }
  const reached = (...uploads: UploadView[]) => {
    const { batch } = lookAt(none, uploads)
    return { batch, uploads: mapOf(uploads) }
  }
  const progress = (...uploads: UploadView[]) => {
    const found = reached(...uploads)
    return progressOf(found.batch, found.uploads)
  }

  it('adds up the whole batch, completed uploads included', () => {
    expect(progress(uploadIn('uploading', { id: 'a', ...half }), uploadIn('completed', { id: 'b' }))).toEqual(
      { completed: 1, total: 2, sentBytes: 1500, bytes: 2000, mode: 'normal' },
    )
  })

  it('is nothing when nothing runs', () => {
    expect(progressOf(none, new Map())).toBe(null)
    expect(progress(uploadIn('completed'))).toBe(null)
    expect(progress(uploadIn('ready'))).toBe(null)
  })

  it('is paused when the whole batch is, or waits for the network', () => {
    const start = firstBatch([uploadIn('uploading')])
    const paused = uploadIn('paused', half)
    expect(progressOf(lookAt(start, [paused]).batch, mapOf([paused]))).toMatchObject({
      sentBytes: 500,
      mode: 'paused',
    })
    const trouble = { failure: { kind: 'offline', detail: '' }, retryAt: 0 } as const
    expect(progress(uploadIn('uploading', { ...half, trouble }))?.mode).toBe('paused')
  })

  it('shows an error until the person has seen it', () => {
    const { batch, uploads } = reached(uploadIn('failed', half))
    expect(progressOf(batch, uploads)).toMatchObject({ sentBytes: 500, mode: 'error' })
    expect(progressOf(seen(batch), uploads)).toBe(null)
    const running = reached(
      uploadIn('failed', { id: 'a', ...half }),
      uploadIn('uploading', { id: 'b', ...half }),
    )
    expect(progressOf(seen(running.batch), running.uploads)).toMatchObject({ total: 2, sentBytes: 1000 })
  })
})
