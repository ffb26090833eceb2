import type { BatchProgress, UploadView } from '../ipc/views'
import { type Count, stateTraits } from '../state-traits'

/**
 * The uploads that have run since everything was last idle: the taskbar, the notifications and the choice for when
 * all is done refer to them.
 */
export interface Batch {
  /** How every upload of the list was counted at the last check. */
  readonly counts: ReadonlyMap<string, Count>
  readonly members: ReadonlySet<string>
}

/** What a check of the uploads found to be new. */
export interface Look {
  readonly batch: Batch
  /** The uploads that have failed since the last check. */
  readonly failed: readonly UploadView[]
  /** Set when the last running or waiting upload has just ended, and not by pausing or cancelling. */
  readonly ended: Ended | null
}

/** A batch that is over. */
export interface Ended {
  readonly completed: readonly UploadView[]
  readonly failed: number
  /** Everything is sent, and the upload waits for the person's Complete. */
  readonly ready: number
}

/** The batch at the start: finished and resting uploads are not part of it. */
export function firstBatch(uploads: Iterable<UploadView>): Batch {
  const counts = new Map<string, Count>()
  const members = new Set<string>()
  for (const { id, state } of uploads) {
    counts.set(id, stateTraits[state].countedAs)
    if (isActive(stateTraits[state].countedAs)) members.add(id)
  }
  return { counts, members }
}

/** Looks at all uploads, and reports what is new since the previous look. */
export function lookAt(before: Batch, uploads: Iterable<UploadView>): Look {
  const all = [...uploads]
  const counts = new Map(all.map(({ id, state }) => [id, stateTraits[state].countedAs]))
  const members = new Set<string>()
  const failed: UploadView[] = []
  let haveEnded = false
  for (const upload of all) {
    const count = counts.get(upload.id)
    // A small file may have begun and ended since the last check.
    const hasEnded = isEnd(count) && before.counts.get(upload.id) !== count
    if (count !== undefined && (before.members.has(upload.id) || isActive(count) || hasEnded)) {
      members.add(upload.id)
    }
    if (hasEnded) haveEnded = true
    if (hasEnded && count === 'failed') failed.push(upload)
  }
  if (!haveEnded || [...counts.values()].some(isActive))
    return { batch: { counts, members }, failed, ended: null }
  const those = (count: Count) => all.filter(({ id }) => members.has(id) && counts.get(id) === count)
  const ended = {
    completed: those('completed'),
    failed: those('failed').length,
    ready: those('ready').length,
  }
  return { batch: { counts, members: kept(members, counts, 'completed') }, failed, ended }
}

/** The batch after the person has seen it: only what continues, or may continue, is left. */
export function seen({ counts, members }: Batch): Batch {
  return { counts, members: kept(members, counts, 'completed', 'ready', 'failed') }
}

function kept(members: ReadonlySet<string>, counts: Batch['counts'], ...without: Count[]): Set<string> {
  // While something runs, finished uploads still count toward the progress.
  if ([...members].some((id) => isActive(counts.get(id)))) return new Set(members)
  return new Set([...members].filter((id) => !without.includes(counts.get(id))))
}

function isActive(count: Count): boolean {
  return count === 'running' || count === 'waiting'
}

function isEnd(count: Count): boolean {
  return count === 'completed' || count === 'failed' || count === 'ready'
}

/** The progress of the batch; null when there is nothing to show. */
export function progressOf(
  { members, counts }: Batch,
  uploads: ReadonlyMap<string, UploadView>,
): BatchProgress | null {
  const sums = { completed: 0, total: 0, sentBytes: 0, bytes: 0 }
  let isMoving = false
  let isFailed = false
  let isUnfinished = false
  for (const id of members) {
    const upload = uploads.get(id)
    const count = counts.get(id)
    if (upload === undefined) continue
    sums.total += 1
    sums.bytes += upload.size
    sums.sentBytes += count === 'completed' ? upload.size : upload.sentBytes
    if (count === 'completed') sums.completed += 1
    isFailed ||= count === 'failed'
    isMoving ||= isActive(count) && upload.trouble === undefined
    isUnfinished ||= isActive(count) || count === 'paused'
  }
  if (sums.bytes === 0 || !(isFailed || isUnfinished)) return null
  return { ...sums, mode: isFailed ? 'error' : isMoving ? 'normal' : 'paused' }
}
