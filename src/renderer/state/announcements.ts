import type { UploadView } from '../../shared/views'
import { messages } from '../messages'

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

/**
 * What a screen reader should say about a change: only what a person would look up for. Several of a kind are
 * said as one.
 */
export function announcementsFor(
  before: ReadonlyMap<string, UploadView>,
  changed: readonly UploadView[],
): string[] {
  const named: Record<Event, string[]> = { failed: [], completed: [], paused: [], started: [] }
  for (const now of changed) {
    const known = before.get(now.id)
    const event = known === undefined ? undefined : eventOf(known, now)
    if (event !== undefined) named[event].push(now.name)
  }
  const words = messages.announce
  const said: string[] = []
  for (const event of ['failed', 'completed', 'paused', 'started'] as const) {
    const [first, ...others] = named[event]
    if (first === undefined) continue
    said.push(others.length === 0 ? words[event](first) : words[`${event}Many`](others.length + 1))
  }
  return said
}
