// Checks and repairs the content of files, one after the other, in a thread of its own: reading gigabytes must delay
// neither uploads nor the window.
import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { closeReadSync, isOfDrive, openRegularSync, sourceFs } from '../source/source-fs.js'
import { systemPath } from '../source/source-path.js'
import { slack } from './checks/json-scanner.js'
import { LineChecker } from './checks/line-checker.js'
import { PictureChecker, pictureHeadBytes } from './checks/picture-checker.js'
import { sourceChanged } from './copies/new-file.js'
import { repairFile } from './copies/repair-file.js'
import { splitFile } from './copies/split-file.js'

/** @import { ContentReport, ContentTask } from '../../../shared/service/content' */
/** @import { CopyRequest } from './content' */

const readAtOnce = 1024 * 1024
/** It has room for what is read along with the last line: otherwise, the check would copy everything. */
const buffer = Buffer.allocUnsafeSlow(readAtOnce + slack)
/** How often progress is reported after the first report, in milliseconds. */
const tellMs = 100

/** How many times in a row a failed read is tried, and how much longer each wait is, in milliseconds. */
const mostTries = 5
const laterMs = 250
const nobody = new Int32Array(new SharedArrayBuffer(4))

/**
 * Reads a file from the start until it ends or `push` returns false.
 *
 * @param {string} path
 * @param {(bytes: Uint8Array) => boolean} push
 * @param {number} atOnce how many bytes are read at once
 */
function readAll(path, push, atOnce = readAtOnce) {
  /** @type {number | null} */
  let file = null
  let read = 0
  let told = 0
  let tries = 0
  try {
    for (;;) {
      let bytes
      try {
        file ??= openRegularSync(path)
        bytes = readSync(file, buffer, 0, atOnce, read)
        tries = 0
      } catch (error) {
        tries += 1
        const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error)
        if (tries >= mostTries || !isOfDrive(code))
          throw Object.assign(/** @type {Error} */ (error), { isRead: true })
        if (file !== null) closeReadSync(file)
        file = null
        Atomics.wait(nobody, 0, 0, laterMs * tries)
        continue
      }
      if (bytes === 0 || !push(buffer.subarray(0, bytes))) return
      read += bytes
      if (Date.now() - told < tellMs) continue
      told = Date.now()
      parentPort?.postMessage({ read })
    }
  } finally {
    if (file !== null) closeReadSync(file)
  }
}

/**
 * @param {string} path
 * @param {ContentTask} task
 * @returns {ContentReport}
 */
function check(path, task) {
  const { purpose } = task
  if (purpose === 'vision') {
    const checker = new PictureChecker()
    readAll(path, (bytes) => checker.push(bytes), pictureHeadBytes)
    return checker.end()
  }
  const checker = new LineChecker({ ...task, purpose })
  readAll(path, (bytes) => checker.push(bytes))
  return checker.end()
}

/**
 * Writes copies of a file, and notices if it changes meanwhile.
 *
 * @param {string} path
 * @param {CopyRequest} copy
 * @returns {string[]} their paths
 */
function write(path, { known, repair, split, task }) {
  const read = (/** @type {(bytes: Uint8Array) => boolean} */ push) => {
    needSame(path, known)
    readAll(path, push)
    needSame(path, known)
  }
  const onParts = (/** @type {readonly string[]} */ parts) => parentPort?.postMessage({ parts })
  return split === undefined
    ? [repairFile(path, repair.names, task, repair.how, read, onParts)]
    : splitFile(path, split.parts, split.names, read, onParts)
}

/** @param {string} path @param {CopyRequest['known']} known */
function needSame(path, known) {
  let found
  try {
    found = sourceFs.statSync(systemPath(path), { bigint: true })
  } catch (error) {
    throw Object.assign(/** @type {Error} */ (error), { isRead: true })
  }
  if (String(found.size) === String(known.size) && String(found.mtimeNs) === known.modified) return
  throw Object.assign(new Error('the file was changed'), { code: sourceChanged })
}

parentPort?.on('message', ({ path, copy, task }) => {
  try {
    parentPort?.postMessage(copy === undefined ? { report: check(path, task) } : { made: write(path, copy) })
  } catch (error) {
    const known = /** @type {NodeJS.ErrnoException & { isRead?: true }} */ (error)
    const { code = '', isRead = false, message } = known
    parentPort?.postMessage({ code, message, isRead })
  }
})
