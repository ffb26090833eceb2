import { reordered } from '../../shared/reorder'
import type { Uploads } from '../schedule/scheduler'
import { byOrder, localDeadline, orderOf } from '../upload/record'
import type { UploadRunner } from '../upload/upload-runner'

/** Between two neighbours at the end of the list: room for more than twenty moves to the same spot. */
export const orderStep = 2 ** 16

/**
 * Numbers for uploads that are put between two neighbours of the list, so that a move writes the moved records and
 * no others.
 *
 * @param before number of the neighbour that stands before them; null at the top of the list
 * @param after number of the one after them; null at the end
 * @returns `count` numbers, ascending; null when there is no room left between the two
 */
export function numbersBetween(before: number | null, after: number | null, count: number): number[] | null {
  const positions = Array.from({ length: count }, (_, index) => index + 1)
  if (after === null) return positions.map((position) => (before ?? 0) + position * orderStep)
  if (before === null) return positions.map((position) => after - (count + 1 - position) * orderStep)
  const numbers = positions.map((position) => before + ((after - before) * position) / (count + 1))
  const all = [before, ...numbers, after]
  return all.every((number, index) => index === 0 || number > (all[index - 1] as number)) ? numbers : null
}

/** Queued uploads, as they were when they were looked up: those that have begun since are still among them. */
interface Queued {
  /** Those whose hour runs, by deadline. */
  readonly open: UploadRunner[]
  /** Those that have yet to begin it, in list order, small ones apart. */
  readonly large: UploadRunner[]
  readonly small: UploadRunner[]
}

/** The uploads of a profile, in list order. */
export class UploadList implements Uploads {
  #runners = new Map<string, UploadRunner>()
  /** Those that do something, or are ready for a slot. */
  readonly active = new Set<UploadRunner>()
  /** In the list, but not yet on disk: neither they nor those behind them begin. */
  readonly arriving = new Set<UploadRunner>()
  /** Of each upload: only which is smaller counts. */
  readonly #positions = new Map<string, number>()
  #nextPosition = 0
  /** The highest number that keeps the order of the list in a record. */
  #lastOrder = 0
  /** Null where they have to be looked up anew. */
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

  /** Lower stands before. */
  position(id: string): number {
    return this.#positions.get(id) ?? 0
  }

  /** A number for a record that stands behind all others. */
  get nextOrder(): number {
    return this.#lastOrder + orderStep
  }

  /** Puts an upload at the end. */
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

  /** Puts all uploads where the order numbers of their records say. */
  sort(): void {
    this.#arrange(this.all().sort((a, b) => byOrder(a.record, b.record)))
  }

  /**
   * Puts uploads before another one, in the order in which they stand.
   *
   * @param before id of that upload; null for the end of the list
   * @returns those whose order numbers are different, in list order; null where nothing moves
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
      // All that follow get numbers above every other.
      placed = list.slice(next.from)
      numbers = placed.map((_, index) => this.#lastOrder + (index + 1) * orderStep)
    }
    this.#lastOrder = Math.max(this.#lastOrder, numbers.at(-1) ?? 0)
    for (const [index, runner] of placed.entries()) runner.place(numbers[index] ?? 0)
    return placed
  }

  #arrange(runners: readonly UploadRunner[]): void {
    this.#runners = new Map(runners.map((runner) => [runner.id, runner]))
    this.#nextPosition = 0
    for (const id of this.#runners.keys()) this.#positions.set(id, this.#nextPosition++)
    this.#queued = null
  }

  /** An upload is queued that was not, or not in the same way. */
  requeued(): void {
    this.#queued = null
  }

  open(): Iterable<UploadRunner> {
    return this.#next(this.#lookUp().open)
  }

  fresh(kind: 'large' | 'small'): Iterable<UploadRunner> {
    return this.#next(this.#lookUp()[kind])
  }

  #lookUp(): Queued {
    if (this.#queued !== null) return this.#queued
    const queued: Queued = { open: [], large: [], small: [] }
    for (const runner of this) {
      if (runner.record.state.name !== 'queued') continue
      if (!runner.fresh) queued.open.push(runner)
      else queued[runner.small ? 'small' : 'large'].push(runner)
    }
    const deadline = ({ record }: UploadRunner) => localDeadline(record) ?? 0
    queued.open.sort((a, b) => deadline(a) - deadline(b))
    this.#queued = queued
    return queued
  }

  /** Those of them that are still queued, up to the first that is not on disk yet. */
  *#next(line: UploadRunner[]): Generator<UploadRunner> {
    const begun = line.findIndex(isQueued)
    line.splice(0, begun < 0 ? line.length : begun)
    for (const runner of line) {
      if (!isQueued(runner)) continue
      if (this.arriving.has(runner)) return
      yield runner
    }
  }
}

function isQueued({ record }: UploadRunner): boolean {
  return record.state.name === 'queued'
}
