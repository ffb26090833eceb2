import { join } from 'node:path'
import ElectronStore from 'electron-store'
import { ProfileFile, type Stored, type Tidy } from '../adapters/profile/profile-file'
import { mustFit, targetOf } from '../adapters/profile/write-whole'

/**
 * A small JSON file of the profile with choices that can be made again, written by electron-store. Accounts and keys
 * cannot be replaced so easily, and Hoist itself writes them.
 *
 * @param name without its extension
 * @param tidy which entries are valid
 */
export function storedFile(folder: string, name: string, tidy: (stored: Stored) => Tidy): ProfileFile {
  let store: ElectronStore<Record<string, unknown>> | null = null
  const serialize = (values: Stored) => {
    const text = JSON.stringify(values, null, '\t')
    // On a full disk, atomically, which electron-store uses to write, takes half a write for a whole one.
    mustFit(targetOf(join(folder, `${name}.json`)), text)
    return text
  }
  return new ProfileFile(folder, name, tidy, (values) => {
    // The file has been read and checked before: here it is only overwritten.
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
