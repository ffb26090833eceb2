// Writes each element of a JSON array on a line of its own. Plain JavaScript, because a worker thread runs it from its
// file.

/** @import { Write } from './line-repairer.js' */

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const open = [0x5b, 0x7b]
const close = [0x5d, 0x7d]
/** 1 for what has a meaning outside of strings. */
const signs = new Uint8Array(256)
for (const sign of [quote, comma, 0x0a, 0x0d, ...open, ...close]) signs[sign] = 1
const blank = [0x20, 0x09, 0x0a, 0x0d]
const lineBreak = new Uint8Array([0x0a])

/**
 * Line breaks inside an element are left out: they are never part of a value. Throws if anything follows the array: a
 * copy without it would lack something.
 */
export class ArraySplitter {
  depth = 0
  isInString = false
  isEscaped = false
  /** Something of an element was written. */
  hasElement = false
  /** The array has ended. */
  isOver = false

  /** @param {Write} write */
  constructor(write) {
    this.write = write
  }

  /** @param {Uint8Array} bytes @returns {boolean} */
  push(bytes) {
    let from = 0
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = /** @type {number} */ (bytes[at])
      if (this.isOver) {
        if (!blank.includes(byte)) throw new Error('something follows the array')
        continue
      }
      if (this.isInString) {
        if (this.isEscaped) this.isEscaped = false
        else if (byte === backslash) this.isEscaped = true
        else if (byte === quote) this.isInString = false
        continue
      }
      if (signs[byte] === 0) continue
      if (byte === quote) this.isInString = true
      else if (byte === 0x0a || byte === 0x0d) {
        this.put(bytes, from, at)
        from = at + 1
      } else if (open.includes(byte)) {
        this.depth += 1
        if (this.depth === 1) from = at + 1
      } else if (close.includes(byte)) {
        this.depth -= 1
        if (this.depth > 0) continue
        this.put(bytes, from, at)
        this.isOver = true
      } else if (this.depth === 1) {
        this.put(bytes, from, at)
        this.write(lineBreak, 0, 1)
        this.hasElement = false
        from = at + 1
      }
    }
    if (!this.isOver) this.put(bytes, from, bytes.length)
    return true
  }

  end() {
    if (this.hasElement) this.write(lineBreak, 0, 1)
  }

  /** @param {Uint8Array} bytes @param {number} from @param {number} to */
  put(bytes, from, to) {
    // Spaces before an element belong to none.
    if (!this.hasElement) while (from < to && (bytes[from] === 0x20 || bytes[from] === 0x09)) from += 1
    if (from === to || this.depth < 0) return
    this.hasElement = true
    this.write(bytes, from, to)
  }
}
