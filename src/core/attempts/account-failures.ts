import type { Failure } from '../../shared/failures/failures'

const accountKinds: ReadonlySet<Failure['kind']> = new Set([
  'key-rejected',
  'key-missing',
  'keychain-unreachable',
  'organization-rejected',
  'project-rejected',
  'account-stopped',
  'storage-full',
  'base-url-invalid',
  'certificate-file-unusable',
  'client-certificate-needed',
  'address-unreachable',
  'practice-server-failed',
  'proxy-login',
  'proxy-login-unsupported',
  'proxy-refused',
  'proxy-unsupported',
])

/**
 * Failures of a whole account, not of one upload: changing the account, restarting its practice server or using another
 * proxy can fix them.
 */
export function blocksAccount(failure: Failure): boolean {
  // Without permission to write, no upload can succeed; without permission to read, most can.
  const mayNotWrite = failure.kind === 'not-allowed' && failure.reason === 'may-not-write'
  return mayNotWrite || accountKinds.has(failure.kind)
}

/** The account failures that another proxy may fix. */
export function isAboutProxy(failure: Failure): boolean {
  const { kind } = failure.kind === 'address-unreachable' ? (failure.cause ?? failure) : failure
  return blocksAccount(failure) && kind.startsWith('proxy-')
}
