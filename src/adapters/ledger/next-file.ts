import { z } from 'zod'
import { type NextRecord, nextRecordSchema, nextVersion } from '../../core/next/next-record'
import type { Failure } from '../../shared/failures/failures'
import { damaged, hasUnknownNames, sealed, sumFits, tooNew } from './record-file'
import type { RecordForm } from './record-folder'

/** How next steps are kept: as JSON with a checksum. */
export const nextForm: RecordForm<NextRecord> = {
  toText: (record) => sealed(JSON.stringify(record)),
  fromBytes,
}

/** As `recordFromBytes` of uploads: the record, or why it cannot be used. */
function fromBytes(bytes: Buffer): NextRecord | Failure {
  let stored: { readonly version?: unknown } | null
  try {
    stored = JSON.parse(bytes.toString())
  } catch (error) {
    return damaged(error instanceof Error ? error.message : String(error))
  }
  const version = stored?.version
  if (typeof version === 'number' && version > nextVersion)
    return tooNew(`format ${version}, this Hoist knows ${nextVersion}`)
  if (!sumFits(bytes)) return damaged('its checksum does not fit: something in it was changed')
  const { data, error } = nextRecordSchema.safeParse(stored)
  if (data !== undefined) return data
  const detail = z.prettifyError(error)
  return hasUnknownNames(error.issues) ? tooNew(detail) : damaged(detail)
}
