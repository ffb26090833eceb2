import type { NextRecord } from '../../core/next/next-record'
import { nextForm } from './next-file'
import { RecordJournal } from './record-journal'

/** Next steps on disk: a journal, in a folder of the profile. */
export class FileNextLedger extends RecordJournal<NextRecord> {
  constructor(folder: string) {
    super(folder, nextForm)
  }
}
