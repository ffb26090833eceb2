import type { Failure } from '../failures/failures'
import type { Outlook } from '../outlook'
import type { AccountView, KeyState } from '../service/accounts'
import type { ContentFinding } from '../service/content'
import type { NextView } from '../service/next'
import type { Purpose, PurposeChoice } from '../service/purposes'
import type { DownloadView } from '../service/remote-files'
import type { ServiceView } from '../service/services'
import type { Settings } from '../settings'
import type { WatchFolderView } from '../watching'
import type { Language } from '../words/languages'

export const uploadStates = [
  'queued',
  'creating',
  'uploading',
  'ready',
  'completing',
  'completed',
  'pausing',
  'paused',
  'failing',
  'renewing',
  'failed',
  'cancelling',
  'cancelled',
] as const
export type UploadStateName = (typeof uploadStates)[number]

export const partStates = ['pending', 'sending', 'waiting', 'confirmed', 'failed'] as const
export type PartStateName = (typeof partStates)[number]

/** What a person can do with an upload now. The engine decides; the window shows exactly these. */
export const uploadActionNames = ['pause', 'resume', 'cancel', 'complete', 'retry', 'remove'] as const
export type UploadAction = (typeof uploadActionNames)[number]

/** One upload as the window shows it. Sizes in bytes, times in milliseconds since the epoch, rates in bytes/s. */
export interface UploadView {
  readonly id: string
  /** The file's name, without its folder. */
  readonly name: string
  /** Absolute. Its last name is not `name` if a link led to the file. */
  readonly path: string
  readonly size: number
  readonly purpose: Purpose
  readonly accountId: string
  readonly accountName: string
  readonly autoComplete: boolean
  readonly state: UploadStateName
  /** Why it is paused: a person asked, or Hoist was closed midway. */
  readonly pausedBy?: 'person' | 'restart'
  readonly actions: readonly UploadAction[]
  /** Handed to the network, including what is in flight. Decreases when an attempt is discarded. */
  readonly sentBytes: number
  /** Acknowledged by the service. */
  readonly confirmedBytes: number
  /** Smoothed; absent while nothing moves. */
  readonly rate?: number
  readonly secondsLeft?: number
  /**
   * Parts are in flight, and no byte of them has moved for five seconds: the connection has stalled, or all of them
   * were handed over and the service has not answered yet.
   */
  readonly still?: 'stalled' | 'awaits-answers'
  readonly parts: { readonly total: number } & Readonly<Record<PartStateName, number>>
  /** When the service closes the remote upload, on this machine's clock. Absent until it is created. */
  readonly deadline?: number
  /**
   * When the remote upload expires; set if the upload rests, or was cancelled while the service could not be reached.
   */
  readonly openUntil?: number
  /** Whether it will meet its deadline at the present rate; absent if that does not matter, or nobody knows. */
  readonly outlook?: Outlook
  readonly addedAt: number
  readonly finishedAt?: number
  readonly fileId?: string
  readonly md5?: string
  /** For how long parts of it were in flight, in milliseconds, without pauses and waits. */
  readonly activeMs?: number
  /** When the service deletes the completed file, on this machine's clock. Absent if it keeps it. */
  readonly expiresAt?: number
  /** Why it failed, or is about to. */
  readonly failure?: Failure
  /** It is completed, but the service describes another file than the one that was sent. */
  readonly warning?: Failure
  /** How the completed file was checked. Absent for uploads of older versions. */
  readonly check?: FileCheck
  /** It had to start over, because the time limit ended during an outage or a pause; absent otherwise. */
  readonly startedOver?: true
  /** All of it was sent, and the service has been assembling the file since then (milliseconds since the epoch). */
  readonly completingSince?: number
  /** Nothing of it is being sent, because others go first; absent otherwise. */
  readonly waitsForSlot?: true
  /** Nothing of it moves for now; absent while something does, or while it has nothing to do. */
  readonly trouble?: Trouble
  /** The part that is retried next, while it is uploading and some wait for that. */
  readonly nextRetry?: Pick<PartView, 'number'> & Trouble
}

/**
 * How a completed file was checked. `due`: not yet, or the service still processes it. `facts`: name, size and
 * purpose. `content`: its content as well. `refused`: the service does not let it be looked up.
 */
