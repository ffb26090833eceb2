import { describe, expect, it } from 'vitest'
import { uploadIn } from '../../../testing/upload-views'
import { meaningOfCode } from '../../adapters/service/connections/connection-codes'
import { classifyError } from '../../core/attempts/classify-error'
import { ApiError, type CallProblem, type ProxyProblem } from '../../core/ports'
import type { UploadView } from '../../shared/ipc/views'
import { Troubles, troubleOf } from './troubles'

const failed = { failure: { kind: 'service-failed', detail: '' }, retryAt: 5 } as const
const lost = { failure: { kind: 'connection-lost', detail: '' }, retryAt: 5 } as const
const limited = { failure: { kind: 'rate-limited', detail: '' }, retryAt: 60 } as const

/** Events in one word each: what, and for whom. */
function told(troubles: Troubles, ...views: UploadView[]): string[] {
  return troubles.look(views).map((event) => {
    const { concerned } = event
    const who = 'host' in concerned ? concerned.host : concerned.name
    return event.type === 'trouble' ? `${who}: ${event.failure.kind}` : `${who}: recovered`
  })
}

const a = (more: Partial<UploadView>) => uploadIn('uploading', { id: 'a', name: 'a', ...more })
const b = (more: Partial<UploadView>) => uploadIn('uploading', { id: 'b', name: 'b', ...more })

