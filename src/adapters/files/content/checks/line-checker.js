// Checks JSON Lines as they come, to the end, however many lines are wrong. Plain JavaScript, because a worker thread
// runs it from its file.
import { isUtf8 } from 'node:buffer'
import { LineCutter } from '../copies/line-cutter.js'
import { ExampleRules, ItemRules } from './examples.js'
import { Findings, findingAt, mostKept } from './findings.js'
import { JsonLine } from './json-line.js'
import { JsonScanner, slack, types, withView } from './json-scanner.js'
import { RequestRules } from './requests.js'

/** @import { ContentFinding, ContentKind, ContentReport, ContentRules, LinesPurpose, LinesTask, Severity } from '../../../../shared/service/content' */

/**
 * Notes what is wrong in the line: at that entry of the tape, or in the whole line. `limit` is what the rules allow.
 *
 * @callback Note
 * @param {ContentKind} kind
 * @param {Severity} severity
 * @param {number | null} entry
 * @param {number} [limit]
 * @returns {void}
 */

/**
 * What a purpose requires of each line.
 *
 * @typedef {object} Rules
 * @property {number} deepest how deep the deepest value is that the rules look at
 * @property {number} inputs how many inputs that count towards a limit all lines so far have
 * @property {(filled: number, note: Note) => void} count receives how many lines so far are not blank
 * @property {(line: JsonLine, note: Note) => void} look
 * @property {(findings: Findings) => void} end
 */

/** Longest line that is checked, in bytes: it is held in memory, and a single line may be the whole file. */
export const longestLine = 32 * 1024 * 1024
/** How many bytes tell how a text is encoded. */
const headBytes = 4
const newline = 0x0a
const carriageReturn = 0x0d
const openArray = 0x5b

// Without private names: the scanner of the sources does not know them in plain JavaScript.
export class LineChecker {
  findings = new Findings()
  /** The beginning of the file until it is known how it is encoded; null from then on. @type {Uint8Array | null} */
  head = new Uint8Array()
  /** The beginning of a line that has not ended. */
  held = new Uint8Array(4096)
  heldLength = 0
  /** The current line is too long to be checked. */
  isSkipping = false
  /** Nothing more of the file can be judged. */
  isOver = false
  lineNumber = 0
  filled = 0
  /** The number of the first blank line that only blank lines have followed; 0 if there is none. */
  blank = 0
  hasReturns = false
  /** The finding for a first line that is an array, in case other lines follow. @type {ContentFinding | null} */
  lone = null
  /** @type {import('./findings.js').Line} */
  line = { number: 0, bytes: new Uint8Array(), start: 0, end: 0 }

  /** @param {LinesTask} task */
  constructor({ mostBytes, purpose, rules }) {
    this.rules = rulesOf[purpose](rules)
    this.cutter = new LineCutter({ bytes: mostBytes, ...boundsOf[purpose](rules) })
    this.scanner = new JsonScanner(this.rules.deepest)
    this.json = new JsonLine(this.scanner)
    /** @type {Note} */
    this.note = (kind, severity, entry, limit) => {
      const at = entry === null ? null : this.json.startOf(entry)
      this.findings.add(kind, severity, this.line, at, limit)
    }
  }

  /**
   * Takes the next bytes of the file, cut anywhere. They are not kept after the call.
   *
   * @param {Uint8Array} bytes
   * @returns {boolean} false if nothing more needs to be read
   */
  push(bytes) {
    if (this.head === null) this.read(bytes)
    else {
      this.head = Uint8Array.from([...this.head, ...bytes.subarray(0, headBytes)])
      if (this.head.length >= headBytes) this.begin(bytes.subarray(headBytes))
    }
    return !this.isOver
  }

  /** The file has ended. @returns {ContentReport} */
  end() {
    if (this.head !== null) this.begin(new Uint8Array())
    if (this.isSkipping) this.isSkipping = false
    else if (this.heldLength > 0 && !this.isOver) {
      this.endHeld(new Uint8Array([newline]))
      this.cutter.endUnbroken()
    }
    if (this.lone !== null) this.findings.put({ ...this.lone, kind: 'array' })
    if (this.isOver) return this.findings.report()
    if (this.filled === 0) this.findings.add('no-lines', 'error', null, null)
    this.rules.end(this.findings)
    const parts = this.cutter.end()
    return parts === null ? this.findings.report() : { ...this.findings.report(), parts }
  }

