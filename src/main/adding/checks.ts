import type { Files } from '../../adapters/files/files'
import type { Logger } from '../../core/ports'
import { failureOf } from '../../shared/failures/failures'
import { isCheckedPurpose } from '../../shared/service/content'
import { contentTask } from '../../shared/service/services'
import { type Aim, type Draft, needsCheck, verdictKey } from './draft'

/** A running check of a file's content. */
interface Check {
  readonly draft: Draft
  /** What the file is checked for: {@link verdictKey}. */
  readonly key: string
  readonly stop: AbortController
  /** How much of the file was read, in bytes. */
  read: number
}

export interface ChecksDeps {
  readonly files: Pick<Files, 'check' | 'driveOf'>
  readonly logger: Logger
  /** Whether a draft still exists. */
  readonly has: (draft: Draft) => boolean
  /** The purpose for which each draft would be sent now. */
  readonly aims: () => (draft: Draft) => Aim
  /** Called when there is a verdict, or more has been read. */
  readonly onChange: () => void
}

/** Checks the content of drafts for their purposes, one after the other. */
export class Checks {
  readonly #deps: ChecksDeps
  /** The drafts to check next, in order. */
  #waiting = new Set<Draft>()
  #check: Check | null = null
  /** Checks of files on drives that do not respond, one for each drive. Files on other drives are checked meanwhile. */
  readonly #silent = new Set<Check>()

  constructor(deps: ChecksDeps) {
    this.#deps = deps
  }

  /** The current check; null if there is none. */
  get current(): Pick<Check, 'draft' | 'read'> | null {
    return this.#check
  }

  /** Checks all drafts that need it; checks for another purpose or kind of service end. */
  plan(drafts: Iterable<Draft>): void {
    // Called only once, because it goes through all accounts, and there may be thousands of drafts.
    const aimOf = this.#deps.aims()
    for (const { draft, key, stop } of this.#check === null ? this.#silent : [this.#check, ...this.#silent])
      if (!this.#isWanted(draft) || key !== verdictKey(aimOf(draft))) stop.abort()
    this.#waiting = new Set([...drafts].filter((each) => needsCheck(each, aimOf(each))))
    for (const { draft, stop } of this.#silent) if (!stop.signal.aborted) this.#waiting.delete(draft)
    this.#next()
  }

  add(draft: Draft): void {
    if (needsCheck(draft, this.#deps.aims()(draft))) this.#waiting.add(draft)
    this.#next()
  }

  #isWanted(draft: Draft): boolean {
    return this.#deps.has(draft) && needsCheck(draft, this.#deps.aims()(draft))
  }

  #next(): void {
    if (this.#check !== null) return
    const draft = this.#takeNext()
    if (draft === null) return
    const { limits, purpose } = this.#deps.aims()(draft)
    if (!isCheckedPurpose(purpose)) return
    const key = verdictKey({ limits, purpose })
    const task = contentTask(purpose, limits)
    const { files, logger, onChange } = this.#deps
    const check: Check = { draft, key, stop: new AbortController(), read: 0 }
    this.#check = check
    const onRead = (bytes: number) => {
      check.read = bytes
      onChange()
    }
    const onSilent = () => {
      if (this.#check !== check) return
      this.#silent.add(check)
      this.#check = null
      this.#next()
    }
    files
      .check(draft.file.path, task, onRead, check.stop.signal, onSilent)
      .then(
        (report) => draft.verdicts.set(key, report),
        (error: unknown) => {
          if (check.stop.signal.aborted) return
          logger.log('warn', 'content could not be checked', { error })
          draft.verdicts.set(key, failureOf(error))
        },
      )
      .finally(() => {
        this.#silent.delete(check)
        if (this.#check === check) this.#check = null
        this.#next()
        onChange()
      })
  }

  #takeNext(): Draft | null {
    const driveOf = ({ file }: Draft) => this.#deps.files.driveOf(file.path)
    const silent = new Set([...this.#silent].map(({ draft }) => driveOf(draft)))
    for (const each of this.#waiting) {
      if (silent.size > 0 && silent.has(driveOf(each))) continue
      this.#waiting.delete(each)
      if (this.#isWanted(each)) return each
    }
    return null
  }
}
