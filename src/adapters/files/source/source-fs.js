// The files of a person, as the system has them: every read of one goes through here. Plain JavaScript, because
// worker threads run it from its file.
import nodeFs from 'node:fs'
import { createRequire } from 'node:module'
import { pathFromSystem, systemPath } from './source-path.js'

/**
 * Electron's own `fs` takes a file whose name ends in `.asar` for a folder.
 *
 * @type {typeof import('node:fs')}
 */
export const sourceFs =
  'electron' in process.versions ? createRequire(import.meta.url)('original-fs') : nodeFs

/** Opening a pipe would wait for a writer forever. Windows has no pipes among its files. */
const openFlags = nodeFs.constants.O_RDONLY | (nodeFs.constants.O_NONBLOCK ?? 0)

/** The code of the error for something that is not a file: for a pipe or a device, the system reports no error. */
export const notAFile = 'NOT_A_FILE'

/** Errors that concern the file itself and would recur. */
const lasting = new Set([
  notAFile,
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
  'EACCES',
  'EPERM',
  'ELOOP',
  'EINVAL',
  'EOVERFLOW',
])

/**
 * Whether that error of the system is about the drive of a file rather than the file: another attempt, with the file
 * reopened, may succeed. Drives and servers fail in many ways, and Node has no name for some of them (`ESTALE`), so
 * every error counts that is not known to last.
 *
 * @param {string} code
 */
export function isOfDrive(code) {
  return /^(E[A-Z0-9]+$|UNKNOWN|Unknown system error)/.test(code) && !lasting.has(code)
}

/** @param {string} path */
function refusal(path) {
  return Object.assign(new Error(`neither a file nor a link to one: ${path}`), { code: notAFile })
}

/** Whether that is the error for a socket, or for a device without a driver. @param {unknown} error */
function opensNothing(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code === 'ENXIO'
}

/**
 * Opens a file to be read, and nothing but a file. Throws the system's error, or {@link notAFile}.
 *
 * @param {string} path
 * @returns the open file, and what the system knows about it
 */
export async function openRegular(path) {
  const handle = await sourceFs.promises.open(systemPath(path), openFlags).catch((error) => {
    throw opensNothing(error) ? refusal(path) : error
  })
  try {
    const found = await handle.stat({ bigint: true })
    if (found.isFile()) return { handle, found }
    throw refusal(path)
  } catch (error) {
    await closeRead(handle)
    throw error
  }
}

/**
 * The path of a file or folder that leads through no link. Throws what the system throws.
 *
 * @param {string} path
 */
export async function realPath(path) {
  return pathFromSystem(await sourceFs.promises.realpath(systemPath(path), { encoding: 'buffer' }))
}

/**
 * As {@link openRegular}, in a thread that may wait.
 *
 * @param {string} path
 * @returns {number} of the open file
 */
export function openRegularSync(path) {
  let file
  try {
    file = sourceFs.openSync(systemPath(path), openFlags)
  } catch (error) {
    throw opensNothing(error) ? refusal(path) : error
  }
  try {
    if (sourceFs.fstatSync(file).isFile()) return file
    throw refusal(path)
  } catch (error) {
    closeReadSync(file)
    throw error
  }
}

/**
 * Closes a file that was only read. Never rejects: what was read is right even if its drive reports an error now.
 *
 * @param {import('node:fs/promises').FileHandle} handle
 */
export async function closeRead(handle) {
  await handle.close().catch(() => {})
}

/**
 * As {@link closeRead}, in a thread that may wait.
 *
 * @param {number} file
 */
export function closeReadSync(file) {
  try {
    sourceFs.closeSync(file)
  } catch {
    // The handle is closed all the same.
  }
}

/**
 * The content of a file, and of nothing but a file: reading a pipe would wait forever for a writer. Throws what the
 * system throws, or {@link notAFile}.
 *
 * @param {string} path
 */
export function readRegularSync(path) {
  const file = openRegularSync(path)
  try {
    return sourceFs.readFileSync(file)
  } finally {
    closeReadSync(file)
  }
}
