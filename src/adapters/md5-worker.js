// The MD5 of a whole file, in a thread of its own: hashing takes a core for seconds and must not hold up the
// sending. Plain JavaScript, because a worker is started from its file, in tests as well as from the build.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

const buffer = Buffer.allocUnsafeSlow(1024 * 1024)

/** @param {string} path */
function md5(path) {
  const hash = createHash('md5')
  const file = openSync(path, 'r')
  try {
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, bytes))
    }
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

try {
  parentPort?.postMessage({ md5: md5(workerData.path) })
} catch (error) {
  const known = /** @type {NodeJS.ErrnoException} */ (error)
  parentPort?.postMessage({ code: known.code ?? '', message: known.message })
}
