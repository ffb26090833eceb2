import { setMaxListeners } from 'node:events'
import { constants, type Dirent } from 'node:fs'
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import type { Fingerprint } from '../../../core/ports'
import { type AttemptLimits, untilRead } from '../../../core/source/drive'
import { type Failure, HoistError } from '../../../shared/failures/failures'
import type { SkipReason } from '../../../shared/ipc/views'
import { wellFormed } from '../../../shared/words/shown-text'
import { nodeClock } from '../../node-clock'
import { sourceError } from '../../system-errors'
import { mimeTypeOf } from '../mime-types'
import type { NamedFile } from '../source/named-file'
import { fingerprintAt } from '../source/node-source'
import { realPath, sourceFs } from '../source/source-fs.js'
import { pathFromSystem, shownPath, systemPath } from '../source/source-path.js'

/** The character that is shown for bytes that are not a character. */
const replacement = '\ufffd'

/** A file after its inspection, before anything is done with it. */
export interface InspectedFile {
  /** Absolute and without links, so that a link that changes later makes no difference. */
  readonly path: string
  /** Absolute, as it was named. */
  readonly named: string
  readonly name: string
  readonly mimeType: string
  /** Null if a problem prevented the file from being read. */
  readonly fingerprint: Fingerprint | null
  readonly problem: Failure | null
}

/** A person waits for the answer. */
const lookLimits: AttemptLimits = {
  maxAttempts: 4,
  keepTryingSeconds: 0,
  backoffBaseMs: 250,
  backoffCapMs: 1_000,
}
const noEnd = new AbortController().signal
// Many files are inspected at once, and Node would report that as a leak.
setMaxListeners(0, noEnd)

/**
 * Looks at a file or a folder that somebody waits for, and retries a few times if its drive fails. Throws the
 * system's error as a HoistError.
 */
export function lookAt<T>(look: () => Promise<T>): Promise<T> {
  const attempt = () =>
    look().catch((error: unknown) => {
      throw sourceError(error)
    })
  return untilRead(attempt, { clock: nodeClock, random: Math.random, limits: () => lookLimits }, noEnd)
}

/**
 * Inspects a file that a person named: can it be uploaded? Never throws.
 *
 * @param called its name, if that differs from the end of the path: a link gave it another one
 */
export async function inspectFile(given: NamedFile, called?: string): Promise<InspectedFile> {
  const nothing = { mimeType: 'application/octet-stream', fingerprint: null }
  if (typeof given !== 'string') {
    const { problem, text } = given
    return { ...nothing, path: text, named: text, name: text, problem }
  }
  let named = resolve(given)
  const name = called ?? nameOf(named)
  try {
    return await lookAt(async () => {
      named = await meantPath(named)
      const path = await realPath(named)
      if (path === '/') throw new HoistError({ kind: 'names-no-file', code: 'root', detail: `${named} is /` })
      const fingerprint = await fingerprintAt(path)
      await sourceFs.promises.access(systemPath(path), constants.R_OK)
      return readableFile({ path, named, name, mimeType: await mimeTypeOf(path, name), fingerprint })
    })
  } catch (error) {
    return { ...unreadFile(named, sourceError(error).failure), name }
  }
}

/** A file that can be read. It may still be empty. */
export function readableFile(
  file: Omit<InspectedFile, 'problem' | 'fingerprint'> & { readonly fingerprint: Fingerprint },
): InspectedFile {
  const isEmpty = file.fingerprint.size === 0
  return { ...file, problem: isEmpty ? { kind: 'source-empty', detail: 'the file has 0 bytes' } : null }
}

/** A file that could not be inspected. */
export function unreadFile(path: string, problem: Failure): InspectedFile {
  const mimeType = 'application/octet-stream'
  return { path, named: path, name: nameOf(path), mimeType, fingerprint: null, problem }
}

/** The name of a file, as text. */
export function nameOf(path: string): string {
  return wellFormed(basename(path) || path)
}

/** Whether a path as it was named can mean one file only. */
export function isClear(path: string): boolean {
  return !path.includes(replacement)
}

/**
 * Command lines, drops and dialogs show a name that is not UTF-8 with replacement characters: returns the path of the
 * one file that looks like that, or the given path if there is none. Throws a HoistError (`source-name-unclear`) if
 * there are several.
 */
export async function meantPath(path: string): Promise<string> {
  if (isClear(path)) return path
  const { root } = parse(path)
  let found = root
  for (const name of path.slice(root.length).split(sep)) {
    const real = name.includes(replacement) ? await namesLike(found, name) : [name]
    if (real.length > 1) {
      const detail = `${shownPath(found)} has ${real.length} names that look like “${name}”`
      throw new HoistError({ kind: 'source-name-unclear', detail })
    }
    found = join(found, real[0] ?? name)
  }
  return found
}

