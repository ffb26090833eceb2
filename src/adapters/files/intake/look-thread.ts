import { Worker } from 'node:worker_threads'
import type { Fingerprint } from '../../../core/ports'

/** A file that can be read and is no link; `path` leads through none either. */
export type Seen = Fingerprint & { readonly path: string }

/** Fewer at once are not worth a thread. */
const fewest = 8
/** A drive that is silent for this long is not waited for here, in milliseconds. */
const usualSilentMs = 1_000
/** How long an idle thread is kept, in milliseconds. */
const idleMs = 2_000

interface Look {
  readonly path: string
  readonly resolve: (seen: Seen | null) => void
}

/**
 * Looks at plain files in a thread, those of one moment together: ten thousand looks of this thread's own take a second
 * of its processor time.
 */
export class LookThread {
  readonly #silentMs: number
  #worker: Worker | null = null
  /** Those of this moment. */
  #next: Look[] = []
  /** What the thread was given and has not answered, oldest first. */
  #asked: (readonly Look[])[] = []
  /** Ends the thread when it is idle or does not answer. */
  #timer: NodeJS.Timeout | null = null
  /** A thread that waits for a drive ends when that answers. There is no other one until then. */
  #isEnding = false

  /** @param silentMs how long a drive may be silent */
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
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const worker = this.#worker
    this.#worker = null
    if (worker !== null) {
      this.#isEnding = true
      void worker.terminate().finally(() => {
        this.#isEnding = false
      })
    }
    for (const look of this.#asked.splice(0).flat()) look.resolve(null)
  }

  #ask(): void {
    const looks = this.#next
    this.#next = []
    const isFew = looks.length < fewest && this.#asked.length === 0
    if (isFew || this.#isEnding) {
      for (const { resolve } of looks) resolve(null)
      return
    }
    this.#worker ??= this.#start()
    this.#asked.push(looks)
    this.#worker.postMessage(looks.map(({ path }) => path))
    this.#wait(this.#silentMs)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./look-worker.js', import.meta.url))
    worker.on('message', (seen: readonly (Seen | null)[]) => {
      if (worker !== this.#worker) return
      for (const [index, { resolve }] of (this.#asked.shift() ?? []).entries()) resolve(seen[index] ?? null)
      this.#wait(this.#asked.length === 0 ? idleMs : this.#silentMs)
    })
    // Whoever waits for it looks in another way.
    worker.on('error', () => worker === this.#worker && this.close())
    return worker
  }

  /** Ends the thread unless it is asked, or answers, sooner. */
  #wait(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.close(), ms)
    // An idle thread does not keep the process from ending.
    const isIdle = this.#asked.length === 0
    if (isIdle) this.#timer.unref()
    if (isIdle) this.#worker?.unref()
    else this.#worker?.ref()
  }
}
