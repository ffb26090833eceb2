import { type Failure, HoistError } from '../../../shared/failures/failures'
import { practiceAccountId } from '../../../shared/service/accounts'
import { hostName } from '../../../shared/service/base-url'
import type { UploadApi } from '../../ports'
import type { UploadRecord } from './record'

/**
 * The origin that an account uses now: scheme, host and port. The practice server is one place, whatever its port.
 */
export function originOf(accountId: string, hostOf: ((accountId: string) => string) | undefined): string {
  return accountId === practiceAccountId ? accountId : (hostOf?.(accountId) ?? accountId)
}

/** The origin that the account of an upload uses now, if a person sent its file to another one; otherwise null. */
export function movedTo(
  { account }: Pick<UploadRecord, 'account'>,
  hostOf: ((accountId: string) => string) | undefined,
): string | null {
  const now = originOf(account.id, hostOf)
  // A deleted account has no origin, and fails by itself.
  return account.origin === undefined || now === account.origin || now === account.id ? null : now
}

/** The calls of one upload, restricted to the address that its file was meant for. */
export function keptToOrigin(
  api: UploadApi,
  record: Pick<UploadRecord, 'account'>,
  hostOf: ((accountId: string) => string) | undefined,
): UploadApi {
  const checked =
    <T extends unknown[], R>(call: (...given: T) => Promise<R>) =>
    async (...given: T): Promise<R> => {
      const moved = movedTo(record, hostOf)
      if (moved !== null) throw new HoistError(accountMoved(record, moved))
      return call(...given)
    }
  return {
    create: checked((...call) => api.create(...call)),
    addPart: checked((...call) => api.addPart(...call)),
    complete: checked((...call) => api.complete(...call)),
    cancel: checked((...call) => api.cancel(...call)),
    reach: (...call) => api.reach(...call),
    file: checked((...call) => api.file(...call)),
    contentMd5: checked((...call) => api.contentMd5(...call)),
    findFiles: checked((...call) => api.findFiles(...call)),
    clockSkew: (accountId) => api.clockSkew(accountId),
  }
}

/** Says that an account has moved to that origin. */
export function accountMoved({ account }: Pick<UploadRecord, 'account'>, now: string): Failure {
  return {
    kind: 'account-moved',
    detail: `the file was meant for ${account.origin}, and the account now uses ${now}`,
    subject: hostName(now),
  }
}
