import { type Failure, failureOf } from '../../shared/failures/failures'
import type { UndoView } from '../../shared/ipc/views'

/** A list from which a person removes items. */
export interface UndoList<T> {
  /** The name of an item in a sentence. */
  readonly nameOf: (item: T) => string
  /** Removes the items that may be removed, and returns them. */
  readonly takeOut: (items: readonly T[]) => readonly T[]
  readonly putBack: (items: readonly T[]) => void
  /** Called when an item can no longer be put back. A rejection means that it is in the list again. */
  readonly removeForGood: (item: T) => Promise<void> | void
  /** Called when {@link Undo.view} changes. */
  readonly onChange: () => void
  readonly onFailure: (failure: Failure) => void
}

/** The items that a person has just removed from a list, as long as they can be put back. */
export class Undo<T> {
  readonly #list: UndoList<T>
  #items: T[] = []
  #name = ''
  #revision = 0

  constructor(list: UndoList<T>) {
    this.#list = list
  }

  view(): UndoView | null {
    if (this.#items.length === 0) return null
    return { revision: this.#revision, count: this.#items.length, name: this.#name }
  }

  /**
   * Removes those items from the list that may be removed. One undo puts back all items that were removed within its
   * time.
   */
  remove(items: readonly T[]): void {
    const [first] = items
    if (first === undefined) return
    // While it is in the list, its name is distinguished from all others.
    const name = this.#list.nameOf(first)
    const taken = this.#list.takeOut(items)
    if (taken.length === 0) return
    this.#items.push(...taken)
    this.#name = name
    this.#revision += 1
    this.#list.onChange()
  }

  undo(): void {
    this.#list.putBack(this.#items)
    this.#items = []
    this.#list.onChange()
  }

  /** Its time is over: what was removed is removed for good. @param revision an older one no longer applies */
  async forget(revision = this.#revision): Promise<void> {
    if (revision !== this.#revision) return
    const items = this.#items
    this.#items = []
    this.#list.onChange()
    for (const item of items) {
      try {
        await this.#list.removeForGood(item)
      } catch (error) {
        this.#list.onFailure(failureOf(error))
      }
    }
  }
}
