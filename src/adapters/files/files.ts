import { resolve } from 'node:path'
import type { Checksum, FileSource, Fingerprint, OpenSource } from '../../core/ports'
import { failureOf } from '../../shared/failures/failures'
import type { ContentReport, ContentTask } from '../../shared/service/content'
import type { Purpose } from '../../shared/service/purposes'
import { Drive } from '../drives/drive'
import type { StartDriveChild } from '../drives/drive-child'
import { type Mount, Mounts } from '../drives/mounts'
import { ContentChecker, type CopyRequest, purposeByName } from './content/content'
import {
  type FolderEntry,
  type InspectedFile,
  inspectFile,
  isClear,
  nameOf,
  readableFile,
  unreadFile,
} from './intake/intake'
import { LookThread } from './intake/look-thread'
import { type DriveWork, localWork } from './intake/looks'
import { mimeTypeByName } from './mime-types'
import type { NamedFile } from './source/named-file'
import { NodeFileSource } from './source/node-source'
import { closeRead, openRegular } from './source/source-fs.js'

/** How long a drive may not answer while a person adds a file, in milliseconds: a sleeping one takes seconds. */
const longestLookMs = 20_000

/**
 * A person's files, wherever they are. This process reads the files on the computer's own disks; each network drive and
 * each FUSE drive has its own process.
 */
export class Files implements FileSource, DriveWork {
  readonly #mounts: Mounts
  readonly #local: NodeFileSource
  readonly #checker = new ContentChecker()
  readonly #thread = new LookThread()
  readonly #start: StartDriveChild
  /** The drives by mount point, each with the ID of its mount. */
  readonly #drives = new Map<string, { readonly drive: Drive; readonly id: string }>()

  /**
   * @param home a path on the drive that Hoist's own files are on
   * @param start starts a process that reads a drive
   * @param mounts the mounted drives
   */
  constructor(home: string, start: StartDriveChild, mounts = new Mounts(home)) {
    this.#mounts = mounts
    this.#local = new NodeFileSource((path) => this.#mounts.at(path).id)
    this.#start = start
  }

  fingerprint(path: string): Promise<Fingerprint> {
    return this.#at(path).fingerprint(path)
  }

  open(path: string): Promise<OpenSource> {
    return this.#at(path).open(path)
  }

  md5(path: string, size: number, signal: AbortSignal): Checksum {
    return this.#at(path).md5(path, size, signal)
  }

  /** As {@link inspectFile}. @param ms how long its drive may be silent, in milliseconds */
  async inspect(named: NamedFile, called?: string, ms = longestLookMs): Promise<InspectedFile> {
    if (typeof named !== 'string') return inspectFile(named)
    const path = resolve(named)
    try {
      return (await this.#inspectPlain(path, called)) ?? (await this.#look('inspect', [path, called], ms))
    } catch (error) {
      const file = unreadFile(path, failureOf(error))
      return { ...file, name: called ?? file.name }
    }
  }

  /** The quick way for most files: those that are not links and can be read. Null for any other. */
  async #inspectPlain(named: string, called: string | undefined): Promise<InspectedFile | null> {
    const name = called ?? nameOf(named)
    const mimeType = await mimeTypeByName(name)
    if (mimeType === null || !isClear(named) || !(await this.#mounts.isDirect(named))) return null
    const seen = await this.#thread.look(named)
    if (seen === null) return null
    const { path, ...fingerprint } = seen
    return readableFile({ path, named, name, mimeType, fingerprint })
  }

  /** As {@link suggestPurpose}. */
  async suggestPurpose(path: string, name: string): Promise<Purpose> {
    // Most names tell the purpose, and with ten thousand files each look into one counts.
    return purposeByName(name) ?? this.#look('suggestPurpose', [path, name]).catch(() => 'user_data')
  }

  /** As {@link batchEndpoint} of `batch-endpoint.ts`. */
  batchEndpoint(path: string): Promise<string | null> {
    return this.#look('batchEndpoint', [path])
  }

  realPath(path: string): Promise<string> {
    return this.#look('realPath', [path])
  }

  readFolder(path: string): Promise<FolderEntry[]> {
    return this.#look('readFolder', [path])
  }

  isFolder(path: string): Promise<boolean> {
    return this.#look('isFolder', [path]).catch(() => false)
  }

  /** Names the drive of a file. @param path without links */
  driveOf(path: string): string {
    return this.#mounts.at(path).point
  }

  fingerprints(folder: string, names: readonly string[]): Promise<(Fingerprint | null)[]> {
    return this.#look('fingerprints', [folder, names])
  }

  moveFile(path: string, to: string, known: Fingerprint): Promise<string> {
    return this.#look('moveFile', [path, to, known])
  }

  /**
   * The whole content of a file on one of the computer's own disks that has no more than `most` bytes. Null for any
   * other file: what a network drive can send is needed for uploads.
   */
  async small(path: string, most: number): Promise<Uint8Array | null> {
    const mount = await this.#mounts.of(path)
    return mount.isLocal ? this.#local.look(mount.id, path, () => readSmall(path, most), longestLookMs) : null
  }

  /**
   * As {@link ContentChecker.check}.
   *
   * @param onSilent called when the drive does not answer: another file may be checked meanwhile
   */
  check(
    path: string,
    task: ContentTask,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
    onSilent: () => void,
  ): Promise<ContentReport> {
    const drive = this.#drive(this.#mounts.at(path))
    return drive === null
      ? this.#checker.check(path, task, onRead, signal)
      : drive.check(path, task, onRead, signal, onSilent)
  }

  /** As {@link ContentChecker.copy}. */
  copy(
    path: string,
    request: CopyRequest,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    return (this.#drive(this.#mounts.at(path)) ?? this.#checker).copy(path, request, onRead, signal)
  }

  /** Ends all processes that read, whatever they wait for. */
  close(): void {
    this.#checker.close()
    this.#thread.close()
    for (const { drive } of this.#drives.values()) drive.close()
  }

  #at(path: string): Omit<FileSource, 'realPath'> {
    return this.#drive(this.#mounts.at(path)) ?? this.#local
  }

  /** Looks at something on its own drive. Throws the error of that check, or a HoistError (`drive-silent`). */
  async #look<Name extends keyof DriveWork>(
    name: Name,
    args: Parameters<DriveWork[Name]>,
    ms = longestLookMs,
  ): Promise<Awaited<ReturnType<DriveWork[Name]>>> {
    type Found = Awaited<ReturnType<DriveWork[Name]>>
    const mount = await this.#mounts.of(String(args[0]))
    const drive = this.#drive(mount)
    if (drive !== null) return drive.look(name, args, ms)
    const look = localWork[name] as (...given: readonly unknown[]) => Promise<Found>
    return this.#local.look(mount.id, String(args[0]), () => look(...args), ms)
  }

  /** Null if this process reads the drive itself. */
  #drive({ id, isLocal, point }: Mount): Drive | null {
    if (isLocal) return null
    const known = this.#drives.get(point)
    if (known?.id === id) return known.drive
    const drive = known?.drive ?? new Drive(this.#start)
    // The old process may wait forever for the drive that was mounted there before.
    drive.close()
    this.#drives.set(point, { drive, id })
    return drive
  }
}

async function readSmall(path: string, most: number): Promise<Uint8Array | null> {
  const { found, handle } = await openRegular(path)
  try {
    if (found.size > most) return null
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Number(found.size)), { position: 0 })
    return buffer.subarray(0, bytesRead)
  } finally {
    await closeRead(handle)
  }
}
