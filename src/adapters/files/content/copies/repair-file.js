// Writes a repaired copy of a file beside it. Plain JavaScript, because a worker thread runs it from its file.
import path from 'node:path'
import { LineChecker } from '../checks/line-checker.js'
import { RequestRules } from '../checks/requests.js'
import { TextSet } from '../checks/text-set.js'
import { ArraySplitter } from './array-splitter.js'
import { LineRepairer } from './line-repairer.js'
import { isThere, isWritten, NewFile, nameFile, partOf } from './new-file.js'

/** @import { LinesTask, Repair } from '../../../../shared/service/content' */
/** @import { Sink } from './new-file.js' */

/**
 * Reads the file again from its beginning, and passes its bytes to `push` until that returns false.
 *
 * @callback ReadAll
 * @param {(bytes: Uint8Array) => boolean} push
 * @returns {void}
 */

/**
 * Never changes the file, and never writes over another file: the copy gets its name only when it is whole. A copy that
 * an earlier run has written is used.
 *
 * @param {string} file
 * @param {readonly string[]} names for the copy, of which it gets the first that is free
 * @param {LinesTask} task
 * @param {Repair['how']} how
 * @param {ReadAll} readAll
 * @param {(parts: readonly string[]) => void} onParts receives what is about to be written
 * @returns {string} the path of the copy
 */
export function repairFile(file, names, task, how, readAll, onParts) {
  const writeInto = (/** @type {Sink} */ sink) => repairInto(sink, task, how, readAll)
  for (const name of names) {
    const made = path.join(path.dirname(file), name)
    if (isThere(made)) {
      if (isWritten(made, writeInto)) return made
      continue
    }
    if (isThere(partOf(made))) continue
    onParts([partOf(made)])
    const out = new NewFile(made)
    try {
      writeInto(out)
      out.close()
      nameFile(made)
      return made
    } catch (error) {
      out.abandon()
      throw error
    }
  }
  throw Object.assign(new Error('no name is free for the copy'), { code: 'EEXIST' })
}

/** @param {Sink} sink @param {LinesTask} task @param {Repair['how']} how @param {ReadAll} readAll */
function repairInto(sink, task, how, readAll) {
  const write = sink.write.bind(sink)
  if (how === 'utf16') {
    const decoder = new Utf16()
    const put = (/** @type {string} */ text) => {
      const bytes = Buffer.from(text)
      write(bytes, 0, bytes.length)
      return true
    }
    readAll((bytes) => put(decoder.push(bytes)))
    put(decoder.end())
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

  /** @param {Uint8Array} bytes at least two in the first call */
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
