import { basename } from 'node:path'
import {
  type FolderReader,
  type InspectedFile,
  isInside,
  walkFolder,
} from '../../adapters/files/intake/intake'
import { filterOf, type Patterns, pathBelow } from '../../adapters/files/intake/patterns'
import { inOrder } from '../../adapters/files/source/in-order'
import type { Fingerprint } from '../../core/ports'
import type { HoistError } from '../../shared/failures/failures'
import type { SkipReason } from '../../shared/ipc/views'
import type { LocatedFile } from '../../shared/words/told-apart'

/** Which files in folders a command takes. */
export interface FolderChoice extends Patterns {
  readonly hidden: boolean
}

/** A file of a folder that is not sent, and why. */
export interface SkippedFile extends LocatedFile {
  readonly why: SkipReason | 'own'
}

export interface FolderFilesDeps {
  readonly folders: FolderReader
  readonly inspect: (path: string) => Promise<InspectedFile>
  readonly choice: FolderChoice
  /** Whether the command itself has written the file. Throws a HoistError. */
  readonly isOwn: (path: string, found: Fingerprint) => Promise<boolean>
  readonly signal: AbortSignal
}

/**
 * Inspects the files of a folder, in order of name.
 *
 * @param take receives each file that the command takes, and each folder that cannot be read
 * @returns the files that were left out
 */
export async function filesOfFolder(
  folder: string,
  take: (file: InspectedFile) => void,
  { choice, folders, inspect, isOwn, signal }: FolderFilesDeps,
): Promise<SkippedFile[]> {
  const isWanted = filterOf(choice)
  const left: SkippedFile[] = []
  const skipped = (path: string, why: SkippedFile['why']) =>
    void left.push({ name: basename(path), path, why })
  await inOrder<{ readonly file: InspectedFile; readonly root: string; readonly own: boolean }>(
    ({ file, own, root }) => {
      if (signal.aborted) return
      // A link out of the folder has replaced the file since the file was found.
      if (file.fingerprint !== null && !isInside(file.path, root)) skipped(file.named, 'outside')
      else if (own) skipped(file.named, 'own')
      else take(file)
    },
    async (look) => {
      const found = async (path: string, problem: HoistError | null, root: string) => {
        if (problem === null && !isWanted(pathBelow(root, path))) return skipped(path, 'pattern')
        await look(async () => {
          const file = await inspect(path)
          return {
            own: file.fingerprint !== null && (await isOwn(file.path, file.fingerprint)),
            file: problem === null ? file : { ...file, fingerprint: null, problem: problem.failure },
            root,
          }
        })
      }
      await walkFolder(folder, { found, skipped }, signal, choice.hidden, folders)
    },
  )
  return left
}
