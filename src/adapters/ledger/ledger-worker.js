// Writes the journals of records, in one thread for all of them: what is saved in one round shares one write and one
// flush. Plain JavaScript, because a worker is started from its file, in tests as well as from the build.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { joinLines, lineEnd, readLines } from './journal-lines.js'

/** @typedef {import('./ledger-thread').LedgerTask} Task */

/** How often a file that another program holds is tried, and how much longer each time, in milliseconds. */
const busyTries = 8
const busyMs = 25

/** What is read at once to find the last line end: one for all rounds, which need one byte of it. */
const stretch = Buffer.allocUnsafe(65_536)

/** @param {unknown} error */
function codeOf(error) {
  return String(Object(error).code ?? '')
}

/**
 * Opens a journal, which may have been deleted, even with its folder.
 *
 * @param {string} path
 */
function open(path) {
  try {
    return fs.openSync(path, 'r+')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  return fs.openSync(path, 'wx+', 0o600)
}

/**
 * How much of a journal consists of whole lines, in bytes. What follows is left of an interrupted write.
 *
 * @param {number} file
 * @param {number} size of the file
 */
function wholeBytes(file, size) {
  // The first read is the last byte, which usually is a line end.
  for (let end = size, length = 1; end > 0; length = stretch.length) {
    const start = Math.max(0, end - length)
    const read = fs.readSync(file, stretch, 0, end - start, start)
    const found = stretch.lastIndexOf(lineEnd, read - 1)
    if (read > 0 && found >= 0) return start + found + 1
    end = start
  }
  return 0
}

/**
 * Adds lines to a journal, and flushes them: all of them, or none.
 *
 * @param {string} path
 * @param {string} text
 */
async function append(path, text) {
  const file = await whenFree(() => open(path))
  try {
    const { size } = fs.fstatSync(file)
    const end = wholeBytes(file, size)
    if (end < size) fs.ftruncateSync(file, end)
    try {
      const bytes = Buffer.from(text)
      for (let done = 0; done < bytes.length; )
        done += fs.writeSync(file, bytes, done, bytes.length - done, end + done)
      fs.fdatasyncSync(file)
      if (end === 0) {
        // A new file's name must also survive a power failure, and so must that of a new folder.
        flushFolder(dirname(path))
        flushFolder(dirname(dirname(path)))
      }
    } catch (error) {
      takeBack(file, end)
      throw error
    }
  } finally {
    fs.closeSync(file)
  }
}

/**
 * Removes the lines that a failed write has left: the next start would read what was reported as not saved.
 *
 * @param {number} file
 * @param {number} end of what was there before, in bytes
 */
function takeBack(file, end) {
  try {
    fs.ftruncateSync(file, end)
  } catch {
    // The first error matters.
  }
}

/**
 * Replaces a journal: all of it, or the old one stays.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 */
async function replace(path, content) {
  const temporary = `${path}.tmp-${randomBytes(8).toString('hex')}`
  try {
    const file = fs.openSync(temporary, 'wx', 0o600)
    try {
      fs.writeFileSync(file, content)
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    await whenFree(() => fs.renameSync(temporary, path))
  } catch (error) {
    // The first error matters, not that this could not be removed either; the next start does that.
    fs.rm(temporary, { force: true }, () => {})
    throw error
  }
  flushFolder(dirname(path))
}

/**
 * Opens or replaces an existing file. On Windows a virus scanner that looks at it delays that for a moment.
 *
 * @template T
 * @param {() => T} act
 */
async function whenFree(act) {
  for (let tries = 1; ; tries += 1) {
    try {
      return act()
    } catch (error) {
      const isBusy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))
      if (!isBusy || tries === busyTries) throw error
      await sleep(busyMs * tries)
    }
  }
}

/**
 * Leaves out of a journal what later lines replace. Damaged lines are kept, byte for byte.
 *
 * @param {string} path
 */
function compact(path) {
  const { latest, nameless } = readLines(fs.readFileSync(path))
  // The file of an earlier version would be read again without the line that says that its record is removed.
  const names = new Set(fs.readdirSync(dirname(path)))
  const kept = [...latest]
    .filter(([id, { isRemoval }]) => !isRemoval || names.has(`${id}.json`))
    .map(([, { line }]) => line)
  return replace(path, joinLines([...nameless, ...kept]))
}

/**
 * Makes the names in a folder survive a power failure. Windows has no such call and does not need it.
 *
 * @param {string} folder
 */
function flushFolder(folder) {
  if (process.platform === 'win32') return
  const file = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(file)
  } catch (error) {
    // Some network file systems cannot flush a folder; nothing better can be done there.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(codeOf(error))) throw error
  } finally {
    fs.closeSync(file)
  }
}

/**
 * Does all of a round, and then answers for all of it. What is added to one journal fails or succeeds together.
 *
 * @param {readonly Task[]} tasks
 */
async function run(tasks) {
  /** @type {Map<string, { code: string, message: string }>} */
  const problems = new Map()
  /** @param {Task} task */
  const keyOf = ({ what, path }) => `${what} ${path}`
  for (const key of new Set(tasks.map(keyOf))) {
    const same = tasks.filter((task) => keyOf(task) === key)
    const { what, path = '', content = '' } = same.at(-1) ?? {}
    try {
      if (what === 'append') await append(path, same.map((task) => task.content).join(''))
      else if (what === 'replace') await replace(path, content)
      else await compact(path)
    } catch (error) {
      problems.set(key, { code: codeOf(error), message: String(Object(error).message ?? error) })
    }
  }
  parentPort?.postMessage(tasks.map((task) => problems.get(keyOf(task)) ?? null))
}

parentPort?.on('message', run)
