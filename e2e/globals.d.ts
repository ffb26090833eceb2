import type { HoistBridge } from '../src/preload/index'

declare global {
  interface Window {
    readonly hoist: HoistBridge
  }
}
