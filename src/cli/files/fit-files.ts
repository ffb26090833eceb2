import type { Files } from '../../adapters/files/files'
import type { OwnFiles } from '../../adapters/ledger/own-files'
import { type Failure, failureOf, HoistError } from '../../shared/failures/failures'
import { messages } from '../../shared/messages'
import {
  type ContentReport,
  countOf,
  isLinesPurpose,
  isWorthCheck,
  nameFinding,
  type Repair,
  repairedNames,
  repairOf,
  type SplitPart,
  splitNames,
  withLowerSuffix,
} from '../../shared/service/content'
import { contentTask, isTooLarge, limitProblem, type ServiceLimits } from '../../shared/service/services'
import type { LocatedFile } from '../../shared/words/told-apart'
import type { UploadCommand } from '../arguments'
import type { Reporter } from '../words/reporter'
import { ContentChecks } from './content-checks'
import type { GoodFile } from './plan-continuation'

/** What Hoist sends for a file: the file, the copies that were made of it, or nothing. */
export interface Fit {
  readonly sent: readonly GoodFile[]
  readonly copies: readonly GoodFile[]
}
const nothing: Fit = { sent: [], copies: [] }

export interface FitFilesDeps {
  readonly files: Pick<Files, 'check' | 'copy' | 'driveOf' | 'inspect'>
  /** The files that Hoist writes beside them. */
  readonly own: Pick<OwnFiles, 'note'>
  readonly command: Pick<UploadCommand, 'purpose' | 'anyway' | 'repair' | 'split'>
  readonly limits: ServiceLimits
  readonly reporter: Pick<Reporter, 'copied' | 'findings' | 'say'>
  /** The file cannot be sent for that purpose. */
  readonly problem: (file: LocatedFile, failure: Failure) => void
  /** The file is not sent; its problems have been reported. */
  readonly failed: () => void
  /** As a sentence names a file. */
  readonly called: (file: LocatedFile) => string
  readonly onSilent: (file: GoodFile) => void
  readonly signal: AbortSignal
}

/** Decides, by the check of a file, what Hoist sends for it, and makes copies if the command asks for that. */
export class FitFiles {
  readonly #deps: FitFilesDeps
  readonly #checks: ContentChecks

  constructor(deps: FitFilesDeps) {
    this.#deps = deps
    this.#checks = new ContentChecks(deps.files, deps.command, deps.limits, deps.signal)
  }

  /** Why a file is ruled out before its content is read: its size, unless it may be split. */
  limitProblem({ name }: LocatedFile, size: number): Failure | null {
    const { command, limits } = this.#deps
    const failure = limitProblem(size, command.purpose, limits)
    return failure !== null && command.split && this.isSplittable(name) && isTooLarge(failure)
      ? null
      : failure
  }

  needsCheck({ name }: GoodFile): boolean {
    const { command, limits } = this.#deps
    return isWorthCheck(name, command.purpose) || nameFinding(name, command.purpose, limits.content) !== null
  }

  /** Whether --split could help a file that is too large. */
  isSplittable(name: string): boolean {
    const { purpose } = this.#deps.command
    return isLinesPurpose(purpose) && isWorthCheck(name, purpose)
  }

  /** Reports the findings. Never throws. */
  async fit(file: GoodFile): Promise<Fit> {
    const { command, limits, onSilent, problem, signal } = this.#deps
    try {
      const report = await this.#checks.report(file, () => onSilent(file))
      const { size } = file.fingerprint
      const tooLarge = limitProblem(size, command.purpose, limits)
      const copies = await this.#copiesOf(file, report)
      if (copies !== null) return { sent: [], copies }
      if (tooLarge !== null) {
        problem(file, tooLarge)
        return nothing
      }
      return this.#judge(file, report)
    } catch (error) {
      if (!signal.aborted) problem(file, failureOf(error))
      return nothing
    }
  }

  /** A file that is small enough, and that needs no copy. */
  #judge(file: GoodFile, report: ContentReport): Fit {
    const { command, failed, reporter } = this.#deps
    const lower = command.repair ? withLowerSuffix(file.name) : null
    if (lower !== null && report.counts.some(({ kind }) => kind === 'suffix-case')) {
      reporter.say(`${this.#deps.called(file)} is sent as ${lower}.`)
      const counts = report.counts.filter(({ kind }) => kind !== 'suffix-case')
      const findings = report.findings.filter(({ kind }) => kind !== 'suffix-case')
      return this.#judge({ ...file, name: lower }, { ...report, counts, findings })
    }
    if (report.counts.length === 0) return { sent: [file], copies: [] }
    const isSent = command.anyway || countOf(report, 'error') === 0
    reporter.findings(file, report, isSent)
    if (isSent) return { sent: [file], copies: [] }
    for (const hint of hints(report)) reporter.say(hint)
    failed()
    return nothing
  }

  /** Null if no copies are wanted or possible. A repaired copy is checked again, and then split. */
  async #copiesOf(file: GoodFile, report: ContentReport): Promise<GoodFile[] | null> {
    const { called, command, reporter } = this.#deps
    const { parts } = report
    const repair = command.repair ? repairOf(report) : null
    if (repair !== null) {
      for (const line of repairLines(repair)) reporter.say(`${called(file)}: ${line}`)
      return this.#write(file, { repair })
    }
    if (!command.split || parts === undefined) return null
    for (const { bytes, lines } of parts)
      reporter.say(`${called(file)}: ${messages.newUpload.split.part({ lines, size: bytes })}`)
    return this.#write(file, { parts })
  }

  async #write(
    file: GoodFile,
    { parts, repair }: { readonly parts?: readonly SplitPart[]; readonly repair?: Repair },
  ): Promise<GoodFile[]> {
    const { command, files, limits, own, reporter, signal } = this.#deps
    const { fingerprint: known, name, path } = file
    if (!isLinesPurpose(command.purpose)) return []
    const task = contentTask(command.purpose, limits)
    const made = await files.copy(
      path,
      repair === undefined
        ? { known, split: { parts: parts ?? [], names: splitNames(name, parts?.length ?? 0) } }
        : { known, task, repair: { how: repair.how, names: repairedNames(name) } },
      () => {},
      signal,
    )
    for (const each of made) await own.note(each)
    reporter.copied(file, repair === undefined ? 'split' : 'repair', made)
    return Promise.all(made.map((each) => this.#inspect(each)))
  }

  async #inspect(path: string): Promise<GoodFile> {
    const found = await this.#deps.files.inspect(path)
    const { fingerprint, problem } = found
    if (problem !== null) throw new HoistError(problem)
    if (fingerprint === null) throw new HoistError({ kind: 'source-unreadable', detail: path })
    return { ...found, fingerprint }
  }
}

/** What a repair changes, in sentences. */
function repairLines({ kinds, unnamed, wrong }: Repair): string[] {
  const words = messages.newUpload.repair
  return [
    ...kinds.map((kind) => words.kinds[kind]),
    ...(unnamed === 0 ? [] : [words.unnamed({ count: unnamed })]),
    ...(wrong === 0 ? [] : [words.wrong({ count: wrong })]),
  ]
}

/** The options that help with a file that has errors. */
function hints(report: ContentReport): string[] {
  return [
    ...(repairOf(report) === null ? [] : ['To send a repaired copy of the file, use --repair.']),
    ...(report.parts === undefined ? [] : [`To send it as ${report.parts.length} files, use --split.`]),
  ]
}
