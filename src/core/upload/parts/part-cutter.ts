import type { EngineDeps } from '../../ports'
import type { HostTraffic } from '../../schedule/host-traffic'
import { isSmall, longPartBytes } from '../../schedule/next-job'
import type { Scheduler } from '../../schedule/scheduler'
import { nextPart, type PartRecord, type UploadRecord } from '../record/record'
import type { RecordKeeper } from '../record/record-keeper'
import type { StepDeps } from '../step-deps'
import { freshPart } from './part-machine'
import { partSizeFor, planParts } from './plan-parts'

/** A part may exceed the best length by this factor before it is cut. */
const longer = 1.5

/** Cuts the file of an upload into parts: when it is opened, and again as each part is sent. */
export class PartCutter {
  readonly #engine: EngineDeps
  readonly #scheduler: Scheduler
  readonly #keeper: RecordKeeper

  constructor({ engine, keeper, scheduler }: StepDeps) {
    this.#engine = engine
    this.#scheduler = scheduler
    this.#keeper = keeper
  }

  /** Cuts a whole file of that many bytes. A short one stays one part until it is known to take long. */
  plan(size: number): void {
    const { id } = this.#keeper.record.account
    const flow = size < longPartBytes ? undefined : this.#scheduler.knownFlow(id)
    const planned = partSizeFor(size, this.#engine.settings().partSizeMiB, flow)
    const ranges = planParts(size, Math.min(planned, this.#mostBytes))
    this.#keeper.change({ parts: ranges.map((range) => ({ ...range, state: freshPart })) })
  }

  /** The best and the longest length of the next part, in bytes. */
  get nextBytes(): { readonly best: number; readonly most: number } {
    const { account, source } = this.#keeper.record
    const setting = this.#engine.settings().partSizeMiB
    const size = partSizeFor(source.fingerprint.size, setting, this.#scheduler.flow(account.id))
    const most = this.#mostBytes
    return { best: Math.min(size, most), most: Math.min(setting === 'auto' ? size * longer : size, most) }
  }

  /**
   * The next part, cut for the current rate; null when none is left.
   *
   * @param isAsItIs whether the part stays uncut if its host takes it as it is
   */
  take(isAsItIs: boolean): PartRecord | null {
    const part = nextPart(this.#keeper.record)
    if (part === undefined) return null
    if (isAsItIs && part.length <= this.#host.mostPartBytes) return part
    this.#keeper.cutPart(part, this.nextBytes)
    return part
  }

  /** Notes the host's part limit in the record, for the next run; the next save keeps it. */
  keepPartLimit(): void {
    this.#keeper.changeUnsaved({ partLimit: this.#host.partLimit ?? undefined })
  }

  /** How long a part may be by the service's own limit and by that of a gateway in front of it, in bytes. */
  get #mostBytes(): number {
    const { partBytes } = this.#engine.limits(this.#keeper.record.account.id)
    return Math.min(partBytes, this.#host.mostPartBytes)
  }

  get #host(): HostTraffic {
    return this.#scheduler.host(this.#keeper.record.account.id)
  }
}

/** Whether the file of an upload is sent in one short part. */
export function isSmallUpload(record: Readonly<UploadRecord>): boolean {
  // Most files are ruled out by size alone, so that their parts need not be looked at.
  return record.source.fingerprint.size < longPartBytes && isSmall(record.parts)
}
