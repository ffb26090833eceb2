// Reads one line of JSON without creating objects. It is faster than JSON.parse on short lines, and says where a line
// is broken and which bytes each value has. Plain JavaScript, because a worker thread runs it from its file.

// An exported value is read from memory each time it is used; other constants are part of the machine code.
const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openObject = 0x7b
const closeObject = 0x7d
const openArray = 0x5b
const closeArray = 0x5d
const zero = 0x30
const letterT = 0x74
const letterF = 0x66
const letterN = 0x6e
const perEntry = 4

/** 1 for each character that may follow a backslash. */
const escaped = new Uint8Array(256)
for (const sign of '"\\/bfnrt') escaped[sign.charCodeAt(0)] = 1
const hexadecimal = new Uint8Array(256)
for (const sign of '0123456789abcdefABCDEF') hexadecimal[sign.charCodeAt(0)] = 1

/**
 * The type of a value is its first byte, except that it is `0` for all numbers, and a backslash for strings that
 * contain one.
 */
export const types = {
  string: quote,
  escaped: backslash,
  object: openObject,
  array: openArray,
  number: zero,
  true: letterT,
  false: letterF,
  null: letterN,
}

/** How many bytes after a line are read along with it, because four bytes are read at once. */
export const slack = 3

/** How many numbers each value takes on the tape. */
export const entryLength = perEntry

/**
 * After {@link JsonScanner.scan} the tape has an entry for each value that is not too deep: its type, where it starts,
 * where it ends, and which entry follows it and its content. The first entry is the line itself. The keys of an object
 * are entries, too, each before its value.
 */
export class JsonScanner {
  tape = new Int32Array(1024)
  /** How many backslashes there were in strings. */
  escapes = 0
  /** The entry of each open array or object; -1 if it is too deep. */
  entries = new Int32Array(64)
  /** 1 for each of them that is an object. */
  objects = new Uint8Array(64)

  /** @param {number} deepest how many other values a value on the tape may be inside of */
  constructor(deepest) {
    this.deepest = deepest
  }

  /**
   * @param {Uint8Array} bytes with a line break after the line
   * @param {DataView} view of them, as {@link withView} makes it
   * @param {number} from
   * @returns {number} the end of the line, or -1 minus the position where it is not JSON
   */
  scan(bytes, view, from) {
    // If an array must grow, the line is read again from its start: arrays that stay the same are faster.
    const { deepest, entries, objects, tape } = this
    let used = 0
    let depth = 0
    let inObject = false
    // `| 0` says that it is an integer: otherwise, it would be converted for each entry.
    let at = from | 0
    let { escapes } = this
    for (;;) {
      let byte = /** @type {number} */ (bytes[at])
      while (byte === 0x20 || byte === 0x09 || byte === 0x0d) byte = /** @type {number} */ (bytes[++at])
      if (used + 2 * perEntry > tape.length) {
        this.tape = new Int32Array(2 * tape.length)
        return this.scan(bytes, view, from)
      }
      const entry = depth <= deepest ? used : -1
      if (entry >= 0) {
        tape[used] = byte
        tape[used + 1] = at
        used += perEntry
      }
      // Whether a value must follow: the first one of an array, or of an object.
      let isOpen = false
      if (byte === quote) {
        at = endOfPlain(view, at + 1)
        if (bytes[at] === quote) at += 1
        else {
          at = this.endOfString(bytes, view, at) | 0
          if (at < 0) return at
          if (this.escapes !== escapes) {
            escapes = this.escapes
            if (entry >= 0) tape[entry] = backslash
          }
        }
      } else if (byte === openObject || byte === openArray) {
        const opened = byte === openObject
        byte = /** @type {number} */ (bytes[++at])
        while (byte === 0x20 || byte === 0x09 || byte === 0x0d) byte = /** @type {number} */ (bytes[++at])
        if (byte === (opened ? closeObject : closeArray)) at += 1
        else {
          if (depth === entries.length) {
            this.entries = new Int32Array(2 * depth)
            this.objects = new Uint8Array(2 * depth)
            return this.scan(bytes, view, from)
          }
          entries[depth] = entry
          objects[depth] = opened ? 1 : 0
          depth += 1
          inObject = opened
          isOpen = true
        }
      } else if (byte === letterT) {
        if (bytes[at + 1] !== 0x72 || bytes[at + 2] !== 0x75 || bytes[at + 3] !== 0x65) return -1 - at
        at += 4
      } else if (byte === letterN) {
        if (bytes[at + 1] !== 0x75 || bytes[at + 2] !== 0x6c || bytes[at + 3] !== 0x6c) return -1 - at
        at += 4
      } else if (byte === letterF) {
        if (
          bytes[at + 1] !== 0x61 ||
          bytes[at + 2] !== 0x6c ||
          bytes[at + 3] !== 0x73 ||
          bytes[at + 4] !== 0x65
        )
          return -1 - at
        at += 5
      } else {
        at = endOfNumber(bytes, view, at)
        if (at < 0) return at
        if (entry >= 0) tape[entry] = zero
      }
      if (!isOpen && entry >= 0) {
        tape[entry + 2] = at
        tape[entry + 3] = used
      }
      // The arrays and objects that end after that value.
      while (!isOpen) {
        byte = /** @type {number} */ (bytes[at])
        while (byte === 0x20 || byte === 0x09 || byte === 0x0d) byte = /** @type {number} */ (bytes[++at])
        if (depth === 0) return byte === 0x0a ? at : -1 - at
        if (byte === comma) {
          at += 1
          break
        }
        if (byte !== (inObject ? closeObject : closeArray)) return -1 - at
        at += 1
        depth -= 1
        const closed = entries[depth] ?? -1
        if (closed >= 0) {
          tape[closed + 2] = at
          tape[closed + 3] = used
        }
        inObject = depth > 0 && objects[depth - 1] === 1
      }
      if (!inObject) continue
      // A key.
      byte = /** @type {number} */ (bytes[at])
      while (byte === 0x20 || byte === 0x09 || byte === 0x0d) byte = /** @type {number} */ (bytes[++at])
      if (byte !== quote) return -1 - at
      const start = at
      at = endOfPlain(view, at + 1)
      let isEscaped = false
      if (bytes[at] === quote) at += 1
      else {
        at = this.endOfString(bytes, view, at) | 0
        if (at < 0) return at
        isEscaped = this.escapes !== escapes
        escapes = this.escapes
      }
      if (depth <= deepest) {
        tape[used] = isEscaped ? backslash : quote
        tape[used + 1] = start
        tape[used + 2] = at
        used += perEntry
        tape[used - 1] = used
      }
      byte = /** @type {number} */ (bytes[at])
      while (byte === 0x20 || byte === 0x09 || byte === 0x0d) byte = /** @type {number} */ (bytes[++at])
      if (byte !== colon) return -1 - at
      at += 1
    }
  }

