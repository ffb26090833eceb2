import { z } from 'zod'
import { type AccountTest, type AccountView, accountDraftSchema } from './accounts'
import { proxyPasswordSchema, proxySchema } from './proxy'
import { purposeSchema } from './purposes'
import { settingsChangeSchema } from './settings'
import { snippetLanguages } from './snippets'
import { type AttemptView, type PartView, type Snapshot, skipReasons, whenDoneChoices } from './views'

/** What of an upload can be copied, beside its file ID. */
export const copyables = ['md5', 'report', ...snippetLanguages] as const
export type Copyable = (typeof copyables)[number]

const id = z.string().min(1).max(64)
const ids = z.array(id).max(20_000)
const nothing = z.undefined()

/**
 * Every operation the window may ask of the main process, with the schema of its payload. Checked against
 * {@link Outputs} at compile time on both sides, and against the schema at run time in main.
 */
export const inputs = {
  'app.snapshot': nothing,
  'app.answerClose': z.object({ quit: z.boolean() }),
  'app.openLink': z.object({ url: z.string().max(2000) }),
  'desktop.whenDone': z.object({ choice: z.enum(whenDoneChoices) }),
  /** Ends the countdown: by forgetting the choice, or by carrying it out at once. */
  'desktop.endCountdown': z.object({ now: z.boolean() }),
  'notices.dismiss': z.object({ id }),
  /** Tries at once every host that cannot be reached. */
  'hosts.tryNow': nothing,
  /** Paths come from the preload, which takes them from real File objects; a page cannot make one up. */
  'drafts.drop': z.object({ paths: z.array(z.string().min(1).max(4096)).max(20_000) }),
  'drafts.chooseFiles': nothing,
  'drafts.chooseFolder': nothing,
  'drafts.remove': z.object({ ids }),
  /** Takes out all that cannot be uploaded. */
  'drafts.removeProblems': nothing,
  /** Stops reading folders; what was found stays. */
  'drafts.stop': nothing,
  /** What the drafts are to be looked at for, and which of them are to be told of. */
  'drafts.choose': z.object({
    purpose: purposeSchema.optional(),
    accountId: id.optional(),
    search: z.string().max(200).optional(),
  }),
  /** Takes the content for right that has not been looked at yet. */
  'drafts.skipCheck': nothing,
  'drafts.discard': nothing,
  /** Adds what was left out of folders for that reason. */
  'drafts.takeSkipped': z.object({ why: z.enum(skipReasons) }),
  /** Takes back what was taken out or discarded. */
  'drafts.bringBack': nothing,
  /** The time for that is over. */
  'drafts.forgetRemoved': nothing,
  'drafts.upload': z.object({
    purpose: purposeSchema,
    accountId: id,
    autoComplete: z.boolean(),
    /** Whether to send again what is in the list, or was uploaded already. */
    known: z.enum(['leave-out', 'again']).default('leave-out'),
    /** Whether to send what does not look right for the purpose. */
    doubtful: z.enum(['leave-out', 'upload']).default('leave-out'),
  }),
  'uploads.pause': z.object({ ids }),
  'uploads.resume': z.object({ ids }),
  'uploads.cancel': z.object({ ids }),
  'uploads.complete': z.object({ ids }),
  'uploads.retry': z.object({ ids }),
  'uploads.remove': z.object({ ids }),
  /** Puts them before that one, or at the end of the list. */
  'uploads.move': z.object({ ids, before: id.nullable() }),
  'uploads.pauseAll': nothing,
  'uploads.resumeAll': nothing,
  'uploads.clearFinished': nothing,
  'uploads.retryPart': z.object({ id, number: z.int().min(1).max(100_000) }),
  'uploads.retryFailedParts': z.object({ id }),
  'uploads.partAttempts': z.object({ id, number: z.int().min(1).max(100_000) }),
  /** `id` null asks for all uploads together. */
  'uploads.speeds': z.object({ id: id.nullable() }),
  'uploads.watchParts': z.object({ id, watch: z.boolean() }),
  'uploads.copyFileId': z.object({ id }),
  'history.export': nothing,
  /** Opens the log of file IDs in the system's program for text. */
  'history.openFileIds': nothing,
  /** Puts what was just removed back into the list. */
  'undo.bringBack': nothing,
  /** The time for that is over. */
  'undo.forget': z.object({ turn: z.int().min(0) }),
  /** Asks the service whether it lets this account in, before it is saved. Another test ends the one before. */
  'accounts.test': accountDraftSchema,
  'accounts.stopTest': nothing,
  /** Puts what is known of an upload on the clipboard: main knows it, so no page can put anything else there. */
  'uploads.copy': z.object({ id, what: z.enum(copyables) }),
  'uploads.showInFolder': z.object({ id }),
  /** `choose`: ask what to do with the file, even if it is unchanged. */
  'uploads.again': z.object({ id, choose: z.boolean() }),
  /** Lets the person say where the file of a failed upload is now. */
  'uploads.locate': z.object({ id }),
  /** Asks the person for a file in a dialog of the system; no other can be saved as an account's certificate. */
  'accounts.chooseCertificate': nothing,
  'accounts.save': accountDraftSchema,
  'accounts.remove': z.object({ id }),
  'accounts.clearKey': z.object({ id }),
  'practice.use': nothing,
  'practice.openFolder': nothing,
  /** Asks the person for a folder in a dialog of the system. */
  'practice.chooseFolder': nothing,
  'practice.standardFolder': nothing,
  /** Lifts the limit that is on, or keeps to it again. */
  'bandwidth.lift': z.object({ lift: z.boolean() }),
  /** Left out, the password stays as long as the proxy and the name are the same. */
  'proxy.save': z.object({ proxy: proxySchema, password: proxyPasswordSchema.optional() }),
  'settings.save': settingsChangeSchema,
} as const satisfies Record<string, z.ZodType>

export type Operation = keyof typeof inputs
export type Input<K extends Operation> = z.output<(typeof inputs)[K]>

interface Particular {
  'app.snapshot': Snapshot
  'uploads.watchParts': readonly PartView[]
  /** What was tried for that part since Hoist was started, newest last; the last few attempts only. */
  'uploads.partAttempts': readonly AttemptView[]
  /** Bytes per second of each of the last seconds, newest last; empty where nothing moved. */
  'uploads.speeds': readonly number[]
  'accounts.test': AccountTest
  /** The path; null where none was chosen. */
  'accounts.chooseCertificate': string | null
  'accounts.save': AccountView
  /** How many uploads were started. */
  'drafts.upload': number
}
/** What each operation answers with; most only say that it was done, and the change follows by itself. */
export type Output<K extends Operation> = K extends keyof Particular ? Particular[K] : null

/** The one channel on which main speaks first. Its payload is {@link import('./views').Changes}. */
export const changesChannel = 'changes'
