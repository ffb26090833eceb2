import { app, type BrowserWindow, screen } from 'electron'
import type { ProfileFile, Stored, Tidy } from '../../adapters/profile/profile-file'
import type { Logger } from '../../core/ports'
import type { Failure } from '../../shared/failures/failures'
import { storedFile } from '../profile-store'
import { areaToKeep, type Bounds, boundsOn, isBounds, type KeptBounds, setupName } from './bounds'

/** Moving and resizing send many events; the last one is kept after this long, in milliseconds. */
const settleMs = 400
/** Display set-ups that are kept; the least recently used one is dropped. */
const mostSetups = 12

function isKeptBounds(kept: unknown): kept is KeptBounds {
  const { setup, place } = (kept ?? {}) as Partial<Record<keyof KeptBounds, unknown>>
  return typeof setup === 'string' && isBounds(place)
}

function tidyWindow({ places: list = [], saidInTray = false, ...others }: Stored): Tidy {
  const all: readonly unknown[] = Array.isArray(list) ? list : [list]
  const places = all.filter(isKeptBounds)
  const isKnown = typeof saidInTray === 'boolean'
  const kept = { ...others, places, saidInTray: isKnown && saidInTray }
  return { kept, leftOut: all.length - places.length + (isKnown ? 0 : 1) }
}

/** What is kept of the window, on disk: its bounds for each set of displays, and which hints were shown. */
export class WindowStore {
  readonly #file: ProfileFile
  readonly #logger: Logger

  constructor(folder: string, logger: Logger) {
    this.#file = storedFile(folder, 'window', tidyWindow)
    this.#logger = logger
  }

  /** The problem of the file, for the person; null if there is none. */
  get problem(): Failure | null {
    return this.#file.problem
  }

  get saidInTray(): boolean {
    return this.#file.values.saidInTray === true
  }

  setSaidInTray(): void {
    this.#set({ saidInTray: true })
  }

  /** Where the window was with the present displays; null when unknown, or out of sight by now. */
  bounds(): Bounds | null {
    return boundsOn(screen.getAllDisplays(), this.#allBounds())
  }

  /** Keeps the window's bounds whenever it was moved, resized or maximized. */
  watch(window: BrowserWindow): void {
    // The window was opened with these bounds.
    const asked = this.bounds()
    let opened = window.getNormalBounds()
    let timer: NodeJS.Timeout | undefined
    const settle = () =>
      setTimeout(() => {
        if (!window.isDestroyed()) opened = window.getNormalBounds()
      }, settleMs)
    if (window.isVisible()) settle()
    else window.once('show', settle)
    const keep = () => {
      clearTimeout(timer)
      if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
      const area = areaToKeep(asked, opened, window.getNormalBounds())
      this.#keep({ ...area, maximized: window.isMaximized() })
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

  #keep(bounds: Bounds): void {
    const setup = setupName(screen.getAllDisplays())
    const others = this.#allBounds().filter((kept) => kept.setup !== setup)
    this.#set({ places: [{ setup, place: bounds }, ...others].slice(0, mostSetups) })
  }

  #allBounds(): readonly KeptBounds[] {
    const { places } = this.#file.values
    return Array.isArray(places) ? places.filter(isKeptBounds) : []
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
