import { z } from 'zod'
import { proxyPasswordSchema, proxySchema } from '../network/proxy'
import { type AccountTest, type AccountView, accountDraftSchema } from '../service/accounts'
import type { ContentReport } from '../service/content'
import { openaiExpiry } from '../service/expiry'
import { isMimeType } from '../service/mime-type'
import { chunkBounds, type StoresPage, storeDays, storeNameLength } from '../service/next'
import { purposeChoiceSchema, purposeSchema } from '../service/purposes'
import type { Deleted, RemoteFilesPage } from '../service/remote-files'
import type { ServiceView } from '../service/services'
import { snippetLanguages } from '../service/snippets'
import { settingsChangeSchema } from '../settings'
import { patternsSchema, watchChangeSchema } from '../watching'
import type { Operation } from './operations'
import { type AttemptView, closeAnswers, type Snapshot, skipReasons, whenDoneChoices } from './views'

/** What can be copied of an upload besides its file ID. */
export const copyables = ['md5', 'report', ...snippetLanguages] as const
export type Copyable = (typeof copyables)[number]

const id = z.string().min(1).max(64)
const ids = z.array(id).max(20_000)
const partNumber = z.int().min(1).max(100_000)
/** Services choose their own. */
const remoteId = z.string().min(1).max(1024)
const nothing = z.tuple([])
const anUpload = z.tuple([id])
const someUploads = z.tuple([ids])

/** What to check the drafts for, and which of them to list. */
const draftChoiceSchema = z.object({
  purpose: purposeChoiceSchema.optional(),
  accountId: id.optional(),
  search: z.string().max(200).optional(),
  /** For the files in folders. */
  patterns: z.object({ include: patternsSchema, exclude: patternsSchema }).optional(),
})
export type DraftChoice = z.output<typeof draftChoiceSchema>

/** Names of files and types as the service takes them: text of one line. */
const lineSchema = z
  .string()
  .trim()
  .min(1)
  .regex(/^\P{Cc}*$/u)

/** What a person chooses for some files; null is what Hoist suggests. */
const draftChangeSchema = z.object({
  /** The name that the service shows. */
  name: lineSchema.max(255).nullable().exactOptional(),
  purpose: purposeSchema.nullable().exactOptional(),
  mimeType: lineSchema.refine(isMimeType).nullable().exactOptional(),
})
export type DraftChange = z.output<typeof draftChangeSchema>

const uploadChoiceSchema = z.object({
  purpose: purposeChoiceSchema,
  accountId: id,
  autoComplete: z.boolean(),
  /** In seconds after the creation of the upload; if omitted, as usual for the purpose. */
  expiresAfter: z.int().min(openaiExpiry.least).max(openaiExpiry.most).exactOptional(),
  /** Whether to send files again that are in the list, or were uploaded already. */
  known: z.enum(['leave-out', 'again']).default('leave-out'),
  /** Whether to send files whose content does not look right for the purpose. */
  doubtful: z.enum(['leave-out', 'upload']).default('leave-out'),
})
export type UploadChoice = z.output<typeof uploadChoiceSchema>

/** The vector store that files are added to, and how. */
const searchableChoiceSchema = z.object({
  store: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('new'),
      /** If it is empty, the store is named after its file or the folder. */
      name: z.string().trim().max(storeNameLength),
      /** Days after its last use; null if it stays. */
      expiresDays: z.int().min(storeDays.least).max(storeDays.most).nullable(),
    }),
    z.object({ kind: z.literal('existing'), id: remoteId, name: z.string().max(1024) }),
  ]),
  /** In tokens; null for the service's own way. */
  chunking: z
    .object({
      size: z.int().min(chunkBounds.least).max(chunkBounds.most),
      overlap: z.int().min(0),
    })
    .refine(({ overlap, size }) => overlap <= size / 2)
    .nullable(),
})
export type SearchableChoice = z.output<typeof searchableChoiceSchema>

/** What came with dropped or pasted files. */
const handedSchema = z.object({
  /** The items that are not files on this computer; null if all of them are. */
  leftOut: z
    .object({
      kind: z.enum(['source-elsewhere', 'source-name-unclear']),
      detail: z.string().max(200),
      code: z.enum(['some', 'handed']).exactOptional(),
      count: z.int().min(1).max(1_000_000).exactOptional(),
    })
    .nullable(),
  /** Whether the main process itself takes the files from the clipboard. */
  fromClipboard: z.boolean(),
})
export type Handed = z.output<typeof handedSchema>

