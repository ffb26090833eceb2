import { app, type BrowserWindow, screen } from 'electron'
import type { ProfileFile, Stored, Tidy } from '../../adapters/profile/profile-file'
import type { Logger } from '../../core/ports'
import type { Failure } from '../../shared/failures'
import { storedFile } from '../profile-store'
import { isPlace, type KeptPlace, type Place, placeOn, setupName } from './place'

/** Moving and sizing come as many events; the last is kept after this long, in milliseconds. */
const settleMs = 400
/** Display set-ups that are kept; the one that was used longest ago goes. */
const mostSetups = 12

function isKeptPlace(kept: unknown): kept is KeptPlace {
  const { setup, place } = (kept ?? {}) as Partial<Record<keyof KeptPlace, unknown>>
  return typeof setup === 'string' && isPlace(place)
}

function tidyWindow({ places: list = [], saidInTray = false, ...others }: Stored): Tidy {
  const all: readonly unknown[] = Array.isArray(list) ? list : [list]
  const places = all.filter(isKeptPlace)
  const isKnown = typeof saidInTray === 'boolean'
  const kept = { ...others, places, saidInTray: isKnown && saidInTray }
  return { kept, leftOut: all.length - places.length + (isKnown ? 0 : 1) }
}

/** What is kept of the window, on disk: its place for each set of displays, and what it has said once and for all. */
export class WindowStore {
  readonly #file: ProfileFile
  readonly #logger: Logger

  constructor(folder: string, logger: Logger) {
    this.#file = storedFile(folder, 'window', tidyWindow)
    this.#logger = logger
  }

  /** What to tell the person about the file; null where all is well. */
  get problem(): Failure | null {
    return this.#file.problem
  }

  get saidInTray(): boolean {
    return this.#file.values.saidInTray === true
  }

  setSaidInTray(): void {
    this.#set({ saidInTray: true })
  }

  /** Where the window was with the displays that are there now; null when unknown, or out of sight by now. */
  place(): Place | null {
    return placeOn(screen.getAllDisplays(), this.#places())
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
    const others = this.#places().filter((kept) => kept.setup !== setup)
    this.#set({ places: [{ setup, place }, ...others].slice(0, mostSetups) })
  }

  #places(): readonly KeptPlace[] {
    const { places } = this.#file.values
    return Array.isArray(places) ? places.filter(isKeptPlace) : []
  }

  #set(changed: Stored): void {
    try {
      this.#file.write({ ...this.#file.values, ...changed })
    } catch (error) {
      // The window opens elsewhere next time; nothing else is lost.
      this.#logger.log('warn', 'what is kept of the window could not be written', { error })
    }
  }
}
