import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  CircleCheckBig,
  CircleX,
  Copy,
  FileSearch,
  Info,
  Layers,
  LayoutGrid,
  ListX,
  type LucideIcon,
  Pause,
  Play,
  RotateCw,
} from 'lucide-react'
import type { Answer } from '../../shared/failures/failures'
import type { UploadAction, UploadView } from '../../shared/ipc/views'
import { isNextFor, type NextKind, uploadsOf } from '../../shared/service/next'
import { hasParts, stateTraits } from '../../shared/state-traits'
import { messages } from '../messages'
import { engine, run, toggleCard, toggleParts } from '../state/engine'
import { askToCancel, askToMakeSearchable, reveal, setAsked } from '../state/list-view'
import { showProblem, toggleDetails } from '../state/ui-state'
import { isToldOnce } from './failures/same-failures'
import { move, moveTarget } from './list/move'
import type { Direction } from './list/move-targets'

/** The part of an upload that decides what can be done with it. It stays the same while only figures change. */
export type Actionable = Pick<UploadView, 'id' | 'state' | 'actions'>

/** Something that a person can do with one or several uploads, wherever it is offered. */
export interface Action {
  readonly icon: LucideIcon
  /** The button's text for this upload alone. */
  readonly label: (upload: Actionable) => string
  /** The button's text for this many of the selected uploads. Absent if the action is only ever for one upload. */
  readonly labelOfMany?: (count: number) => string
  /** The text in a menu, where the button's text alone could be misread. */
  readonly labelInMenu?: (count: number) => string
  /** Ids of the chosen uploads that it applies to now. */
  readonly fitting: (chosen: readonly Actionable[]) => readonly string[]
  /** Acts on all uploads that the action still applies to. */
  readonly run: (ids: readonly string[]) => unknown
  /** The equivalent key, as people read it. */
  readonly shortcut?: string
}

/** An action for one or several uploads. */
type GroupAction = Action & Required<Pick<Action, 'labelOfMany'>>

/** How long the engine's update may take after its answer, in milliseconds: changes come ten times a second. */
const updateGraceMs = 500

/** The uploads with these ids as they are now. */
function uploadsNow(ids: readonly string[]): UploadView[] {
  const uploads = engine.get()?.uploads
  return ids.flatMap((id) => uploads?.get(id) ?? [])
}

/** The uploads that an action applies to, according to the engine. */
export function idsFor(action: UploadAction, uploads: readonly Actionable[]): string[] {
  return uploads.filter(({ actions }) => actions.includes(action)).map(({ id }) => id)
}

/** Bytes that the service has confirmed and cancelling would discard. */
export function confirmedBytes(uploads: readonly UploadView[]): number {
  return uploads
    .filter(({ actions }) => actions.includes('cancel'))
    .reduce((sum, upload) => sum + upload.confirmedBytes, 0)
}

/** An action that the engine offers. The rows show what was requested until the engine reports the result. */
function ofEngine(
  name: UploadAction,
  icon: LucideIcon,
  ask: (ids: string[]) => Promise<Answer<null>>,
): GroupAction {
  return {
    icon,
    label: ({ state }) =>
      name === 'pause' && state === 'pausing' ? messages.uploads.pauseNow : messages.uploads[name],
    labelOfMany: (count) => messages.selection.actions[name]({ count }),
    fitting: (chosen) => idsFor(name, chosen),
    run: async (given) => {
      const ids = idsFor(name, uploadsNow(given))
      if (ids.length === 0) return
      setAsked(ids, name)
      const done = await run(ask(ids))
      setTimeout(() => setAsked(ids, null), done ? updateGraceMs : 0)
    },
  }
}

const cancel = ofEngine('cancel', CircleX, (ids) => window.hoist.cancelUploads(ids))

/** Cancels without asking, because the person has already confirmed. */
export const cancelNow = cancel.run

/** If the list has an upload of the file already, shows that one. */
async function uploadAgain(id: string): Promise<void> {
  const answer = await window.hoist.uploadAgain(id, false)
  if (!answer.ok) showProblem(answer.failure)
  else if (answer.value !== null) reveal(answer.value)
}

/** An action that is for one upload only. */
function ofOne(
  icon: LucideIcon,
  label: () => string,
  act: (id: string) => unknown,
  applies: (upload: Actionable) => boolean = () => true,
): Action {
  return {
    icon,
    label,
    fitting: ([first, ...others]) =>
      first !== undefined && others.length === 0 && applies(first) ? [first.id] : [],
    run: ([id]) => (id === undefined ? undefined : act(id)),
  }
}

function ofMoving(direction: Direction, icon: LucideIcon, shortcut?: string): GroupAction {
  return {
    icon,
    label: () => messages.list.move[direction],
    labelOfMany: () => messages.list.move[direction],
    fitting: (chosen) => {
      const ids = chosen.map(({ id }) => id)
      return moveTarget(ids, direction) === undefined ? [] : ids
    },
    run: (ids) => move(ids, direction),
    ...(shortcut === undefined ? {} : { shortcut }),
  }
}

