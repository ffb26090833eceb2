import { ProfileFile, type Stored, type Tidy } from '../adapters/profile-file'
import type { Failure } from '../shared/failures'
import { readSettings, type Settings, type SettingsChange, unreadSettings } from '../shared/settings'

function tidySettings(stored: Stored): Tidy {
  const unread = unreadSettings(stored)
  const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => !unread.includes(name)))
  return { kept, leftOut: unread.length }
}

/** The person's settings, on disk. What is missing or out of bounds there has its default. */
export class SettingsStore {
  readonly #file: ProfileFile
  #settings: Settings

  constructor(folder: string) {
    this.#file = new ProfileFile(folder, 'settings', tidySettings)
    this.#settings = readSettings(this.#file.values)
  }

  /** What to tell the person about the file of the settings; null where all is well. */
  get problem(): Failure | null {
    return this.#file.problem
  }

  get(): Settings {
    return this.#settings
  }

  save(changed: SettingsChange): Settings {
    this.#settings = readSettings({ ...this.#settings, ...changed })
    // Those of a newer version stay.
    this.#file.write({ ...this.#file.values, ...this.#settings })
    return this.#settings
  }
}
