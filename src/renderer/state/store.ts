import { useSyncExternalStore } from 'react'

/** One value that changes over time, and its subscribers. */
export interface Store<S> {
  readonly get: () => S
  /** Replaces the value; an identical value notifies nobody. */
  readonly update: (change: (state: S) => S) => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createStore<S>(initial: S): Store<S> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    update: (change) => {
      const next = change(state)
      if (Object.is(next, state)) return
      state = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * A part of a store's value. The selector must return something that stays identical while nothing changed (a field,
 * an element, a primitive), because React renders again whenever it differs.
 */
export function useStore<S, T>(store: Store<S>, select: (state: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
