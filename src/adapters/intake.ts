import { access, constants, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import mime from 'mime'
import type { Fingerprint } from '../core/ports'
import type { Failure, HoistError } from '../shared/failures'
import { serviceLimits } from '../shared/limits'
import type { Purpose } from '../shared/purposes'
import type { NodeFileSource } from './node-source'
import { sourceError } from './system-errors'

/** A file that was looked at before anything is done with it. */
export interface InspectedFile {
  /** Absolute. */
  readonly path: string
  readonly name: string
  readonly mimeType: string
  /** Null where there is a problem that kept it from being read. */
  readonly fingerprint: Fingerprint | null
  readonly problem: Failure | null
}

/** Looks at a file that a person named: can it be uploaded at all? Never throws. */
export async function inspectFile(source: NodeFileSource, named: string): Promise<InspectedFile> {
  const path = resolve(named)
  const name = basename(path)
  const common = { path, name, mimeType: mimeTypeOf(name) }
  try {
    const fingerprint = await source.fingerprint(path)
    await access(path, constants.R_OK).catch((error: unknown) => {
      throw sourceError(error)
    })
    return { ...common, fingerprint, problem: sizeProblem(fingerprint.size) }
  } catch (error) {
    return { ...common, fingerprint: null, problem: sourceError(error).failure }
  }
}

function sizeProblem(size: number): Failure | null {
  if (size === 0) return { kind: 'source-empty', detail: 'the file has 0 bytes' }
  if (size <= serviceLimits.uploadBytes) return null
  return {
    kind: 'source-too-large',
    detail: `${size} bytes, at most ${serviceLimits.uploadBytes}`,
    bytes: size,
  }
}

/** What a purpose does not allow, or null. @param size bytes */
export function purposeProblem(size: number, purpose: Purpose): Failure | null {
  const most = serviceLimits.batchFileBytes
  if (purpose !== 'batch' || size <= most) return null
  return { kind: 'source-too-large-for-purpose', detail: `${size} bytes, at most ${most}`, bytes: size }
}

/** The type that the service is told. JSON Lines has none registered; it takes the one it documents. */
export function mimeTypeOf(name: string): string {
  if (/\.jsonl$/i.test(name)) return 'text/jsonl'
  return mime.getType(name) ?? 'application/octet-stream'
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // Whatever is wrong with it, looking at it as a file says so in words.
    return false
  }
}

export interface FolderWalk {
  /** Files that were left out because they are hidden or belong to the system. */
  readonly skipped: number
}

/**
 * Every file below a folder, in order of name, through links as well, but through each real folder only once: a
 * link to a folder above does not go round for ever. Hidden and system files are left out and counted.
 *
 * @param onPath called for each file, and for each folder that could not be read with the reason
 */
export async function walkFolder(
  folder: string,
  onPath: (path: string, problem: HoistError | null) => Promise<void>,
  signal: AbortSignal,
): Promise<FolderWalk> {
  const seen = new Set<string>()
  let skipped = 0
  const walk = async (current: string): Promise<void> => {
    if (signal.aborted) return
    let entries: string[]
    try {
      const real = await realpath(current)
      if (seen.has(real)) return
      seen.add(real)
      entries = (await readdir(current)).sort()
    } catch (error) {
      await onPath(current, sourceError(error))
      return
    }
    for (const entry of entries) {
      if (signal.aborted) return
      if (entry.startsWith('.') || ['Thumbs.db', 'desktop.ini'].includes(entry)) {
        skipped += 1
        continue
      }
      const path = join(current, entry)
      if (await isFolder(path)) await walk(path)
      else await onPath(path, null)
    }
  }
  await walk(folder)
  return { skipped }
}
