// Writes new files beside those of a person, and never over one. Plain JavaScript, because a worker thread runs it from
// its file.
import { closeReadSync, openRegularSync, sourceFs } from '../../source/source-fs.js'
import { systemPath } from '../../source/source-path.js'

/** @import { Write } from './line-repairer.js' */

const outBytes = 1024 * 1024

/** The code of the error that says that a file was changed while a copy of it was made. */
export const sourceChanged = 'SOURCE_CHANGED'

/**
 * Takes the bytes of a new file in order.
 *
 * @typedef {object} Sink
 * @property {Write} write
 */

/** @param {string} at */
export function isThere(at) {
  return sourceFs.existsSync(systemPath(at))
}

/** The name of a file until it is whole. @param {string} made */
export function partOf(made) {
  return `${made}.part`
}

/**
 * Gives a file its name, unless another one has taken it meanwhile: renaming would replace that one, linking fails.
 *
 * @param {string} made
 */
export function nameFile(made) {
  const part = systemPath(partOf(made))
  try {
    sourceFs.linkSync(part, systemPath(made))
  } catch (error) {
    // Linking fails if the name is taken, and on drives without links.
    if (isThere(made)) throw error
    sourceFs.renameSync(part, systemPath(made))
    return
  }
  sourceFs.unlinkSync(part)
}

/** @param {string} at */
export function removeFile(at) {
  sourceFs.rmSync(systemPath(at), { force: true })
}

/**
 * Throws as the system does on a full disk, before anything is written. A drive that does not say how much is free is
 * tried.
 *
 * @param {string} folder
 * @param {number} bytes
 */
export function needRoom(folder, bytes) {
  const { bavail, blocks, bsize } = sourceFs.statfsSync(systemPath(folder))
  if (blocks > 0 && bavail * bsize < bytes)
    throw Object.assign(new Error(`${bavail * bsize} bytes are free, ${bytes} are needed`), {
      code: 'ENOSPC',
    })
}

/** A file that is written in large pieces, under the name that it has until it is whole. @implements {Sink} */
export class NewFile {
  buffer = Buffer.allocUnsafe(outBytes)
  used = 0
  /** @type {number | null} */
  file

  /** @param {string} made */
  constructor(made) {
    this.part = partOf(made)
    this.file = sourceFs.openSync(systemPath(this.part), 'wx')
  }

  /** @type {Write} */
  write(bytes, from, to) {
    if (to - from > outBytes - this.used) this.flush()
    if (to - from > outBytes) return this.send(bytes.subarray(from, to))
    this.buffer.set(bytes.subarray(from, to), this.used)
    this.used += to - from
  }

  flush() {
    this.send(this.buffer.subarray(0, this.used))
    this.used = 0
  }

  /** @param {Uint8Array} bytes */
  send(bytes) {
    if (this.file === null) return
    for (let at = 0; at < bytes.length; ) at += sourceFs.writeSync(this.file, bytes, at)
  }

  close() {
    this.flush()
    if (this.file === null) return
    // The file is uploaded next, so it has to be on the disk.
    sourceFs.fsyncSync(this.file)
    sourceFs.closeSync(this.file)
    this.file = null
  }

  abandon() {
    if (this.file !== null) sourceFs.closeSync(this.file)
    this.file = null
    removeFile(this.part)
  }
}

/** The existing file has other bytes. */
export class Differs extends Error {}

/** Compares an existing file with the bytes that would be written; throws {@link Differs}. @implements {Sink} */
export class PresentFile {
  buffer = Buffer.allocUnsafe(outBytes)
  at = 0

  /** @param {string} path */
  constructor(path) {
    try {
      this.file = openRegularSync(path)
    } catch {
      // Whatever has that name, it is not the file that would be written.
      throw new Differs()
    }
    this.size = sourceFs.fstatSync(this.file).size
  }

  /** @type {Write} */
  write(bytes, from, to) {
    for (let each = from; each < to; ) {
      const length = Math.min(to - each, outBytes)
      const read = sourceFs.readSync(this.file, this.buffer, 0, length, this.at)
      if (read === 0 || !this.buffer.subarray(0, read).equals(bytes.subarray(each, each + read)))
        throw new Differs()
      each += read
      this.at += read
    }
  }

  close() {
    closeReadSync(this.file)
  }
}

/**
 * Whether a file has exactly the bytes that would be written into it: an earlier run has written it.
 *
 * @param {string} path
 * @param {(sink: Sink) => void} writeInto
 */
export function isWritten(path, writeInto) {
  if (sizeOf(path) === null) return false
  /** @type {PresentFile | null} */
  let present = null
  try {
    present = new PresentFile(path)
    writeInto(present)
    return present.at === present.size
  } catch (error) {
    if (error instanceof Differs) return false
    throw error
  } finally {
    present?.close()
  }
}

/** The size of a file in bytes; null if it is not a file or cannot be inspected. @param {string} path */
export function sizeOf(path) {
  try {
    const found = sourceFs.statSync(systemPath(path))
    return found.isFile() ? found.size : null
  } catch {
    return null
  }
}
