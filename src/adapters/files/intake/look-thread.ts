import type { Fingerprint } from '../../../core/ports'
import { IdleThread } from '../../idle-thread'

/** A file that can be read and is no link; `path` leads through none either. */
export type Seen = Fingerprint & { readonly path: string }

/** Fewer at once are not worth a thread. */
const fewest = 8
/** A drive that is silent for this long is not waited for here, in milliseconds. */
const usualSilentMs = 1_000

interface Look {
  readonly path: string
  readonly resolve: (seen: Seen | null) => void
}

/**
 * Looks at plain files in a thread, all that are asked for in the same moment together: ten thousand looks in the main
 * thread take a second of its processor time.
 */
export class LookThread {
  readonly #silentMs: number
  // If the thread dies, those who wait for it look in another way.
  readonly #thread = new IdleThread<readonly string[], readonly (Seen | null)[]>({
    file: new URL('./look-worker.js', import.meta.url),
    onAnswer: (seen) => this.#hear(seen),
    onDeath: () => this.close(),
  })
  /** The looks that the thread gets next. */
  #next: Look[] = []
  /** What the thread was given and has not answered, oldest first. */
  #asked: (readonly Look[])[] = []
  /** Ends the thread if it does not answer. */
  #silent: NodeJS.Timeout | undefined
  /**
   * How many threads are ending. One that waits for a drive ends when the drive answers; until then, no other thread
   * starts.
   */
  #ending = 0

  /** @param silentMs how long a drive may be silent, in milliseconds */
  constructor(silentMs = usualSilentMs) {
    this.#silentMs = silentMs
  }

  /**
   * Looks at a file on one of this computer's own disks.
   *
   * @param path without links in its folders
   * @returns null if it has to be looked at in another way: it is no plain file, cannot be read, does not answer soon,
   * or is one of a few
   */
  look(path: string): Promise<Seen | null> {
    return new Promise((resolve) => {
      if (this.#next.push({ path, resolve }) === 1) setImmediate(() => this.#ask())
    })
  }

  /** Ends the thread, whatever it waits for. */
  close(): void {
    clearTimeout(this.#silent)
    this.#ending += 1
    void this.#thread.end().finally(() => {
      this.#ending -= 1
    })
    for (const look of this.#asked.splice(0).flat()) look.resolve(null)
  }

  #ask(): void {
    const looks = this.#next
    this.#next = []
    const isFew = looks.length < fewest && this.#asked.length === 0
    if (isFew || this.#ending > 0) {
      for (const { resolve } of looks) resolve(null)
      return
    }
    this.#asked.push(looks)
    this.#thread.post(looks.map(({ path }) => path))
    this.#wait()
  }

  #hear(seen: readonly (Seen | null)[]): void {
    for (const [index, { resolve }] of (this.#asked.shift() ?? []).entries()) resolve(seen[index] ?? null)
    this.#wait()
  }

  #wait(): void {
    clearTimeout(this.#silent)
    if (this.#asked.length === 0) this.#thread.rest()
    else this.#silent = setTimeout(() => this.close(), this.#silentMs)
  }
}
