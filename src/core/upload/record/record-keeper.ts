import { type Failure, failureOf } from '../../../shared/failures/failures'
import type { Ledger, Logger } from '../../ports'
import { nextPartState, type PartEvent } from '../parts/part-machine'
import { cutNext } from '../parts/plan-parts'
import { nextUploadState, type UploadEvent, type UploadState } from '../upload-machine'
import type { PartRecord, RecordChange, UploadRecord, WritablePart, WritableRecord } from './record'

export interface RecordKeeperDeps {
  readonly ledger: Ledger
  readonly logger: Logger
}

export interface RecordKeeperEvents {
  /** Something that a person sees has changed. */
  changed(): void
  /** The state has changed, and is not yet on disk. */
  transition(before: UploadState, after: UploadState, event: UploadEvent): void
  /** The ledger could not be written: people must learn about it even if the upload continues. */
  ledgerFailed(failure: Failure): void
}

/** The record of one upload: all its changes pass through here to the disk. */
export class RecordKeeper {
  readonly #record: WritableRecord
  readonly #deps: RecordKeeperDeps
  readonly #events: RecordKeeperEvents
  /** Counts changes that have to be on disk, and those that are. */
  #version = 1
  #written = 0
  #saver: Promise<Failure | null> | null = null

  /** Takes ownership of the record. */
  constructor(record: UploadRecord, deps: RecordKeeperDeps, events: RecordKeeperEvents) {
    this.#record = record as WritableRecord
    this.#deps = deps
    this.#events = events
  }

  /** The record as it is now: the same object all the time, whose fields change. */
  get record(): UploadRecord {
    return this.#record
  }

  /** @returns false if the event does not apply to the state of the upload */
  dispatch(event: UploadEvent): boolean {
    const before = this.#record.state
    const next = nextUploadState(before, event)
    if (next === null) return false
    this.#record.state = next
    if (next.name === 'failed' || next.name === 'failing')
      this.log('error', next.name, { failure: next.failure })
    else this.log('info', next.name)
    this.change()
    this.#events.transition(before, next, event)
    // After a restart, a started and a waiting upload are the same, so the start alone is not written.
    if (event.type !== 'start') void this.persist()
    return true
  }

  /**
   * @param part of this record
   * @returns false if the event does not apply to the state of the part
   */
  dispatchPart(part: PartRecord, event: PartEvent): boolean {
    const next = nextPartState(part.state, event)
    if (next === null) return false
    const own: WritablePart = part
    own.state = next
    if (next.name === 'waiting' || next.name === 'failed') {
      const [level, told] =
        next.name === 'failed' ? (['error', 'part failed'] as const) : (['warn', 'part waits'] as const)
      this.log(level, told, { part: this.record.parts.indexOf(part) + 1, failure: next.failure })
    }
    this.change()
    return true
  }

  /** Cuts a pending part for sending, as {@link cutNext} does. @param part of this record */
  cutPart(part: PartRecord, lengths: Parameters<typeof cutNext>[2]): void {
    const { parts } = this.#record
    if (cutNext(parts, parts.indexOf(part), lengths) !== 0) this.change()
  }

  /** Changes something that does not need its own write: it reaches the disk with the next change. */
  changeUnsaved(change: RecordChange): void {
    Object.assign(this.#record, change)
    for (const [key, value] of Object.entries(change))
      if (value === undefined) Reflect.deleteProperty(this.#record, key)
  }

  /** Changes something else of the record that has to be on disk. */
  change(change: RecordChange = {}): void {
    this.changeUnsaved(change)
    this.#version += 1
    this.#events.changed()
  }

  /**
   * Resolves when everything up to now is on disk: null, or why it could not be written. Writes never overlap, and an
   * unchanged record is not written.
   */
  persist(): Promise<Failure | null> {
    if (this.#saver === null && this.#version === this.#written) return Promise.resolve(null)
    this.#saver ??= this.#write()
    return this.#saver
  }

  /** Resolves when all writing has ended. */
  async settled(): Promise<void> {
    await this.#saver
  }

  async #write(): Promise<Failure | null> {
    let failure: Failure | null = null
    let version: number
    // Everything that happens in the same tick goes into one write.
    await Promise.resolve()
    do {
      version = this.#version
      try {
        await this.#deps.ledger.save(this.#record)
        this.#written = version
        failure = null
      } catch (error) {
        failure = failureOf(error)
        this.log('error', 'ledger', { failure })
        this.#events.ledgerFailed(failure)
      }
    } while (version !== this.#version)
    this.#saver = null
    return failure
  }

  log(level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown> = {}): void {
    this.#deps.logger.log(level, event, { id: this.record.id, ...fields })
  }
}
