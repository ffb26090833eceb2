// Computes the MD5 of whole files, in a thread of its own: hashing takes a core for seconds and must not delay uploads.
// Each file is read up to where its parts are being sent, so that it comes from the system's cache. Plain JavaScript,
// because a worker is started from its file, in tests as well as from the build.
import { createHash } from 'node:crypto'
import { fstatSync, readSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { closeReadSync, isOfDrive, openRegularSync } from '../source/source-fs.js'

/** The priority of the thread is only lowered: to raise it above that of Hoist, it would have to run as root. */
const niceness = 5
// Uploads go first where cores are scarce. Only on Linux does this apply to the one thread.
if (process.platform === 'linux' && getPriority() < niceness) setPriority(niceness)

/**
 * It begins a little behind a page, as those of `buffer-pool.ts` do: copies are several times as fast on some
 * processors.
 */
const buffer = Buffer.allocUnsafeSlow(256 + 1024 * 1024).subarray(256)
/** How often the progress of a file is reported, in milliseconds. */
const tellMs = 500
/**
 * A read that takes longer is followed by shorter ones, in milliseconds and bytes: each of them reports its progress.
 */
const slowMs = 1000
const smallRead = 128 * 1024
/**
 * Buffers read from one file before switching to the next: enough for a drive that has to seek, few enough to be
 * fair.
 */
const buffersASlice = 8

/**
 * @typedef {object} Job
 * @property {number} id
 * @property {string} path
 * @property {number | null} file null if it could not be opened or read, and waits for another request
 * @property {number} size
 * @property {bigint | null} changedAt as it was when it was first opened
 * @property {number} allowed
 * @property {number} position
 * @property {number} most bytes of the next read
 * @property {number} toldAt
 * @property {import('node:crypto').Hash} hash
 */

/** The number of the file that is being read, or 0, and how many reads were begun. @type {Int32Array} */
const reading = workerData

/** In the order in which they are read. @type {Map<number, Job>} */
const jobs = new Map()
let isPlanned = false

/** The file’s change time, which programs cannot reset. @param {number} file */
function changeTime(file) {
  return fstatSync(file, { bigint: true }).ctimeNs
}

/** @param {Job} job */
function close(job) {
  if (job.file !== null) closeReadSync(job.file)
  job.file = null
}

/** @param {Job} job */
function end(job) {
  jobs.delete(job.id)
  close(job)
}

/**
 * Does something with the file of a job. If its drive fails, the job is kept for another try.
 *
 * @param {Job} job
 * @param {() => void} act
 */
function attempt(job, act) {
  begin(job)
  try {
    act()
  } catch (error) {
    const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error)
    if (isOfDrive(code)) close(job)
    else end(job)
    parentPort?.postMessage({ id: job.id, code, message })
  } finally {
    reading[0] = 0
  }
}

/** Notes that a read has begun, so that a wait for the drive is noticed. @param {Job} job */
function begin(job) {
  reading[0] = job.id
  reading[1] = (reading[1] ?? 0) + 1
}

/** @param {Job} job */
function open(job) {
  job.file = openRegularSync(job.path)
  job.changedAt ??= changeTime(job.file)
}

/** Hashes one slice, or up to the allowed offset. @param {Job} job @param {number} file */
function read(job, file) {
  for (let count = 0; count < buffersASlice && job.position < job.allowed; count += 1) {
    const began = Date.now()
    const wanted = Math.min(job.most, job.allowed - job.position)
    begin(job)
    const bytes = readSync(file, buffer, 0, wanted, job.position)
    const now = Date.now()
    job.most = now - began > slowMs ? smallRead : buffer.byteLength
    if (bytes === 0) {
      end(job)
      parentPort?.postMessage({ id: job.id, endsAt: job.position })
      return
    }
    job.hash.update(buffer.subarray(0, bytes))
    job.position += bytes
    if (now - job.toldAt > tellMs) {
      job.toldAt = now
      parentPort?.postMessage({ id: job.id, read: job.position })
    }
    if (job.most === smallRead) break
  }
  if (job.position < job.size) return
  const isChanged = changeTime(file) !== job.changedAt
  end(job)
  parentPort?.postMessage({ id: job.id, md5: job.hash.digest('hex'), isChanged })
}

/** Reads one slice of one file; messages are received in between. */
function readNext() {
  isPlanned = false
  for (const job of jobs.values()) {
    const { file } = job
    if (file === null || (job.position === job.allowed && job.position < job.size)) continue
    // It comes after all other files now.
    jobs.delete(job.id)
    jobs.set(job.id, job)
    attempt(job, () => read(job, file))
    plan()
    return
  }
}

function plan() {
  if (isPlanned) return
  isPlanned = true
  setImmediate(readNext)
}

/** @param {import('./md5-threads').Md5Request} request */
function hear(request) {
  const { id } = request
  if ('path' in request) {
    const { path, size } = request
    const hash = createHash('md5')
    const most = buffer.byteLength
    jobs.set(id, {
      id,
      path,
      file: null,
      size,
      changedAt: null,
      allowed: 0,
      position: 0,
      most,
      toldAt: 0,
      hash,
    })
  }
  const job = jobs.get(id)
  if (job !== undefined) {
    if ('allowed' in request) job.allowed = Math.max(job.allowed, Math.min(request.allowed, job.size))
    else if ('stop' in request) end(job)
    else if (job.file === null) attempt(job, () => open(job))
  }
  plan()
}

parentPort?.on('message', hear)
