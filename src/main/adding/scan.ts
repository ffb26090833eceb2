import { setMaxListeners } from 'node:events'
import { basename } from 'node:path'
import { type InspectedFile, isInside, walkFolder } from '../../adapters/files/intake/intake'
import type { Looks } from '../../adapters/files/intake/looks'
import { inOrder } from '../../adapters/files/source/in-order'
import type { NamedFile } from '../../adapters/files/source/named-file'
import { orAborted } from '../../core/attempts/or-aborted'
import type { HoistError } from '../../shared/failures/failures'
import { type DraftsView, type SkippedView, type SkipReason, skippedShown } from '../../shared/ipc/views'
import type { Purpose } from '../../shared/service/purposes'
import { fullName, toldApart } from '../../shared/words/told-apart'

/** A file that was found, and its purpose by name and content. */
export interface Look {
  readonly file: InspectedFile
  readonly natural: Purpose
  /** The folder that it was found in; undefined if it was named itself. */
  readonly root?: string
}

type InFolder = Look & { readonly root: string }

/** Finds the files that a person has named, and the files in the folders that a person has named. */
export class Scan {
  readonly #files: Looks
  readonly #onChange: () => void
  /** What was left out of folders, by path, and why. */
  readonly #skipped = new Map<string, SkipReason>()
  #running = 0
  #foundNothing = 0
  #stopped = false
  #stop = new AbortController()

  /** @param onChange called when {@link view} changes */
  constructor(files: Looks, onChange: () => void) {
    this.#files = files
    this.#onChange = onChange
  }

  get isRunning(): boolean {
    return this.#running > 0
  }

  /** @param patterned the paths of what patterns leave out */
  view(patterned: readonly string[]): Pick<DraftsView, 'foundNothing' | 'scanning' | 'skipped' | 'stopped'> {
    return {
      scanning: this.isRunning,
      foundNothing: this.#foundNothing,
      stopped: this.#stopped,
      skipped: {
        hidden: skippedView(this.#skippedPaths('hidden')),
        outside: skippedView(this.#skippedPaths('outside')),
        pattern: skippedView(patterned),
      },
    }
  }

  /**
   * Resolves when everything was inspected, or the scan was stopped.
   *
   * @param takesHidden include files in folders that are left out because they are hidden
   * @param take receives the files that were found, in order
   * @param called the name of a file that differs from the end of its path
   */
  async read(
    named: readonly NamedFile[],
    takesHidden: boolean,
    take: (look: Look) => void,
    called?: string,
  ): Promise<void> {
    const { signal } = this.#stop
    // More files may be added while a drive does not answer, and Node would report more than ten listeners as a leak.
    setMaxListeners(0, signal)
    this.#running += 1
    this.#stopped = false
    this.#onChange()
    let found = 0
    const taken = (look: Look) => {
      found += 1
      if (!signal.aborted) take(look)
    }
    try {
      const all = inOrder<Look | string>(
        (each) => (typeof each === 'string' ? this.#walk(each, takesHidden, signal, taken) : taken(each)),
        async (look) => {
          for (const file of named) {
            if (signal.aborted) return
            await look(() => this.#lookAtNamed(file, called))
          }
        },
      )
      // Stopping does not wait for a drive.
      await orAborted(all, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      if (found === 0 && named.length > 0 && !signal.aborted) this.#foundNothing += 1
    } finally {
      this.#running -= 1
      this.#onChange()
    }
  }

  /** Stops, and keeps the files found so far. */
  stop(): void {
    if (!this.isRunning) return
    this.abandon()
    this.#stopped = true
    this.#onChange()
  }

  /** As {@link stop}, without notifying anybody. */
  abandon(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }

  /** Forgets what was left out. */
  forget(): void {
    this.#skipped.clear()
    this.#stopped = false
  }

  /** The paths of what was left out for that reason; they are no longer left out. */
  takeSkipped(why: SkipReason): string[] {
    const paths = this.#skippedPaths(why)
    for (const path of paths) this.#skipped.delete(path)
    return paths
  }

  #skippedPaths(why: SkipReason): string[] {
    return [...this.#skipped].flatMap(([path, reason]) => (reason === why ? path : []))
  }

  #walk(
    folder: string,
    takesHidden: boolean,
    signal: AbortSignal,
    take: (look: Look) => void,
  ): Promise<void> {
    const skipped = (path: string, why: SkipReason) => {
      if (!signal.aborted) this.#skipped.set(path, why)
    }
    const takeInside = (look: InFolder) => {
      // A link out of the folder has replaced the file since the file was found.
      if (look.file.fingerprint !== null && !isInside(look.file.path, look.root))
        skipped(look.file.named, 'outside')
      else take(look)
    }
    return inOrder<InFolder>(takeInside, async (look) => {
      const found = (file: string, problem: HoistError | null, root: string) =>
        look(async () => ({ ...(await this.#look(file, problem)), root }))
      await walkFolder(folder, { found, skipped }, signal, takesHidden, this.#files)
    })
  }

  /** What was found at the path, or the path itself if it is a folder. */
  async #lookAtNamed(file: NamedFile, called: string | undefined): Promise<Look | string> {
    const seen = await this.#look(file, null, called)
    // Most are files: only something else is checked for being a folder.
    const isNone = seen.file.problem?.kind === 'source-not-a-file'
    return isNone && (await this.#files.isFolder(seen.file.named)) ? seen.file.named : seen
  }

  /** Never throws. */
  async #look(named: NamedFile, problem: HoistError | null, called?: string): Promise<Look> {
    const found = await this.#files.inspect(named, called)
    const file = problem === null ? found : { ...found, fingerprint: null, problem: problem.failure }
    // Hoist reads no file that cannot be uploaded anyway.
    const isFine = file.problem === null
    return { file, natural: isFine ? await this.#files.suggestPurpose(file.path, file.name) : 'user_data' }
  }
}

function skippedView(paths: readonly string[]): SkippedView {
  const shown = paths.slice(0, skippedShown).map((path) => ({ name: basename(path), path }))
  const folders = toldApart(shown)
  return { count: paths.length, names: shown.map((file) => fullName(file.name, folders.get(file))) }
}
