import type { Files } from '../../adapters/files/files'
import type { Logger } from '../../core/ports'
import { isCheckedPurpose } from '../../shared/content'
import { failureOf } from '../../shared/failures'
import { contentTask } from '../../shared/services'
import { type Aim, type Draft, needsCheck, verdictKey } from './draft'

/** A running check of a file's content. */
interface Check {
  readonly draft: Draft
  readonly stop: AbortController
  /** In bytes. */
  read: number
}

export interface ChecksDeps {
  readonly files: Pick<Files, 'check' | 'driveOf'>
  readonly logger: Logger
  /** Whether it is still among the drafts. */
  readonly has: (draft: Draft) => boolean
  /** Called when there is a verdict, or more has been read. */
  readonly onChange: () => void
}

/** Checks the content of drafts for the chosen purpose, one after the other. */
export class Checks {
  readonly #deps: ChecksDeps
  /** The next ones, in order. */
  #waiting = new Set<Draft>()
  #aim: Aim | null = null
  #check: Check | null = null
  /** Checks of files on drives that do not respond, one for each drive. Files on other drives are checked meanwhile. */
  readonly #silent = new Set<Check>()

  constructor(deps: ChecksDeps) {
    this.#deps = deps
  }

  /** The current one; null if there is none. */
  get current(): Pick<Check, 'draft' | 'read'> | null {
    return this.#check
  }

  /** Checks all drafts that need it; checks for another purpose or kind of service end. */
  plan(drafts: Iterable<Draft>, aim: Aim): void {
    for (const { draft, stop } of this.#check === null ? this.#silent : [this.#check, ...this.#silent])
      if (!this.#isAimed(aim) || !this.#isWanted(draft, aim)) stop.abort()
    this.#aim = aim
    this.#waiting = new Set([...drafts].filter((each) => needsCheck(each, aim)))
    for (const { draft, stop } of this.#silent) if (!stop.signal.aborted) this.#waiting.delete(draft)
    this.#next()
  }

  /** Adds one. @returns false if the others were planned for another purpose or kind of service */
  add(draft: Draft, aim: Aim): boolean {
    if (!this.#isAimed(aim)) return false
    if (needsCheck(draft, aim)) this.#waiting.add(draft)
    this.#next()
    return true
  }

  #isAimed(aim: Aim): boolean {
    return this.#aim !== null && verdictKey(this.#aim) === verdictKey(aim)
  }

  #isWanted(draft: Draft, aim: Aim): boolean {
    return this.#deps.has(draft) && needsCheck(draft, aim)
  }

  #next(): void {
    const aim = this.#aim
    if (this.#check !== null || aim === null || !isCheckedPurpose(aim.purpose)) return
    const task = contentTask(aim.purpose, aim.limits)
    const key = verdictKey(aim)
    const draft = this.#takeNext(aim)
    if (draft === null) return
    const { files, logger, onChange } = this.#deps
    const check: Check = { draft, stop: new AbortController(), read: 0 }
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

  #takeNext(aim: Aim): Draft | null {
    const driveOf = ({ file }: Draft) => this.#deps.files.driveOf(file.path)
    const silent = new Set([...this.#silent].map(({ draft }) => driveOf(draft)))
    for (const each of this.#waiting) {
      if (silent.size > 0 && silent.has(driveOf(each))) continue
      this.#waiting.delete(each)
      if (this.#isWanted(each, aim)) return each
    }
    return null
  }
}
