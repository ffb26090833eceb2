import { setTimeout as delay } from 'node:timers/promises'
import { app, type BrowserWindow } from 'electron'
import type { Logger } from '../../core/ports'
import { failureOf } from '../../shared/failures/failures'
import type { BatchProgress, Changes, DesktopView, UploadView } from '../../shared/ipc/views'
import { failureText, messages } from '../../shared/messages'
import { type Batch, firstBatch, lookAt, progressOf, seen } from '../../shared/service/batch'
import type { NextView } from '../../shared/service/next'
import type { Settings, SettingsChange } from '../../shared/settings'
import { type Totals, totalsOf } from '../../shared/totals'
import type { Composition } from '../composition'
import type { SettingsStore } from '../settings-store'
import type { AppRuns } from '../window/menu'
import { isLoginItem, setLoginItem } from './login-item'
import { Notifications } from './notifications'
import { Taskbar } from './taskbar'
import { hasTrayPlace, TrayIcon } from './tray'
import { countdownMs, sleep, WhenDone } from './when-done'
import type { WindowStore } from './window-store'

/** Least time between two checks of the uploads, in milliseconds: icons and menus need not change more often. */
const paceMs = 1000
/** At login the panel may start after Hoist: how long to wait for it, and how often to look, in milliseconds. */
const panelMs = 20_000
const panelLookMs = 1000
/** How much later than the window the icon is created, so that the window comes first, in milliseconds. */
const trayMs = 1000
/** The speed of all uploads together is the mean over so many seconds, about as for a single one. */
const rateSeconds = 10

export interface DesktopDeps {
  readonly settings: SettingsStore
  readonly store: WindowStore
  readonly logger: Logger
  readonly window: () => BrowserWindow | null
  /** Brings the window to the front, and opens it if there is none. */
  readonly show: () => void
  /** Lets the page show an upload as soon as it listens. */
  readonly reveal: (uploadId: string) => void
  readonly runs: AppRuns
  /** Receives the sums when they may have changed. */
  readonly summed: (totals: Totals) => void
  /** The view has changed. */
  readonly changed: () => void
}

/** The desktop around the window: tray, taskbar, notifications, login, and what happens when all is done. */
export class Desktop {
  readonly #deps: DesktopDeps
  readonly #uploads = new Map<string, UploadView>()
  readonly #taskbar = new Taskbar()
  readonly #notifications: Notifications
  readonly #whenDone: WhenDone
  #hoist: Composition | null = null
  #tray: TrayIcon | null = null
  #hasTrayPlace = false
  #opening: Promise<void> = Promise.resolve()
  #batch: Batch = firstBatch([])
  /** The state of each next step at the last check. */
  readonly #nextStates = new Map<string, NextView['state']>()
  #shown: DesktopView['batch'] = null
  #timer: NodeJS.Timeout | null = null

  constructor(deps: DesktopDeps) {
    this.#deps = deps
    this.#notifications = new Notifications(
      this.#uploads,
      () => deps.settings.get().notifications && !this.#isLookedAt(),
      (uploadId) => {
        deps.show()
        if (uploadId !== undefined && this.#uploads.has(uploadId)) deps.reveal(uploadId)
      },
      deps.logger,
    )
    deps.settings.guard((changed, now) => this.#changeLoginItem(changed, now))
    deps.settings.follow(({ before, now }) => {
      if (now.closeToTray && !before.closeToTray) void this.lookForTray()
    })
    this.#whenDone = new WhenDone(
      () => {
        deps.changed()
        this.#plan()
      },
      (choice) => {
        if (choice === 'quit') app.quit()
        else void this.#sleep()
      },
    )
  }

  view(): DesktopView {
    const { choice, countdownTo } = this.#whenDone
    return {
      tray: this.#hasTrayPlace,
      whenDone: choice,
      batch: this.#shown,
      ...(countdownTo === undefined ? {} : { countdownTo }),
    }
  }

  get whenDone(): WhenDone {
    return this.#whenDone
  }

