// Where a file of JSON Lines can be cut into files that the service accepts. Plain JavaScript, because a worker thread
// runs it from its file.

/** @import { SplitPart } from '../../../../shared/service/content' */

/** As `mostParts` in the shared room. */
export const mostParts = 1000

/**
 * The bounds of one file.
 *
 * @typedef {object} Most
 * @property {number} bytes
 * @property {number} lines
 * @property {number} inputs
 * @property {number} least lines that each file needs
 */

/** Cuts only between lines: one after the other, the parts are the file again, byte for byte. */
export class LineCutter {
  /** @type {{ lines: number, bytes: number }[]} */
  parts = [{ lines: 0, bytes: 0 }]
  part = /** @type {{ lines: number, bytes: number }} */ (this.parts[0])
  /** The inputs of all lines so far, and of those before this part. */
  inputs = 0
  inputsBefore = 0
  /** A line does not fit into any part, or there would be too many parts. */
  isImpossible = false
  /** Lengths of the last lines of this part and of the one before, as many as a part needs. @type {number[]} */
  recent = []
  /** @type {number[]} */
  recentBefore = []

  /** @param {Most} most */
  constructor(most) {
    this.most = most
  }

  /** Counts bytes before the first line. @param {number} length how many */
  begin(length) {
    this.part.bytes = length
  }

  /**
   * Adds the next line.
   *
   * @param {number} length in bytes, with its line break
   * @param {number} inputs of all lines so far
   */
  add(length, inputs) {
    const { most } = this
    const isFull =
      this.part.bytes + length > most.bytes ||
      this.part.lines === most.lines ||
      inputs - this.inputsBefore > most.inputs
    if (isFull && this.part.lines > 0) this.next()
    if (length > most.bytes || inputs - this.inputsBefore > most.inputs) this.isImpossible = true
    this.inputs = inputs
    this.part.lines += 1
    this.part.bytes += length
    if (most.least === 0) return
    this.recent.push(length)
    if (this.recent.length > most.least) this.recent.shift()
  }

  /** Adds a blank line, which belongs to the line before it. @param {number} length in bytes */
  addBlank(length) {
    this.part.bytes += length
    if (this.most.least > 0 && this.recent.length > 0)
      this.recent[this.recent.length - 1] = (this.recent.at(-1) ?? 0) + length
    if (this.part.bytes > this.most.bytes) this.isImpossible = true
  }

  /** Notes that the last line has no line break. */
  endUnbroken() {
    this.part.bytes -= 1
  }

  next() {
    if (this.parts.length === mostParts) this.isImpossible = true
    if (this.isImpossible) return
    this.part = { lines: 0, bytes: 0 }
    this.parts.push(this.part)
    this.inputsBefore = this.inputs
    this.recentBefore = this.recent
    this.recent = []
  }

  /** The parts in order; null if one file is enough, or the lines cannot be split. @returns {SplitPart[] | null} */
  end() {
    if (this.isImpossible || this.parts.length === 1) return null
    const before = /** @type {{ lines: number, bytes: number }} */ (this.parts.at(-2))
    while (this.part.lines < this.most.least) {
      const length = this.recentBefore.pop() ?? 0
      if (length === 0 || before.lines <= this.most.least) return null
      before.lines -= 1
      before.bytes -= length
      this.part.lines += 1
      this.part.bytes += length
    }
    return this.part.bytes > this.most.bytes ? null : this.parts
  }
}