export type FileCheck =
  | { readonly name: 'due' }
  | { readonly name: 'facts' | 'content'; readonly at: number }
  | { readonly name: 'refused'; readonly at: number; readonly failure: Failure }

/**
 * Why something that has not failed does not move for now, and when it is tried next, in milliseconds since the epoch;
 * 0 when no time is known.
 */
export interface Trouble {
  readonly failure: Failure
  readonly retryAt: number
}

/** A host that cannot be reached now. Its uploads wait, and continue by themselves. */
export interface UnreachableHost extends Trouble {
  /** As the engine names it: the origin of its base URL. */
  readonly host: string
}

/** One part as the window shows it. `number` counts from 1. */
export interface PartView {
  readonly number: number
  readonly offset: number
  readonly length: number
  readonly state: PartStateName
  readonly sentBytes: number
  readonly attempts: number
  /** When a waiting part is retried. */
  readonly retryAt?: number
  readonly failure?: Failure
}

/** One attempt to send a part. Times in milliseconds since the epoch. */
export interface AttemptView {
  readonly startedAt: number
  /** Absent while it is running. */
  readonly endedAt?: number
  /** Bytes of the part that it handed to the network; 0 while it is running, see {@link PartView.sentBytes}. */
  readonly bytes: number
  /** `aborted`: ended by a pause, a sleep or the like, which is no failure of the part. */
  readonly outcome: 'sending' | 'confirmed' | 'aborted' | 'failed'
  readonly failure?: Failure
}

/** How many seconds of speeds the graph shows. */
export const speedSeconds = 300

/** An upload of the same, unchanged file with the same purpose and account. */
export type Known =
  /** In the list, and not finished. */
  | { readonly state: 'listed' }
  | { readonly state: 'uploaded'; readonly fileId: string; readonly finishedAt: number }

/** A file that was dropped, chosen or named, before the person has said what to do with it. */
export interface DraftView {
  readonly id: string
  /** As the service will show it. */
  readonly name: string
  /** Its own name, if a person has chosen another one. */
  readonly ownName?: string
  /** What it is sent for, and as which type. */
  readonly purpose: Purpose
  readonly mimeType: string
  /** Whether a person has chosen that type. */
  readonly isTypeChosen?: true
  /** Distinguishes it from the others of its name; absent if its name is enough. */
  readonly folder?: string
  readonly size: number
  /** Why this one cannot be uploaded. */
  readonly problem?: Failure
  readonly known?: Known
  /** The worst finding for the purpose. With an error the file is uploaded only if the person insists. */
  readonly content?: ContentFinding
  /** How many errors and warnings there are. */
  readonly findings?: number
  /** Its content is still being checked; the bytes that were so far. */
  readonly checked?: number
  /** How many files it can be split into; absent if it need not or cannot be split. */
  readonly parts?: number
  /** Copies of it are being written; the bytes that were read for them. */
  readonly writing?: number
  /** How long it needs at the present rate, in seconds, if that is clearly more than the service allows. */
  readonly tooSlow?: number
  /** Another draft, as a sentence names it, that may be the same file under another name. */
  readonly sameAs?: string
}

export interface Tally {
  readonly files: number
  readonly bytes: number
}

/** Most drafts that the window lists: each update carries them all. */
export const draftsShown = 100

/**
 * Why something in a folder is left out: hidden, or the system's own; a link that leads out of the folder; or the
 * person's patterns.
 */
export const skipReasons = ['hidden', 'outside', 'pattern'] as const
export type SkipReason = (typeof skipReasons)[number]

/** What was left out of folders for one reason. */
export interface SkippedView {
  readonly count: number
  /** The names of the first {@link skippedShown} of them, as a sentence has them. */
  readonly names: readonly string[]
}

/** Most names of left-out files that the window lists. */
export const skippedShown = 50