  /** Begins; call when the engine has added its uploads. */
  open(hoist: Composition): void {
    this.#hoist = hoist
    const views = hoist.manager.views()
    for (const view of views) this.#uploads.set(view.id, view)
    for (const { id, state } of hoist.next.views()) this.#nextStates.set(id, state)
    this.#batch = firstBatch(views)
    const wait = this.#deps.window() === null ? 0 : trayMs
    this.#opening = delay(wait).then(() => this.#openTray())
    // What the person changed in the system's own list applies.
    const { startAtLogin, closeToTray } = this.#deps.settings.get()
    if (startAtLogin && !this.#isLoginItem(closeToTray))
      void this.#deps.settings.save({ startAtLogin: false })
    this.#plan()
  }

  async #openTray(): Promise<void> {
    // This comes first, because an icon that is created too early does not find its place.
    this.#hasTrayPlace = await hasTrayPlace()
    const { show, runs, logger } = this.#deps
    try {
      this.#tray = new TrayIcon({
        runs,
        open: show,
        stopCountdown: () => this.#whenDone.end(false),
      })
    } catch (error) {
      this.#hasTrayPlace = false
      logger.log('warn', 'there is no tray icon', { error })
    }
    this.#showInTray()
    this.#deps.changed()
  }

  /** Receives what the window gets about uploads: at a steady pace, and only what changed. */
  follow({ next, uploads = [], removed = [] }: Changes): void {
    if (next !== undefined) this.#lookAtNext(next)
    for (const view of uploads) this.#uploads.set(view.id, view)
    for (const id of removed) this.#uploads.delete(id)
    if (uploads.length > 0 || removed.length > 0) this.#plan()
  }

  /** Watches a window that was just opened. */
  watch(window: BrowserWindow): void {
    this.#deps.store.watch(window)
    const look = () => {
      this.#batch = seen(this.#batch)
      this.#plan()
    }
    window.on('focus', look)
    window.on('show', look)
  }

  /**
   * Changes the system's login item to match settings that are about to be saved. Throws a HoistError
   * (`login-item-refused`).
   */
  #changeLoginItem(changed: SettingsChange, now: Settings): void {
    const on = changed.startAtLogin ?? now.startAtLogin
    const hidden = changed.closeToTray ?? now.closeToTray
    const isSame = on === now.startAtLogin && hidden === now.closeToTray
    if (!isSame && (on || this.#isLoginItem(hidden))) setLoginItem(on, hidden)
  }

  /** Switches everything to the language in use now. */
  translate(): void {
    this.#plan()
  }

  /** Hides the window instead of closing it, if the person can get it back. */
  async putAway(window: BrowserWindow): Promise<void> {
    const hasPlace = await this.lookForTray()
    if (window.isDestroyed()) return
    if (hasPlace) window.hide()
    else window.minimize()
    const { store } = this.#deps
    if (store.saidInTray) return
    store.setSaidInTray()
    const words = messages.notifications
    this.#notifications.say(words.inTray, hasPlace ? words.inTrayText : words.inTaskbarText)
  }

  /** Waits for a tray to start without a window. @returns whether there is one */
  async startHidden(): Promise<boolean> {
    for (let waited = 0; waited < panelMs; waited += panelLookMs) {
      if (await this.lookForTray()) return true
      await new Promise((resolve) => setTimeout(resolve, panelLookMs))
    }
    return false
  }

  /** Checks whether there is a tray now; it may come and go. */
  async lookForTray(): Promise<boolean> {
    await this.#opening
    const hasPlace = this.#tray !== null && (await hasTrayPlace())
    if (hasPlace && !this.#hasTrayPlace) {
      this.#tray?.renew()
      this.#showInTray()
    }
    if (hasPlace !== this.#hasTrayPlace) {
      this.#hasTrayPlace = hasPlace
      this.#deps.changed()
    }
    return hasPlace
  }

  /** Hoist quits: nothing may happen after this. */
  close(): void {
    this.#hoist = null
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#whenDone.end(false)
  }

  #plan(): void {
    if (this.#timer !== null || this.#hoist === null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#look()
    }, paceMs)
  }

  #look(): void {
    const { batch, failed, ended } = lookAt(this.#batch, this.#uploads.values())
    this.#batch = batch
    this.#notifications.failed(failed)
    const totals = totalsOf(this.#uploads.values())
    if (ended !== null) {
      const ready = [...this.#uploads.values()].findLast(({ state }) => state === 'ready')
      this.#notifications.batchEnded(ended, ready?.id)
      // An upload that waits for Complete would lose its deadline.
      if (totals.ready === 0) this.#beginCountdown()
    } else if (totals.running + totals.waiting > 0) this.#whenDone.interrupt()
    const recent = this.#recentSpeed()
    this.#showInTray(totals, recent)
    this.#deps.summed(totals)
    const window = this.#deps.window()
    const open = window === null || window.isDestroyed() ? null : window
    const progress = progressOf(batch, this.#uploads)
    this.#taskbar.update(open, progress, totals.running)
    this.#showInWindow(progress, recent)
    if (this.#isLookedAt()) this.#batch = seen(batch)
    // The speed changes even when no upload does.
    if (totals.running > 0) this.#plan()
  }

  /** Reports each next step that has ended since the last check, once. */
  #lookAtNext(next: readonly NextView[]): void {
    for (const view of next) {
      const before = this.#nextStates.get(view.id)
      this.#nextStates.set(view.id, view.state)
      if (before !== view.state && (view.state === 'done' || view.state === 'failed'))
        this.#notifications.nextEnded(view)
    }
  }

  #recentSpeed(): number {
    const recent = (this.#hoist?.publisher.speeds.of(null) ?? []).slice(-rateSeconds)
    return recent.reduce((sum, speed) => sum + speed, 0) / Math.max(1, recent.length)
  }

  #showInWindow(progress: BatchProgress | null, rate: number): void {
    const batch = progress === null ? null : { ...progress, rate }
    if (JSON.stringify(batch) === JSON.stringify(this.#shown)) return
    this.#shown = batch
    this.#deps.changed()
  }

  #showInTray(totals = totalsOf(this.#uploads.values()), recent = this.#recentSpeed()): void {
    const { choice, countdownTo } = this.#whenDone
    this.#tray?.update(totals, recent, countdownTo === undefined ? 'nothing' : choice)
  }

  #beginCountdown(): void {
    this.#whenDone.begin()
    const { choice, countdownTo } = this.#whenDone
    if (countdownTo === undefined) return
    const words = messages.notifications
    const seconds = countdownMs / 1000
    this.#notifications.say(
      choice === 'quit' ? words.quitSoon({ seconds }) : words.sleepSoon({ seconds }),
      words.soonText,
    )
  }

  async #sleep(): Promise<void> {
    try {
      await sleep()
    } catch (error) {
      this.#deps.logger.log('warn', 'no sleep', { error })
      this.#hoist?.notices.add(failureOf(error))
      const { happened, means } = failureText(failureOf(error))
      this.#notifications.say(happened, means)
    }
  }

  #isLoginItem(hidden: boolean): boolean {
    try {
      return isLoginItem(hidden)
    } catch (error) {
      // An unknown state is no reason to change what the person chose.
      this.#deps.logger.log('warn', 'the login item could not be read', { error })
      return true
    }
  }

  #isLookedAt(): boolean {
    const window = this.#deps.window()
    return window !== null && !window.isDestroyed() && window.isVisible() && window.isFocused()
  }
}
