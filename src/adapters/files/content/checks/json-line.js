// Looks up values in a line that was scanned. Plain JavaScript, because a worker thread runs it from its file.
import { entryLength, types, withView } from './json-scanner.js'

/** @import { JsonScanner } from './json-scanner.js' */

// An imported value is read from memory each time it is used; these constants are part of the machine code.
const { escaped, null: nothing, object, string } = types
const perEntry = entryLength

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** @typedef {ReturnType<typeof asText>} Text */

/** A key or another text to compare with, and its bytes as the scanner reads them. @param {string} text */
export function asText(text) {
  const bytes = encoder.encode(text)
  return { text, length: bytes.length, view: withView(bytes, bytes.length).view }
}

/** An entry that {@link JsonLine.pick} has found. @param {Int32Array} found @param {number} at */
export function entryIn(found, at) {
  return /** @type {number} */ (found[at])
}

/** A line after {@link JsonScanner.scan}. A value is known by its entry on the tape; 0 is the line itself, or none. */
export class JsonLine {
  /** The bytes that contain the line. @type {Uint8Array} */
  bytes = new Uint8Array()
  /** The same bytes. */
  view = new DataView(this.bytes.buffer)

  /** @param {JsonScanner} scanner */
  constructor(scanner) {
    this.scanner = scanner
  }

  /** The type of a value. @param {number} entry */
  typeOf(entry) {
    return /** @type {number} */ (this.scanner.tape[entry])
  }

  /** Where a value starts. @param {number} entry */
  startOf(entry) {
    return /** @type {number} */ (this.scanner.tape[entry + 1])
  }

  /** @param {number} entry */
  endOf(entry) {
    return /** @type {number} */ (this.scanner.tape[entry + 2])
  }

  /** The entry after a value and all that is in it. @param {number} entry */
  after(entry) {
    return /** @type {number} */ (this.scanner.tape[entry + 3])
  }

  /**
   * The first entry in an array, or the first key in an object; as {@link after} if it is empty.
   *
   * @param {number} entry
   */
  inside(entry) {
    return entry + perEntry
  }

  /** Whether a value is text. @param {number} entry */
  isString(entry) {
    const type = this.typeOf(entry)
    return type === string || type === escaped
  }

  /**
   * The values of some keys of an object, of each the last one as in JSON.parse.
   *
   * @param {number} entry
   * @param {readonly Text[]} keys
   * @param {Int32Array} found takes the entry of each; 0 if there is none, or it is no object
   */
  pick(entry, keys, found) {
    // For a few numbers, a loop is faster than a call of `fill`.
    for (let at = 0; at < found.length; at += 1) found[at] = 0
    if (this.typeOf(entry) !== object) return
    const end = this.after(entry)
    const count = keys.length
    // Most lines have the keys in one order.
    let next = 0
    for (let each = this.inside(entry); each < end; ) {
      const value = each + perEntry
      for (let tries = 0; tries < count; tries += 1) {
        const at = next
        next = next + 1 === count ? 0 : next + 1
        if (!this.isText(each, /** @type {Text} */ (keys[at]))) continue
        found[at] = value
        break
      }
      each = this.after(value)
    }
  }

  /** Whether there is a value, and not null, which means the same as nothing. @param {number} entry */
  isGiven(entry) {
    return entry !== 0 && this.typeOf(entry) !== nothing
  }

  /** Whether a value is that text, which is not empty. @param {number} entry @param {Text} text */
  isText(entry, text) {
    const { view } = this
    const from = this.startOf(entry) + 1
    const last = text.length - 4
    if (this.endOf(entry) - 1 - from === text.length && this.typeOf(entry) === string) {
      let at = 0
      for (; at < last; at += 4)
        if (view.getInt32(from + at, true) !== text.view.getInt32(at, true)) return false
      // The rest of the text is compared without the bytes that follow it.
      return (view.getInt32(from + at, true) ^ text.view.getInt32(at, true)) << (8 * (at - last)) === 0
    }
    return this.typeOf(entry) === escaped && this.textOf(entry) === text.text
  }

  /** A value as text: a string itself, anything else as it is written. @param {number} entry */
  textOf(entry) {
    const text = decoder.decode(this.bytes.subarray(this.startOf(entry), this.endOf(entry)))
    return this.isString(entry) ? String(JSON.parse(text)) : text
  }
}
