import type { KeyState } from './accounts'

/** The files that an account brings along for TLS: their paths, empty where there is none. */
export interface CertificateFiles {
  /** An authority that counts for this account alone. */
  readonly caFile: string
  /** What this computer shows to the service: PEM, or PKCS#12 with its key. */
  readonly clientCertificate: string
  /** Where the key is in a file of its own. */
  readonly clientKey: string
}

/** An account without files of its own. */
export const noCertificateFiles: CertificateFiles = { caFile: '', clientCertificate: '', clientKey: '' }

/** What of an account the window sees of them: whether there is a passphrase, never the passphrase. */
export interface CertificatesView extends CertificateFiles {
  readonly passphrase: KeyState
}

/** What can be wrong with one of the files. */
export const certificateProblems = [
  'missing',
  'unreadable',
  'no-certificate',
  'no-key',
  'passphrase',
  'other-key',
  'unsupported',
] as const
export type CertificateProblem = (typeof certificateProblems)[number]
