import { freshPart } from '../parts/part-machine'
import type { UploadRecord } from './record'

/** The record without its remote upload and the parts confirmed there. */
export function forgetRemote(record: UploadRecord): UploadRecord {
  return {
    ...record,
    remote: null,
    parts: record.parts.map((part) => ({ ...part, state: freshPart })),
    sending: notSent(),
  }
}

/** The sending times of an upload of which nothing was sent yet. */
export function notSent(): UploadRecord['sending'] {
  return { startedAt: null, activeMs: 0 }
}
