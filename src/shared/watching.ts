import { z } from 'zod'
import type { Failure } from './failures/failures'
import type { ContentFinding } from './service/content'
import { purposeSchema } from './service/purposes'

/** Comma-separated patterns for the names of files. */
export const patternsSchema = z.string().max(500)

/** What a person chooses for a watched folder. */
export const watchChoiceSchema = z.object({
  isOn: z.boolean(),
  /** Null until one is chosen. */
  accountId: z.string().min(1).max(64).nullable(),
  purpose: purposeSchema,
  /** When the service deletes the files, in seconds after their creation; null is what is usual for the purpose. */
  expiresAfter: z.int().min(1).nullable(),
  /** Only files that match one of these patterns are added; all if there are none. */
  include: patternsSchema,
  /** Files that match one of these patterns are not added. */
  exclude: patternsSchema,
  /** Includes files in subfolders. */
  subfolders: z.boolean(),
  /** A file is added when it has not changed for this long, in seconds. */
  quietSeconds: z.int().min(1).max(3_600),
  /** What happens to a file when its upload is completed. */
  afterwards: z.enum(['nothing', 'move']),
  /** The subfolder that it is moved to. */
  moveTo: z
    .string()
    .max(100)
    .refine((name) => isFolderName(name)),
})
export type WatchChoice = z.infer<typeof watchChoiceSchema>

/** Some of the choices, with new values. */
export const watchChangeSchema = watchChoiceSchema.partial()
export type WatchChange = z.output<typeof watchChangeSchema>

/** A watched folder, as the profile keeps it. */
export const watchFolderSchema = watchChoiceSchema.extend({
  id: z.string().min(1).max(64),
  /** Older versions kept no origin. */
  expiresAfter: watchChoiceSchema.shape.expiresAfter.default(null),
  /** Absolute and without links. */
  path: z.string().min(1).max(4096),
  /** The account's origin when the person chose it, or turned the folder on. */
  origin: z.string().nullable(),
})
export type WatchFolder = z.infer<typeof watchFolderSchema>

/** A folder that was just added: off, until a person turns it on. */
export const newWatchChoice: WatchChoice = {
  isOn: false,
  accountId: null,
  purpose: 'user_data',
  expiresAfter: null,
  include: '',
  // Names that browsers and other programs give to a file that they are still writing.
  exclude: '*.part, *.partial, *.crdownload, *.download, *.tmp',
  subfolders: false,
  quietSeconds: 10,
  afterwards: 'nothing',
  moveTo: 'Uploaded',
}

/** Most folders that are watched. */
export const mostWatchFolders = 20

/** Whether it names one subfolder, on every system. */
export function isFolderName(name: string): boolean {
  return /^(?![. ])[^\p{Cc}<>:"/\\|?*]+(?<![. ])$/u.test(name)
}

/** A file of a watched folder that was not added, and why. */
export interface LeftOutFile {
  /** Below the folder. */
  readonly name: string
  readonly why: Failure | ContentFinding
}

/** Left-out files that the window lists one by one. */
export const leftOutShown = 20

/**
 * - `off`: a person has turned it off
 * - `starting`: its present content is being listed
 * - `watching`
 * - `waiting`: something has to be done first, see `problem`; or an account has to be chosen
 */
export type WatchState = 'off' | 'starting' | 'watching' | 'waiting'

/** A watched folder as the window shows it. */
export interface WatchFolderView extends WatchFolder {
  readonly state: WatchState
  /** Why nothing is added now. */
  readonly problem?: Failure
  /** Files that changed a moment ago. */
  readonly changing: number
  /** Files that were added since Hoist started. */
  readonly added: number
  readonly leftOut: { readonly count: number; readonly files: readonly LeftOutFile[] }
}