  /** @param {Uint8Array} rest */
  begin(rest) {
    const head = this.head ?? new Uint8Array()
    this.head = null
    const line = { number: 1, bytes: head, start: 0, end: head.length }
    if (isUtf16(head)) {
      this.findings.add('utf16', 'error', null, null)
      this.isOver = true
      return
    }
    const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
    if (hasMark) this.findings.put({ ...findingAt('bom', 'warning', line, null), column: 1 })
    if (hasMark) this.cutter.begin(3)
    this.read(hasMark ? head.subarray(3) : head)
    this.read(rest)
  }

  /** @param {Uint8Array} bytes */
  read(bytes) {
    let from = 0
    if (this.isSkipping) {
      const end = bytes.indexOf(newline)
      if (end < 0) return
      this.isSkipping = false
      from = end + 1
    } else if (this.heldLength > 0) {
      const end = bytes.indexOf(newline)
      if (end < 0) return this.hold(bytes)
      this.endHeld(bytes.subarray(0, end + 1))
      from = end + 1
    }
    const last = bytes.lastIndexOf(newline)
    if (last >= from) this.lookAtLines(bytes, from, last + 1)
    const rest = bytes.subarray(Math.max(last + 1, from))
    if (rest.length > 0 && !this.isOver) this.hold(rest)
  }

  /** @param {Uint8Array} bytes of a line without its end */
  hold(bytes) {
    if (this.heldLength + bytes.length > longestLine) return this.skip()
    this.append(bytes)
  }

  /** The line is too long to be checked. */
  skip() {
    this.lineNumber += 1
    this.line = { number: this.lineNumber, bytes: this.held, start: 0, end: this.heldLength }
    this.heldLength = 0
    this.isSkipping = true
    this.cutter.isImpossible = true
    this.beginLine()
    if (this.filled === 1 && firstByte(this.line) === openArray) this.refuseArray(this.line)
    else {
      this.endLone()
      this.findings.beginLine()
      this.findings.add('too-long', 'error', this.line, null)
      this.findings.endLine()
    }
  }

  /** @param {Uint8Array} bytes */
  append(bytes) {
    const length = this.heldLength + bytes.length
    const needed = length + slack
    if (needed > this.held.length) {
      const held = new Uint8Array(Math.min(2 ** Math.ceil(Math.log2(needed)), longestLine + 1 + slack))
      held.set(this.held.subarray(0, this.heldLength))
      this.held = held
    }
    this.held.set(bytes, this.heldLength)
    this.heldLength = length
  }

  /** @param {Uint8Array} end the end of a line, with its line break */
  endHeld(end) {
    if (this.heldLength + end.length - 1 > longestLine) {
      this.skip()
      this.isSkipping = false
      return
    }
    this.append(end)
    const length = this.heldLength
    this.heldLength = 0
    this.lookAtLines(this.held, 0, length)
    // One very long line must not keep its memory.
    if (this.held.length > 2 ** 22) this.held = new Uint8Array(4096)
  }

  /**
   * @param {Uint8Array} given
   * @param {number} from
   * @param {number} to whole lines are between
   */
  lookAtLines(given, from, to) {
    const { bytes, view } = withView(given, to)
    const isText = isUtf8(bytes.subarray(from, to))
    this.json.bytes = bytes
    this.json.view = view
    this.line.bytes = bytes
    const { scanner } = this
    for (let at = from; at < to && !this.isOver; ) {
      const byte = bytes[at]
      const mayBeBlank = byte === 0x20 || byte === newline || byte === carriageReturn || byte === 0x09
      // The end of a good line is found by reading it.
      let end = mayBeBlank ? bytes.indexOf(newline, at) : -1
      if (mayBeBlank && isBlank(bytes, at, end)) {
        this.lineNumber += 1
        if (this.blank === 0) this.blank = this.lineNumber
        this.cutter.addBlank(end + 1 - at)
        at = end + 1
        continue
      }
      const scanned = scanner.scan(bytes, view, at)
      end = scanned >= 0 ? scanned : bytes.indexOf(newline, at)
      this.lineNumber += 1
      this.line.number = this.lineNumber
      this.line.start = at
      this.line.end = end
      this.endLine(scanned, isText)
      this.cutter.add(end + 1 - at, this.rules.inputs)
      at = end + 1
    }
  }

