// What a check has found so far: the first findings, and the number of all. Plain JavaScript, because a worker thread
// runs it from its file.

/** @import { ContentCount, ContentFinding, ContentKind, ContentReport, Severity } from '../../../../shared/service/content' */

/** As `findingsKept` in `src/shared/service/content.ts`. */
export const mostKept = 100
/** How many bytes of a line are shown before and after the place of a finding. */
const shownBefore = 24
const shownAfter = 72

/** Errors of the whole file, although they are reported at a line. */
const ofFile = new Set(['array', 'too-many-lines', 'too-many-inputs'])

const decoder = new TextDecoder()

/**
 * A line that is being looked at.
 *
 * @typedef {object} Line
 * @property {number} number from 1
 * @property {Uint8Array} bytes the bytes that contain the line
 * @property {number} start the offset of its first byte
 * @property {number} end the offset after its last byte
 */

// Without private names: the scanner of the sources does not know them in plain JavaScript.
export class Findings {
  /** @type {ContentFinding[]} */
  first = []
  /** Whether the list is full and consists of errors, so that nothing more is added. */
  isFull = false
  /** How many lines are wrong, are right except for their custom_id, and are right. */
  wrong = 0
  unnamed = 0
  right = 0
  /** Whether the line that is being judged is wrong, or only lacks a custom_id of its own. */
  isWrong = false
  isUnnamed = false
  /** @type {Map<string, { kind: ContentKind, severity: Severity, count: number, limit?: number }>} */
  counts = new Map()

  /**
   * @param {ContentKind} kind
   * @param {Severity} severity
   * @param {Line | null} line
   * @param {number | null} at the byte; null for the whole line
   * @param {number} [limit] what the rules allow
   */
  add(kind, severity, line, at, limit) {
    this.count(kind, severity, 1, limit)
    if (severity === 'error' && line !== null) this.judge(kind)
    if (this.makePlaceFor(severity))
      this.first.push({ ...findingAt(kind, severity, line, at), ...limited(limit) })
  }

  /** A line begins. */
  beginLine() {
    this.isWrong = false
    this.isUnnamed = false
  }

  endLine() {
    if (this.isWrong) this.wrong += 1
    else if (this.isUnnamed) this.unnamed += 1
    else this.right += 1
  }

  /** @param {ContentKind} kind the kind of an error in the line */
  judge(kind) {
    if (kind === 'no-custom-id' || kind === 'custom-id-twice') this.isUnnamed = true
    else if (!ofFile.has(kind)) this.isWrong = true
  }

  /** @param {ContentFinding} finding */
  put(finding) {
    this.count(finding.kind, finding.severity, 1)
    if (this.makePlaceFor(finding.severity)) this.first.push(finding)
  }

  /** An error takes the place of the last warning. @param {Severity} severity */
  makePlaceFor(severity) {
    if (this.first.length < mostKept) return true
    if (severity === 'warning' || this.isFull) return false
    const last = this.first.findLastIndex((each) => each.severity === 'warning')
    this.isFull = last < 0
    if (last >= 0) this.first.splice(last, 1)
    return last >= 0
  }

  /**
   * @param {ContentKind} kind
   * @param {Severity} severity
   * @param {number} more
   * @param {number} [limit]
   */
  count(kind, severity, more, limit) {
    const key = `${kind} ${severity}`
    const known = this.counts.get(key)
    if (known === undefined) this.counts.set(key, { kind, severity, count: more, ...limited(limit) })
    else known.count += more
  }

  /** @returns {ContentReport} */
  report() {
    const { first, right, unnamed, wrong } = this
    return { findings: first, counts: [...this.counts.values()], lines: { right, unnamed, wrong } }
  }
}

/**
 * @param {ContentKind} kind
 * @param {Severity} severity
 * @param {Line | null} line
 * @param {number | null} at
 * @returns {ContentFinding}
 */
export function findingAt(kind, severity, line, at) {
  if (line === null) return { kind, severity }
  const where = { kind, severity, line: line.number }
  if (at === null) return where
  return { ...where, column: columnOf(line, at), excerpt: excerptOf(line, at) }
}

/** @param {number | undefined} limit */
function limited(limit) {
  return limit === undefined ? {} : { limit }
}

/** @param {Line} line @param {number} at */
function columnOf({ bytes, start }, at) {
  let column = 1
  for (let each = start; each < at; each += 1) if (!continues(bytes[each])) column += 1
  return column
}

/** Whether that byte is not the first one of a character of UTF-8. @param {number | undefined} byte */
function continues(byte = 0) {
  return (byte & 0xc0) === 0x80
}

/** @param {Line} line @param {number} at */
function excerptOf({ bytes, end, start }, at) {
  let from = Math.max(start, at - shownBefore)
  while (from > start && continues(bytes[from])) from -= 1
  let to = Math.min(end, at + shownAfter)
  while (to < end && continues(bytes[to])) to += 1
  const text = decoder.decode(bytes.subarray(from, to)).trimEnd()
  return `${from > start ? '…' : ''}${text}${to < end ? '…' : ''}`
}
