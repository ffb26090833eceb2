import { app, type BrowserWindow, screen } from 'electron'
import ElectronStore from 'electron-store'
import { z } from 'zod'
import { isPlace, type Place, placeOn, setupName } from './place'

/** Moving and sizing come as many events; the last is kept after this long, in milliseconds. */
const settleMs = 400
/** Display set-ups that are kept; the one that was used longest ago goes. */
const mostSetups = 12

const keptSchema = z.object({
  places: z.array(z.object({ setup: z.string(), place: z.custom<Place>(isPlace) })).catch([]),
  saidInTray: z.boolean().catch(false),
})

/** What is kept of the window, on disk: its place for each set of displays, and what it has said once and for all. */
export class WindowStore {
  readonly #store: ElectronStore<Record<string, unknown>>

  constructor(folder: string) {
    this.#store = new ElectronStore({ cwd: folder, name: 'window', clearInvalidConfig: true })
  }

  get saidInTray(): boolean {
    return this.#kept().saidInTray
  }

  setSaidInTray(): void {
    this.#store.set('saidInTray', true)
  }

  /** Where the window was with the displays that are there now; null when unknown, or out of sight by now. */
  place(): Place | null {
    return placeOn(screen.getAllDisplays(), this.#kept().places)
  }

  /** Keeps the window's place whenever it was moved, sized or maximised. */
  watch(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined
    const keep = () => {
      clearTimeout(timer)
      if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
      this.#keep({ ...window.getNormalBounds(), maximized: window.isMaximized() })
    }
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(keep, settleMs)
    }
    window.on('resize', later)
    window.on('move', later)
    window.on('maximize', later)
    window.on('unmaximize', later)
    window.on('close', keep)
    // Quitting closes no window.
    app.on('before-quit', keep)
    window.on('closed', () => {
      clearTimeout(timer)
      app.off('before-quit', keep)
    })
  }

  #keep(place: Place): void {
    const setup = setupName(screen.getAllDisplays())
    const others = this.#kept().places.filter((kept) => kept.setup !== setup)
    this.#store.set('places', [{ setup, place }, ...others].slice(0, mostSetups))
  }

  #kept(): z.infer<typeof keptSchema> {
    return keptSchema.parse(this.#store.store)
  }
}
