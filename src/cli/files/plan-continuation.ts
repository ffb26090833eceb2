import type { InspectedFile } from '../../adapters/files/intake/intake'
import { likeness } from '../../core/source/likeness'
import type { UploadRecord } from '../../core/upload/record/record'
import type { UploadCommand } from '../arguments'

/** A file that can be uploaded. */
export type GoodFile = InspectedFile & { readonly fingerprint: NonNullable<InspectedFile['fingerprint']> }

/** Whether the completion request of an upload was never answered, and Hoist gave it up. */
function isUnknown({ state }: UploadRecord): boolean {
  return state.name === 'failed' && state.unanswered === true
}

export interface Plan {
  /** Left unfinished by an earlier run. */
  readonly toContinue: UploadRecord[]
  /** Left unfinished by an earlier run, for an earlier content of a file. */
  readonly changed: UploadRecord[]
  /** Files that look like files that were uploaded before, without a checksum that could decide. */
  readonly unprovable: Set<GoodFile>
  readonly fresh: GoodFile[]
  readonly done: Done[]
}

/** A file that an earlier run has completed. */
export interface Done {
  readonly file: GoodFile
  readonly record: UploadRecord
  readonly fileId: string
}

/**
 * Matches files with what the ledger knows of them. A completed file is not sent a second time, however its run
 * ended. `--again` sends it, and continues the uploads that an earlier `--again` has left unfinished; but it leaves
 * alone an upload whose completion is unknown, and sends the file again.
 */
export function planContinuation(
  files: readonly GoodFile[],
  records: readonly UploadRecord[],
  command: UploadCommand,
  account: UploadRecord['account'],
): Plan {
  const newest = new Map<string, UploadRecord>()
  const plan: Plan = { toContinue: [], changed: [], unprovable: new Set(), fresh: [], done: [] }
  for (const record of [...records].sort((a, b) => a.addedAt - b.addedAt)) {
    const { path, fingerprint } = record.source
    // Earlier versions kept the path as it was named, which may be a link.
    const file = files.find((candidate) => candidate.path === path || candidate.named === path)
    const { name } = record.state
    const isOurs =
      file !== undefined &&
      record.purpose === command.purpose &&
      record.account.id === account.id &&
      name !== 'cancelled'
    if (!isOurs) continue
    const alike = likeness(file.fingerprint, fingerprint)
    // A file that only looks the same is the same if its checksum says so.
    const isProvable = name === 'completed' ? record.md5 !== null : command.settings.checksum
    if (alike === 'same' || (alike === 'likely' && isProvable)) newest.set(file.path, record)
    else if (alike === 'likely' && name === 'completed') plan.unprovable.add(file)
    else if (name !== 'completed' && name !== 'cancelling') plan.changed.push(record)
  }
  const continues = [...newest.values()].some(
    (record) => record.state.name !== 'completed' && !isUnknown(record),
  )
  for (const file of files) {
    const record = newest.get(file.path)
    if (record === undefined) plan.fresh.push(file)
    else if (command.again && isUnknown(record)) plan.fresh.push(file)
    else if (record.state.name !== 'completed') plan.toContinue.push(record)
    else if (command.again && !continues) plan.fresh.push(file)
    else plan.done.push({ file, record, fileId: record.state.fileId })
  }
  return plan
}
