import type { UploadView } from '../../shared/ipc/views'
import { rateTo } from '../../shared/network/bandwidth'
import { secondsBeyond } from '../../shared/outlook'

/** A file that will not arrive before the service closes its upload. */
export interface OverdueFile {
  readonly name: string
  readonly path: string
  /** Bytes that are still to be sent. */
  readonly bytes: number
  /** Bytes per second. */
  readonly rate: number
  /** How long it needs at that rate, and how long it has, in seconds. */
  readonly needs: number
  readonly has: number
  /** Nothing of the file has been sent: its time has not begun. */
  readonly isWhole: boolean
  /** The command's limit makes the file overdue. */
  readonly isLimit: boolean
}

const notBegun: ReadonlySet<UploadView['state']> = new Set(['queued', 'creating'])

/** Reports each file once that will not meet its deadline. */
export class OverdueFiles {
  readonly #limit: number | null
  readonly #lifetimeMs: number
  readonly #told = new Set<string>()

  /**
   * @param limit of the command, in bytes per second; null is none
   * @param lifetimeMs how long the service keeps an upload open, in milliseconds
   */
  constructor(limit: number | null, lifetimeMs: number) {
    this.#limit = limit
    this.#lifetimeMs = lifetimeMs
  }

  /**
   * A file whose upload has not begun.
   *
   * @param measured rate of the connection, in bytes per second; undefined while unknown
   */
  ofFile(
    file: { readonly path: string; readonly name: string; readonly size: number },
    measured?: number,
  ): OverdueFile | null {
    const rate = rateTo(measured, this.#limit)
    const needs = secondsBeyond(this.#lifetimeMs, file.size, rate)
    if (needs === undefined || rate === undefined) return null
    return this.#once({
      name: file.name,
      path: file.path,
      bytes: file.size,
      rate,
      needs,
      has: this.#lifetimeMs / 1000,
      isWhole: true,
      isLimit: rate === this.#limit,
    })
  }

  /** The same for an upload in the list. @param now milliseconds since the epoch */
  ofUpload(view: UploadView, measured: number | undefined, now: number): OverdueFile | null {
    if (view.deadline === undefined) return notBegun.has(view.state) ? this.ofFile(view, measured) : null
    const rate = rateTo(measured, this.#limit)
    const bytes = view.size - view.sentBytes
    const has = (view.deadline - now) / 1000
    if (view.outlook !== 'late' || rate === undefined || bytes <= 0 || has <= 0) return null
    return this.#once({
      name: view.name,
      path: view.path,
      bytes,
      rate,
      needs: bytes / rate,
      has,
      isWhole: false,
      isLimit: rate === this.#limit,
    })
  }

  #once(file: OverdueFile): OverdueFile | null {
    if (this.#told.has(file.path)) return null
    this.#told.add(file.path)
    return file
  }
}
