import type { ProfileFile, Stored, Tidy } from '../adapters/profile/profile-file'
import type { Failure } from '../shared/failures'
import { readSettings, type Settings, type SettingsChange, unreadSettings } from '../shared/settings'
import { storedFile } from './profile-store'

/** Settings that have just been saved. */
export interface SavedSettings {
  readonly now: Settings
  readonly before: Settings
  /** The proxy's password that was entered with them; null to forget it, undefined where none was entered. */
  readonly proxyPassword: string | null | undefined
}

/** May refuse a change by an error. */
export type SettingsGuard = (changed: SettingsChange, now: Settings) => Promise<void> | void

/** Has saved settings take effect, before anything else happens. */
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

  /** What to tell the person about the file of the settings; null where all is well. */
  get problem(): Failure | null {
    return this.#file.problem
  }

  get(): Settings {
    return this.#settings
  }

  /** Asks those from now on before anything is saved, first to last. */
  guard(...guards: SettingsGuard[]): void {
    this.#guards.push(...guards)
  }

  /** Tells those from now on of everything that is saved, first to last. */
  follow(...followers: SettingsFollower[]): void {
    this.#followers.push(...followers)
  }

  /**
   * Settings that cannot be written take effect until Hoist ends. Rejects with what a guard or a follower says, or a
   * HoistError (`disk-full`, `ledger-unwritable`).
   *
   * @param proxyPassword of the proxy, null to forget it; left out, it stays as long as it is for the same proxy
   */
  async save(changed: SettingsChange, proxyPassword?: string | null): Promise<void> {
    for (const guard of this.#guards) await guard(changed, this.#settings)
    const before = this.#settings
    const now = readSettings({ ...before, ...changed })
    this.#settings = now
    try {
      // Those of a newer version stay.
      this.#file.write({ ...this.#file.values, ...now })
    } finally {
      // None waits for another: nothing may go to a new proxy with the password of the old one.
      await Promise.all(this.#followers.map(async (follow) => follow({ now, before, proxyPassword })))
    }
  }
}
