// Writes and removes records, in one thread for all folders. A record takes five system calls: handing each of them to
// one of Node's threads for files takes several times as much of the processor as the calls do, and a small file has
// four records. Plain JavaScript, because a worker is started from its file, in tests as well as from the build.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { parentPort } from 'node:worker_threads'

/** @typedef {import('./ledger-thread').LedgerTask} Task */

/**
 * Files that are flushed at the same time. The system's flushes are shared by those that run together; more would
 * take all four threads that Node has for files, and parts are read on them, too.
 */
const flushesAtOnce = 3
/** While flushes take less than this, they are not worth a thread of their own, in milliseconds. */
const quickMs = 2
/** How often a file that another program holds is tried, and how much longer each time, in milliseconds. */
const busyTries = 8
const busyMs = 25

const flushAside = promisify(fs.fsync)
let isQuick = false
/** Temporary files are named for their thread, and numbered. */
const threadName = randomBytes(8).toString('hex')
let made = 0

/** @param {unknown} error */
function codeOf(error) {
  return String(Object(error).code ?? '')
}

/** @param {number} file */
async function flush(file) {
  const began = performance.now()
  if (isQuick) fs.fsyncSync(file)
  else await flushAside(file)
  isQuick = performance.now() - began < quickMs
}

/**
 * Opens a new file, in a folder that may have been deleted.
 *
 * @param {string} path
 */
function create(path) {
  try {
    return fs.openSync(path, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    return fs.openSync(path, 'wx', 0o600)
  }
}

/**
 * Renames over an existing file. On Windows a virus scanner that looks at the old file delays that for a moment.
 *
 * @param {string} from
 * @param {string} to
 */
async function replace(from, to) {
  for (let tries = 1; ; tries += 1) {
    try {
      fs.renameSync(from, to)
      return
    } catch (error) {
      const isBusy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))
      if (!isBusy || tries === busyTries) throw error
      await sleep(busyMs * tries)
    }
  }
}

/**
 * Through a temporary file that is flushed and renamed: all of it or none.
 *
 * @param {string} path
 * @param {string} text
 */
async function save(path, text) {
  made += 1
  const temporary = `${path}.tmp-${threadName}${made.toString(16)}`
  const file = create(temporary)
  try {
    try {
      fs.writeFileSync(file, text)
      await flush(file)
    } finally {
      fs.closeSync(file)
    }
    await replace(temporary, path)
  } catch (error) {
    try {
      fs.unlinkSync(temporary)
    } catch {
      // The first error matters, not that this could not be removed either; the next start does that.
    }
    throw error
  }
}

/** @param {string} path */
function remove(path) {
  try {
    fs.unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/**
 * Makes the renames in a folder survive a power failure. Windows has no such call and does not need it.
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
 * Does all of it, and then answers for all of it: what was saved shares one flush of its folder.
 *
 * @param {readonly Task[]} tasks
 */
async function run(tasks) {
  /** @type {Map<number, unknown>} */
  const errors = new Map()
  /** What was saved in each folder. @type {Map<string, number[]>} */
  const saved = new Map()
  const next = tasks.values()
  const lane = async () => {
    for (const { number, path, text } of next) {
      try {
        if (text === null) remove(path)
        else {
          await save(path, text)
          saved.set(dirname(path), [...(saved.get(dirname(path)) ?? []), number])
        }
      } catch (error) {
        errors.set(number, error)
      }
    }
  }
  await Promise.all(Array.from({ length: flushesAtOnce }, lane))
  for (const [folder, numbers] of saved) {
    try {
      flushFolder(folder)
    } catch (error) {
      for (const number of numbers) errors.set(number, error)
    }
  }
  const answers = tasks.map(({ number }) => {
    if (!errors.has(number)) return { number, problem: null }
    const error = errors.get(number)
    return { number, problem: { code: codeOf(error), message: String(Object(error).message ?? error) } }
  })
  parentPort?.postMessage(answers)
}

parentPort?.on('message', run)
