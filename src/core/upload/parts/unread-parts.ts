import type { Trouble } from '../../../shared/ipc/views'
import type { PartRecord, UploadRecord } from '../record/record'

/** The parts of one upload whose bytes the drive failed to deliver, and that wait for another read. */
export class UnreadParts {
  readonly #record: UploadRecord
  readonly #offsets = new Set<number>()

  constructor(record: UploadRecord) {
    this.#record = record
  }

  add({ offset }: PartRecord): void {
    this.#offsets.add(offset)
  }

  delete({ offset }: PartRecord): void {
    this.#offsets.delete(offset)
  }

  get any(): boolean {
    return this.#offsets.size > 0
  }

  /**
   * Offset from which the drive delivered nothing when it was last asked; undefined if it has always given a reason.
   */
  get silentAt(): number | undefined {
    return this.#record.parts.find(
      ({ offset, state }) =>
        this.#offsets.has(offset) && state.name === 'waiting' && state.failure.kind === 'drive-silent',
    )?.offset
  }

  /** What keeps all remaining parts from being read, and until when; null if one can be sent. */
  get trouble(): Trouble | null {
    if (this.#offsets.size === 0) return null
    let next: Trouble | null = null
    for (const { offset, state } of this.#record.parts) {
      if (state.name === 'pending') return null
      if (state.name !== 'waiting' || !this.#offsets.has(offset)) continue
      if (next === null || state.retryAt < next.retryAt)
        next = { failure: state.failure, retryAt: state.retryAt }
    }
    return next
  }
}
