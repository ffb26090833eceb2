import { describe, expect, it } from 'vitest'
import { uploadIn } from '../../testing/upload-views'
import { totalsOf } from './totals'

describe('totalsOf', () => {
  it('adds up what runs and what waits', () => {
    const totals = totalsOf([
      uploadIn('uploading', { sentBytes: 400, rate: 100, actions: ['pause', 'cancel'] }),
      uploadIn('queued'),
      uploadIn('paused', { actions: ['resume', 'cancel'] }),
    ])
    expect(totals).toMatchObject({ running: 1, waiting: 1, paused: 1, rate: 100, secondsLeft: 16 })
    expect(totals).toMatchObject({ canPause: true, canResume: true, canClear: false })
  })

  it('knows whether each upload that sends has a speed', () => {
    expect(totalsOf([]).areRated).toBe(false)
    expect(totalsOf([uploadIn('uploading', { rate: 1 }), uploadIn('queued')]).areRated).toBe(true)
    expect(totalsOf([uploadIn('uploading', { rate: 1 }), uploadIn('uploading')]).areRated).toBe(false)
  })

  it('counts the uploads that the end of Hoist interrupted, not those that a person paused', () => {
    const paused = (pausedBy: 'person' | 'restart') => uploadIn('paused', { pausedBy })
    expect(totalsOf([paused('restart'), paused('person'), paused('restart')]).interrupted).toBe(2)
  })

  it('gives no time while nothing moves', () => {
    expect(totalsOf([uploadIn('uploading')]).secondsLeft).toBeUndefined()
    expect(totalsOf([]).secondsLeft).toBeUndefined()
  })

  it('knows what on this computer keeps uploads from the network', () => {
    const waits = (kind: 'offline' | 'connection-lost') =>
      uploadIn('queued', { trouble: { failure: { kind, detail: '' }, retryAt: 0 } })
    expect(totalsOf([uploadIn('uploading'), waits('offline')]).obstacle).toBe('offline')
    expect(totalsOf([waits('connection-lost')]).obstacle).toBeUndefined()
  })

  it('removes what has ended, not what has failed', () => {
    expect(totalsOf([uploadIn('failed')]).canClear).toBe(false)
    expect(totalsOf([uploadIn('completed')]).canClear).toBe(true)
    expect(totalsOf([uploadIn('cancelled')]).canClear).toBe(true)
  })
})
