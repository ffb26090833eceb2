import { errorCode } from '../../adapters/system-errors'
import { type Failure, type FailureKind, HoistError } from '../../shared/failures/failures'

/** The step that failed. */
export type UpdateStep = 'check' | 'download' | 'install'

const byCode: Readonly<Record<string, FailureKind>> = {
  ENOSPC: 'update-no-space',
  EDQUOT: 'update-no-space',
  EACCES: 'update-read-only',
  EPERM: 'update-read-only',
  EROFS: 'update-read-only',
  ERR_CHECKSUM_MISMATCH: 'update-damaged',
  ERR_UPDATER_INVALID_SIGNATURE: 'update-unsigned',
}

/** The words of macOS, which gives no codes. */
const byWords: readonly (readonly [RegExp, FailureKind])[] = [
  [/code signature|code object is not signed/i, 'update-unsigned'],
  [/read-only volume/i, 'update-read-only'],
]

const otherwise: Readonly<Record<UpdateStep, FailureKind>> = {
  check: 'update-feed-unreadable',
  download: 'update-incomplete',
  install: 'update-not-installed',
}

/** The words of Chromium, the feed's server or the library for a request that did not succeed. */
const lost = /^net::|^HTTP error|aborted by the server|timed out|too many redirects/i

/** An error of electron-updater, in our terms. */
export function updateError(error: unknown, step: UpdateStep): HoistError {
  if (error instanceof HoistError) return error
  const code = errorCode(error)
  const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const said = byWords.find(([words]) => words.test(detail))?.[1]
  const isLost = step === 'check' && (lost.test(detail) || code.startsWith('HTTP_ERROR_'))
  const kind = byCode[code] ?? said ?? (isLost ? 'update-unreachable' : otherwise[step])
  const failure: Failure = { kind, detail: code === '' ? detail : `${code}: ${detail}` }
  return new HoistError(failure, { cause: error })
}
