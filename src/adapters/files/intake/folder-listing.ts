import { constants } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { Fingerprint } from '../../../core/ports'
import { isOfDrive } from '../../../core/source/drive'
import { likeness } from '../../../core/source/likeness'
import { type Failure, failureOf, HoistError } from '../../../shared/failures/failures'
import { errorCode, sourceError } from '../../system-errors'
import { fingerprintAt } from '../source/node-source'
import { sourceFs } from '../source/source-fs.js'
import { systemPath } from '../source/source-path.js'
import { type FolderReader, isLeftOut } from './intake'

/** Inspects many files of a watched folder, and moves uploaded ones. Runs on their drive. */
export interface FolderKeeper {
  /**
   * The fingerprints of those files in a folder; null for anything that is not a file or cannot be inspected. Throws a
   * HoistError if the drive fails.
   */
  fingerprints(folder: string, names: readonly string[]): Promise<(Fingerprint | null)[]>
  /**
   * Moves a file, and creates the folders on the way. An existing file at the new place stays: then the name gets a
   * number. Throws a HoistError: `source-changed` if another file now has that path, or the reason why the file
   * cannot be moved.
   *
   * @returns its new path
   */
  moveFile(path: string, to: string, known: Fingerprint): Promise<string>
}

/** How many inspections run at the same time: Node has four threads for all files. */
const looksAtOnce = 3
/** How many numbers are tried for a name that exists. */
const mostNumbers = 10_000

/** This process does the work itself. */
export const localKeeper: FolderKeeper = {
  async fingerprints(folder, names) {
    const found: (Fingerprint | null)[] = []
    const look = (name: string) =>
      fingerprintAt(join(folder, name)).catch((error: unknown) => {
        if (isOfDrive(failureOf(error))) throw error
        return null
      })
    for (let at = 0; at < names.length; at += looksAtOnce)
      found.push(...(await Promise.all(names.slice(at, at + looksAtOnce).map(look))))
    return found
  },
  async moveFile(path, to, known) {
    const found = await fingerprintAt(path)
    if (likeness(found, known) === 'changed') {
      const detail = `was ${JSON.stringify(known)}, is ${JSON.stringify(found)}`
      throw new HoistError({ kind: 'source-changed', detail })
    }
    try {
      await sourceFs.promises.mkdir(systemPath(dirname(to)), { recursive: true })
      const free = await takeName(to)
      try {
        await sourceFs.promises.rename(systemPath(path), systemPath(free))
      } catch (error) {
        await sourceFs.promises.rm(systemPath(free), { force: true })
        throw error
      }
      return free
    } catch (error) {
      throw sourceError(error)
    }
  },
}

/** Creates an empty file of that name, or of the next free one: a rename would replace somebody else's file. */
async function takeName(wanted: string): Promise<string> {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants
  const extension = extname(wanted)
  const stem = join(dirname(wanted), basename(wanted, extension))
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${stem} (${number})${extension}`
    try {
      await (await sourceFs.promises.open(systemPath(name), O_CREAT | O_EXCL | O_WRONLY)).close()
      return name
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || number === mostNumbers) throw error
    }
  }
}

/** The files of a folder, and what could not be read. */
export interface Listing {
  /** By their paths below the folder, with `/` between the names. */
  readonly files: ReadonlyMap<string, Fingerprint>
  /** Folders, by such paths. */
  readonly unread: ReadonlyMap<string, Failure>
}

/** How many files are read without a pause, before other reads of the drive get a slot. */
const filesAtOnce = 250

/**
 * Lists the present files of a folder, without hidden and system files, and without following links. Throws a
 * HoistError if the folder itself cannot be read.
 *
 * @param isWanted whether to enter a folder, by its path below the watched one
 */
export async function listFiles(
  root: string,
  isWanted: (path: string) => boolean,
  reader: Pick<FolderReader & FolderKeeper, 'readFolder' | 'fingerprints'>,
  signal: AbortSignal,
): Promise<Listing> {
  const files = new Map<string, Fingerprint>()
  const unread = new Map<string, Failure>()
  const list = async (way: string): Promise<void> => {
    signal.throwIfAborted()
    const folder = join(root, way)
    const below = way === '' ? '' : `${way}/`
    const entries = (await reader.readFolder(folder)).filter(({ name }) => !isLeftOut(name))
    const names = entries.flatMap(({ kind, name }) => (kind === 'file' ? name : []))
    for (let at = 0; at < names.length; at += filesAtOnce) {
      signal.throwIfAborted()
      const some = names.slice(at, at + filesAtOnce)
      const found = await reader.fingerprints(folder, some)
      for (const [index, name] of some.entries()) {
        const fingerprint = found[index]
        if (fingerprint) files.set(below + name, fingerprint)
      }
    }
    for (const { kind, name } of entries) {
      const path = below + name
      if (kind !== 'folder' || !isWanted(path)) continue
      await list(path).catch((error: unknown) => {
        signal.throwIfAborted()
        unread.set(path, failureOf(error))
      })
    }
  }
  await list('')
  return { files, unread }
}
