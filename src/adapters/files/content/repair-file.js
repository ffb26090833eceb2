// Writes a repaired copy of a file beside it. Plain JavaScript, because a worker thread runs it from its file.
import path from 'node:path'
import { sourceFs } from '../source-fs.js'
import { systemPath } from '../source-path.js'
import { ArraySplitter } from './array-splitter.js'
import { LineChecker } from './line-checker.js'
import { LineRepairer } from './line-repairer.js'
import { RequestRules } from './requests.js'
import { TextSet } from './text-set.js'

/** @import { LinesTask, Repair } from '../../../shared/content' */

const outBytes = 1024 * 1024

/**
 * Reads the file anew from its beginning, and gives its bytes until false is returned.
 *
 * @callback ReadAll
 * @param {(bytes: Uint8Array) => boolean} push
 * @returns {void}
 */

/**
 * Never changes the file, and never writes over another one: the copy has its name only when it is whole.
 *
 * @param {string} file
 * @param {readonly string[]} names for the copy, the first one that is free
 * @param {LinesTask} task
 * @param {Repair['how']} how
 * @param {ReadAll} readAll
 * @param {(part: string) => void} onPart told what is being written, before it is
 * @returns {string} the path of the copy
 */
export function repairFile(file, names, task, how, readAll, onPart) {
  const folder = path.dirname(file)
  const isFree = (/** @type {string} */ name) => {
    const at = path.join(folder, name)
    return !isThere(at) && !isThere(`${at}.part`)
  }
  const name = names.find(isFree)
  if (name === undefined) throw Object.assign(new Error('no name is free for the copy'), { code: 'EEXIST' })
  const made = path.join(folder, name)
  const part = `${made}.part`
  onPart(part)
  const out = new Output(part)
  try {
    repairInto(out, task, how, readAll)
    out.close()
    nameCopy(part, made)
    return made
  } catch (error) {
    out.abandon()
    throw error
  }
}

/**
 * Gives the copy its name, unless another file has taken it meanwhile: renaming would replace that one, linking fails.
 *
 * @param {string} part
 * @param {string} made
 */
function nameCopy(part, made) {
  try {
    sourceFs.linkSync(systemPath(part), systemPath(made))
  } catch (error) {
    // Not every drive has links.
    if (isThere(made)) throw error
    sourceFs.renameSync(systemPath(part), systemPath(made))
    return
  }
  sourceFs.unlinkSync(systemPath(part))
}

/** @param {string} at */
function isThere(at) {
  return sourceFs.existsSync(systemPath(at))
}

/** @param {Output} out @param {LinesTask} task @param {Repair['how']} how @param {ReadAll} readAll */
function repairInto(out, task, how, readAll) {
  const write = out.write.bind(out)
  if (how === 'utf16') {
    const decoder = new Utf16()
    readAll((bytes) => out.text(decoder.push(bytes)))
    out.text(decoder.end())
    return
  }
  if (how === 'array') {
    const splitter = new ArraySplitter(write)
    readAll((bytes) => splitter.push(bytes))
    return splitter.end()
  }
  const repairer = new LineRepairer(
    task,
    task.purpose === 'batch' ? idsOf(task, readAll) : new TextSet(),
    write,
  )
  readAll((bytes) => repairer.push(bytes))
  repairer.end()
}

/** All custom_ids of a batch. @param {LinesTask} task @param {ReadAll} readAll */
function idsOf(task, readAll) {
  const checker = new LineChecker(task)
  readAll((bytes) => checker.push(bytes))
  checker.end()
  return checker.rules instanceof RequestRules ? checker.rules.ids : new TextSet()
}

/** Text in UTF-16, with or without a mark that says in which order its bytes are. */
export class Utf16 {
  /** @type {InstanceType<typeof TextDecoder> | null} */
  decoder = null

  /** @param {Uint8Array} bytes at least two at first */
  push(bytes) {
    if (this.decoder === null) {
      const isBig = bytes[0] === 0xfe || bytes[0] === 0
      this.decoder = new TextDecoder(isBig ? 'utf-16be' : 'utf-16le', { fatal: true })
    }
    return this.decoder.decode(bytes, { stream: true })
  }

  end() {
    return this.decoder?.decode() ?? ''
  }
}

/** A file that is written in large pieces. */
class Output {
  buffer = Buffer.allocUnsafe(outBytes)
  used = 0
  /** @type {number | null} */
  file

  /** @param {string} part */
  constructor(part) {
    this.part = part
    this.file = sourceFs.openSync(systemPath(part), 'wx')
  }

  /** @param {Uint8Array} bytes @param {number} from @param {number} to */
  write(bytes, from, to) {
    if (to - from > outBytes - this.used) this.flush()
    if (to - from > outBytes) return this.send(bytes.subarray(from, to))
    this.buffer.set(bytes.subarray(from, to), this.used)
    this.used += to - from
  }

  /** @param {string} text @returns {true} */
  text(text) {
    const bytes = Buffer.from(text)
    this.write(bytes, 0, bytes.length)
    return true
  }

  flush() {
    this.send(this.buffer.subarray(0, this.used))
    this.used = 0
  }

  /** @param {Uint8Array} bytes */
  send(bytes) {
    if (this.file === null) return
    for (let at = 0; at < bytes.length; ) at += sourceFs.writeSync(this.file, bytes, at)
  }

  close() {
    this.flush()
    if (this.file === null) return
    // What is uploaded next is on the disk.
    sourceFs.fsyncSync(this.file)
    sourceFs.closeSync(this.file)
    this.file = null
  }

  abandon() {
    if (this.file !== null) sourceFs.closeSync(this.file)
    this.file = null
    sourceFs.rmSync(systemPath(this.part), { force: true })
  }
}
