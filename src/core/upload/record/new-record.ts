import type { NextKind } from '../../../shared/service/next'
import type { Purpose } from '../../../shared/service/purposes'
import type { Fingerprint } from '../../ports'
import { freshPart } from '../parts/part-machine'
import { planParts } from '../parts/plan-parts'
import { notSent } from './forget-remote'
import { recordVersion, type UploadRecord } from './record'

/** What a person decided for one file. */
export interface NewUpload {
  readonly path: string
  readonly name: string
  readonly fingerprint: Fingerprint
  readonly mimeType: string
  readonly purpose: Purpose
  readonly account: { readonly id: string; readonly name: string }
  readonly autoComplete: boolean
  /** When the service deletes the file, in seconds after its creation; if omitted, as usual for the purpose. */
  readonly expiresAfter?: number | undefined
  /** The next step that the current settings ask for. */
  readonly next?: NextKind | undefined
}

interface Given extends Pick<UploadRecord, 'id' | 'addedAt'> {
  readonly order: number
  /** The origin that the account uses now. */
  readonly origin: string
  /** Length of a part, in bytes. */
  readonly partSize: number
}

/** The record of an upload that was just added. */
export function newRecord(upload: NewUpload, { addedAt, id, order, origin, partSize }: Given): UploadRecord {
  const { size } = upload.fingerprint
  const ranges = planParts(size, partSize)
  return {
    version: recordVersion,
    id,
    addedAt,
    order,
    finishedAt: null,
    source: { path: upload.path, name: upload.name, fingerprint: { ...upload.fingerprint } },
    purpose: upload.purpose,
    mimeType: upload.mimeType,
    account: { ...upload.account, origin },
    autoComplete: upload.autoComplete,
    ...(upload.expiresAfter === undefined ? {} : { expiresAfter: upload.expiresAfter }),
    ...(upload.next === undefined ? {} : { next: upload.next }),
    state: { name: 'queued' },
    remote: null,
    renewals: 0,
    parts: ranges.map((range) => ({ ...range, state: freshPart })),
    md5: null,
    sending: notSent(),
    file: null,
  }
}
