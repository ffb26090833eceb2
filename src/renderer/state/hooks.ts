import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { rateTo } from '../../shared/network/bandwidth'
import type { ServiceView } from '../../shared/service/services'
import { type Totals, totalsOf } from '../../shared/totals'
import { engine } from './engine'
import { useStore } from './store'
import type { WindowState } from './window-state'

/** A part of the state from main. Only for components that are drawn after the first snapshot. */
export function useEngine<T>(select: (state: WindowState) => T): T {
  return useStore(engine, (state) => {
    if (state === null) throw new Error('The window was drawn before its first snapshot.')
    return select(state)
  })
}

/**
 * The rate to an account, in bytes per second: that of its connection, or the limit if that is lower; undefined while
 * unknown.
 */
export function useRateTo(accountId: string | null): number | undefined {
  return useEngine(({ rates, bandwidth }) =>
    rateTo(accountId === null ? undefined : rates[accountId], bandwidth.limit),
  )
}

/** The kind of service of an account; undefined if there is no such account. */
export function useService(accountId: string | null): ServiceView | undefined {
  return useEngine(({ accounts }) => accounts.find(({ id }) => id === accountId)?.service)
}

let summed: { readonly uploads: WindowState['uploads']; readonly totals: Totals } | undefined

/** A part of the sums over all uploads. They are computed once for each change, however many ask. */
export function useTotals<T>(select: (totals: Totals) => T): T {
  return useEngine(({ uploads }) => {
    if (summed?.uploads !== uploads) summed = { uploads, totals: totalsOf(uploads.values()) }
    return select(summed.totals)
  })
}

/** The folder that distinguishes the file of an upload from the others of its name. */
export function useFolder(id: string): string | undefined {
  return useEngine(({ items }) => items.find((item) => item.id === id)?.folder)
}

/**
 * The time, renewed at this interval; for countdowns. Stands still while `everyMs` is null, and while nobody can see the
 * window: a timer for each row would wake the processor for nothing.
 */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (everyMs === null) return
    let timer = 0
    const follow = () => {
      window.clearInterval(timer)
      if (document.hidden) return
      setNow(Date.now())
      timer = window.setInterval(() => setNow(Date.now()), everyMs)
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      window.clearInterval(timer)
      document.removeEventListener('visibilitychange', follow)
    }
  }, [everyMs])
  return now
}

/** Whether a media query matches. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => window.matchMedia(query), [query])
  return useSyncExternalStore(
    (listener) => {
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => list.matches,
  )
}
