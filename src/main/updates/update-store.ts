import { z } from 'zod'
import { ProfileFile, type Stored } from '../../adapters/profile/profile-file'
import type { Logger } from '../../core/ports'
import { failureSchema } from '../../shared/failures/failure-schema'
import type { Failure } from '../../shared/failures/failures'

const entries = {
  /** When Hoist last looked for a newer version, in milliseconds since the epoch. */
  lookedAt: z.number().nullable().catch(null),
  /** The newer version that the person has seen, and put away. */
  dismissed: z.string().nullable().catch(null),
  /** Uploads that ran when the person restarted Hoist to update it. */
  resume: z.array(z.string()).catch([]),
  /** Why the update could not be installed at the last quit. */
  failure: failureSchema.nullable().catch(null),
}
const schema = z.object(entries)

interface Kept {
  readonly lookedAt: number | null
  readonly dismissed: string | null
  readonly resume: readonly string[]
  readonly failure: Failure | null
}

/** What is kept about updates from one run to the next, in the profile. Values that make no sense count as missing. */
export class UpdateStore {
  readonly #file: ProfileFile
  readonly #logger: Logger

  constructor(folder: string, logger: Logger) {
    this.#file = new ProfileFile(folder, 'updates', (stored: Stored) => ({ kept: stored, leftOut: 0 }))
    this.#logger = logger
  }

  get(): Kept {
    return schema.parse(this.#file.values)
  }

  /** Values that cannot be written stay in memory until Hoist quits. */
  set(kept: Partial<Kept>): void {
    try {
      this.#file.write({ ...this.#file.values, ...kept })
    } catch (error) {
      this.#logger.log('warn', 'what is known of updates could not be kept', { error })
    }
  }

  /** What the previous run has left to do; only the first call returns it. */
  take(): Pick<Kept, 'resume' | 'failure'> {
    const { resume, failure } = this.get()
    if (resume.length > 0 || failure !== null) this.set({ resume: [], failure: null })
    return { resume, failure }
  }
}
