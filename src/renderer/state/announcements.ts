import type { UploadView } from '../../shared/ipc/views'
import { messages } from '../messages'
import { sharesOf } from '../uploads/upload-facts'
import { nameOf, type WindowState } from './window-state'

type Event = 'started' | 'paused' | 'failed' | 'completed'

function eventOf(before: UploadView, now: UploadView): Event | undefined {
  if (before.state === now.state) return undefined
  switch (now.state) {
    case 'uploading':
      return before.state === 'creating' || before.state === 'queued' ? 'started' : undefined
    case 'paused':
    case 'failed':
    case 'completed':
      return now.state
    default:
      return undefined
  }
}

/** Whole percents at which progress is announced. */
const marks = [25, 50, 75]

/** The quarter that an upload has just passed, as a share; undefined if it passed none. */
function markPassed(before: UploadView, now: UploadView): number | undefined {
  if (before.state !== 'uploading' || now.state !== 'uploading') return undefined
  const from = sharesOf(before).percent
  const to = sharesOf(now).percent
  const passed = marks.findLast((mark) => from < mark && to >= mark)
  return passed === undefined ? undefined : passed / 100
}

/** The upload whose progress is announced: the focused one, or the only running one. */
function followed(uploads: ReadonlyMap<string, UploadView>, focused: string | null): string | undefined {
  const running = [...uploads.values()].filter(({ state }) => state === 'uploading')
  return running.find(({ id }) => id === focused)?.id ?? (running.length === 1 ? running[0]?.id : undefined)
}

/**
 * What a screen reader announces about a change: only what matters to a person. Several of a kind are combined.
 *
 * @param focused the upload whose row has the focus: its progress is announced at each quarter
 */
export function announcementsFor(
  before: Pick<WindowState, 'uploads' | 'items'>,
  changed: readonly UploadView[],
  focused: string | null = null,
): string[] {
  const happened: Record<Event, UploadView[]> = { failed: [], completed: [], paused: [], started: [] }
  for (const now of changed) {
    const known = before.uploads.get(now.id)
    const event = known === undefined ? undefined : eventOf(known, now)
    if (event !== undefined) happened[event].push(now)
  }
  const words = messages.announce
  const said: string[] = []
  for (const event of ['failed', 'completed', 'paused', 'started'] as const) {
    const [first, ...others] = happened[event]
    if (first === undefined) continue
    said.push(
      others.length === 0
        ? words[event]({ name: nameOf(before, first) })
        : words[`${event}Many`]({ count: others.length + 1 }),
    )
  }
  // Once: many change at the same time, and each check goes through all uploads.
  const followedId = followed(before.uploads, focused)
  const view = changed.find(({ id }) => id === followedId)
  const known = view === undefined ? undefined : before.uploads.get(view.id)
  const mark = view === undefined || known === undefined ? undefined : markPassed(known, view)
  if (view !== undefined && mark !== undefined)
    said.push(words.progress({ name: nameOf(before, view), share: mark }))
  return said
}
