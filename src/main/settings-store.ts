import ElectronStore from 'electron-store'
import { readSettings, type Settings, type SettingsChange } from '../shared/settings'

/** The person's settings, on disk. What is missing or out of bounds there has its default. */
export class SettingsStore {
  readonly #store: ElectronStore<Record<string, unknown>>
  #settings: Settings

  constructor(folder: string) {
    this.#store = new ElectronStore({ cwd: folder, name: 'settings', clearInvalidConfig: true })
    this.#settings = readSettings(this.#store.store)
  }

  get(): Settings {
    return this.#settings
  }

  save(changed: SettingsChange): Settings {
    this.#settings = readSettings({ ...this.#settings, ...changed })
    this.#store.store = { ...this.#settings }
    return this.#settings
  }
}
