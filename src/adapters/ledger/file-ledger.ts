import type { UploadRecord } from '../../core/upload/record/record'
import { uploadForm } from './record-file'
import { RecordFolder } from './record-folder'

/** The ledger: one file per upload, in a folder of the profile. */
export class FileLedger extends RecordFolder<UploadRecord> {
  constructor(folder: string) {
    super(folder, uploadForm)
  }
}