/** Copies the file ID of a completed upload. @returns whether it worked */
export function copyFileId(id: string): Promise<boolean> {
  return run(window.hoist.copyFileId(id), messages.announce.copied)
}

/** A next step, for the files whose purpose it fits and that do not have that next step yet. */
function ofNext(
  kind: NextKind,
  icon: LucideIcon,
  words: { readonly one: () => string; readonly many: (count: number) => string },
  ask: (ids: string[]) => unknown,
): GroupAction {
  const fitting = (chosen: readonly Pick<Actionable, 'id'>[]) => {
    const given = new Set(
      engine
        .get()
        ?.next.filter((view) => view.kind === kind && view.state !== 'failed' && view.state !== 'cancelled')
        .flatMap(uploadsOf),
    )
    return uploadsNow(chosen.map(({ id }) => id))
      .filter((upload) => isNextFor(kind, upload.purpose) && isOrWillBeFile(upload) && !given.has(upload.id))
      .map(({ id }) => id)
  }
  return {
    icon,
    label: words.one,
    labelOfMany: words.many,
    fitting,
    run: async (given) => {
      const ids = fitting(given.map((id) => ({ id })))
      if (ids.length > 0) await ask(ids)
    },
  }
}

/** Whether an upload is a file that the service still has, or may become one by itself. */
function isOrWillBeFile({ expiresAt = Number.POSITIVE_INFINITY, state }: UploadView): boolean {
  if (expiresAt <= Date.now()) return false
  return state === 'completed' || !(stateTraits[state].isOver || state === 'cancelling')
}

const isCompleted = ({ state }: Actionable) => state === 'completed'
const isOver = ({ state }: Actionable) => stateTraits[state].isOver

/** Every action on uploads: for the buttons of a row, its menu, the selection bar and the keys of the list. */
export const uploadActions = {
  complete: ofEngine('complete', CircleCheckBig, (ids) => window.hoist.completeUploads(ids)),
  retry: ofEngine('retry', RotateCw, (ids) => window.hoist.retryUploads(ids)),
  resume: ofEngine('resume', Play, (ids) => window.hoist.resumeUploads(ids)),
  pause: ofEngine('pause', Pause, (ids) => window.hoist.pauseUploads(ids)),
  cancel: {
    ...cancel,
    // “Cancel” would close the menu.
    labelInMenu: (count: number) => messages.uploads.cancelUpload({ count }),
    /** Asks first if something would be lost. */
    run: (given) => {
      const uploads = uploadsNow(given)
      if (confirmedBytes(uploads) > 0) askToCancel(idsFor('cancel', uploads))
      else return cancel.run(given)
    },
  },
  // Not a trash can: the file stays where it is.
  remove: ofEngine('remove', ListX, (ids) => window.hoist.removeUploads(ids)),

  copyFileId: ofOne(Copy, () => messages.uploads.copyFileId, copyFileId, isCompleted),
  uploadAgain: ofOne(RotateCw, () => messages.fileCard.again, uploadAgain, isOver),
  makeSearchable: ofNext(
    'searchable',
    FileSearch,
    {
      one: () => messages.next.makeSearchable,
      many: (count) => messages.next.makeManySearchable({ count }),
    },
    askToMakeSearchable,
  ),
  runAsBatch: ofNext(
    'batch',
    Layers,
    { one: () => messages.next.runAsBatch, many: (count) => messages.next.runManyAsBatches({ count }) },
    (ids) => run(window.hoist.runAsBatch(ids)),
  ),
  showCard: ofOne(Info, () => messages.uploads.showCard, toggleCard, isCompleted),
  showFailure: ofOne(
    Info,
    () => messages.uploads.details,
    toggleDetails,
    ({ id }) => {
      const state = engine.get()
      return state !== null && isToldOnce(state, id)
    },
  ),
  showParts: ofOne(
    LayoutGrid,
    () => messages.uploads.showParts,
    toggleParts,
    ({ id }) => uploadsNow([id]).some(hasParts),
  ),

  top: ofMoving('top', ArrowUpToLine),
  up: ofMoving('up', ArrowUp, 'Alt+↑'),
  down: ofMoving('down', ArrowDown, 'Alt+↓'),
  end: ofMoving('end', ArrowDownToLine),
} as const satisfies Record<string, Action>
export type ActionName = keyof typeof uploadActions

/** The actions that advance an upload. At most one of them applies. */
export const mainActions = ['complete', 'retry', 'resume', 'pause'] as const
/** The actions that end an upload. At most one of them applies. */
export const endActions = ['cancel', 'remove'] as const
export const moveActions = ['top', 'up', 'down', 'end'] as const

/** The action of the space bar: pauses what can be paused, and if nothing can, resumes. */
export function pauseOrResume(uploads: readonly Actionable[]): 'pause' | 'resume' {
  return uploadActions.pause.fitting(uploads).length > 0 ? 'pause' : 'resume'
}
