// Makes JSON Lines right where nothing has to be guessed. What is right already stays as it is, byte for byte. Plain
// JavaScript, because a worker thread runs it from its file.
import { asText, entryIn } from '../checks/json-line.js'
import { LineChecker } from '../checks/line-checker.js'
import { RequestRules } from '../checks/requests.js'

/** @import { LinesTask } from '../../../../shared/service/content' */
/** @import { TextSet } from '../checks/text-set.js' */

const carriageReturn = 0x0d
const newline = 0x0a
const lineBreak = new Uint8Array([newline])

/**
 * Takes what is to be written: bytes between two places. They are not kept after the call.
 *
 * @callback Write
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 * @returns {void}
 */

/**
 * Leaves out blank lines and lines with errors, gives a new custom_id to requests that need one, leaves out a byte
 * order mark, and ends all lines with LF.
 */
export class LineRepairer extends LineChecker {
  hasWritten = false
  endsWithBreak = false

  /**
   * @param {LinesTask} task
   * @param {TextSet} ids all custom_ids of the file: a new one must differ from them
   * @param {Write} write
   */
  constructor(task, ids, write) {
    super(task)
    this.ids = ids
    this.write = write
  }

  /** @override @param {Uint8Array} bytes */
  push(bytes) {
    if (bytes.length > 0) this.endsWithBreak = bytes[bytes.length - 1] === newline
    return super.push(bytes)
  }

  /** @override */
  end() {
    const report = super.end()
    if (this.hasWritten && this.endsWithBreak) this.write(lineBreak, 0, 1)
    return report
  }

  /** @override @param {number} scanned @param {boolean} isText */
  endLine(scanned, isText) {
    super.endLine(scanned, isText)
    const { isUnnamed, isWrong } = this.findings
    // A first line that is an array is wrong if others follow.
    if (isWrong || this.lone !== null) return
    if (this.hasWritten) this.write(lineBreak, 0, 1)
    this.hasWritten = true
    const { bytes, start } = this.line
    let { end } = this.line
    while (end > start && bytes[end - 1] === carriageReturn) end -= 1
    if (!isUnnamed || !(this.rules instanceof RequestRules)) return this.write(bytes, start, end)
    const id = entryIn(this.rules.found, 0)
    const name = JSON.stringify(this.newId())
    const text = Buffer.from(id === 0 ? `"custom_id":${name},` : name)
    const from = id === 0 ? this.json.startOf(0) + 1 : this.json.startOf(id)
    this.write(bytes, start, from)
    this.write(text, 0, text.length)
    this.write(bytes, id === 0 ? from : this.json.endOf(id), end)
  }

  /** A custom_id that no line has. */
  newId() {
    for (let tries = 1; ; tries += 1) {
      const id = `request-${this.lineNumber}${tries === 1 ? '' : `-${tries}`}`
      const { length, view } = asText(id)
      if (this.ids.add(view, 0, length)) return id
    }
  }
}
