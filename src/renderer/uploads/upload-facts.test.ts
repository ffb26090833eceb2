import { describe, expect, it } from 'vitest'
import { uploadIn } from '../../../testing/window-state'
import type { UploadView } from '../../shared/ipc/views'
import { causeText, failureText, messages } from '../../shared/messages'
import { hostName } from '../../shared/service/base-url'
import {
  completingWords,
  deadlineWords,
  factsOf,
  nextRetryWords,
  outlookWords,
  rateFact,
  reasonWords,
  sentOf,
  sharesOf,
  startedOverWords,
  stateWords,
  steadyPercent,
  troubleWords,
} from './upload-facts'

const textsOf = (upload: UploadView) => factsOf(upload).map(({ text }) => text)

describe('sharesOf', () => {
  it('says 100 percent only when every byte is confirmed', () => {
    expect(sharesOf(uploadIn('uploading', { sentBytes: 1000, confirmedBytes: 900 })).percent).toBe(99)
    expect(sharesOf(uploadIn('uploading', { sentBytes: 1000, confirmedBytes: 1000 })).percent).toBe(100)
  })

  it('gives whole percent of what was sent, rounded down', () => {
    expect(sharesOf(uploadIn('uploading', { sentBytes: 457, confirmedBytes: 100 }))).toEqual({
      sent: 0.457,
      confirmed: 0.1,
      percent: 45,
    })
  })

  it('gives 100 percent for a completed upload, and 0 for one without size', () => {
    expect(sharesOf(uploadIn('completed')).percent).toBe(100)
    expect(sharesOf(uploadIn('queued', { size: 0 })).percent).toBe(0)
  })
})

