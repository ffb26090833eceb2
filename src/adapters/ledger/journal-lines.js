// The lines of a journal. Plain JavaScript, because the thread that writes journals is started from its file.

/** The byte at the end of each line. */
export const lineEnd = 10
/** How much of a line is searched for its head, in bytes: more than any head has. */
const headBytes = 1024
const head = /^\{"id":("(?:[^"\\]|\\.)*")(,"removed":true,)?/

/**
 * A line: the record that it is about, and whether it says that the record is removed. Null for a line whose head is
 * damaged.
 *
 * @param {Buffer} line
 * @returns {{ id: string, isRemoval: boolean } | null}
 */
function headOf(line) {
  const found = head.exec(line.toString('utf8', 0, headBytes))
  if (found === null) return null
  try {
    return { id: JSON.parse(found[1] ?? ''), isRemoval: found[2] !== undefined }
  } catch {
    // The head is damaged in the middle of an escape sequence.
    return null
  }
}

/**
 * What a journal says last about each record, the lines that those replace, and the lines that name no record, each in
 * the order of the journal. What follows the last line end was never saved: a write was interrupted there.
 *
 * @param {Buffer} bytes
 */
export function readLines(bytes) {
  /** @type {Map<string, { line: Buffer, isRemoval: boolean }>} */
  const latest = new Map()
  /** @type {Buffer[]} */
  const replaced = []
  /** @type {Buffer[]} */
  const nameless = []
  let start = 0
  for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, start)) {
    const line = bytes.subarray(start, end)
    start = end + 1
    const found = headOf(line)
    if (found === null) {
      nameless.push(line)
      continue
    }
    const { id, isRemoval } = found
    const earlier = latest.get(id)
    if (earlier !== undefined) replaced.push(earlier.line)
    latest.set(id, { line, isRemoval })
  }
  return { latest, replaced, nameless }
}

/**
 * @param {readonly Uint8Array[]} lines
 * @returns the content of a journal that has these lines
 */
export function joinLines(lines) {
  const end = Uint8Array.of(lineEnd)
  return Buffer.concat(lines.flatMap((line) => [line, end]))
}
