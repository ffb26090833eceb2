// Looks at many files in one go. From the main thread, each would be a promise and a wait for a thread; here it is a
// call. Plain JavaScript, because a worker is started from its file, in tests as well as from the build.
import { constants } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { sourceFs } from '../source/source-fs.js'
import { pathFromSystem, systemPath } from '../source/source-path.js'

/**
 * What the system knows of a file that can be read and is no link; null for anything else.
 *
 * @param {string} path without links in its folders
 * @returns {import('./look-thread').Seen | null}
 */
function seen(path) {
  const { accessSync, lstatSync, realpathSync } = sourceFs
  const given = systemPath(path)
  try {
    const found = lstatSync(given, { bigint: true })
    if (!found.isFile()) return null
    accessSync(given, constants.R_OK)
    // On some systems, names in upper and lower case lead to the same file.
    const real = pathFromSystem(realpathSync.native(given, { encoding: 'buffer' }))
    const { dev, ino, mtimeNs, size } = found
    return { path: real, size: Number(size), modified: mtimeNs.toString(), identity: `${dev}:${ino}` }
  } catch {
    return null
  }
}

parentPort?.on('message', (/** @type {readonly string[]} */ paths) => {
  parentPort?.postMessage(paths.map(seen))
})
