import { join } from 'node:path'
import { readSettings, type Settings, type SettingsChange } from '../shared/settings'
import { JsonStore } from './json-store'

/** The person's settings, on disk. What is missing or out of bounds there has its default. */
export class SettingsStore {
  readonly #store: JsonStore
  #settings: Settings

  constructor(folder: string) {
    this.#store = new JsonStore(join(folder, 'settings.json'), true)
    this.#settings = readSettings(this.#store.values)
  }

  get(): Settings {
    return this.#settings
  }

  save(changed: SettingsChange): Settings {
    this.#settings = readSettings({ ...this.#settings, ...changed })
    this.#store.values = { ...this.#settings }
    return this.#settings
  }
}