  /**
   * @param {Uint8Array} bytes
   * @param {DataView} view
   * @param {number} at a position inside the string
   * @returns {number} the position after the string, or -1 minus the position where it is not a string
   */
  endOfString(bytes, view, at) {
    for (;;) {
      at = endOfPlain(view, at)
      const byte = bytes[at]
      if (byte === quote) return at + 1
      if (byte !== backslash) return -1 - at
      this.escapes += 1
      const next = /** @type {number} */ (bytes[at + 1])
      if (escaped[next] === 1) at += 2
      else if (
        next === 0x75 &&
        hexadecimal[/** @type {number} */ (bytes[at + 2])] === 1 &&
        hexadecimal[/** @type {number} */ (bytes[at + 3])] === 1 &&
        hexadecimal[/** @type {number} */ (bytes[at + 4])] === 1 &&
        hexadecimal[/** @type {number} */ (bytes[at + 5])] === 1
      )
        at += 6
      else return -1 - at
    }
  }
}

/**
 * The bytes before `to` and {@link slack} more, and a view of them. They are copied if there are no more.
 *
 * @param {Uint8Array} bytes
 * @param {number} to
 */
export function withView(bytes, to) {
  const { buffer, byteOffset } = bytes
  const length = to + slack
  if (byteOffset + length > buffer.byteLength) {
    const copy = new Uint8Array(length)
    copy.set(bytes.subarray(0, to))
    return { bytes: copy, view: new DataView(copy.buffer) }
  }
  // Never a Buffer: otherwise, the scanner would test for each byte which of the two types it has.
  return { bytes: new Uint8Array(buffer, byteOffset, length), view: new DataView(buffer, byteOffset, length) }
}

/**
 * Where the plain part of a string ends: at a quote, a backslash, or a control character such as the line break.
 *
 * @param {DataView} view
 * @param {number} at
 */
function endOfPlain(view, at) {
  for (;;) {
    const four = view.getInt32(at, true)
    const quotes = four ^ 0x22222222
    const backslashes = four ^ 0x5c5c5c5c
    const found =
      (((four - 0x20202020) & ~four) |
        ((quotes - 0x01010101) & ~quotes) |
        ((backslashes - 0x01010101) & ~backslashes)) &
      0x80808080
    // The lowest bit that is set belongs to the first such byte. Bits above it may be set by its borrow.
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3)
    at += 4
  }
}

/**
 * Where digits end.
 *
 * @param {DataView} view
 * @param {number} at
 */
function endOfDigits(view, at) {
  for (;;) {
    const digits = view.getInt32(at, true) ^ 0x30303030
    const found = (digits | (digits + 0x06060606)) & 0xf0f0f0f0
    // As in `endOfPlain`: a byte that is not a digit may carry into the bytes above it.
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3)
    at += 4
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {number} at
 * @returns {number} the position after the number, or -1 minus the position where it is not a number
 */
function endOfNumber(bytes, view, at) {
  if (bytes[at] === 0x2d) at += 1
  let end = bytes[at] === 0x30 ? at + 1 : endOfDigits(view, at)
  if (end === at) return -1 - at
  if (bytes[end] === 0x2e) {
    at = end + 1
    end = endOfDigits(view, at)
    if (end === at) return -1 - at
  }
  if (bytes[end] === 0x65 || bytes[end] === 0x45) {
    at = end + 1
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at += 1
    end = endOfDigits(view, at)
    if (end === at) return -1 - at
  }
  return end
}