/** All drafts, judged for the purpose and the account that the person has chosen so far. */
export interface DraftsView {
  /** Those that match the search, {@link draftsShown} of them at most; those with a problem come first. */
  readonly files: readonly DraftView[]
  /** How many drafts match the search. */
  readonly matching: number
  readonly all: Tally
  /** What Upload takes in any case, what only if the person insists, and what never. */
  readonly ready: Tally
  readonly known: Tally
  readonly doubtful: Tally
  readonly problems: number
  /** How many of the problem files cannot be read. */
  readonly unreadable: number
  /** What is still being checked, and how much of that has been read. */
  readonly checking: Tally & { readonly read: number }
  /** A folder is still being read. */
  readonly scanning: boolean
  /** How often an added folder had no file: it is empty, or everything in it is hidden. */
  readonly foundNothing: number
  /** Files that were added again while they were listed: each stays once. */
  readonly repeated: number
  /** One failure for each reason why something that was added with the files is not a file on this computer. */
  readonly leftOut: readonly Failure[]
  /** Reading was stopped before its end. */
  readonly stopped: boolean
  /** Files that were removed and can be put back. */
  readonly removed: number
  readonly skipped: Readonly<Record<SkipReason, SkippedView>>
  /** Whether some were found in folders, and the patterns that apply to those. */
  readonly hasFolders: boolean
  readonly patterns: { readonly include: string; readonly exclude: string }
  /** The purpose that all have; `each` if they have different ones. */
  readonly purpose: PurposeChoice
  readonly suggested: PurposeChoice
  /** The chosen account, else the one to begin with; null without any account. */
  readonly accountId: string | null
}

/** The view of a profile without drafts. */
export const noDrafts: DraftsView = {
  files: [],
  matching: 0,
  all: { files: 0, bytes: 0 },
  ready: { files: 0, bytes: 0 },
  known: { files: 0, bytes: 0 },
  doubtful: { files: 0, bytes: 0 },
  problems: 0,
  unreadable: 0,
  checking: { files: 0, bytes: 0, read: 0 },
  scanning: false,
  foundNothing: 0,
  repeated: 0,
  leftOut: [],
  stopped: false,
  removed: 0,
  skipped: {
    hidden: { count: 0, names: [] },
    outside: { count: 0, names: [] },
    pattern: { count: 0, names: [] },
  },
  hasFolders: false,
  patterns: { include: '', exclude: '' },
  purpose: 'user_data',
  suggested: 'user_data',
  accountId: null,
}

/** Something the person should know that belongs to no upload, such as a ledger file that was set aside. */
export interface Notice {
  readonly id: string
  readonly failure: Failure
}

/** The current speed limit, in bytes per second. */
export interface BandwidthView {
  /** The limit now; null is no limit. */
  readonly limit: number | null
  /** The limit that a person has lifted for now; null if there is none. */
  readonly lifted: number | null
  readonly by: 'hand' | 'schedule'
  /** When the schedule changes it, in milliseconds since the epoch; null if it does not. */
  readonly until: number | null
}

/** Uploads that were just removed from the list and can be put back. */
export interface UndoView {
  /** This number changes with each removal, which restarts the time. */
  readonly revision: number
  readonly count: number
  /** The name of the last upload, as in a sentence. */
  readonly name: string
}

/** The person's answers when the window closes while uploads run. */
export const closeAnswers = ['quit', 'stay', 'tray'] as const
export type CloseAnswer = (typeof closeAnswers)[number]

/** What happens once, when nothing runs or waits. */
export const whenDoneChoices = ['nothing', 'quit', 'sleep'] as const
export type WhenDone = (typeof whenDoneChoices)[number]

/** How far a batch is: for the taskbar or the dock, and for the foot of the window. */
export interface BatchProgress {
  readonly completed: number
  readonly total: number
  readonly sentBytes: number
  readonly bytes: number
  /** `error` as long as something has failed, `paused` when nothing moves for now. */
  readonly mode: 'normal' | 'paused' | 'error'
}

/** What the desktop around the window can do, and is about to do. */
export interface DesktopView {
  /** False if there is no known place for a tray icon. */
  readonly tray: boolean
  readonly whenDone: WhenDone
  /**
   * Combined progress of all uploads that have run since Hoist was last idle, and their mean speed over the last
   * seconds in bytes per second; null where there are none.
   */
  readonly batch: (BatchProgress & { readonly rate: number }) | null
  /** When the choice is carried out (milliseconds since the epoch); absent unless all is done. */
  readonly countdownTo?: number
}

/**
 * The keychain, as far as it is known: it is asked only when it is needed. `asks`: Hoist waits for it, and the system
 * may ask the person. `locked`: the person did not unlock it. `missing`: there is none that Hoist can use.
 */
export type KeychainView = 'usable' | 'asks' | 'locked' | 'missing'