describe('the text of a row', () => {
  it('distinguishes a pause by the person from one because Hoist was closed', () => {
    expect(stateWords(uploadIn('paused', { pausedBy: 'person' }))).toBe('Paused')
    expect(stateWords(uploadIn('paused', { pausedBy: 'restart' }))).toBe('Paused because Hoist was closed')
  })

  it('says when an upload was completed, but not when one was cancelled', () => {
    const finishedAt = new Date(2026, 10, 3, 15, 22).getTime()
    expect(textsOf(uploadIn('completed', { finishedAt }))).toEqual([
      '1 kB',
      expect.stringMatching(/^Nov 3, 2026, 3:22.PM$/),
    ])
    expect(textsOf(uploadIn('cancelled', { finishedAt }))).toEqual(['1 kB'])
  })

  it('says how many parts a pause still waits for', () => {
    const pausing = uploadIn('pausing')
    expect(stateWords(pausing)).toBe('Pausing')
    const sending = (n: number) => stateWords({ ...pausing, parts: { ...pausing.parts, sending: n } })
    expect(sending(1)).toBe('Pausing: finishing 1 part')
    expect(sending(2)).toBe('Pausing: finishing 2 parts')
  })

  it('says that nothing is sent because others go first, unless something else blocks it', () => {
    expect(stateWords(uploadIn('uploading', { waitsForSlot: true }))).toBe('Waiting for its turn')
    const trouble = { failure: { kind: 'rate-limited', detail: '' }, retryAt: 1000 } as const
    expect(stateWords(uploadIn('uploading', { waitsForSlot: true, trouble }))).toBe('Uploading')
  })

  it('says that the upload has stalled, unless there is a reason', () => {
    expect(stateWords(uploadIn('uploading', { still: 'stalled' }))).toBe('Stalled')
    // The service has all of it and takes its time.
    expect(stateWords(uploadIn('uploading', { still: 'awaits-answers' }))).toBe('Uploading')
    const trouble = { failure: { kind: 'rate-limited', detail: '' }, retryAt: 1000 } as const
    expect(stateWords(uploadIn('uploading', { still: 'stalled', trouble }))).toBe('Uploading')
  })

  it('says how long the service has been assembling the file', () => {
    const upload = uploadIn('completing', { completingSince: 60_000 })
    expect(completingWords(upload, 'OpenAI', 85_900)).toBe('All sent. OpenAI is assembling the file… 0:25')
    expect(completingWords(upload, 'OpenAI', 60_000 + 3_723_000)).toMatch(/… 1:02:03$/)
    expect(completingWords(uploadIn('completing'), 'OpenAI', 85_900)).toBeUndefined()
    // A small file is assembled before anybody can read the words.
    expect(completingWords(upload, 'OpenAI', 61_900)).toBeUndefined()
    const trouble = { failure: { kind: 'service-failed', detail: '' }, retryAt: 1000 } as const
    expect(completingWords({ ...upload, trouble }, 'OpenAI', 85_900)).toBeUndefined()
  })

  it('shows speed and time only while sending', () => {
    const moving = { sentBytes: 500, rate: 100, secondsLeft: 5 }
    expect(textsOf(uploadIn('uploading', moving))).toEqual(['500 bytes of 1 kB', '0.1 kB/s', '5 sec left'])
    expect(textsOf(uploadIn('paused', moving))).toEqual(['500 bytes of 1 kB'])
  })

  it('writes positions as ordinal numbers', () => {
    const ordinals = [1, 2, 3, 4, 11, 22].map((position) => messages.uploads.waitsAt({ position }))
    const ends = ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    expect(ordinals).toEqual(ends.map((ordinal) => `${ordinal} in the queue`))
  })

  it('states the size of a file being assembled only once', () => {
    expect(textsOf(uploadIn('completing', { sentBytes: 1000, confirmedBytes: 1000 }))).toEqual([])
  })

  it('rounds a speed if its digits mean nothing', () => {
    expect(rateFact(0.4).text).toBe('0.1 kB/s')
    expect(rateFact(274).text).toBe('0.3 kB/s')
    expect(rateFact(12_345).text).toBe('12.3 kB/s')
  })

  it('writes changing numbers with three digits, so that they rarely need more room', () => {
    expect([32e6, 8.77e6, 120e6].map((rate) => rateFact(rate).text)).toEqual([
      '32.0 MB/s',
      '8.77 MB/s',
      '120 MB/s',
    ])
    expect(sentOf(25_000_000, 101_000_000).text).toBe('25.0 MB of 101 MB')
    expect(sentOf(7, 250).text).toBe('7 bytes of 250 bytes')
  })

  it('reserves room for as many digits as a number can have', () => {
    const digits = ({ text, widest = '' }: { text: string; widest?: string }) => {
      const count = (words: string) => words.replace(/\D/g, '').length
      return count(widest) - count(text)
    }
    expect(sentOf(1_230_000, 45_600_000).widest).toBe('2.22 MB of 45.6 MB')
    for (const sent of [0, 1, 999, 12_345, 1_230_000, 45_600_000])
      expect(digits(sentOf(sent, 45_600_000))).toBeGreaterThanOrEqual(0)
    for (const sent of [0, 7, 250]) expect(digits(sentOf(sent, 250))).toBeGreaterThanOrEqual(0)
    expect(new Set([0, 0.09, 0.5, 1].map((share) => steadyPercent(share).length)).size).toBe(1)
  })

  it('says that the other parts continue after one has failed, as long as they do', () => {
    const parts = { total: 4, pending: 1, sending: 1, waiting: 0, confirmed: 1, failed: 1 }
    expect(textsOf(uploadIn('uploading', { parts })).at(-1)).toBe('1 part failed; the others continue')
    expect(textsOf(uploadIn('failed', { parts })).at(-1)).toBe('1 part failed')
  })

  it('counts down the one-hour limit only for a live remote upload', () => {
    const deadline = 600_000
    expect(deadlineWords(uploadIn('paused', { deadline }), 0)).toBe('must finish within 10 min')
    expect(deadlineWords(uploadIn('paused', { deadline }), deadline)).toBe('expired')
    expect(deadlineWords(uploadIn('queued'), 0)).toBeUndefined()
  })

  it('says nothing about the deadline while there is enough time', () => {
    const deadline = 3_000_000
    expect(deadlineWords(uploadIn('uploading', { deadline }), 0)).toBeUndefined()
    expect(deadlineWords(uploadIn('uploading', { deadline, outlook: 'late' }), 0)).toBe(
      'must finish within 50 min',
    )
  })

  it('says what can be done if the upload will miss its deadline, also while it is paused', () => {
    const late = { deadline: 600_000, outlook: 'late' } as const
    expect(outlookWords(uploadIn('paused', late))?.happened).toBe(
      'At this speed, the upload will not finish within the time limit.',
    )
    expect(outlookWords(uploadIn('uploading', late))?.todo).toContain('Pause other uploads')
    expect(outlookWords(uploadIn('uploading', { ...late, outlook: 'tight' }))?.todo).toContain(
      'Pause other uploads',
    )
    expect(outlookWords(uploadIn('ready', { ...late, outlook: 'tight' }))?.happened).toContain('Complete')
    expect(outlookWords(uploadIn('uploading', { deadline: 600_000 }))).toBeUndefined()
  })

  it('says why the upload is idle and when it continues', () => {
    const trouble = { failure: { kind: 'connection-lost', detail: '' }, retryAt: 3_000 } as const
    expect(troubleWords(trouble, 0)).toBe('connection lost, continues in 3 sec')
    expect(troubleWords(trouble, 4_000)).toBe('connection lost, continues now')
  })

  it('says why the next waiting part waits, and when it is retried', () => {
    const nextRetry = { number: 7, failure: { kind: 'connection-lost', detail: '' }, retryAt: 8_000 } as const
    const upload = uploadIn('uploading', { nextRetry })
    expect(nextRetryWords(upload, 0)).toBe('Part 7: connection lost, retrying in 8 sec')
    expect(nextRetryWords(upload, 9_000)).toBe('Part 7: connection lost, retrying now')
    expect(nextRetryWords(uploadIn('uploading'), 0)).toBeUndefined()
    const trouble = { failure: { kind: 'offline', detail: '' }, retryAt: 8_000 } as const
    expect(nextRetryWords({ ...upload, trouble }, 0)).toBeUndefined()
    expect(reasonWords({ kind: 'service-failed', detail: '', status: 503 })).toBe('service problem (503)')
    expect(reasonWords({ kind: 'service-failed', detail: '' })).toBe('service problem')
    expect(reasonWords({ kind: 'checksum-mismatch', detail: '' })).toBe(
      'The checksum of the file does not match',
    )
  })

  it('says how many parts wait if there is more than one', () => {
    const waiting = (n: number) => ({ total: 4, pending: 0, sending: 1, waiting: n, confirmed: 0, failed: 0 })
    const facts = (n: number) => textsOf(uploadIn('uploading', { parts: waiting(n) }))
    expect(facts(1).join()).not.toContain('waiting')
    expect(facts(2)).toContain('2 parts waiting to retry')
  })

  it('says why the parts of an upload failed', () => {
    const cause = { kind: 'service-failed', detail: 'HTTP 500', status: 500 } as const
    const failure = { kind: 'parts-failed', detail: 'HTTP 500', count: 2, cause } as const
    expect(failureText(failure).happened).toBe('2 parts could not be sent. The service has a problem (500).')
    const { cause: _, ...old } = failure
    expect(failureText(old).happened).toBe('2 parts could not be sent.')
  })

  it('does not say that the upload continues if it waits for a person', () => {
    const trouble = { failure: { kind: 'storage-full', detail: '' }, retryAt: 0 } as const
    expect(troubleWords(trouble, 4_000)).toBe('The file storage of this account is full.')
  })

  it('says what to do about a drive that does not respond', () => {
    const trouble = { failure: { kind: 'drive-silent', detail: '' }, retryAt: 0 } as const
    expect(troubleWords(trouble, 0)).toBe(
      'The drive with this file does not respond. Check the drive and its connection.',
    )
  })

  // The engine knows a time for the last one only.
  it.each([
    ['offline', 0],
    ['asleep', 0],
    ['host-unreachable', 3_000],
  ] as const)('leaves the reason why all uploads wait to the bar above the list (%s)', (kind, retryAt) => {
    const trouble = { failure: { kind, detail: '' }, retryAt }
    expect(troubleWords(trouble, 0)).toBe('Waiting for the connection')
  })

  it('says that the upload started over while everything is sent again', () => {
    expect(startedOverWords(uploadIn('uploading', { startedOver: true }))).toContain('time limit')
    expect(startedOverWords(uploadIn('completed', { startedOver: true }))).toBeUndefined()
    expect(startedOverWords(uploadIn('uploading'))).toBeUndefined()
  })
})

