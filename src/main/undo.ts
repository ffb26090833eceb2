import type { UploadManager } from '../core/upload-manager'
import { type Failure, failureOf } from '../shared/failures'
import type { UndoView } from '../shared/views'
import { fullNames } from './full-names'

/**
 * What a person has just taken out of the list, as long as it can be had back. It leaves the ledger only when that is
 * over, so a crash in between brings it back and loses nothing.
 */
export class Undo {
  readonly #manager: UploadManager
  readonly #onChange: () => void
  readonly #onFailure: (failure: Failure) => void
  #ids: string[] = []
  #name = ''
  #turn = 0

  /** @param onFailure told of what could not be removed from the disk: it is in the list again */
  constructor(manager: UploadManager, onChange: () => void, onFailure: (failure: Failure) => void) {
    this.#manager = manager
    this.#onChange = onChange
    this.#onFailure = onFailure
  }

  view(): UndoView | null {
    if (this.#ids.length === 0) return null
    return { turn: this.#turn, count: this.#ids.length, name: this.#name }
  }

  /** Takes uploads that have ended out of the list. One undo brings back all that went within its time. */
  remove(ids: readonly string[]): void {
    const [name = ''] = fullNames(this.#manager, ids.slice(0, 1))
    const taken = this.#manager.takeOut(ids)
    if (taken.length === 0) return
    this.#ids.push(...taken)
    this.#name = name
    this.#turn += 1
    this.#onChange()
  }

  undo(): void {
    this.#manager.putBack(this.#ids)
    this.#ids = []
    this.#onChange()
  }

  /** Its time is over: what was taken out goes for good. @param turn an older one is not meant any more */
  async forget(turn = this.#turn): Promise<void> {
    if (turn !== this.#turn) return
    const ids = this.#ids
    this.#ids = []
    this.#onChange()
    for (const id of ids) {
      try {
        await this.#manager.remove(id)
      } catch (error) {
        this.#onFailure(failureOf(error))
      }
    }
  }
}
