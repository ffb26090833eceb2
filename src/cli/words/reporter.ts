import { MultiBar, Presets, type SingleBar } from 'cli-progress'
import type { Failure } from '../../shared/failures/failures'
import { type SkipReason, skipReasons, type UploadView } from '../../shared/ipc/views'
import { causeText, messages } from '../../shared/messages'
import { contentText, reportLines } from '../../shared/messages/content-words'
import type { ContentReport } from '../../shared/service/content'
import type { NextView } from '../../shared/service/next'
import { stateTraits } from '../../shared/state-traits'
import { formatBytes, formatDuration, formatRate } from '../../shared/words/format'
import { jsonText, shownText, shownTexts } from '../../shared/words/shown-text'
import { fullName, type LocatedFile } from '../../shared/words/told-apart'
import type { SkippedFile } from '../files/folder-files'
import type { OverdueFile } from '../files/overdue-files'
import { nextLines } from './next-lines'
import { terminalText } from './terminal-words'
import type { TroubleEvent } from './troubles'

/** Tells the person, or the program that reads the output, what happens. */
export interface Reporter {
  /** The folders that distinguish files of one name for people, by their paths; called before anything else. */
  folders(folders: ReadonlyMap<string, string>): void
  /** Called when something of an upload has changed. */
  upload(view: UploadView): void
  /** The findings of a check. @param isSent whether the file is uploaded all the same */
  findings(file: LocatedFile, report: ContentReport, isSent: boolean): void
  /** Copies of a file were written, or are there from before, and are uploaded instead. @param made their paths */
  copied(file: LocatedFile, how: 'repair' | 'split', made: readonly string[]): void
  /** What was left out of a folder. @param folder as it was named */
  skipped(folder: string, files: readonly SkippedFile[]): void
  /** A file that cannot be uploaded, or something that belongs to no upload. */
  problem(file: LocatedFile | null, failure: Failure): void
  /** Files that wait for a person, all of them for the same thing. */
  waiting(files: readonly LocatedFile[], failure: Failure): void
  /** Something keeps uploads from moving, or no longer does. */
  trouble(event: TroubleEvent): void
  overdue(file: OverdueFile): void
  /** Called when something of a next step has changed. */
  next(view: NextView): void
  say(text: string): void
  end(): void
}

/** Whether nothing more happens to an upload by itself. */
export function isFinished({ state }: UploadView): boolean {
  return stateTraits[state].isOver || state === 'failed'
}

/** A failure as three sentences and the technical part. */
export function failureLines(failure: Failure): string {
  const { happened, means, todo } = terminalText(failure)
  const technical = [
    failure.cause?.kind,
    failure.subject,
    failure.detail,
    failure.status && `status ${failure.status}`,
    failure.requestId,
  ]
  return `${happened} ${means} ${todo}\n  (${failure.kind}: ${technical.filter(Boolean).join(', ')})`
}

/** The details of a state. The description of a completed file by the service may follow later. */
function toldOf({ state, warning }: UploadView): string {
  return `${state} ${warning?.detail ?? ''}`
}

/** The one line that ends an upload, for people. */
function resultLine(view: UploadView): string | null {
  switch (view.state) {
    case 'completed':
      return view.warning === undefined
        ? `${view.name}: ${view.fileId}`
        : `${view.name}: ${view.fileId}\n${failureLines(view.warning)}`
    case 'failed':
      return view.failure === undefined
        ? `${view.name}: failed`
        : `${view.name}: ${failureLines(view.failure)}`
    case 'cancelled':
      return `${view.name}: cancelled`
    default:
      return null
  }
}

/** This many names are listed. */
const mostNames = 3

