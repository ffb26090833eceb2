import type { Failure } from '../../shared/failures/failures'
import type { EngineDeps } from '../ports'
import { partSizeFor } from '../upload/parts/plan-parts'
import { type NewUpload, newRecord } from '../upload/record/new-record'
import type { UploadRecord } from '../upload/record/record'
import type { UploadRunner } from '../upload/upload-runner'
import type { ComingUpload, UploadList } from './upload-list'

/** Records that are written at the same time when many change: the ledger shares their flushes. */
export const savesAtOnce = 64
/** How many uploads are made and written in one go, which takes less than a fiftieth of a second. */
const sliceLength = 250

export interface AddDeps {
  readonly engine: EngineDeps
  readonly list: UploadList
  /** Names new uploads: unique, and valid in a file name. */
  readonly newId: () => string
  /** Puts an upload at the end of the list. */
  readonly enlist: (record: UploadRecord) => UploadRunner
  /** The upload could not be written, and is no longer in the list. */
  readonly removed: (uploadId: string) => void
  /** Something may be sent now that could not be sent before. */
  readonly poll: () => void
}

export interface Added {
  readonly ids: string[]
  /** Why the ledger could not take an upload; null if it took all of them. */
  readonly failure: Failure | null
  /** The uploads that are therefore not in the list. */
  readonly left: readonly NewUpload[]
}

/**
 * Adds uploads at the end of the list, where they appear immediately. Each upload is on disk before it starts.
 * Thousands come in slices, so that nothing else waits until all are made.
 */
export async function addUploads(coming: readonly ComingUpload[], deps: AddDeps): Promise<Added> {
  const { engine, enlist, list, newId, poll, removed } = deps
  const { clock, limits, settings } = engine
  const { partSizeMiB } = settings()
  const ids: string[] = []
  const left: NewUpload[] = []
  let failure: Failure | null = null
  for (let at = 0; at < coming.length && failure === null; at += sliceLength) {
    const added = coming.slice(at, at + sliceLength).map((each) => {
      const { isPaused, origin, upload } = each
      list.coming.delete(each)
      const { id: accountId } = upload.account
      const given = { id: newId(), addedAt: clock.now(), order: list.nextOrder }
      const partSize = Math.min(
        partSizeFor(upload.fingerprint.size, partSizeMiB),
        limits(accountId).partBytes,
      )
      const runner = enlist(newRecord(upload, { ...given, origin, partSize }))
      if (isPaused) runner.pause()
      return { upload, runner }
    })
    for (const { runner } of added) list.arriving.add(runner)
    const saveOne = async ({ runner }: (typeof added)[number]) => {
      const problem = await runner.save()
      if (problem !== null) {
        failure ??= problem
        return
      }
      list.arriving.delete(runner)
      poll()
    }
    await Promise.all(added.map(saveOne))
    for (const { upload, runner } of added) {
      // A person may have paused or cancelled the upload meanwhile.
      if (list.arriving.delete(runner) && runner.record.state.name === 'queued') {
        list.delete(runner.id)
        removed(runner.id)
        left.push(upload)
      } else ids.push(runner.id)
    }
    poll()
    if (failure !== null) left.push(...coming.slice(at + sliceLength).map(({ upload }) => upload))
  }
  return { ids: ids.filter((id) => list.get(id) !== undefined), failure, left }
}
