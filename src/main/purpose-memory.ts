import ElectronStore from 'electron-store'
import { type Purpose, purposeSchema } from '../shared/purposes'
import type { PurposeMemory } from './drafts'

/** An ending that is one: what else stands behind a dot is part of a name, and would be kept for nothing. */
const isEnding = (extension: string) => /^[a-z0-9]{1,16}$/.test(extension)

/** What the person chose for each kind of file, in the profile. */
export function storedPurposes(folder: string): PurposeMemory {
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: folder,
    name: 'purposes',
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: true,
  })
  // Asked for each file of a folder.
  const known = new Map<string, Purpose>()
  for (const [extension, stored] of Object.entries(store.store)) {
    const purpose = purposeSchema.safeParse(stored)
    if (purpose.success) known.set(extension, purpose.data)
  }
  return {
    get: (extension) => known.get(extension) ?? null,
    set(extension, purpose) {
      if (!isEnding(extension) || (known.get(extension) ?? null) === purpose) return
      if (purpose === null) {
        known.delete(extension)
        store.delete(extension)
      } else {
        known.set(extension, purpose)
        store.set(extension, purpose)
      }
    },
  }
}