function listed(files: readonly LocatedFile[]): string {
  const more = files.length - mostNames
  const names = files.slice(0, mostNames).map(({ name }) => name)
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** What else a command can say about files in folders that were left out. */
const skipHints: Readonly<Record<SkipReason, string>> = {
  hidden: ' To upload hidden files, use --hidden.',
  outside: '',
  pattern: '',
}

/** What was left out of a folder, by reason. */
function skippedLines(files: readonly SkippedFile[]): string[] {
  const own = files.filter(({ why }) => why === 'own')
  const ownLines =
    own.length === 0
      ? []
      : [
          `${own.length === 1 ? '1 file that Hoist wrote was' : `${own.length} files that Hoist wrote were`} left out. To upload such a file, name it in the command.`,
          `    ${listed(own)}`,
        ]
  const others = skipReasons.flatMap((why) => {
    const those = files.filter((file) => file.why === why)
    const count = those.length
    return count === 0
      ? []
      : [`${messages.newUpload.skipped[why]({ count })}${skipHints[why]}`, `    ${listed(those)}`]
  })
  return [...others, ...ownLines]
}

/** When something that waits continues, for people. */
function nextTry(retryAt: number): string {
  const seconds = (retryAt - Date.now()) / 1000
  return seconds > 0 ? `Hoist tries again in ${formatDuration(seconds)}.` : 'Hoist keeps trying.'
}

/** The line that says that a trouble has begun, changed or ended. */
function troubleLine(event: TroubleEvent): string {
  const { concerned } = event
  const who = 'host' in concerned ? concerned.host : concerned.name
  if (event.type === 'recovered') return `${who}: Uploading again.`
  const { failure, retryAt } = event
  const { happened } = terminalText(failure)
  // The sentence for this failure begins with the host.
  if (failure.kind !== 'host-unreachable') return `${who}: ${happened} ${nextTry(retryAt)}`
  return [happened, failure.cause && causeText(failure.cause, terminalText), nextTry(retryAt)]
    .filter(Boolean)
    .join(' ')
}

/** Says that a file will not arrive in time, and what can be done, for people. */
export function overdueWords({ rate, needs, has, isLimit, isWhole }: OverdueFile): string {
  const what = isWhole ? 'this file' : 'the rest of this file'
  const limit = `${isWhole ? 'An upload must finish within' : 'This upload must finish within the next'} ${formatDuration(has)}.`
  const todo = isLimit ? 'Raise --limit, or split the file.' : 'Use a faster connection, or split the file.'
  return `At ${formatRate(rate)}, ${what} needs ${formatDuration(needs)}. ${limit} ${todo}`
}

/** One JSON line per event on standard output, for programs. Progress at most once a second for each upload. */
export function jsonReporter(write: (line: string) => void): Reporter {
  const lastNext = new Map<string, string>()
  const lastState = new Map<string, string>()
  const lastProgress = new Map<string, number>()
  const emit = (event: string, fields: object) => write(`${jsonText({ event, ...fields })}\n`)
  const problem = (file: LocatedFile | null, failure: Failure) => {
    const { name, path } = file ?? { name: null, path: null }
    emit('problem', { name, path, failure, words: terminalText(failure) })
  }
  return {
    folders() {},
    upload(view) {
      const {
        id,
        name,
        path,
        state,
        size,
        sentBytes,
        confirmedBytes,
        rate,
        secondsLeft,
        fileId,
        md5,
        failure,
        warning,
      } = view
      const told = toldOf(view)
      if (lastState.get(id) !== told) {
        lastState.set(id, told)
        emit('state', { id, name, path, state, size, confirmedBytes, fileId, md5, failure, warning })
      } else if (!isFinished(view) && Date.now() - (lastProgress.get(id) ?? 0) >= 1000) {
        lastProgress.set(id, Date.now())
        emit('progress', { id, name, path, size, sentBytes, confirmedBytes, rate, secondsLeft })
      }
    },
    problem,
    findings({ name, path }, { counts, findings }, isSent) {
      const words = findings.map((finding) => ({ ...finding, words: contentText(finding) }))
      emit('findings', { name, path, isSent, counts, findings: words })
    },
    skipped(_folder, files) {
      for (const file of files) emit('skipped', file)
    },
    copied({ name, path }, how, made) {
      emit('copied', { name, path, how, made })
    },
    waiting(files, failure) {
      for (const file of files) problem(file, failure)
    },
    trouble(event) {
      const { type, concerned } = event
      if (type === 'recovered') {
        emit(type, concerned)
        return
      }
      const { failure, retryAt } = event
      emit(type, { ...concerned, failure, words: terminalText(failure), retryAt: retryAt || null })
    },
    overdue: (file) => emit('late', { ...file, words: overdueWords(file) }),
    next(view) {
      // Waits are not events: they end by themselves.
      const { trouble: _trouble, ...lasting } = view
      const text = JSON.stringify(lasting)
      if (lastNext.get(view.id) === text) return
      lastNext.set(view.id, text)
      const words = view.failure === undefined ? {} : { words: terminalText(view.failure) }
      emit('next', { ...lasting, ...words })
    },
    say() {},
    end() {},
  }
}

/**
 * Bars on a terminal; elsewhere one line for each change of state. A name or a service's message reaches the terminal
 * only as text of one line.
 *
 * @param serviceName of the service that the files go to; null if it has none
 */
export function textReporter(out: NodeJS.WriteStream, serviceName: string | null = null): Reporter {
  const reporter = plainReporter(out, serviceName)
  let known: ReadonlyMap<string, string> = new Map()
  /** The names of uploads as they are shown, by their ids. */
  const names = new Map<string, string>()
  const named = <T extends { readonly uploadId: string; readonly name: string }>(one: T): T => ({
    ...one,
    name: names.get(one.uploadId) ?? one.name,
  })
  const shown = <T extends LocatedFile>(file: T): T => ({
    ...shownTexts(file),
    name: fullName(file.name, known.get(file.path)),
  })
  return {
    folders(folders) {
      known = folders
    },
    upload(view) {
      names.set(view.id, fullName(view.name, known.get(view.path)))
      reporter.upload(shown(view), fullName(shortened(view.name), known.get(view.path)))
    },
    problem: (file, failure) => reporter.problem(file && shown(file), shownTexts(failure)),
    findings: (file, report, isSent) => reporter.findings(shown(file), report, isSent),
    skipped: (folder, files) => reporter.skipped(shownText(folder), files.map(shownTexts)),
    copied: (file, how, made) => reporter.copied(shown(file), how, made.map(shownText)),
    waiting: (files, failure) => reporter.waiting(files.map(shown), shownTexts(failure)),
    trouble: (event) => {
      const { concerned } = event
      reporter.trouble({
        ...shownTexts(event),
        concerned: 'host' in concerned ? shownTexts(concerned) : shown(concerned),
      })
    },
    overdue: (file) => reporter.overdue(shown(file)),
    next: (view) =>
      reporter.next(view.kind === 'batch' ? named(view) : { ...view, files: view.files.map(named) }),
    say: (text) => reporter.say(shownText(text)),
    end: () => reporter.end(),
  }
}

interface PlainReporter extends Omit<Reporter, 'folders' | 'upload'> {
  /** @param short the file's name in its progress bar */
  upload(view: UploadView, short: string): void
}

function plainReporter(out: NodeJS.WriteStream, serviceName: string | null): PlainReporter {
  const bars = out.isTTY
    ? new MultiBar(
        {
          format: '{bar} {percent} {file}  {detail}',
          hideCursor: true,
          clearOnComplete: false,
          stream: out,
          forceRedraw: true,
          autopadding: false,
          // The program handles signals itself: its messages while it stops must be visible.
          gracefulExit: false,
        },
        Presets.shades_classic,
      )
    : null
  const known = new Map<string, { told: string; bar: SingleBar | null }>()
  const results = new Map<string, string>()
  const toldNext = new Set<string>()
  let ended = false
  // Above the bars as long as there are some; the bars show what they are given only while they are drawn.
  const print = (line: string) =>
    bars?.isActive === true ? bars.log(`${line}\n`) : void out.write(`${line}\n`)
  return {
    upload(view, short) {
      let entry = known.get(view.id)
      if (entry === undefined) {
        entry = { told: '', bar: bars?.create(view.size, 0, barFields(view, short, serviceName)) ?? null }
        known.set(view.id, entry)
      }
      entry.bar?.update(view.sentBytes, barFields(view, short, serviceName))
      const told = toldOf(view)
      if (entry.told === told) return
      entry.told = told
      const result = resultLine(view)
      if (result !== null) results.set(view.id, result)
      if (bars === null) out.write(`${result ?? `${view.name}: ${view.state}, ${formatBytes(view.size)}`}\n`)
    },
    trouble: (event) => print(troubleLine(event)),
    overdue: (file) => print(`${file.name}: ${overdueWords(file)}`),
    findings({ name }, report, isSent) {
      for (const line of reportLines(name, report)) print(line)
      if (!isSent) print(`${name}: Not uploaded. To upload it anyway, use --anyway.`)
    },
    skipped(folder, files) {
      for (const line of skippedLines(files)) print(line.startsWith(' ') ? line : `${folder}: ${line}`)
    },
    copied({ name }, how, made) {
      print(
        `${name}: ${how === 'repair' ? 'Hoist sends a repaired copy' : 'Hoist sends these files instead'}:`,
      )
      for (const path of made) print(`    ${path}`)
    },
    waiting: (files, failure) => print(`${listed(files)}: ${failureLines(failure)}`),
    problem: (file, failure) => print(`${file === null ? '' : `${file.name}: `}${failureLines(failure)}`),
    next(view) {
      for (const line of nextLines(view)) {
        const told = `${view.id} ${line}`
        if (!toldNext.has(told)) print(shownText(line))
        toldNext.add(told)
      }
    },
    say: print,
    end() {
      if (bars === null || ended) return
      ended = true
      if (bars.isActive) {
        bars.update()
        bars.stop()
      }
      for (const result of results.values()) out.write(`${result}\n`)
    },
  }
}

/** What keeps an upload from moving; why a host cannot be reached is shown once, above the bars. */
function barWords(failure: Failure): string {
  return failure.kind === 'host-unreachable' ? 'waiting' : terminalText(failure).happened
}

/** The state of the upload, if it is not just sending. */
function stateOf(view: UploadView, serviceName: string | null): string | undefined {
  const { accountName, completingSince, state, still, trouble, waitsForSlot } = view
  if (trouble === undefined && waitsForSlot === true) return 'waiting for its turn'
  if (trouble === undefined && completingSince !== undefined) {
    // An account of the terminal is named for its host.
    const service = serviceName ?? accountName
    return messages.uploads.puttingTogether({ service, seconds: (Date.now() - completingSince) / 1000 })
  }
  if (state === 'uploading') return trouble === undefined && still === 'stalled' ? 'stalled' : undefined
  return state
}

/** A name that leaves room beside it; the folder after it is never cut, because its beginning distinguishes it. */
function shortened(name: string): string {
  return name.length > 40 ? `${name.slice(0, 24)}…${name.slice(-15)}` : name
}

function barFields(view: UploadView, short: string, serviceName: string | null): object {
  const done = view.state === 'completed'
  const share = view.size === 0 ? 0 : view.sentBytes / view.size
  const detail = [
    formatBytes(view.size),
    stateOf(view, serviceName),
    view.rate === undefined ? undefined : formatRate(view.rate),
    view.secondsLeft === undefined ? undefined : `${formatDuration(view.secondsLeft)} left`,
    view.trouble === undefined ? undefined : barWords(view.trouble.failure),
    view.trouble === undefined || view.trouble.retryAt <= Date.now()
      ? undefined
      : nextTry(view.trouble.retryAt),
  ]
  return {
    file: short,
    // 100 % is reserved for uploads that are complete.
    percent: `${String(done ? 100 : Math.min(99, Math.floor(share * 100))).padStart(3)} %`,
    detail: detail.filter((word) => word !== undefined).join('  '),
  }
}
