import { reordered } from '../../shared/reorder'
import type { Uploads } from '../schedule/scheduler'
import type { NewUpload } from '../upload/record/new-record'
import { byOrder, localDeadline, orderOf } from '../upload/record/record'
import type { UploadRunner } from '../upload/upload-runner'
import { numbersBetween, orderStep } from './order-numbers'

/** The uploads that were queued at the time of the lookup. Those that are no longer queued are skipped later. */
interface Queued {
  /** Uploads whose time limit runs, by deadline. */
  readonly withDeadline: UploadRunner[]
  /** Uploads whose time limit has not begun, in list order, small ones apart. */
  readonly large: UploadRunner[]
  readonly small: UploadRunner[]
}

/** An upload that a person has sent, and that is not in the list yet. */
export interface ComingUpload {
  readonly upload: NewUpload
  /** The address that its account had when the person sent it. */
  readonly origin: string
  /** The person has paused it meanwhile, with all others. */
  isPaused: boolean
}

/** The uploads of a profile, in list order. */
export class UploadList implements Uploads {
  #runners = new Map<string, UploadRunner>()
  /** Uploads whose activity runs: they do something, or their files are open and they wait for a slot. */
  readonly active = new Set<UploadRunner>()
  /** Uploads that follow in later slices: what a person does to all uploads applies to them as well. */
  readonly coming = new Set<ComingUpload>()
  /** Uploads that are in the list, but not yet on disk: neither they nor the uploads behind them begin. */
  readonly arriving = new Set<UploadRunner>()
  /** Sort keys of the uploads: only their order matters. */
  readonly #positions = new Map<string, number>()
  #nextPosition = 0
  /** The highest order number in any record. */
  #lastOrder = 0
  /** Null when the queued uploads have to be looked up again. */
  #queued: Queued | null = null

  get(id: string): UploadRunner | undefined {
    return this.#runners.get(id)
  }

  ids(): string[] {
    return [...this.#runners.keys()]
  }

  /** In list order. */
  all(): UploadRunner[] {
    return [...this.#runners.values()]
  }

  [Symbol.iterator](): IterableIterator<UploadRunner> {
    return this.#runners.values()
  }

  /** A lower number is nearer the top. */
  position(id: string): number {
    return this.#positions.get(id) ?? 0
  }

  /** An order number after all others. */
  get nextOrder(): number {
    return this.#lastOrder + orderStep
  }

  /** Adds an upload at the end. */
  add(runner: UploadRunner): void {
    this.#runners.set(runner.id, runner)
    this.#positions.set(runner.id, this.#nextPosition++)
    this.#lastOrder = Math.max(this.#lastOrder, orderOf(runner.record))
    this.#queued = null
  }

  delete(id: string): void {
    this.#runners.delete(id)
    this.#positions.delete(id)
    this.#queued = null
  }

  /** Sorts all uploads by the order numbers of their records. */
  sort(): void {
    this.#arrange(this.all().sort((a, b) => byOrder(a.record, b.record)))
  }

  /**
   * Moves uploads before another one and keeps their order.
   *
   * @param before id of that upload; null for the end of the list
   * @returns those whose order numbers changed, in list order; null when nothing moves
   */
  move(ids: readonly string[], before: string | null): UploadRunner[] | null {
    const next = reordered(this.ids(), ids, before)
    if (next === null) return null
    const list = next.order.flatMap((id) => this.#runners.get(id) ?? [])
    this.#arrange(list)
    const end = next.from + next.moved.length
    const numberAt = (index: number) => {
      const runner = list[index]
      return runner === undefined ? null : orderOf(runner.record)
    }
    let placed = list.slice(next.from, end)
    let numbers = numbersBetween(numberAt(next.from - 1), numberAt(end), placed.length)
    if (numbers === null) {
      // All uploads that follow get numbers above every other number.
      placed = list.slice(next.from)
      numbers = placed.map((_, index) => this.#lastOrder + (index + 1) * orderStep)
    }
    this.#lastOrder = Math.max(this.#lastOrder, numbers.at(-1) ?? 0)
    for (const [index, runner] of placed.entries()) runner.setOrder(numbers[index] ?? 0)
    return placed
  }

  #arrange(runners: readonly UploadRunner[]): void {
    this.#runners = new Map(runners.map((runner) => [runner.id, runner]))
    this.#nextPosition = 0
    for (const id of this.#runners.keys()) this.#positions.set(id, this.#nextPosition++)
    this.#queued = null
  }

  /** An upload was queued, or its position among the queued uploads has changed. */
  requeued(): void {
    this.#queued = null
  }

  withDeadline(): Iterable<UploadRunner> {
    return this.#next(this.#lookUp().withDeadline)
  }

  fresh(kind: 'large' | 'small'): Iterable<UploadRunner> {
    return this.#next(this.#lookUp()[kind])
  }

  #lookUp(): Queued {
    if (this.#queued !== null) return this.#queued
    const queued: Queued = { withDeadline: [], large: [], small: [] }
    for (const runner of this) {
      if (runner.record.state.name !== 'queued') continue
      if (!runner.fresh) queued.withDeadline.push(runner)
      else queued[runner.small ? 'small' : 'large'].push(runner)
    }
    const deadline = ({ record }: UploadRunner) => localDeadline(record) ?? 0
    queued.withDeadline.sort((a, b) => deadline(a) - deadline(b))
    this.#queued = queued
    return queued
  }

  /** The uploads that are still queued, up to the first that is not on disk yet. */
  *#next(queued: UploadRunner[]): Generator<UploadRunner> {
    const first = queued.findIndex(isQueued)
    queued.splice(0, first < 0 ? queued.length : first)
    for (const runner of queued) {
      if (!isQueued(runner)) continue
      if (this.arriving.has(runner)) return
      yield runner
    }
  }
}

function isQueued({ record }: UploadRunner): boolean {
  return record.state.name === 'queued'
}
