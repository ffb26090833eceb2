import { ipcRenderer } from 'electron'
import type { Answer } from '../shared/failures/failures'
import type { Output } from '../shared/ipc/channels'
import { type EventName, type Events, events, type ListenerName } from '../shared/ipc/operations'
import { call } from './call'

type Snapshot = Answer<Output<'snapshot'>>

/** Whether the snapshot has been requested, by the page or ahead of it. */
let isAsked = false
/**
 * Requested ahead of the page: main answers while the page's own scripts are read. Null once the page has taken it.
 */
let early: Promise<Snapshot> | null = null

// Main answers only our page, and does not recognize this document until it has started loading. A hidden window may
// delay its timers: then the page has asked by itself.
setTimeout(() => {
  if (!isAsked) early = call('snapshot')
})

export async function snapshot(): Promise<Snapshot> {
  isAsked = true
  const asked = early ?? call('snapshot')
  early = null
  return asked
}

/** One function per event, which calls the listener each time until the returned function is called. */
export type Listeners = {
  readonly [E in EventName as ListenerName<E>]: (listener: (payload: Events[E]) => void) => () => void
}

export const listeners = Object.fromEntries(events.map(listenersOf)) as unknown as Listeners

function listenersOf<E extends EventName>(event: E) {
  const all = new Set<(payload: Events[E]) => void>()
  /** Events before the page listens; null from then on. */
  let unheard: Events[E][] | null = []
  const tell = (payload: Events[E]) => {
    for (const listener of all) listener(payload)
  }
  const tellMissed = () => {
    if (unheard === null || all.size === 0) return
    const missed = unheard
    unheard = null
    for (const payload of missed) tell(payload)
  }
  // Electron's own event stays here: it would give the page the sender and with it every channel.
  ipcRenderer.on(event, (_event, payload: Events[E]) => {
    if (unheard === null) tell(payload)
    else unheard.push(payload)
  })
  const listen = (listener: (payload: Events[E]) => void) => {
    all.add(listener)
    // A page may use the returned function as soon as it gets an event, and must have it by then.
    queueMicrotask(tellMissed)
    return () => {
      all.delete(listener)
    }
  }
  return [`on${event.charAt(0).toUpperCase()}${event.slice(1)}`, listen] as const
}
