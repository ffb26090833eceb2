import type { Stored, Tidy } from '../../adapters/profile/profile-file'
import type { Logger } from '../../core/ports'
import type { Failure } from '../../shared/failures/failures'
import { type Purpose, purposeSchema } from '../../shared/service/purposes'
import { storedFile } from '../profile-store'
import type { PurposeMemory } from './drafts'

/** A real extension: anything else after a dot is part of a name, and would be kept for nothing. */
const isEnding = (extension: string) => /^[a-z0-9]{1,16}$/.test(extension)

function tidyPurposes(stored: Stored): Tidy {
  const all = Object.entries(stored)
  const good = all.filter(([, purpose]) => purposeSchema.safeParse(purpose).success)
  return { kept: Object.fromEntries(good), leftOut: all.length - good.length }
}

/** What the person chose for each kind of file, in the profile; with the problem of that file for the person. */
export function storedPurposes(folder: string, logger: Logger): PurposeMemory & { problem: Failure | null } {
  const file = storedFile(folder, 'purposes', tidyPurposes)
  // Kept in a map, because it is asked for each file of a folder.
  const known = new Map<string, Purpose>()
  for (const [extension, stored] of Object.entries(file.values)) {
    const purpose = purposeSchema.safeParse(stored)
    if (purpose.success) known.set(extension, purpose.data)
  }
  const write = (values: Stored) => {
    try {
      file.write(values)
    } catch (error) {
      // Only the choice for the next file of that kind is lost.
      logger.log('warn', 'a purpose could not be kept', { error })
    }
  }
  return {
    problem: file.problem,
    get: (extension) => known.get(extension) ?? null,
    set(extension, purpose) {
      if (!isEnding(extension) || (known.get(extension) ?? null) === purpose) return
      if (purpose === null) {
        known.delete(extension)
        const { [extension]: _, ...others } = file.values
        write(others)
      } else {
        known.set(extension, purpose)
        write({ ...file.values, [extension]: purpose })
      }
    },
  }
}
