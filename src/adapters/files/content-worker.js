// Checks JSON Lines in a thread of its own: parsing gigabytes must hold up neither the sending nor the window. One
// file after the other, as they are asked for.
import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { LineChecker } from './content-check.js'
import { closeReadSync, isOfDrive, openRegularSync } from './source-fs.js'

const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
/** How often it is told how far it is, in milliseconds. */
const tellMs = 100

/** What a drive fails at is tried so often in a row, and so much later each time, in milliseconds. */
const mostTries = 5
const laterMs = 250
const nobody = new Int32Array(new SharedArrayBuffer(4))

/**
 * @param {string} path
 * @param {import('../../shared/content').LinesPurpose} purpose
 */
function check(path, purpose) {
  const checker = new LineChecker(purpose)
  /** @type {number | null} */
  let file = null
  let read = 0
  let told = Date.now()
  let tries = 0
  try {
    for (;;) {
      let bytes
      try {
        file ??= openRegularSync(path)
        bytes = readSync(file, buffer, 0, buffer.byteLength, read)
        tries = 0
      } catch (error) {
        tries += 1
        const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error)
        if (tries >= mostTries || !isOfDrive(code)) throw error
        if (file !== null) closeReadSync(file)
        file = null
        Atomics.wait(nobody, 0, 0, laterMs * tries)
        continue
      }
      if (bytes === 0) return checker.end()
      const problem = checker.push(buffer.subarray(0, bytes))
      if (problem !== null) return problem
      read += bytes
      if (Date.now() - told < tellMs) continue
      told = Date.now()
      parentPort?.postMessage({ read })
    }
  } finally {
    if (file !== null) closeReadSync(file)
  }
}

parentPort?.on('message', ({ path, purpose }) => {
  try {
    parentPort?.postMessage({ problem: check(path, purpose) })
  } catch (error) {
    const known = /** @type {NodeJS.ErrnoException} */ (error)
    parentPort?.postMessage({ code: known.code ?? '', message: known.message })
  }
})
