import { type Failure, type FailureKind, HoistError } from '../shared/failures/failures'
import { isOfDrive, notAFile } from './files/source/source-fs.js'

const sourceKinds: Record<string, FailureKind> = {
  ENOENT: 'source-missing',
  ENOTDIR: 'source-missing',
  EISDIR: 'source-not-a-file',
  [notAFile]: 'source-not-a-file',
  ENAMETOOLONG: 'source-name-too-long',
}

/** The system's own code of an error, such as `ENOENT`; empty if it has none. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return error.code === undefined || error.code === null ? '' : String(error.code)
}

function detailOf(error: unknown): string {
  const { message } = Object(error) as { readonly message?: unknown }
  return typeof message === 'string' ? message : String(error)
}

/** An error from reading a source file, as a HoistError. */
export function sourceError(error: unknown): HoistError {
  if (error instanceof HoistError) return error
  const code = errorCode(error)
  const kind = sourceKinds[code] ?? (isOfDrive(code) ? 'drive-failed' : 'source-unreadable')
  return new HoistError({ kind, detail: detailOf(error) }, { cause: error })
}

/** An error from writing our own files, as a failure. */
export function writeFailure(error: unknown): Failure {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error))
  return { kind: full ? 'disk-full' : 'ledger-unwritable', detail: detailOf(error) }
}
