import type { HoistBridge } from '../preload/index'

declare global {
  interface Window {
    /** Provided by the preload script; the only way out of the page. */
    readonly hoist: HoistBridge
  }
}