/**
 * The arguments of every operation. Checked at compile time on both sides, and against these schemas at run time in
 * main.
 */
export const inputs = {
  snapshot: nothing,
  answerClose: z.tuple([z.enum(closeAnswers)]),
  openLink: z.tuple([z.string().max(2000)]),
  chooseWhenDone: z.tuple([z.enum(whenDoneChoices)]),
  /** Ends the countdown: carries the choice out now (true), or drops it. */
  endCountdown: z.tuple([z.boolean()]),
  dismissNotice: z.tuple([id]),
  /** Tries every unreachable host immediately. */
  tryHostsNow: nothing,
  /** Paths come from the preload script, which takes them from real File objects; a page cannot make one up. */
  takeFiles: z.tuple([z.array(z.string().min(1).max(4096)).max(20_000), handedSchema]),
  chooseFiles: nothing,
  chooseFolder: nothing,
  removeDrafts: z.tuple([ids]),
  /** Removes all that cannot be uploaded. */
  removeProblemDrafts: nothing,
  /** Stops reading folders; the files found so far stay. */
  stopScan: nothing,
  chooseForDrafts: z.tuple([draftChoiceSchema]),
  /** Changes what those files are sent as. */
  changeDrafts: z.tuple([ids, draftChangeSchema]),
  /** Puts the folder before the name of each file whose name another one has, too. */
  nameDraftsByFolder: nothing,
  /** Accepts content that has not been checked yet. */
  skipContentCheck: nothing,
  /** What the check has found in a draft. */
  draftFindings: z.tuple([id]),
  copyDraftFindings: z.tuple([id]),
  /** Writes a repaired copy of the file beside it, or its parts, which take its place among the drafts. */
  copyDraft: z.tuple([id, z.enum(['repair', 'split'])]),
  /** Ends the writing; no incomplete copy stays. */
  stopCopyDraft: z.tuple([id]),
  /** Adds what was left out of folders for that reason. */
  takeSkippedDrafts: z.tuple([z.enum(skipReasons)]),
  /** Puts back what was removed or discarded. */
  bringBackDrafts: nothing,
  /** Removed drafts can no longer be put back. */
  forgetRemovedDrafts: nothing,
  discardDrafts: nothing,
  uploadDrafts: z.tuple([uploadChoiceSchema]),
  pauseUploads: someUploads,
  resumeUploads: someUploads,
  cancelUploads: someUploads,
  completeUploads: someUploads,
  retryUploads: someUploads,
  removeUploads: someUploads,
  /** Moves uploads before the second one, or to the end of the list. */
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
  /** Copies facts of an upload to the clipboard: main knows them, so no page can copy anything else. */
  copyOfUpload: z.tuple([id, z.enum(copyables)]),
  showInFolder: anUpload,
  /** The page reaches it through the preload script only, which passes on a few pixels. */
  thumbnail: anUpload,
  batchEndpoint: anUpload,
  /** True: ask what to do with the file, even if it is unchanged. */
  uploadAgain: z.tuple([id, z.boolean()]),
  /** Lets the person say where the file of a failed upload is now. */
  locateFile: anUpload,
  /** Puts what was just removed back into the list. */
  bringBack: nothing,
  /** Removed uploads can no longer be put back; the number is {@link import('./views').UndoView.revision}. */
  forgetRemoved: z.tuple([z.int().min(0)]),
  /** Adds the files of these uploads to a vector store when they are completed. */
  makeSearchable: z.tuple([ids, searchableChoiceSchema]),
  /** One page of the vector stores of an account, after the second id; null starts from the beginning. */
  listStores: z.tuple([id, remoteId.nullable()]),
  /** Runs each of these files as a batch when it is completed. */
  runAsBatch: someUploads,
  /** These three name a next step. */
  cancelNext: z.tuple([id]),
  retryNext: z.tuple([id]),
  areResultsGone: z.tuple([id]),
  exportHistory: nothing,
  /** Opens the log of file IDs in the system's text editor. */
  openFileIds: nothing,
  /** One page of the files of an account, after the second id; null starts from the beginning. */
  listRemoteFiles: z.tuple([id, remoteId.nullable()]),
  /** Deletes files of an account for good. */
  deleteRemoteFiles: z.tuple([id, z.array(remoteId).max(100)]),
  stopDeleting: nothing,
  copyRemoteFileIds: z.tuple([id, z.array(remoteId).max(100_000)]),
  /** Asks the person for a folder in a dialog of the system. */
  downloadRemoteFiles: z.tuple([id, z.array(remoteId).max(10_000)]),
  /** Stops a download, or removes an ended one from the list. */
  dismissDownload: z.tuple([remoteId]),
  showDownload: z.tuple([remoteId]),
  /** The kind of service at a base URL, as it is typed. */
  serviceAt: z.tuple([z.string().max(2000)]),
  /** Asks the service whether it accepts this account, before it is saved. Another test ends the previous one. */
  testAccount: z.tuple([accountDraftSchema]),
  stopAccountTest: nothing,
  /** Asks the person for a file in a dialog of the system; no other can be saved as an account's certificate. */
  chooseCertificate: nothing,
  saveAccount: z.tuple([accountDraftSchema]),
  removeAccount: z.tuple([id]),
  clearKey: z.tuple([id]),
  startPracticeServer: nothing,
  /** Uploads a sample file to the practice server. */
  uploadSample: nothing,
  openPracticeFolder: nothing,
  /** Asks the person for a folder in a dialog of the system. */
  choosePracticeFolder: nothing,
  standardPracticeFolder: nothing,
  /** Asks the person for a folder in a dialog of the system: no other can be watched. */
  addWatchFolder: nothing,
  changeWatchFolder: z.tuple([id, watchChangeSchema]),
  removeWatchFolder: z.tuple([id]),
  /** Looks for a newer Hoist now. */
  checkForUpdates: nothing,
  /** Downloads a newer Hoist that was found, although uploads run or the connection is metered. */
  downloadUpdate: nothing,
  /** Quits without a question, installs what was downloaded and starts again. */
  restartToUpdate: nothing,
  /** The person has seen that there is a newer Hoist. */
  dismissUpdate: nothing,
  licenses: nothing,
  /** Shows the log in the system's file manager. */
  showLog: nothing,
  /** Lifts the current limit (true), or applies it again. */
  liftLimit: z.tuple([z.boolean()]),
  /** If omitted, the password stays as long as the proxy and the name are the same. */
  saveProxy: z.tuple([z.object({ proxy: proxySchema, password: proxyPasswordSchema.optional() })]),
  saveSettings: z.tuple([settingsChangeSchema]),
} as const satisfies Record<Operation, z.ZodTuple>

