/** The files that an account provides for TLS: their paths, empty if there is none. */
export interface CertificateFiles {
  /** An authority that is trusted for this account only. */
  readonly caFile: string
  /** The client certificate: PEM, or PKCS#12 with its key. */
  readonly clientCertificate: string
  /** The file of the key, if it is a separate one. */
  readonly clientKey: string
}

/** An account that uses no certificate files. */
export const noCertificateFiles: CertificateFiles = { caFile: '', clientCertificate: '', clientKey: '' }

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