/** The path if it is Unicode, else that of the nearest parent folder whose path is: Electron can show no other path. */
export function unicodePath(path: string): string {
  return systemPath(path) === path ? path : unicodePath(dirname(path))
}

/** The names in a folder that are shown like this one, including itself if it exists. */
async function namesLike(folder: string, name: string): Promise<string[]> {
  const found = await sourceFs.promises.readdir(systemPath(folder), { encoding: 'buffer' })
  const names = found.map(pathFromSystem)
  return names.includes(name) ? [name] : names.filter((each) => shownPath(each) === name)
}

/** Looks into folders, each on its own drive. Every method that throws, throws a HoistError. */
export interface FolderReader {
  /** The same path without links. Like {@link meantPath}, takes a name that is not UTF-8 as it is shown. */
  realPath(path: string): Promise<string>
  readFolder(path: string): Promise<FolderEntry[]>
  /** Whether the path, or its target, is a folder. Never throws. */
  isFolder(path: string): Promise<boolean>
}

export interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
}

/** Folders that this process reads itself. */
export const localFolders: FolderReader = {
  realPath: (path) => lookAt(async () => realPath(await meantPath(path))),
  async readFolder(path) {
    const options = { withFileTypes: true, encoding: 'buffer' } as const
    const found = await lookAt(() => sourceFs.promises.readdir(systemPath(path), options))
    return found.map((entry) => ({ name: pathFromSystem(entry.name), kind: kindOf(entry) }))
  },
  async isFolder(path) {
    try {
      return (await lookAt(() => sourceFs.promises.stat(systemPath(path)))).isDirectory()
    } catch {
      // Inspecting it as a file reports whatever is wrong with it.
      return false
    }
  },
}

function kindOf(entry: Dirent<Buffer>): FolderEntry['kind'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'link' : 'other'
}

export interface FolderVisitor {
  /**
   * Called for each file, and with the reason for each folder that could not be read.
   *
   * @param root the real path of the folder that is walked: paths that now lead out of it must not be taken
   */
  readonly found: (path: string, problem: HoistError | null, root: string) => Promise<void>
  /** Called for each file or folder that is left out. */
  readonly skipped: (path: string, why: SkipReason) => void
}

/** Files that systems and programs leave beside a person's, in lower case. */
const systemNames: ReadonlySet<string> = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  'icon\r',
  '$recycle.bin',
  'system volume information',
])

/** Whether a name is that of a hidden or a system file, or the lock file of an open document. */
export function isLeftOut(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || systemNames.has(name.toLowerCase())
}

/** Whether a real path is that of a folder, or inside it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Whether a link leads to an existing place outside that folder. */
async function leadsOut(link: string, folder: string, folders: FolderReader): Promise<boolean> {
  try {
    return !isInside(await folders.realPath(link), folder)
  } catch {
    // Inspecting it as a file reports whatever is wrong with it.
    return false
  }
}

/**
 * Every file below a folder, in order of name, including links that stay inside it, but each real folder only once: a
 * link to a parent folder ends no walk in a loop. Hidden and system files, and links that lead out of the folder, are
 * left out.
 *
 * @param takesHidden include hidden and system files
 */
export async function walkFolder(
  folder: string,
  visitor: FolderVisitor,
  signal: AbortSignal,
  takesHidden = false,
  folders: FolderReader = localFolders,
): Promise<void> {
  const seen = new Set<string>()
  let root = folder
  const walk = async (current: string): Promise<void> => {
    if (signal.aborted) return
    let entries: FolderEntry[]
    let real: string
    try {
      real = await folders.realPath(current)
      if (seen.size === 0) root = real
      if (seen.has(real)) return
      seen.add(real)
      if (!isInside(real, root)) {
        visitor.skipped(current, 'outside')
        return
      }
      entries = await folders.readFolder(real)
      entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      await visitor.found(current, sourceError(error), root)
      return
    }
    for (const { name, kind } of entries) {
      if (signal.aborted) return
      const path = join(real, name)
      // Including hidden files does not include the places outside the folder that they link to.
      if (kind === 'link' && (await leadsOut(path, root, folders))) visitor.skipped(path, 'outside')
      else if (!takesHidden && isLeftOut(name)) visitor.skipped(path, 'hidden')
      else if (kind === 'folder' || (kind !== 'file' && (await folders.isFolder(path)))) await walk(path)
      else await visitor.found(path, null, root)
    }
  }
  await walk(folder)
}