export type Input<K extends Operation> = z.output<(typeof inputs)[K]>

/** A whole picture file. */
export interface Picture {
  readonly bytes: Uint8Array
  /** Wider than high. */
  readonly isWide: boolean
}

/** The answers of operations that say more than that they are done. */
interface Particular {
  /** A {@link Snapshot} as JSON: Electron copies text in one step, and objects twice, field by field. */
  snapshot: string
  /** The attempts of that part since Hoist started, newest last; the last few only. */
  partAttempts: readonly AttemptView[]
  /** Bytes per second of each of the last seconds, newest last; empty if nothing moved. */
  speeds: readonly number[]
  /** Null if the file is not a picture that can be read and decoded quickly. */
  thumbnail: Picture | null
  /** Of its lines; null if it is not known. */
  batchEndpoint: string | null
  serviceAt: ServiceView
  testAccount: AccountTest
  areResultsGone: boolean
  listStores: StoresPage
  listRemoteFiles: RemoteFilesPage
  deleteRemoteFiles: Deleted
  /** The path; null if none was chosen. */
  chooseCertificate: string | null
  saveAccount: AccountView
  /** The licenses of everything that Hoist is made of, as one text. */
  licenses: string
  /** Null once the draft is gone. */
  draftFindings: ContentReport | null
  /** The upload of the file that is unfinished or was just added: then the file was not added again. Else null. */
  uploadAgain: string | null
  /** The id of the upload. */
  uploadSample: string
  /** How many uploads were started. */
  uploadDrafts: number
  /** False if it was stopped. */
  copyDraft: boolean
}
/** Their names. Main answers every other operation with null, whatever its handler returns. */
export const particular: Readonly<Record<keyof Particular, true>> = {
  snapshot: true,
  partAttempts: true,
  speeds: true,
  thumbnail: true,
  batchEndpoint: true,
  serviceAt: true,
  testAccount: true,
  areResultsGone: true,
  listStores: true,
  listRemoteFiles: true,
  deleteRemoteFiles: true,
  chooseCertificate: true,
  saveAccount: true,
  licenses: true,
  draftFindings: true,
  uploadAgain: true,
  uploadSample: true,
  uploadDrafts: true,
  copyDraft: true,
}
/** What each operation answers with; most only say that they are done, and the change follows by itself. */
export type Output<K extends Operation> = K extends keyof Particular ? Particular[K] : null
