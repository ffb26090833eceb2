import { basename, resolve } from 'node:path'
import type { Files } from '../../adapters/files/files'
import type { InspectedFile } from '../../adapters/files/intake/intake'
import { inOrder } from '../../adapters/files/source/in-order'
import { namedFile } from '../../adapters/files/source/named-file'
import type { OwnFiles } from '../../adapters/ledger/own-files'
import { likenessKey } from '../../core/source/likeness'
import type { Failure } from '../../shared/failures/failures'
import { failureText } from '../../shared/messages'
import { isTooLarge } from '../../shared/service/services'
import { fullName, type LocatedFile, toldApart } from '../../shared/words/told-apart'
import type { UploadCommand } from '../arguments'
import type { Reporter } from '../words/reporter'
import { ofArgument } from '../words/terminal-words'
import type { FitFiles } from './fit-files'
import { filesOfFolder } from './folder-files'
import type { GoodFile } from './plan-continuation'

export interface NamedFilesDeps {
  readonly command: UploadCommand
  readonly source: Files
  /** The files that Hoist has written. */
  readonly own: Pick<OwnFiles, 'has'>
  readonly fitFiles: Pick<FitFiles, 'isSplittable' | 'limitProblem'>
  readonly reporter: Pick<Reporter, 'folders' | 'say' | 'skipped'>
  /** The file cannot be sent. */
  readonly problem: (file: LocatedFile, failure: Failure) => void
  /** The run has failed, and it has been reported why. */
  readonly failed: () => void
  readonly signal: AbortSignal
}

/** What an argument names. */
interface FoundArgument {
  readonly named: string
  readonly file: InspectedFile
  readonly isFolder: boolean
}

