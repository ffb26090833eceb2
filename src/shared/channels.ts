import { z } from 'zod'
import { type AccountTest, type AccountView, accountDraftSchema } from './accounts'
import type { Operation } from './operations'
import { proxyPasswordSchema, proxySchema } from './proxy'
import { purposeSchema } from './purposes'
import { settingsChangeSchema } from './settings'
import { snippetLanguages } from './snippets'
import { type AttemptView, type Snapshot, skipReasons, whenDoneChoices } from './views'

/** What of an upload can be copied, beside its file ID. */
export const copyables = ['md5', 'report', ...snippetLanguages] as const
export type Copyable = (typeof copyables)[number]

const id = z.string().min(1).max(64)
const ids = z.array(id).max(20_000)
const partNumber = z.int().min(1).max(100_000)
const nothing = z.tuple([])
const anUpload = z.tuple([id])
const someUploads = z.tuple([ids])

/** What the drafts are to be looked at for, and which of them are to be told of. */
const draftChoiceSchema = z.object({
  purpose: purposeSchema.optional(),
  accountId: id.optional(),
  search: z.string().max(200).optional(),
})
export type DraftChoice = z.output<typeof draftChoiceSchema>

const uploadChoiceSchema = z.object({
  purpose: purposeSchema,
  accountId: id,
  autoComplete: z.boolean(),
  /** Whether to send again what is in the list, or was uploaded already. */
  known: z.enum(['leave-out', 'again']).default('leave-out'),
  /** Whether to send what does not look right for the purpose. */
  doubtful: z.enum(['leave-out', 'upload']).default('leave-out'),
})
export type UploadChoice = z.output<typeof uploadChoiceSchema>

/**
 * The arguments of every operation. Checked at compile time on both sides, and against these schemas at run time in
 * main.
 */
export const inputs = {
  snapshot: nothing,
  /** Whether to quit. */
  answerClose: z.tuple([z.boolean()]),
  openLink: z.tuple([z.string().max(2000)]),
  chooseWhenDone: z.tuple([z.enum(whenDoneChoices)]),
  /** Ends the countdown: by carrying the choice out now (true), or by forgetting it. */
  endCountdown: z.tuple([z.boolean()]),
  dismissNotice: z.tuple([id]),
  /** Tries every host that cannot be reached at once. */
  tryHostsNow: nothing,
  /** Paths come from the preload script, which takes them from real File objects; a page cannot make one up. */
  takeFiles: z.tuple([z.array(z.string().min(1).max(4096)).max(20_000)]),
  chooseFiles: nothing,
  chooseFolder: nothing,
  removeDrafts: z.tuple([ids]),
  /** Takes out all that cannot be uploaded. */
  removeProblemDrafts: nothing,
  /** Stops reading folders; what was found stays. */
  stopScan: nothing,
  chooseForDrafts: z.tuple([draftChoiceSchema]),
  /** Accepts the content that has not been looked at yet. */
  skipContentCheck: nothing,
  /** Adds what was left out of folders for that reason. */
  takeSkippedDrafts: z.tuple([z.enum(skipReasons)]),
  /** Takes back what was taken out or discarded. */
  bringBackDrafts: nothing,
  /** The time for that is over. */
  forgetRemovedDrafts: nothing,
  discardDrafts: nothing,
  uploadDrafts: z.tuple([uploadChoiceSchema]),
  pauseUploads: someUploads,
  resumeUploads: someUploads,
  cancelUploads: someUploads,
  completeUploads: someUploads,
  retryUploads: someUploads,
  removeUploads: someUploads,
  /** Puts them before the second one, or at the end of the list. */
  moveUploads: z.tuple([ids, id.nullable()]),
  pauseAll: nothing,
  resumeAll: nothing,
  clearFinished: nothing,
  retryPart: z.tuple([id, partNumber]),
  retryFailedParts: anUpload,
  partAttempts: z.tuple([id, partNumber]),
  /** Null asks for all uploads together. */
  speeds: z.tuple([id.nullable()]),
  /** Starts to watch (true), or stops. */
  watchParts: z.tuple([id, z.boolean()]),
  copyFileId: anUpload,
  /** Puts what is known of an upload on the clipboard: main knows it, so no page can put anything else there. */
  copyOfUpload: z.tuple([id, z.enum(copyables)]),
  showInFolder: anUpload,
  /** True: ask what to do with the file, even if it is unchanged. */
  uploadAgain: z.tuple([id, z.boolean()]),
  /** Lets the person say where the file of a failed upload is now. */
  locateFile: anUpload,
  /** Puts what was just removed back into the list. */
  bringBack: nothing,
  /** The time for that is over; the number is {@link import('./views').UndoView.revision}. */
  forgetRemoved: z.tuple([z.int().min(0)]),
  exportHistory: nothing,
  /** Opens the log of file IDs in the system's program for text. */
  openFileIds: nothing,
  /** Asks the service whether it lets this account in, before it is saved. Another test ends the one before. */
  testAccount: z.tuple([accountDraftSchema]),
  stopAccountTest: nothing,
  /** Asks the person for a file in a dialog of the system; no other can be saved as an account's certificate. */
  chooseCertificate: nothing,
  saveAccount: z.tuple([accountDraftSchema]),
  removeAccount: z.tuple([id]),
  clearKey: z.tuple([id]),
  startPracticeServer: nothing,
  openPracticeFolder: nothing,
  /** Asks the person for a folder in a dialog of the system. */
  choosePracticeFolder: nothing,
  standardPracticeFolder: nothing,
  /** Lifts the limit that is on (true), or keeps to it again. */
  liftLimit: z.tuple([z.boolean()]),
  /** Left out, the password stays as long as the proxy and the name are the same. */
  saveProxy: z.tuple([z.object({ proxy: proxySchema, password: proxyPasswordSchema.optional() })]),
  saveSettings: z.tuple([settingsChangeSchema]),
} as const satisfies Record<Operation, z.ZodTuple>

export type Input<K extends Operation> = z.output<(typeof inputs)[K]>

/** What the operations answer with that say more than that it was done. */
interface Particular {
  snapshot: Snapshot
  /** What was tried for that part since Hoist was started, newest last; the last few attempts only. */
  partAttempts: readonly AttemptView[]
  /** Bytes per second of each of the last seconds, newest last; empty where nothing moved. */
  speeds: readonly number[]
  testAccount: AccountTest
  /** The path; null where none was chosen. */
  chooseCertificate: string | null
  saveAccount: AccountView
  /** How many uploads were started. */
  uploadDrafts: number
}
/** Their names. Main answers no other operation with anything but null, whatever its handler returns. */
export const particular: Readonly<Record<keyof Particular, true>> = {
  snapshot: true,
  partAttempts: true,
  speeds: true,
  testAccount: true,
  chooseCertificate: true,
  saveAccount: true,
  uploadDrafts: true,
}
/** What each operation answers with; most only say that it was done, and the change follows by itself. */
export type Output<K extends Operation> = K extends keyof Particular ? Particular[K] : null
