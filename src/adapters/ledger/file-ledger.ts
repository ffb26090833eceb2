import type { UploadRecord } from '../../core/upload/record/record'
import { uploadForm } from './record-file'
import { RecordJournal } from './record-journal'

/** The ledger: a journal of uploads, in a folder of the profile. */
export class FileLedger extends RecordJournal<UploadRecord> {
  constructor(folder: string) {
    super(folder, uploadForm)
  }
}
