import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileLedger } from '../src/adapters/ledger/file-ledger'
import { recordVersion, type UploadRecord } from '../src/core/upload/record/record'
import type { UploadRecord as PracticeUpload } from '../src/practice/store/records'
import { MiB } from '../src/shared/limits'
import { practiceAccountId } from '../src/shared/service/accounts'

export interface SeededUpload {
  readonly name: string
  readonly state: UploadRecord['state']
  /** Of 1 MiB each. */
  readonly parts?: number
  /** How many of the parts are confirmed. */
  readonly confirmed?: number
}

/** Puts uploads into the ledger of a profile, in that order, before the application starts. */
export async function seedUploads(profile: string, uploads: readonly SeededUpload[]): Promise<void> {
  const ledger = new FileLedger(join(profile, 'uploads'))
  const start = Date.UTC(2026, 0, 1)
  await Promise.all(
    uploads.map(async ({ name, state, parts = 4, confirmed = 0 }, index) => {
      const id = `seed-${String(index).padStart(5, '0')}`
      await ledger.save({
        version: recordVersion,
        id,
        addedAt: start + index,
        order: (index + 1) * 65_536,
        finishedAt: state.name === 'completed' ? start + 60_000 : null,
        source: {
          path: join(profile, 'files', name),
          name,
          fingerprint: { size: parts * MiB, modified: '1', identity: `1:${index}` },
        },
        purpose: 'user_data',
        mimeType: 'application/octet-stream',
        account: { id: practiceAccountId, name: 'Practice server' },
        autoComplete: true,
        state,
        remote: null,
        renewals: 0,
        parts: Array.from({ length: parts }, (_, part) => ({
          offset: part * MiB,
          length: MiB,
          state:
            part < confirmed
              ? { name: 'confirmed', attempts: 1, partId: `part_${index}_${part}` }
              : { name: 'pending', attempts: 0 },
        })),
        md5: null,
        sending: { startedAt: null, activeMs: 0 },
        file: null,
      })
    }),
  )
}

/**
 * Puts completed files of one byte into the folder of a practice server, before it starts: `seed-00000.txt` is the
 * oldest one. Their content is not on the disk.
 */
export function seedFiles(folder: string, count: number): void {
  const createdAt = Date.UTC(2026, 0, 1) / 1000
  for (let index = 0; index < count; index += 1) {
    const number = String(index).padStart(5, '0')
    const record: PracticeUpload = {
      version: 1,
      id: `upload_${number.padStart(32, '0')}`,
      sequence: index + 1,
      createdAt,
      expiresAt: createdAt + 3600,
      filename: `seed-${number}.txt`,
      bytes: 1,
      purpose: 'user_data',
      mimeType: 'text/plain',
      status: 'completed',
      file: {
        id: `file-${number.padStart(22, '0')}`,
        sequence: index + 1,
        createdAt,
        diskName: `seed-${number}.txt`,
        deleted: false,
      },
    }
    const home = join(folder, 'state', 'uploads', record.id)
    // One after the other is several times faster than many at once: each is hardly any work.
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'upload.json'), JSON.stringify(record))
  }
}
