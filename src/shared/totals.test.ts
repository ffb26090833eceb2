import { describe, expect, it } from 'vitest'
import { uploadIn } from '../../testing/upload-views'
import { MiB } from './limits'
import { speedOf, totalsOf } from './totals'

describe('totalsOf', () => {
  it('adds up what runs and what waits', () => {
    const totals = totalsOf([
      uploadIn('uploading', { sentBytes: 400, rate: 100, actions: ['pause', 'cancel'] }),
      uploadIn('queued'),
      uploadIn('paused', { actions: ['resume', 'cancel'] }),
    ])
    expect(totals).toMatchObject({ running: 1, waiting: 1, paused: 1, rate: 100, bytesLeft: 1600 })
    expect(totals).toMatchObject({ canPause: true, canResume: true, canClear: false })
  })

  it('knows whether each upload that sends has a steady speed', () => {
    expect(totalsOf([]).areRated).toBe(false)
    const parts = { total: 4, pending: 3, sending: 1, waiting: 0, confirmed: 0, failed: 0 }
    const long = { size: 5 * MiB, rate: 1, parts }
    expect(totalsOf([uploadIn('uploading', long), uploadIn('queued')]).areRated).toBe(true)
    // One that waits for its turn sends nothing.
    expect(totalsOf([uploadIn('uploading', long), uploadIn('uploading')]).areRated).toBe(true)
    expect(totalsOf([uploadIn('uploading', long), uploadIn('uploading', { parts })]).areRated).toBe(false)
    const short = { rate: 1, parts }
    expect(totalsOf([uploadIn('uploading', long), uploadIn('uploading', short)]).areRated).toBe(false)
  })

  it('counts the uploads that the end of Hoist interrupted, not those that a person paused', () => {
    const paused = (pausedBy: 'person' | 'restart') => uploadIn('paused', { pausedBy })
    expect(totalsOf([paused('restart'), paused('person'), paused('restart')]).interrupted).toBe(2)
  })

  it('names what on this computer keeps uploads from the network', () => {
    const waits = (kind: 'offline' | 'connection-lost') =>
      uploadIn('queued', { trouble: { failure: { kind, detail: '' }, retryAt: 0 } })
    expect(totalsOf([uploadIn('uploading'), waits('offline')]).obstacle).toBe('offline')
    expect(totalsOf([waits('connection-lost')]).obstacle).toBeUndefined()
  })

  it('offers to remove what has ended, but not what has failed', () => {
    expect(totalsOf([uploadIn('failed')]).canClear).toBe(false)
    expect(totalsOf([uploadIn('completed')]).canClear).toBe(true)
    expect(totalsOf([uploadIn('cancelled')]).canClear).toBe(true)
  })
})

describe('speedOf', () => {
  const parts = { total: 4, pending: 0, sending: 1, waiting: 0, confirmed: 3, failed: 0 }
  const sending = uploadIn('uploading', { size: 5 * MiB, sentBytes: 5 * MiB - 600, rate: 100, parts })

  it('is the sum of the rows, and the time covers everything that runs or waits', () => {
    const totals = totalsOf([sending, uploadIn('queued'), uploadIn('paused')])
    expect(speedOf(totals, 7)).toEqual({ rate: 100, secondsLeft: 16 })
  })

  it('is the mean of the last seconds while a row says nothing', () => {
    const totals = totalsOf([sending, uploadIn('uploading', { sentBytes: 900, parts })])
    expect(speedOf(totals, 70)).toEqual({ rate: 70, secondsLeft: 10 })
  })

  it('is nothing while every row that sends has stalled or waits, whatever was sent before', () => {
    const { rate: _, ...still } = { ...sending, still: 'stalled' } as const
    const trouble = { failure: { kind: 'host-unreachable', detail: '' }, retryAt: 1 } as const
    const { rate: __, ...waits } = { ...sending, trouble }
    expect(speedOf(totalsOf([still, waits]), 70)).toEqual({ rate: 0, secondsLeft: undefined })
    expect(speedOf(totalsOf([still, sending]), 70).rate).toBe(100)
  })

  it('gives no time while nothing moves', () => {
    expect(speedOf(totalsOf([uploadIn('uploading')]), 0)).toEqual({ rate: 0, secondsLeft: undefined })
    expect(speedOf(totalsOf([]), 5)).toEqual({ rate: 5, secondsLeft: undefined })
  })
})
