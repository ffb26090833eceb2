import type { NextRecord } from '../../core/next/next-record'
import { nextForm } from './next-file'
import { RecordFolder } from './record-folder'

/** Next steps on disk: one file each, in a folder of the profile. */
export class FileNextLedger extends RecordFolder<NextRecord> {
  constructor(folder: string) {
    super(folder, nextForm)
  }
}
