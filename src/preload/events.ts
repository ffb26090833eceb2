import { ipcRenderer } from 'electron'
import type { Output } from '../shared/channels'
import type { Answer } from '../shared/failures'
import { type EventName, type Events, events, type ListenerName } from '../shared/operations'
import { call } from './call'

type Snapshot = Answer<Output<'snapshot'>>

/** Whether the snapshot has been asked for, by the page or ahead of it. */
let isAsked = false
/** Asked for ahead of the page: main answers while the page's own scripts are read. Null once the page has taken it. */
let early: Promise<Snapshot> | null = null

// Main answers our page only, and this document is not known to it as that before it has been begun. A window that is
// not shown yet may have its timers late: then the page has asked by itself.
setTimeout(() => {
  if (!isAsked) early = call('snapshot')
})

export async function snapshot(): Promise<Snapshot> {
  isAsked = true
  const asked = early ?? call('snapshot')
  early = null
  return asked
}

/** One function an event, which calls the listener each time until the function that it returns is called. */
export type Listeners = {
  readonly [E in EventName as ListenerName<E>]: (listener: (payload: Events[E]) => void) => () => void
}

export const listeners = Object.fromEntries(events.map(listenersOf)) as unknown as Listeners

function listenersOf<E extends EventName>(event: E) {
  const all = new Set<(payload: Events[E]) => void>()
  /** What main says before the page listens; null from then on. */
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
  // Electron's own event stays here: it would hand the page the sender and with it every channel.
  ipcRenderer.on(event, (_event, payload: Events[E]) => {
    if (unheard === null) tell(payload)
    else unheard.push(payload)
  })
  const listen = (listener: (payload: Events[E]) => void) => {
    all.add(listener)
    // A page may use what this returns as soon as it hears something, and must have it by then.
    queueMicrotask(tellMissed)
    return () => {
      all.delete(listener)
    }
  }
  return [`on${event.charAt(0).toUpperCase()}${event.slice(1)}`, listen] as const
}
