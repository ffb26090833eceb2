import { join } from 'node:path'
import ElectronStore from 'electron-store'
import { ProfileFile, type Stored, type Tidy } from '../adapters/profile/profile-file'
import { mustFit, targetOf } from '../adapters/profile/write-whole'

/**
 * A small JSON file of the profile with what can be set again, written by electron-store. Accounts and keys cannot, and
 * are written by Hoist itself.
 *
 * @param name without its ending
 * @param tidy which entries make sense
 */
export function storedFile(folder: string, name: string, tidy: (stored: Stored) => Tidy): ProfileFile {
  let store: ElectronStore<Record<string, unknown>> | null = null
  const serialize = (values: Stored) => {
    const text = JSON.stringify(values, null, '\t')
    // atomically, by which electron-store writes, takes half a write on a full disk for a whole one.
    mustFit(targetOf(join(folder, `${name}.json`)), text)
    return text
  }
  return new ProfileFile(folder, name, tidy, (values) => {
    // What is in the file has been read, and judged, before: here it is only written over.
    store ??= new ElectronStore({
      cwd: folder,
      name,
      configFileMode: 0o600,
      serialize,
      deserialize: () => ({}),
    })
    store.store = values
  })
}