/** What Hoist knows about a newer version. Sizes in bytes. */
export type UpdateState =
  /** Nobody has looked since Hoist was started. */
  | { readonly name: 'unknown' }
  | { readonly name: 'checking' }
  /** There is no newer version. */
  | { readonly name: 'current' }
  /** `uploads`: it is downloaded when they are done. `person`: Hoist cannot install it, such as a package. */
  | {
      readonly name: 'available'
      readonly version: string
      readonly waitsFor: 'uploads' | 'other-connection' | 'person'
    }
  | {
      readonly name: 'downloading'
      readonly version: string
      readonly received: number
      /** 0 until it is known. */
      readonly size: number
    }
  /** It is installed at the next quit. */
  | { readonly name: 'ready'; readonly version: string }
  /** The version in use stays. */
  | { readonly name: 'failed'; readonly failure: Failure }

export interface UpdatesView {
  readonly state: UpdateState
  /** When Hoist looked last, in milliseconds since the epoch; null for never. */
  readonly checkedAt: number | null
  /** Whether the window says so above the list. */
  readonly isTold: boolean
}

/** What Hoist runs on. */
export interface RuntimeView {
  readonly electron: string
  readonly chromium: string
  /** The Electron that Hoist is made for, if the one it runs on no longer gets security fixes. */
  readonly replacement: string | null
  /** Whether this copy of Hoist is installed, and not started from its source. */
  readonly isInstalled: boolean
}

/** Everything the window needs to draw itself from nothing. */
export interface Snapshot {
  /** The number of the last changes that it includes: those with a higher one came after it. */
  readonly number: number
  readonly uploads: readonly UploadView[]
  readonly accounts: readonly AccountView[]
  /** The kind of service of an account that names no other one. */
  readonly standardService: ServiceView
  readonly settings: Settings
  readonly drafts: DraftsView
  readonly notices: readonly Notice[]
  readonly undo: UndoView | null
  /** What happens with files after their uploads, oldest first. */
  readonly next: readonly NextView[]
  readonly keychain: KeychainView
  readonly practice: {
    readonly running: boolean
    /** Where received files are kept. */
    readonly folder: string
    /** In the profile, unless somebody has chosen another one. */
    readonly isStandardFolder: boolean
  }
  /** The rate to each account, in bytes per second, by the account's id; only if it is known. */
  readonly rates: Readonly<Record<string, number>>
  /** Hosts that cannot be reached now, and that uploads wait for. */
  readonly unreachable: readonly UnreachableHost[]
  readonly bandwidth: BandwidthView
  readonly watching: readonly WatchFolderView[]
  readonly downloads: readonly DownloadView[]
  /** Whether there is a password for the proxy, never the password. */
  readonly proxy: { readonly password: KeyState }
  /** The language to use: the chosen one, or the system's. */
  readonly language: Language
  readonly desktop: DesktopView
  readonly version: string
  /** Null if this copy of Hoist was built without an update feed. */
  readonly updates: UpdatesView | null
  readonly runtime: RuntimeView
  readonly platform: string
}

/**
 * Changes as they are sent. Electron keeps no order between main's events and its answers, so they are numbered, from
 * 1, and a snapshot says which it includes.
 */
export interface NumberedChanges extends Changes {
  readonly number: number
}

/** What changed since the last one. At most ten per second. */
export interface Changes {
  /** Whole views of the uploads that changed, or are new (new ones come last in the list). */
  readonly uploads?: readonly UploadView[]
  readonly removed?: readonly string[]
  /** Every upload in the order of the list, after some were moved. */
  readonly order?: readonly string[]
  /** Parts of the watched uploads that changed; `all` says the list replaces what was known. */
  readonly parts?: readonly {
    readonly uploadId: string
    readonly all: boolean
    readonly parts: readonly PartView[]
  }[]
  readonly accounts?: readonly AccountView[]
  readonly settings?: Settings
  readonly language?: Language
  readonly drafts?: DraftsView
  readonly notices?: readonly Notice[]
  readonly undo?: UndoView | null
  readonly next?: readonly NextView[]
  readonly practice?: Snapshot['practice']
  readonly rates?: Snapshot['rates']
  readonly unreachable?: Snapshot['unreachable']
  readonly bandwidth?: BandwidthView
  readonly watching?: Snapshot['watching']
  readonly downloads?: Snapshot['downloads']
  readonly desktop?: DesktopView
  readonly proxy?: Snapshot['proxy']
  readonly keychain?: KeychainView
  readonly updates?: Snapshot['updates']
}
