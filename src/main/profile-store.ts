import ElectronStore from 'electron-store'
import { ProfileFile, type Stored, type Tidy } from '../adapters/profile-file'

/**
 * A small JSON file of the profile, written by electron-store.
 *
 * @param name without its ending
 * @param tidy which entries make sense
 */
export function profileFile(folder: string, name: string, tidy: (stored: Stored) => Tidy): ProfileFile {
  let store: ElectronStore<Record<string, unknown>> | null = null
  return new ProfileFile(folder, name, tidy, (values) => {
    // What is in the file has been read, and judged, before: here it is only written over.
    store ??= new ElectronStore({ cwd: folder, name, configFileMode: 0o600, deserialize: () => ({}) })
    store.store = values
  })
}