describe('troubles', () => {
  it('are reported when they begin or change, not at each attempt that ends the same way', () => {
    const troubles = new Troubles('host')
    expect(told(troubles, a({ trouble: failed }))).toEqual(['a: service-failed'])
    expect(told(troubles, a({ trouble: { ...failed, retryAt: 9 } }))).toEqual([])
    // Another attempt is running, and ends like the previous one.
    expect(told(troubles, a({}))).toEqual([])
    expect(told(troubles, a({ trouble: failed }))).toEqual([])
    const mismatch = { ...failed, failure: { kind: 'checksum-mismatch', detail: '' } } as const
    expect(told(troubles, a({ trouble: mismatch }))).toEqual(['a: checksum-mismatch'])
  })

  it('are over once the service has accepted something more', () => {
    const troubles = new Troubles('host')
    told(troubles, a({ trouble: failed, confirmedBytes: 10 }))
    expect(told(troubles, a({ confirmedBytes: 20 }))).toEqual(['a: recovered'])
    told(troubles, uploadIn('creating', { id: 'b', name: 'b', trouble: failed }))
    expect(told(troubles, b({}))).toEqual(['b: recovered'])
  })

  it('of the connection are reported for an upload only once it is known that its host can be reached', () => {
    const troubles = new Troubles('host')
    const at = (now: number, ...views: UploadView[]) =>
      troubles.look(views, undefined, now).map(({ type }) => type)
    expect(at(0, a({ trouble: lost }))).toEqual([])
    expect(at(15_000, a({ trouble: lost }))).toEqual([])
    expect(at(25_000, a({ trouble: lost }))).toEqual(['trouble'])
    expect(at(26_000, a({ confirmedBytes: 1 }))).toEqual(['recovered'])
    // A trouble that passes before that is not reported, nor is one that turns out to be the host's.
    expect(at(30_000, a({ trouble: lost }))).toEqual([])
    expect(at(31_000, a({ confirmedBytes: 2 }))).toEqual([])
    expect(at(40_000, a({ trouble: lost }))).toEqual([])
    expect(at(41_000, a({ trouble: limited }))).toEqual(['trouble'])
    expect(at(65_000, a({ trouble: lost }))).toEqual([])
  })

  const refusals: Readonly<Record<ProxyProblem, true>> = {
    unreachable: true,
    login: true,
    'other-login': true,
    denied: true,
    'out-of-order': true,
  }
  const proxy = 'proxy.test:8080'
  const unreached: readonly (readonly [string, CallProblem])[] = [
    ...(Object.keys(refusals) as ProxyProblem[]).map(
      (why) => [`the proxy: ${why}`, { type: 'proxy', why, proxy, detail: '' }] as const,
    ),
    ...[
      'ENOTFOUND',
      'ECONNREFUSED',
      'ECONNRESET',
      'HPE_INVALID_CONSTANT',
      'CERT_HAS_EXPIRED',
      'HOSTNAME_MISMATCH',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'EPROTO',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ].map(
      (code) =>
        [
          code,
          { type: 'connection', code, detail: '', host: 'service.test', ...meaningOfCode(code, '', false) },
        ] as const,
    ),
    ['a stall', { type: 'stalled', afterMs: 1 }],
  ]
  it.each(unreached)(
    'of the host are reported once, for the host and not for its uploads (%s)',
    (_, problem) => {
      const { failure } = classifyError(new ApiError(problem), 'create')
      const trouble = { failure, retryAt: 5 }
      const troubles = new Troubles('host')
      const views = [a({ trouble }), b({ trouble })]
      // The host is still being asked.
      expect(told(troubles, ...views)).toEqual([])
      const unreachable = { host: 'https://service.test', failure, retryAt: 5 }
      expect(troubles.look(views, unreachable)).toMatchObject([
        {
          type: 'trouble',
          concerned: { host: 'host' },
          failure: { kind: 'host-unreachable', cause: failure },
        },
      ])
    },
  )

  it('of an upload that is paused or fails have no end of their own', () => {
    const troubles = new Troubles('host')
    told(troubles, a({ trouble: failed }))
    expect(told(troubles, { ...a({}), state: 'failed' })).toEqual([])
    expect(troubles.ended({ ...a({}), state: 'failed' })).toEqual([])
  })

  it('of a whole account are reported once for all uploads, and so is their end', () => {
    const troubles = new Troubles('host')
    expect(told(troubles, a({ trouble: limited }), b({ trouble: limited }))).toEqual(['host: rate-limited'])
    expect(told(troubles, a({}), b({ trouble: limited }))).toEqual([])
    expect(told(troubles, a({}), b({}))).toEqual([])
    expect(told(troubles, a({ confirmedBytes: 1 }), b({}))).toEqual(['host: recovered'])
    expect(told(troubles, a({ confirmedBytes: 1 }), b({ trouble: limited }))).toEqual(['host: rate-limited'])
  })

  it('of an unreachable host are reported once, whatever each attempt finds', () => {
    const troubles = new Troubles('host')
    const gone = (cause: 'connection-refused' | 'no-progress') => ({
      failure: { kind: 'host-unreachable', detail: '', cause: { kind: cause, detail: '' } } as const,
      retryAt: 5,
    })
    const refused = gone('connection-refused')
    expect(told(troubles, a({ trouble: refused }), b({ trouble: refused }))).toEqual([
      'host: host-unreachable',
    ])
    expect(told(troubles, a({ trouble: gone('no-progress') }), b({}))).toEqual([])
    expect(told(troubles, a({ confirmedBytes: 1 }), b({}))).toEqual(['host: recovered'])
  })

  it('end with the upload that gets through', () => {
    const troubles = new Troubles('host')
    told(troubles, a({ trouble: limited }))
    expect(troubles.ended(uploadIn('completed', { id: 'a', name: 'a' }))).toEqual([
      { type: 'recovered', concerned: { host: 'host' } },
    ])
  })
})

describe('the trouble of an upload whose parts wait', () => {
  const parts = (counts: Partial<UploadView['parts']>) => ({
    parts: { total: 3, pending: 0, sending: 0, waiting: 1, confirmed: 0, failed: 0, ...counts },
    nextRetry: { number: 1, ...lost },
  })

  it('is the failure of the part that is retried next', () => {
    expect(troubleOf(a(parts({ waiting: 2 })))).toEqual(lost)
  })

  it('is not shown while other parts are sent, or are about to be', () => {
    expect(troubleOf(a(parts({ sending: 1 })))).toBeNull()
    expect(troubleOf(a(parts({ pending: 1 })))).toBeNull()
    const nextRetry = { number: 1, ...limited }
    expect(troubleOf(a({ ...parts({ pending: 1 }), nextRetry }))).toEqual(limited)
  })
})
