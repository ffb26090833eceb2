import { expect, it } from 'vitest'
import { classifyError } from '../../../core/attempts/classify-error'
import { ApiError } from '../../../core/ports'
import type { FailureKind } from '../../../shared/failures/failures'
import { isTlsCode, meaningOfCode } from './connection-codes'

/** The meaning of a code. The last column: does it come after the connection has opened? */
type Row = readonly [string, string, 'retry' | 'fatal', FailureKind, boolean?]

const rows: readonly Row[] = [
  ['ENOTFOUND', 'ENOTFOUND', 'retry', 'host-not-found', false],
  ['EAI_AGAIN', 'EAI_AGAIN', 'retry', 'host-not-found', false],
  ['ECONNREFUSED', 'ECONNREFUSED', 'retry', 'connection-refused', false],
  ['ENETUNREACH', 'ENETUNREACH', 'retry', 'connection-refused', false],
  ['EHOSTUNREACH', 'EHOSTUNREACH', 'retry', 'connection-refused', false],
  ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'retry', 'connection-refused', false],
  ['ECONNRESET', 'ECONNRESET', 'retry', 'connection-lost', true],
  ['EPIPE', 'EPIPE', 'retry', 'connection-lost', true],
  ['ETIMEDOUT', 'ETIMEDOUT', 'retry', 'connection-lost', true],
  ['UND_ERR_SOCKET', 'UND_ERR_SOCKET', 'retry', 'connection-lost', true],
  ['a code that nothing here names', 'ECONNMADE_UP', 'retry', 'connection-lost', true],
  ['bytes that are not HTTP', 'HPE_INVALID_CONSTANT', 'retry', 'unexpected-answer', true],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'retry', 'certificate-untrusted', false],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'SELF_SIGNED_CERT_IN_CHAIN', 'retry', 'certificate-untrusted', false],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'retry',
    'certificate-untrusted',
    false,
  ],
  ['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED', 'retry', 'certificate-expired', false],
  ['CERT_NOT_YET_VALID', 'CERT_NOT_YET_VALID', 'retry', 'certificate-expired', false],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'retry', 'certificate-wrong-name', false],
  ['HOSTNAME_MISMATCH', 'HOSTNAME_MISMATCH', 'retry', 'certificate-wrong-name', false],
  ['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT', 'retry', 'certificate-untrusted', false],
  ['no issuer here', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'retry', 'certificate-untrusted', false],
  ['CERT_REVOKED', 'CERT_REVOKED', 'retry', 'tls-failed', false],
  ['INVALID_PURPOSE', 'INVALID_PURPOSE', 'retry', 'tls-failed', false],
  [
    'an alert for want of a client certificate, from OpenSSL',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'fatal',
    'client-certificate-needed',
  ],
  [
    'the same from BoringSSL',
    'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED',
    'fatal',
    'client-certificate-needed',
  ],
  [
    'an alert about the client certificate',
    'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
    'fatal',
    'client-certificate-needed',
  ],
  ['an alert about its authority', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'fatal', 'client-certificate-needed'],
  ['no TLS at all', 'ERR_SSL_WRONG_VERSION_NUMBER', 'retry', 'https-missing', false],
  ['no protocol in common', 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'fatal', 'http1-missing'],
  ['HTTP/2 alone', 'HTTP2_ONLY', 'fatal', 'http1-missing'],
  ['EPROTO', 'EPROTO', 'retry', 'tls-failed', false],
  ['EPROTO on an open connection', 'EPROTO', 'retry', 'tls-failed', true],
  [
    'a damaged record on an open connection',
    'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
    'retry',
    'tls-failed',
    true,
  ],
  ['EHOSTUNREACH on an open connection', 'EHOSTUNREACH', 'retry', 'connection-refused', true],
  ['ENETUNREACH on an open connection', 'ENETUNREACH', 'retry', 'connection-refused', true],
]

for (const [name, code, result, kind, hasOpened = false] of rows)
  it(`${name}: ${result} ${kind}`, () => {
    const detail = 'what the system says'
    const meaning = meaningOfCode(code, detail, hasOpened)
    const found = classifyError(
      new ApiError({ type: 'connection', code, host: 'api.test', detail, ...meaning }),
      'part',
    )
    expect([found.kind, found.failure.kind]).toEqual([result, kind])
    // The call may have succeeded only if the connection had opened.
    if (found.kind === 'retry') expect(found.unanswered).toBe(hasOpened)
  })

it.each(['ETIMEDOUT', 'ECONNRESET', 'EADDRNOTAVAIL'])(
  'a connection that fails with %s before it has opened has sent nothing',
  (code) => {
    expect(meaningOfCode(code, '', false)).toEqual({ kind: 'connection-refused', unsent: true })
  },
)

it('an alert from the other end is also recognized by the message that comes with the code', () => {
  const kindOf = (detail: string) => meaningOfCode('EPROTO', detail, false).kind
  expect(kindOf('tlsv13 alert certificate required')).toBe('client-certificate-needed')
  expect(kindOf('wrong version number')).toBe('https-missing')
})

it('only what prevents a secure connection is a TLS failure', () => {
  expect(isTlsCode('CERT_HAS_EXPIRED')).toBe(true)
  expect(isTlsCode('ECONNRESET')).toBe(false)
  expect(isTlsCode('HTTP2_ONLY')).toBe(false)
})
