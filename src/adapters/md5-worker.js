// The MD5 of whole files, in one thread for all of them: hashing takes a core for seconds and must not hold up the
// sending. Each file is read up to where its parts have begun to go out, so that it comes out of the system's cache.
// Plain JavaScript, because a worker is started from its file, in tests as well as from the build.
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, readSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { openRegularSync } from './source-fs.js'

/** What is sent goes first where cores are scarce. Only Linux takes this for the one thread. */
if (process.platform === 'linux') setPriority(5)

/** It begins a little behind a page, as those of `buffer-pool.ts` do: copies are several times as fast on some processors. */
const buffer = Buffer.allocUnsafeSlow(256 + 1024 * 1024).subarray(256)
/** A file has its turn for so many buffers: long enough for a drive that has to seek, short enough to be fair. */
const buffersATurn = 8

/**
 * @typedef {object} Job
 * @property {number} id
 * @property {number} file
 * @property {number} size
 * @property {bigint} changedAt
 * @property {number} allowed
 * @property {number} position
 * @property {import('node:crypto').Hash} hash
 */

/** In the order of their turns. @type {Map<number, Job>} */
const jobs = new Map()
let isPlanned = false

/** When the system last changed the file, or what it knows of it: that cannot be put back. @param {number} file */
function changeTime(file) {
  return fstatSync(file, { bigint: true }).ctimeNs
}

/** @param {Job} job */
function end(job) {
  jobs.delete(job.id)
  closeSync(job.file)
}

/** @param {number} id @param {unknown} error */
function fail(id, error) {
  const known = /** @type {NodeJS.ErrnoException} */ (error)
  parentPort?.postMessage({ id, code: known.code ?? '', message: known.message })
}

/** Hashes for one turn, or up to where it may. @param {Job} job */
function read(job) {
  for (let count = 0; count < buffersATurn && job.position < job.allowed; count += 1) {
    const wanted = Math.min(buffer.byteLength, job.allowed - job.position)
    const bytes = readSync(job.file, buffer, 0, wanted, null)
    if (bytes === 0) {
      end(job)
      parentPort?.postMessage({ id: job.id, endsAt: job.position })
      return
    }
    job.hash.update(buffer.subarray(0, bytes))
    job.position += bytes
  }
  if (job.position < job.size) return
  const isChanged = changeTime(job.file) !== job.changedAt
  end(job)
  parentPort?.postMessage({ id: job.id, md5: job.hash.digest('hex'), isChanged })
}

/** One turn of one file; messages are heard in between. */
function turn() {
  isPlanned = false
  for (const job of jobs.values()) {
    if (job.position === job.allowed && job.position < job.size) continue
    // Behind all others now.
    jobs.delete(job.id)
    jobs.set(job.id, job)
    try {
      read(job)
    } catch (error) {
      end(job)
      fail(job.id, error)
    }
    plan()
    return
  }
}

function plan() {
  if (isPlanned) return
  isPlanned = true
  setImmediate(turn)
}

/** @param {import('./md5-thread').Md5Request} request */
function hear(request) {
  const { id } = request
  const job = jobs.get(id)
  if ('path' in request) {
    try {
      const file = openRegularSync(request.path)
      const changedAt = changeTime(file)
      jobs.set(id, {
        id,
        file,
        size: request.size,
        changedAt,
        allowed: 0,
        position: 0,
        hash: createHash('md5'),
      })
    } catch (error) {
      fail(id, error)
    }
  } else if (job !== undefined) {
    if ('allowed' in request) job.allowed = Math.max(job.allowed, Math.min(request.allowed, job.size))
    else end(job)
  }
  plan()
}

parentPort?.on('message', hear)
