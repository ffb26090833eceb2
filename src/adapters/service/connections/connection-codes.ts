import type { FailureKind } from '../../../shared/failures/failures'

/** What the code of a broken or failed connection means. */
export interface CodeMeaning {
  readonly kind: FailureKind
  /** Nothing of the request has reached the host. */
  readonly unsent: boolean
}

/**
 * The meaning of the error that a connection ended with: `connection-lost`, unless its code names something else or
 * the connection never opened. The code alone never shows that nothing was sent: systems report EHOSTUNREACH, and TLS
 * a bad record, on open connections too.
 *
 * @param code the system's (`ECONNRESET`), undici's (`UND_ERR_SOCKET`) or OpenSSL's
 * @param detail the message with it
 * @param hasOpened whether the connection has opened, so that a request may have been sent
 */
export function meaningOfCode(code: string, detail: string, hasOpened: boolean): CodeMeaning {
  return { kind: kindOf(code, detail, hasOpened), unsent: !hasOpened }
}

function kindOf(code: string, detail: string, hasOpened: boolean): FailureKind {
  // A captive portal shows its own certificate until somebody has signed in.
  const named = unreachable[code] ?? tlsKind(code, detail)
  if (named !== null) return named
  // Bytes that are not HTTP: another service listens there.
  if (code.startsWith('HPE_')) return 'unexpected-answer'
  // Systems have many codes for both, such as ECONNRESET, EPIPE and ETIMEDOUT.
  return hasOpened ? 'connection-lost' : 'connection-refused'
}

/** What codes mean that name the host or the way to it. */
const unreachable: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  ECONNREFUSED: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  EHOSTUNREACH: 'connection-refused',
  UND_ERR_CONNECT_TIMEOUT: 'connection-refused',
}

const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE)/
/** Why the other end refuses the client certificate, or its absence. */
const clientAlert =
  /alert.(certificate.(required|expired|revoked|unknown)|(bad|no|unsupported).certificate|unknown.ca)\b/i
const ofTls =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT)/

/** What is wrong with a secure connection, by the code of Node or OpenSSL, or null if it is something else. */
function tlsKind(code: string, detail: string): FailureKind | null {
  if (/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(code)) return 'certificate-expired'
  if (/^(ERR_TLS_CERT_ALTNAME_|HOSTNAME_MISMATCH)/.test(code)) return 'certificate-wrong-name'
  if (untrusted.test(code)) return 'certificate-untrusted'
  if (!ofTls.test(code)) return code === 'HTTP2_ONLY' ? 'http1-missing' : null
  const said = `${code} ${detail}`
  if (clientAlert.test(said)) return 'client-certificate-needed'
  if (/no.application.protocol/i.test(said)) return 'http1-missing'
  // The first bytes of the response were not TLS.
  return /wrong.version.number|packet.length.too.long/i.test(said) ? 'https-missing' : 'tls-failed'
}

/**
 * Whether TLS, and not the network, kept the connection from opening. Most of these are still retried, because a portal
 * may be in between: see `lasting` in `classify-error.ts`.
 */
export function isTlsCode(code: string): boolean {
  return ofTls.test(code)
}
