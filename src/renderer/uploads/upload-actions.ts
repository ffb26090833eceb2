import { CircleCheckBig, type LucideIcon, Pause, Play, RotateCw, Trash2, X } from 'lucide-react'
import type { Answer } from '../../shared/failures'
import type { UploadAction, UploadView } from '../../shared/views'
import { run } from '../state/engine'
import { askToCancel, setAsked } from '../state/list-view'

interface Doing {
  readonly icon: LucideIcon
  readonly ask: (ids: string[]) => Promise<Answer<null>>
}

export const doings: Record<UploadAction, Doing> = {
  complete: { icon: CircleCheckBig, ask: (ids) => window.hoist.completeUploads(ids) },
  retry: { icon: RotateCw, ask: (ids) => window.hoist.retryUploads(ids) },
  resume: { icon: Play, ask: (ids) => window.hoist.resumeUploads(ids) },
  pause: { icon: Pause, ask: (ids) => window.hoist.pauseUploads(ids) },
  cancel: { icon: X, ask: (ids) => window.hoist.cancelUploads(ids) },
  remove: { icon: Trash2, ask: (ids) => window.hoist.removeUploads(ids) },
}

/** What moves an upload on. At most one of them applies. */
export const mainActions: readonly UploadAction[] = ['complete', 'retry', 'resume', 'pause']
/** What ends it. At most one of them applies. */
export const endActions: readonly UploadAction[] = ['cancel', 'remove']

/** How long the engine's word may be on its way after its answer, in milliseconds: changes come ten times a second. */
const wordMs = 500

/** Asks for it at once. The rows show what was asked until the engine says what has become of it. */
export async function act(action: UploadAction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  setAsked(ids, action)
  const done = await run(doings[action].ask([...ids]))
  setTimeout(() => setAsked(ids, null), done ? wordMs : 0)
}

/** The uploads that an action applies to, by the engine's own word. */
export function idsFor(action: UploadAction, uploads: readonly UploadView[]): string[] {
  return uploads.filter((upload) => upload.actions.includes(action)).map(({ id }) => id)
}

/** What the service has confirmed of them and cancelling would throw away, in bytes. */
export function confirmedBytes(uploads: readonly UploadView[]): number {
  return uploads
    .filter(({ actions }) => actions.includes('cancel'))
    .reduce((sum, upload) => sum + upload.confirmedBytes, 0)
}

/** What the space bar is for: pauses what can be paused, and where nothing can, resumes. */
export function pauseOrResume(uploads: readonly UploadView[]): {
  readonly action: UploadAction
  readonly ids: readonly string[]
} {
  const running = idsFor('pause', uploads)
  return running.length > 0
    ? { action: 'pause', ids: running }
    : { action: 'resume', ids: idsFor('resume', uploads) }
}

/** Cancels, after a question where something would be lost by it. */
export function cancelCarefully(uploads: readonly UploadView[]): void {
  const ids = idsFor('cancel', uploads)
  if (ids.length === 0) return
  if (confirmedBytes(uploads) > 0) askToCancel(ids)
  else void act('cancel', ids)
}

/** What the delete key is for: takes out what is over, and cancels what is not. */
export function removeOrCancel(uploads: readonly UploadView[]): void {
  void act('remove', idsFor('remove', uploads))
  cancelCarefully(uploads)
}