  /** @param {number} scanned @param {boolean} isText whether it is certainly UTF-8 */
  endLine(scanned, isText) {
    this.findings.beginLine()
    this.judge(scanned, isText)
    this.findings.endLine()
  }

  /** @param {number} scanned @param {boolean} isText whether it is certainly UTF-8 */
  judge(scanned, isText) {
    const { bytes, end, start } = this.line
    this.beginLine()
    if (!this.hasReturns && bytes[end - 1] === carriageReturn) {
      this.hasReturns = true
      this.findings.add('crlf', 'warning', this.line, null)
    }
    if (end - start > longestLine) {
      this.endLone()
      return this.findings.add('too-long', 'error', this.line, null)
    }
    if (this.filled === 1 && firstByte(this.line) === openArray) {
      if (scanned < 0) return this.refuseArray(this.line)
      this.lone = findingAt('not-object', 'error', this.line, start)
      return
    }
    this.endLone()
    if (!isText && !isUtf8(bytes.subarray(start, end)))
      return this.findings.add('not-utf8', 'error', this.line, badByte(bytes, start, end))
    if (scanned < 0) return this.findings.add('not-json', 'error', this.line, -1 - scanned)
    if (this.json.typeOf(0) !== types.object) return this.note('not-object', 'error', 0)
    this.rules.look(this.json, this.note)
  }

  /** The line has something in it. */
  beginLine() {
    this.filled += 1
    // Blank lines at the end of a file are harmless, others are not.
    if (this.blank > 0) {
      const count = this.lineNumber - this.blank
      const kept = Math.min(count, mostKept)
      for (let each = 0; each < kept; each += 1)
        this.findings.put({ kind: 'blank', severity: 'error', line: this.blank + each })
      if (count > kept) this.findings.count('blank', 'error', count - kept)
      this.blank = 0
    }
    this.rules.count(this.filled, this.note)
  }

  /** The first line is an array, but not the only one. */
  endLone() {
    if (this.lone === null) return
    this.findings.put(this.lone)
    this.findings.wrong += 1
    this.findings.right -= 1
    this.lone = null
  }

  /**
   * The file is one array over many lines: what is in them is not judged.
   *
   * @param {import('./findings.js').Line} line
   */
  refuseArray(line) {
    this.findings.add('array', 'error', line, line.start)
    this.isOver = true
  }
}

/** @type {Readonly<Record<LinesPurpose, (rules: ContentRules) => Rules>>} */
const rulesOf = {
  batch: (rules) => new RequestRules(rules),
  'fine-tune': (rules) => new ExampleRules(rules),
  evals: () => new ItemRules(),
}

const any = { lines: Number.POSITIVE_INFINITY, inputs: Number.POSITIVE_INFINITY, least: 0 }

/**
 * The most lines and embedding inputs, and the fewest lines, of a file.
 *
 * @type {Readonly<Record<LinesPurpose, (rules: ContentRules) => typeof any>>}
 */
const boundsOf = {
  batch: ({ batch }) => ({ ...any, lines: batch.requests, inputs: batch.embeddingInputs }),
  'fine-tune': ({ fineTune }) => ({ ...any, least: fineTune.examples }),
  evals: () => any,
}

/**
 * Whether the text is UTF-16, with or without a byte order mark: a line begins with a character of ASCII. @param
 * {Uint8Array} head the first bytes of the file
 */
function isUtf16(head) {
  const [a, b, c, d] = head
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true
  return (a === 0 && b !== 0 && c === 0 && d !== 0) || (a !== 0 && b === 0 && c !== 0 && d === 0)
}

/** @param {Uint8Array} bytes @param {number} from @param {number} to */
function isBlank(bytes, from, to) {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x09 && byte !== carriageReturn) return false
  }
  return true
}

/** The first one that is no space. @param {import('./findings.js').Line} line */
function firstByte({ bytes, end, start }) {
  let at = start
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1
  return at < end ? bytes[at] : undefined
}

/**
 * The first byte that is no part of a character of UTF-8.
 *
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {number} end
 */
function badByte(bytes, start, end) {
  let at = start
  while (at < end) {
    const byte = /** @type {number} */ (bytes[at])
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    if (length > 1 && (at + length > end || !isUtf8(bytes.subarray(at, at + length)))) return at
    at += length
  }
  return at
}
