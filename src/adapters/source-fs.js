// The files of a person, as the system has them: every look into one goes through here. Plain JavaScript, because
// worker threads run it from its file.
import nodeFs from 'node:fs'
import { createRequire } from 'node:module'

/**
 * Electron's own `fs` takes a file whose name ends in `.asar` for a folder.
 *
 * @type {typeof import('node:fs')}
 */
export const sourceFs =
  'electron' in process.versions ? createRequire(import.meta.url)('original-fs') : nodeFs

/** Opening a pipe would wait for a writer for ever. Windows has none among its files. */
const openFlags = nodeFs.constants.O_RDONLY | (nodeFs.constants.O_NONBLOCK ?? 0)

/** The code of the error that says that something is no file: of a pipe or a device the system would not say so. */
export const notAFile = 'NOT_A_FILE'

/** @param {string} path */
function refusal(path) {
  return Object.assign(new Error(`neither a file nor a link to one: ${path}`), { code: notAFile })
}

/**
 * Opens a file to be read, and nothing but a file. Throws what the system throws, or {@link notAFile}.
 *
 * @param {string} path
 * @returns what is open, and what the system knows of it
 */
export async function openRegular(path) {
  const handle = await sourceFs.promises.open(path, openFlags)
  try {
    const found = await handle.stat({ bigint: true })
    if (found.isFile()) return { handle, found }
    throw refusal(path)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * As {@link openRegular}, in a thread that may wait.
 *
 * @param {string} path
 * @returns {number} of the open file
 */
export function openRegularSync(path) {
  const file = sourceFs.openSync(path, openFlags)
  try {
    if (sourceFs.fstatSync(file).isFile()) return file
    throw refusal(path)
  } catch (error) {
    sourceFs.closeSync(file)
    throw error
  }
}
