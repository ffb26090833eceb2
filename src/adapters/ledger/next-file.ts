import { z } from 'zod'
import { type NextRecord, nextRecordSchema, nextVersion } from '../../core/next/next-record'
import type { Failure } from '../../shared/failures/failures'
import { damaged, hasUnknownNames, tooNew } from './record-file'
import type { RecordForm } from './record-journal'
import { sealed, sumFits } from './sealed'

/** How next steps are kept: as JSON with a checksum. */
export const nextForm: RecordForm<NextRecord> = {
  toText: ({ id, ...rest }) => sealed(JSON.stringify({ id, ...rest })),
  fromBytes,
  isCurrent: () => true,
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
