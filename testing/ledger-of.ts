import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readLines } from '../src/adapters/ledger/journal-lines.js'
import { recordFromBytes } from '../src/adapters/ledger/record-file'
import { journalName } from '../src/adapters/ledger/record-journal'
import type { UploadRecord } from '../src/core/upload/record/record'

/**
 * The uploads of a profile on disk, in the order of their last changes, read without changing anything. Throws for an
 * invalid record.
 */
export async function ledgerOf(profile: string): Promise<UploadRecord[]> {
  const path = join(profile, 'uploads', journalName)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const { latest, nameless } = readLines(bytes)
  if (nameless.length > 0) throw new Error(`${path}: ${nameless.length} lines without a record`)
  return [...latest.values()]
    .filter(({ isRemoval }) => !isRemoval)
    .map(({ line }) => {
      const found = recordFromBytes(line)
      if ('kind' in found) throw new Error(`${path}: ${found.detail}`)
      return found
    })
}