/** Finds the files that the arguments of a command name, and reports those that cannot be sent. */
export class NamedFiles {
  readonly #deps: NamedFilesDeps
  /** Arguments whose files were not found yet. */
  readonly #unfound: Set<string>
  /** The files that were found, by path. */
  readonly #located = new Map<string, LocatedFile>()
  /** The first argument for each file, by what may show that two names lead to one. */
  readonly #twins = new Map<string, string>()
  /** Files that nobody has taken yet. */
  readonly #prompt: GoodFile[] = []
  /** Files that are found immediately are added together, and any other file as soon as it is found. */
  #takeGood = (files: readonly GoodFile[]): void => {
    for (const file of files) this.#prompt.push(file)
  }
  #folders: ReadonlyMap<string, string> = new Map()

  constructor(deps: NamedFilesDeps) {
    this.#deps = deps
    this.#unfound = new Set(deps.command.files)
  }

  /** How many files are known to belong to the command, at least. */
  get count(): number {
    return Math.max(this.#deps.command.files.length, this.#located.size)
  }

  /** The name of a file in a sentence: with its folder if another file has the same name. */
  called({ name, path }: LocatedFile): string {
    return fullName(name, this.#folders.get(path))
  }

  /** Looks at all arguments. Throws a HoistError if it cannot be found out what Hoist has written itself. */
  find(): Promise<void> {
    const { command, signal, source } = this.#deps
    return inOrder(
      (found: FoundArgument) => this.#take(found),
      async (look) => {
        for (const named of command.files) {
          if (signal.aborted) return
          await look(async () => {
            const file = await source.inspect(namedFile(named, process.cwd()), undefined, this.#patienceMs)
            const isNone = file.problem?.kind === 'source-not-a-file'
            return { named, file, isFolder: isNone && (await source.isFolder(file.named)) }
          })
        }
      },
    )
  }

  /** Hands over the files that were found up to now, and from then on each as soon as it is found. */
  handOver(take: (files: readonly GoodFile[]) => void): void {
    this.#takeGood = (files) => {
      if (files.length > 0) take(files)
    }
    take(this.#prompt)
  }

  /** Says which arguments wait for a drive that does not answer. */
  reportUnfound(): void {
    for (const named of this.#unfound) this.#deps.reporter.say(silentWords(named))
  }

  /** The files among these that no argument names. From now on they belong to the command. */
  addCopies(files: readonly GoodFile[]): readonly GoodFile[] {
    const copies = files.filter(({ path }) => !this.#located.has(path))
    for (const each of copies) this.#located.set(each.path, each)
    return copies
  }

  /** Distinguishes files of one name by their folders. */
  tellApart(): void {
    const others = [...this.#unfound].map((named) => ({ name: basename(named), path: resolve(named) }))
    const told = toldApart([...this.#located.values(), ...others])
    this.#folders = new Map([...told].map(([{ path }, folder]) => [path, folder]))
    this.#deps.reporter.folders(this.#folders)
  }

  get #patienceMs(): number {
    return this.#deps.command.settings.keepTryingSeconds * 1000
  }

  async #take({ file, isFolder, named }: FoundArgument): Promise<void> {
    this.#unfound.delete(named)
    if (this.#deps.signal.aborted) return
    if (isFolder) await this.#takeFolder(named, file.named)
    else this.#takeGood(this.#judge(named, file))
  }

  async #takeFolder(named: string, folder: string): Promise<void> {
    const { command, failed, own, reporter, signal, source } = this.#deps
    // Otherwise the same command would find what it has written, and upload that, too.
    const writesFiles = command.repair || command.split || command.afterwards?.kind === 'batch'
    const good: GoodFile[] = []
    let count = 0
    const takeInside = (file: InspectedFile) => {
      count += 1
      good.push(...this.#judge(file.named, file, file.name))
    }
    const left = await filesOfFolder(folder, takeInside, {
      folders: source,
      inspect: (path) => source.inspect(path, undefined, this.#patienceMs),
      choice: command.folders,
      isOwn: async (path, found) => writesFiles && (await own.has(path, found)),
      signal,
    })
    if (signal.aborted) return
    if (left.length > 0) reporter.skipped(named, left)
    if (count === 0) {
      failed()
      reporter.say(`${named}: No files were found.`)
    }
    this.#takeGood(good)
  }

  /**
   * Returns the file if it may be sent, and otherwise reports why it may not.
   *
   * @param name of the file in a sentence about it
   */
  #judge(named: string, file: InspectedFile, name = named || file.name): readonly GoodFile[] {
    const { fitFiles, problem, reporter } = this.#deps
    const { fingerprint, path } = file
    const wrong =
      file.problem ?? (fingerprint === null ? null : fitFiles.limitProblem(file, fingerprint.size))
    if (wrong !== null) {
      problem({ name, path }, ofArgument(wrong))
      if (isTooLarge(wrong) && fitFiles.isSplittable(file.name))
        reporter.say('To send it as several files, use --split.')
      return []
    }
    if (fingerprint === null) return []
    const good = { ...file, fingerprint }
    if (this.#located.has(path)) {
      reporter.say(`${named} is the same file as another argument. Hoist sends it once.`)
      this.#preferOwnName(good)
      return []
    }
    this.#reportTwin(named, good)
    this.#located.set(path, good)
    return [good]
  }

  #reportTwin(named: string, { fingerprint }: GoodFile): void {
    const alike = likenessKey(fingerprint)
    const twin = this.#twins.get(alike)
    if (twin === undefined) this.#twins.set(alike, named)
    else this.#deps.reporter.say(`${named} may be the same file as ${twin}. Hoist sends both.`)
  }

  /** A file is sent under its own name, rather than that of a link to it. */
  #preferOwnName(file: GoodFile): void {
    const first = this.#prompt.findIndex(({ path }) => path === file.path)
    if (first < 0 || file.named !== file.path) return
    this.#prompt[first] = file
    this.#located.set(file.path, file)
  }
}

/** Says that the drive of a file does not answer, for people. */
export function silentWords(name: string): string {
  const { happened } = failureText({ kind: 'drive-silent', detail: '' })
  return `${name}: ${happened} Hoist keeps trying.`
}
