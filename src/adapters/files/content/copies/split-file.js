// Writes the parts of a file beside it. Plain JavaScript, because a worker thread runs it from its file.
import path from 'node:path'
import {
  Differs,
  isThere,
  NewFile,
  nameFile,
  needRoom,
  PresentFile,
  partOf,
  removeFile,
  sizeOf,
  sourceChanged,
} from './new-file.js'

/** @import { SplitPart } from '../../../../shared/service/content' */
/** @import { Sink } from './new-file.js' */
/** @import { ReadAll } from './repair-file.js' */

const newline = 0x0a

/**
 * Never changes the file, and never writes over another file: the parts get their names only when all of them are
 * whole. Parts that an earlier run has written are used.
 *
 * @param {string} file
 * @param {readonly SplitPart[]} parts whole lines, all of the file
 * @param {readonly (readonly string[])[]} names possible names of all parts, which get the first ones that are free
 * @param {ReadAll} readAll
 * @param {(parts: readonly string[]) => void} onParts receives what is about to be written
 * @returns {string[]} the paths of the parts
 */
export function splitFile(file, parts, names, readAll, onParts) {
  const folder = path.dirname(file)
  for (const each of names) {
    const made = each.map((name) => path.join(folder, name))
    if (made.every(isThere)) {
      if (areWritten(made, parts, readAll)) return made
      continue
    }
    if (made.some((at) => isThere(at) || isThere(partOf(at)))) continue
    needRoom(
      folder,
      parts.reduce((sum, { bytes }) => sum + bytes, 0),
    )
    onParts(made.map(partOf))
    writeParts(made, parts, readAll)
    return made
  }
  throw Object.assign(new Error('no names are free for the parts'), { code: 'EEXIST' })
}

/** @param {string[]} made @param {readonly SplitPart[]} parts @param {ReadAll} readAll */
function writeParts(made, parts, readAll) {
  /** @type {string[]} */
  const begun = []
  /** @type {string[]} */
  const named = []
  /** @type {NewFile[]} */
  const open = []
  try {
    inParts(parts, readAll, {
      begin(index) {
        const at = /** @type {string} */ (made[index])
        const out = new NewFile(at)
        begun.push(at)
        open.push(out)
        return out
      },
      end: () => open.pop()?.close(),
    })
    for (const at of made) {
      nameFile(at)
      named.push(at)
    }
  } catch (error) {
    open.pop()?.abandon()
    for (const at of begun) removeFile(named.includes(at) ? at : partOf(at))
    throw error
  }
}

/** @param {string[]} made @param {readonly SplitPart[]} parts @param {ReadAll} readAll */
function areWritten(made, parts, readAll) {
  if (!made.every((at, index) => sizeOf(at) === parts[index]?.bytes)) return false
  /** @type {PresentFile[]} */
  const open = []
  try {
    inParts(parts, readAll, {
      begin(index) {
        const present = new PresentFile(/** @type {string} */ (made[index]))
        open.push(present)
        return present
      },
      end: () => open.pop()?.close(),
    })
    return true
  } catch (error) {
    if (error instanceof Differs) return false
    throw error
  } finally {
    open.pop()?.close()
  }
}

/**
 * Gives each part its bytes.
 *
 * @param {readonly SplitPart[]} parts
 * @param {ReadAll} readAll
 * @param {{ begin: (index: number) => Sink, end: () => unknown }} to
 */
function inParts(parts, readAll, to) {
  let index = 0
  let left = parts[0]?.bytes ?? 0
  let sink = to.begin(0)
  readAll((bytes) => {
    for (let at = 0; at < bytes.length; ) {
      if (left === 0) {
        index += 1
        // The file has more lines than when it was checked.
        if (index === parts.length) throw changed()
        left = parts[index]?.bytes ?? 0
        sink = to.begin(index)
      }
      const length = Math.min(left, bytes.length - at)
      sink.write(bytes, at, at + length)
      at += length
      left -= length
      if (left > 0) continue
      if (index < parts.length - 1 && bytes[at - 1] !== newline) throw changed()
      to.end()
    }
    return true
  })
  if (index < parts.length - 1 || left > 0) throw changed()
}

function changed() {
  return Object.assign(new Error('the file was changed while it was read'), { code: sourceChanged })
}
