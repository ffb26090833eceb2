import type { ProfileFile, Stored, Tidy } from '../adapters/profile/profile-file'
import type { Failure } from '../shared/failures/failures'
import { readSettings, type Settings, type SettingsChange, unreadSettings } from '../shared/settings'
import { storedFile } from './profile-store'

/** Settings that have just been saved. */
export interface SavedSettings {
  readonly now: Settings
  readonly before: Settings
  /** The proxy's password that was entered with them; null to forget it, undefined if none was entered. */
  readonly proxyPassword: string | null | undefined
}

/** May refuse a change with an error. */
export type SettingsGuard = (changed: SettingsChange, now: Settings) => Promise<void> | void

/** Applies saved settings, before anything else happens. */
export type SettingsFollower = (saved: SavedSettings) => Promise<void> | void

function tidySettings(stored: Stored): Tidy {
  const unread = unreadSettings(stored)
  const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => !unread.includes(name)))
  return { kept, leftOut: unread.length }
}

/** The person's settings, on disk. What is missing or out of bounds there has its default. */
export class SettingsStore {
  readonly #file: ProfileFile
  readonly #guards: SettingsGuard[] = []
  readonly #followers: SettingsFollower[] = []
  #settings: Settings

  constructor(folder: string) {
    this.#file = storedFile(folder, 'settings', tidySettings)
    this.#settings = readSettings(this.#file.values)
  }

  /** The problem of the settings file, for the person; null if there is none. */
  get problem(): Failure | null {
    return this.#file.problem
  }

  get(): Settings {
    return this.#settings
  }

  /** Adds guards that are asked before anything is saved, in order. */
  guard(...guards: SettingsGuard[]): void {
    this.#guards.push(...guards)
  }

  /** Adds followers that receive everything that is saved, in order. */
  follow(...followers: SettingsFollower[]): void {
    this.#followers.push(...followers)
  }

  /**
   * Settings that cannot be written apply until Hoist quits. Rejects with the error of a guard or a follower, or a
   * HoistError (`disk-full`, `ledger-unwritable`).
   *
   * @param proxyPassword of the proxy, null to forget it; if omitted, it stays as long as it is for the same proxy
   */
  async save(changed: SettingsChange, proxyPassword?: string | null): Promise<void> {
    for (const guard of this.#guards) await guard(changed, this.#settings)
    const before = this.#settings
    const now = readSettings({ ...before, ...changed })
    this.#settings = now
    try {
      // Settings of a newer version stay.
      this.#file.write({ ...this.#file.values, ...now })
    } finally {
      // None waits for another: nothing may go to a new proxy with the password of the old one.
      await Promise.all(this.#followers.map(async (follow) => follow({ now, before, proxyPassword })))
    }
  }
}
