import { randomBytes, randomInt } from 'node:crypto'
import { z } from 'zod'
import { purposes } from '../../shared/service/purposes'
import { safeFileName } from '../../shared/words/safe-name'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Ids look like the service's own, and cannot be guessed. They are also folder names here, so they stay plain. */
export const newId = {
  upload: () => `upload_${randomBytes(16).toString('hex')}`,
  part: () => `part_${randomBytes(16).toString('hex')}`,
  file: () => `file-${Array.from({ length: 22 }, () => letters[randomInt(letters.length)]).join('')}`,
  request: () => `req_${randomBytes(16).toString('hex')}`,
} as const

const seconds = z.int().min(0)

export const uploadIdPattern = /^upload_[0-9a-f]+$/

/** The second form is what earlier versions gave out: those files still exist. */
export const fileIdPattern = /^file-(?:[0-9A-Za-z]{22}|[0-9a-f]{32})$/

const fileRecordSchema = z.object({
  id: z.string().regex(fileIdPattern),
  /** Orders files of the same second. */
  sequence: z.int().min(1),
  /** When the upload was created. Older records have the time of their completion here. */
  createdAt: seconds,
  expiresAt: seconds.optional(),
  /** The name on disk, which may differ from the requested one. Never a way out of its folder. */
  diskName: z.string().refine((name) => name === safeFileName(name)),
  deleted: z.boolean(),
})

/**
 * An upload on disk, one JSON file each. Its file is in the same record, so that "completed" and "the file exists"
 * become true in one step. Times are Unix seconds.
 */
export const uploadRecordSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(uploadIdPattern),
  /** 1 for the first upload ever created in this folder; 0 for a file that the server made itself. */
  sequence: z.int().min(0),
  createdAt: seconds,
  expiresAt: seconds,
  filename: z.string().min(1),
  bytes: z.int().min(1),
  purpose: z.enum([...purposes, 'batch_output']),
  mimeType: z.string(),
  /** How long the completed file lives; absent if it lives until it is deleted. */
  fileLifetimeSeconds: z.int().optional(),
  status: z.enum(['pending', 'completed', 'cancelled']),
  file: fileRecordSchema.optional(),
})
export type UploadRecord = z.output<typeof uploadRecordSchema>
export type FileRecord = z.output<typeof fileRecordSchema>

export const partRecordSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(/^part_[0-9a-f]+$/),
  createdAt: seconds,
  bytes: z.int().min(1),
})
export type PartRecord = z.output<typeof partRecordSchema>

/** Expiry is never stored: it follows from the clock. */
export type UploadStatus = UploadRecord['status'] | 'expired'

/** The Upload object of the API. */
export function uploadObject(record: UploadRecord, status: UploadStatus): Record<string, unknown> {
  return {
    id: record.id,
    object: 'upload',
    bytes: record.bytes,
    created_at: record.createdAt,
    filename: record.filename,
    purpose: record.purpose,
    status,
    expires_at: record.expiresAt,
    // Absent, not null, as long as there is none.
    ...(record.file === undefined ? {} : { file: fileObject(record, record.file) }),
  }
}

/** The UploadPart object of the API. */
export function partObject(uploadId: string, part: PartRecord): Record<string, unknown> {
  return { id: part.id, object: 'upload.part', created_at: part.createdAt, upload_id: uploadId }
}

/** The File object of the API. */
export function fileObject(record: UploadRecord, file: FileRecord): Record<string, unknown> {
  return {
    id: file.id,
    object: 'file',
    bytes: record.bytes,
    created_at: file.createdAt,
    expires_at: file.expiresAt ?? null,
    filename: record.filename,
    purpose: record.purpose,
    status: 'processed',
    status_details: null,
  }
}
