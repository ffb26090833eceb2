import { randomUUID } from 'node:crypto'
import type { Logger } from '../../core/ports'
import type { Failure } from '../../shared/failures/failures'
import type { Notice } from '../../shared/ipc/views'

/** Messages that belong to no upload, kept until the person dismisses them. */
export class Notices {
  readonly #logger: Logger
  readonly #onChange: () => void
  #notices: readonly Notice[] = []

  constructor(logger: Logger, onChange: () => void) {
    this.#logger = logger
    this.#onChange = onChange
  }

  view(): readonly Notice[] {
    return this.#notices
  }

  add(failure: Failure): void {
    this.#logger.log('warn', 'notice', { failure })
    // A repeated notice, as when a full disk refuses every write, is shown once, with the number of times.
    const isSame = (notice: Notice) =>
      notice.failure.kind === failure.kind && notice.failure.subject === failure.subject
    const before = this.#notices.find(isSame)?.failure.count ?? 0
    const count = failure.count === undefined ? {} : { count: failure.count + before }
    this.#notices = [
      ...this.#notices.filter((notice) => !isSame(notice)),
      { id: randomUUID(), failure: { ...failure, ...count } },
    ]
    this.#onChange()
  }

  dismiss(id: string): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id)
    this.#onChange()
  }
}
