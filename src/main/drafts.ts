import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { type InspectedFile, inspectFile, isFolder, purposeProblem, walkFolder } from '../adapters/intake'
import type { NodeFileSource } from '../adapters/node-source'
import type { NewUpload } from '../core/upload-manager'
import type { Purpose } from '../shared/purposes'
import type { DraftsView, DraftView } from '../shared/views'

/**
 * Files that the person dropped, chose or named, until it is said what to do with them. Only what is in here can
 * be uploaded, so the window can never name a file of its own making.
 */
export class Drafts {
  readonly #source: NodeFileSource
  readonly #onChange: () => void
  readonly #files = new Map<string, InspectedFile>()
  readonly #paths = new Set<string>()
  #scans = 0
  #skipped = 0
  #stop = new AbortController()

  constructor(source: NodeFileSource, onChange: () => void) {
    this.#source = source
    this.#onChange = onChange
  }

  view(): DraftsView {
    const files = [...this.#files].map(
      ([id, file]): DraftView => ({
        id,
        name: file.name,
        folder: dirname(file.path),
        size: file.fingerprint?.size ?? 0,
        ...(file.problem === null ? {} : { problem: file.problem }),
      }),
    )
    return { files, scanning: this.#scans > 0, skipped: this.#skipped }
  }

  /** Adds files, and the files inside folders. A file that is in already stays once. */
  async add(paths: readonly string[]): Promise<void> {
    const { signal } = this.#stop
    this.#scans += 1
    this.#onChange()
    try {
      for (const path of paths) {
        if (signal.aborted) return
        if (await isFolder(path)) {
          const onPath = async (found: string) => this.#addOne(found, signal)
          const { skipped } = await walkFolder(path, onPath, signal)
          this.#skipped += skipped
        } else await this.#addOne(path, signal)
      }
    } finally {
      this.#scans -= 1
      this.#onChange()
    }
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.#drop(id)
    if (this.#files.size === 0) this.#skipped = 0
    this.#onChange()
  }

  /** Forgets all of them and stops reading folders. */
  discard(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    this.#files.clear()
    this.#paths.clear()
    this.#skipped = 0
    this.#onChange()
  }

  /**
   * Takes out what can be uploaded for that purpose. What only the purpose forbids stays, with the reason; what
   * cannot be uploaded at all goes, as its reason was on the screen.
   */
  take(purpose: Purpose, account: NewUpload['account'], autoComplete: boolean): NewUpload[] {
    const uploads: NewUpload[] = []
    for (const [id, file] of [...this.#files]) {
      const { fingerprint, path, name, mimeType } = file
      if (fingerprint === null || file.problem !== null) {
        this.#drop(id)
        continue
      }
      const problem = purposeProblem(fingerprint.size, purpose)
      if (problem !== null) continue
      uploads.push({ path, name, fingerprint, mimeType, purpose, account, autoComplete })
      this.#drop(id)
    }
    if (this.#files.size === 0) this.#skipped = 0
    this.#onChange()
    return uploads
  }

  #drop(id: string): void {
    const file = this.#files.get(id)
    if (file !== undefined) this.#paths.delete(file.path)
    this.#files.delete(id)
  }

  async #addOne(path: string, signal: AbortSignal): Promise<void> {
    const file = await inspectFile(this.#source, path)
    if (signal.aborted || this.#paths.has(file.path)) return
    this.#paths.add(file.path)
    this.#files.set(randomUUID(), file)
    // Each telling carries the whole list, so a long one is told in steps.
    if (this.#files.size < 100 || this.#files.size % 500 === 0) this.#onChange()
  }
}
