import { type DraftsView, type DraftView, draftsShown, type Known, type Tally } from '../../shared/ipc/views'
import { countOf, mainFinding, nothingFound } from '../../shared/service/content'
import type { Purpose, PurposeChoice } from '../../shared/service/purposes'
import { isTooLarge } from '../../shared/service/services'
import { searchFor } from '../../shared/words/search'
import { toldApart } from '../../shared/words/told-apart'
import {
  type Aim,
  type Draft,
  isUnreadable,
  type Kind,
  kindOf,
  kinds,
  needsCheck,
  problemOf,
  reportOf,
  sizeOf,
  tooSlow,
} from './draft'

/** The input for the view of the drafts. */
export interface DraftsState
  extends Pick<
    DraftsView,
    | 'accountId'
    | 'foundNothing'
    | 'hasFolders'
    | 'leftOut'
    | 'patterns'
    | 'removed'
    | 'repeated'
    | 'scanning'
    | 'skipped'
    | 'stopped'
    | 'suggested'
  > {
  readonly drafts: Iterable<Draft>
  readonly aimOf: (draft: Draft) => Aim
  /** The purpose of all files while no file can be read. */
  readonly chosen: PurposeChoice
  /** Only files with this in their name or shown folder are listed. */
  readonly search: string
  readonly known: (draft: Draft) => Known | undefined
  /** An earlier draft that may be the same file, as a sentence names it. */
  readonly twin: (draft: Draft) => string | undefined
  /** The rate to the account, in bytes per second; undefined while unknown. */
  readonly rate: number | undefined
  /** The file whose content is being checked, and how many bytes of it have been read. */
  readonly checking: { readonly draft: Draft; readonly read: number } | null
  /** How many bytes of a draft were read to copy it; undefined if nothing copies it. */
  readonly written: (draft: Draft) => number | undefined
}

/** The drafts as the window shows them. */
export function draftsView(state: DraftsState): DraftsView {
  const { aimOf, checking, known, rate } = state
  const finds = searchFor(state.search)
  const allFolders = finds && foldersOf(state.drafts)
  const tallies = Object.fromEntries(kinds.map((kind) => [kind, { files: 0, bytes: 0 }])) as Record<
    Kind,
    { files: number; bytes: number }
  >
  const lists = Object.fromEntries(kinds.map((kind) => [kind, []])) as unknown as Record<Kind, Draft[]>
  let matching = 0
  let unreadable = 0
  const used = new Set<Purpose>()
  // Thousands of files, many times a second: details are computed only for the listed files.
  for (const draft of state.drafts) {
    const aim = aimOf(draft)
    // A file that cannot be read has no purpose of its own.
    if (draft.file.problem === null) used.add(aim.purpose)
    const kind = kindOf(draft, aim, known(draft) !== undefined, rate)
    tallies[kind].files += 1
    tallies[kind].bytes += sizeOf(draft)
    if (kind === 'problem' && isUnreadable(problemOf(draft, aim))) unreadable += 1
    if (finds?.(draft.file.name, allFolders?.get(draft.file)) === false) continue
    matching += 1
    if (lists[kind].length < draftsShown) lists[kind].push(draft)
  }
  const shown = kinds.flatMap((kind) => lists[kind].map((draft) => ({ draft, kind }))).slice(0, draftsShown)
  const folders =
    allFolders ??
    foldersOf(
      state.drafts,
      shown.map(({ draft }) => draft),
    )
  const tallyOf = (...of: Kind[]): Tally => ({
    files: of.reduce((sum, kind) => sum + tallies[kind].files, 0),
    bytes: of.reduce((sum, kind) => sum + tallies[kind].bytes, 0),
  })
  return {
    files: shown.map(({ draft, kind }) => ({ ...viewOf(draft, kind, state), ...folderIn(folders, draft) })),
    matching,
    all: tallyOf(...kinds),
    ready: tallyOf('ready', 'warned', 'slow'),
    known: tallyOf('known'),
    doubtful: tallyOf('doubtful'),
    problems: tallyOf('problem').files,
    unreadable,
    checking: { ...tallyOf('checking'), read: checking?.read ?? 0 },
    scanning: state.scanning,
    foundNothing: state.foundNothing,
    repeated: state.repeated,
    leftOut: state.leftOut,
    stopped: state.stopped,
    removed: state.removed,
    skipped: state.skipped,
    hasFolders: state.hasFolders,
    patterns: state.patterns,
    purpose: used.size > 1 ? 'each' : ([...used][0] ?? state.chosen),
    suggested: state.suggested,
    accountId: state.accountId,
  }
}

function viewOf(draft: Draft, kind: Kind, state: DraftsState): DraftView {
  const { aimOf, checking, known, rate, twin, written } = state
  const aim = aimOf(draft)
  const problem = problemOf(draft, aim)
  const upload = kind === 'problem' ? undefined : known(draft)
  const isReported = problem === undefined || isTooLarge(problem)
  const report = isReported ? reportOf(draft, aim) : nothingFound
  const isChecking = kind === 'checking' || (kind === 'problem' && needsCheck(draft, aim))
  const writing = written(draft)
  const content = mainFinding(report)
  const count = countOf(report, 'error') + countOf(report, 'warning')
  const sameAs = kind === 'problem' ? undefined : twin(draft)
  const seconds = kind === 'slow' ? tooSlow(draft, aim, rate) : undefined
  return {
    id: draft.id,
    name: draft.file.name,
    ...(draft.file.name === draft.ownName ? {} : { ownName: draft.ownName }),
    purpose: aim.purpose,
    mimeType: draft.mimeType ?? draft.file.mimeType,
    ...(draft.mimeType === null ? {} : { isTypeChosen: true as const }),
    size: sizeOf(draft),
    ...(problem === undefined ? {} : { problem }),
    ...(upload === undefined ? {} : { known: upload }),
    ...(content === undefined ? {} : { content, findings: count }),
    ...(isChecking ? { checked: checking?.draft === draft ? checking.read : 0 } : {}),
    ...(report.parts === undefined ? {} : { parts: report.parts.length }),
    ...(writing === undefined ? {} : { writing }),
    ...(seconds === undefined ? {} : { tooSlow: seconds }),
    ...(sameAs === undefined ? {} : { sameAs }),
  }
}

/**
 * The folders of files whose names others have too. @param shown only for these, whether the others are shown or not
 */
function foldersOf(all: Iterable<Draft>, shown?: readonly Draft[]): ReadonlyMap<Draft['file'], string> {
  const names = shown && new Set(shown.map(({ file }) => file.name.normalize('NFC')))
  const alike: Draft['file'][] = []
  for (const { file } of all) if (names?.has(file.name.normalize('NFC')) !== false) alike.push(file)
  return toldApart(alike)
}

function folderIn(folders: ReadonlyMap<Draft['file'], string>, { file }: Draft): Pick<DraftView, 'folder'> {
  const folder = folders.get(file)
  return folder === undefined ? {} : { folder }
}
