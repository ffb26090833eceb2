// What the service asks of JSON Lines, checked line by line as they come. Plain JavaScript, because a worker thread
// runs it from its file.

/** @import { ContentProblem, LinesPurpose } from '../../shared/content' */

/** Longest line that is looked into, in bytes: it is held in memory, and a single line may be the whole file. */
export const longestLine = 32 * 1024 * 1024
/** Most requests of one batch, published for the Batch API. */
export const mostRequests = 50_000
const longestFound = 80
const newline = 0x0a

// Without private names: the scanner of the sources does not know them in plain JavaScript.
export class LineChecker {
  /** @type {LinesPurpose} */
  purpose
  /** Pieces of the line that has not ended yet. @type {Uint8Array[]} */
  pieces = []
  held = 0
  line = 0
  filled = 0
  /** The first blank line since the last one with something in it. @type {number | null} */
  blank = null
  /** @type {Set<string>} */
  ids = new Set()
  // Bytes that are no UTF-8 are an error, and a byte order mark at the start of the file is left out below.
  decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  /** @param {LinesPurpose} purpose */
  constructor(purpose) {
    this.purpose = purpose
  }

  /**
   * Takes the next bytes of the file, cut anywhere. They are not kept after the call.
   *
   * @param {Uint8Array} bytes
   * @returns {ContentProblem | null} the first problem; nothing more needs to be pushed then
   */
  push(bytes) {
    let from = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      const problem = this.endLine(bytes.subarray(from, end))
      if (problem !== null) return problem
      from = end + 1
    }
    const rest = bytes.subarray(from)
    if (this.held + rest.length > longestLine) return { kind: 'too-long', line: this.line + 1 }
    // A copy: the slice of a Buffer would not be one.
    if (rest.length > 0) this.pieces.push(new Uint8Array(rest))
    this.held += rest.length
    return null
  }

  /**
   * The file has ended.
   *
   * @returns {ContentProblem | null}
   */
  end() {
    if (this.held > 0) {
      const problem = this.endLine(new Uint8Array())
      if (problem !== null) return problem
    }
    return this.filled === 0 ? { kind: 'no-lines' } : null
  }

  /**
   * @param {Uint8Array} last the end of a line
   * @returns {ContentProblem | null}
   */
  endLine(last) {
    this.line += 1
    const line = this.line
    if (this.held + last.length > longestLine) return { kind: 'too-long', line }
    let bytes = last
    if (this.held > 0) {
      bytes = new Uint8Array(this.held + last.length)
      let at = 0
      for (const piece of [...this.pieces, last]) {
        bytes.set(piece, at)
        at += piece.length
      }
      this.pieces = []
      this.held = 0
    }
    let text
    try {
      text = this.decoder.decode(bytes)
    } catch {
      return { kind: 'not-utf8', line }
    }
    if (line === 1 && text.startsWith('\ufeff')) text = text.slice(1)
    if (/^[ \t\r]*$/.test(text)) {
      this.blank ??= line
      return null
    }
    // At the end of a file blank lines are harmless.
    if (this.blank !== null) return { kind: 'blank', line: this.blank }
    this.filled += 1
    if (this.purpose === 'batch' && this.filled > mostRequests) return { kind: 'too-many-lines', line }
    let value
    try {
      value = JSON.parse(text)
    } catch {
      return { kind: 'not-json', line }
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { kind: 'not-object', line }
    }
    const problem = this.look(value)
    return problem === null ? null : { ...problem, line }
  }

  /**
   * @param {Record<string, unknown>} value
   * @returns {ContentProblem | null}
   */
  look(value) {
    switch (this.purpose) {
      case 'fine-tune': {
        const known = Array.isArray(value.messages) || 'prompt' in value || 'input' in value
        return known ? null : { kind: 'no-example' }
      }
      case 'evals':
        return null
      case 'batch':
        return this.lookAtRequest(value)
    }
  }

  /**
   * @param {Record<string, unknown>} value
   * @returns {ContentProblem | null}
   */
  lookAtRequest(value) {
    const { body, custom_id: id, method, url } = value
    if (typeof id !== 'string' || id === '') return { kind: 'no-custom-id' }
    if (this.ids.has(id)) return { kind: 'custom-id-twice', found: short(id) }
    this.ids.add(id)
    if (method !== 'POST') return { kind: 'wrong-method', found: short(method) }
    if (typeof url !== 'string' || !url.startsWith('/v1/')) return { kind: 'wrong-url', found: short(url) }
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return { kind: 'no-body' }
    return null
  }
}

/** @param {unknown} value */
function short(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > longestFound ? `${text.slice(0, longestFound)}…` : text
}
