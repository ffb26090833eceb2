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
/** What main says after that answer, until the page has it; null while everything is passed on at once. */
let held: (() => void)[] | null = null

// Main answers our page only, and this document is not known to it as that before it has been begun. A window that is
// not shown yet may have its timers late: then the page has asked by itself, and nothing must be held for it.
setTimeout(() => {
  if (isAsked) return
  isAsked = true
  early = call('snapshot').then((answer) => {
    held = []
    return answer
  })
})

/** The snapshot. What main says after it comes after it. */
export async function snapshot(): Promise<Snapshot> {
  isAsked = true
  if (early === null) return call('snapshot')
  const asked = early
  early = null
  const answer = await asked
  // After the page has the answer.
  setTimeout(() => {
    const late = held ?? []
    held = null
    for (const pass of late) pass()
  })
  return answer
}

/** One function an event, which calls the listener each time until the function that it returns is called. */
export type Listeners = {
  readonly [E in EventName as ListenerName<E>]: (listener: (payload: Events[E]) => void) => () => void
}

export const listeners = Object.fromEntries(events.map(listenersOf)) as unknown as Listeners

function listenersOf<E extends EventName>(event: E) {
  const all = new Set<(payload: Events[E]) => void>()
  // Electron's own event stays here: it would hand the page the sender and with it every channel.
  ipcRenderer.on(event, (_event, payload: Events[E]) => {
    const pass = () => {
      for (const listener of all) listener(payload)
    }
    if (held === null) pass()
    else held.push(pass)
  })
  const listen = (listener: (payload: Events[E]) => void) => {
    all.add(listener)
    return () => {
      all.delete(listener)
    }
  }
  return [`on${event.charAt(0).toUpperCase()}${event.slice(1)}`, listen] as const
}