describe('the reason why a host cannot be reached', () => {
  const subject = 'api.test'

  it('does not repeat the host’s name', () => {
    expect(causeText({ kind: 'connection-refused', detail: '', subject })).toBe(
      'The connection could not be opened.',
    )
    expect(hostName('https://api.test:8443')).toBe('api.test:8443')
  })

  it.each([
    'unexpected-answer',
    'certificate-untrusted',
    'certificate-wrong-name',
    'certificate-expired',
  ] as const)('may be a portal that asks to sign in (%s)', (kind) => {
    expect(causeText({ kind, detail: '', subject })).toMatch(/\. The network may ask you to sign in: /)
  })

  it('may be a proxy that lets through whoever has signed in', () => {
    const refused = (status: number) => causeText({ kind: 'proxy-refused', detail: '', subject, status })
    expect(refused(403)).toContain('refused the connection (403). The network may ask you to sign in: ')
    expect(refused(503)).not.toContain('sign in')
  })

  it('includes what to do if a proxy asks for a login', () => {
    expect(causeText({ kind: 'proxy-login', detail: '', subject })).toContain('. Enter them in Settings, ')
  })

  it('does not suggest signing in if nothing responds', () => {
    expect(causeText({ kind: 'no-progress', detail: '' })).not.toContain('sign in')
  })
})
