// Checks JSON Lines in a thread of its own: parsing gigabytes must hold up neither the sending nor the window. One
// file after the other, as they are asked for.
import { closeSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { LineChecker } from './content-check.js'
import { openRegularSync } from './source-fs.js'

const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
/** How often it is told how far it is, in milliseconds. */
const tellMs = 100

/**
 * @param {string} path
 * @param {import('../shared/content').LinesPurpose} purpose
 */
function check(path, purpose) {
  const checker = new LineChecker(purpose)
  const file = openRegularSync(path)
  try {
    let read = 0
    let told = Date.now()
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      const problem = checker.push(buffer.subarray(0, bytes))
      if (problem !== null) return problem
      read += bytes
      if (Date.now() - told < tellMs) continue
      told = Date.now()
      parentPort?.postMessage({ read })
    }
    return checker.end()
  } finally {
    closeSync(file)
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
