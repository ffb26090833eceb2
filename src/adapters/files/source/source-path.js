// Paths of files whose names are not UTF-8, as Linux allows. In a path of ours, each byte that is not UTF-8 stands as a
// lone surrogate, U+DC80 to U+DCFF, as in Python: the path is a text, also in JSON, and leads back to its file. Plain
// JavaScript, because worker threads run it from its file.

const isWindows = process.platform === 'win32'
const escaped = /([\udc80-\udcff])/u

/**
 * The path as the system takes it.
 *
 * @param {string} path
 * @returns {string | Buffer}
 */
export function systemPath(path) {
  if (isWindows || !escaped.test(path)) return path
  const pieces = path.split(escaped).map((piece, index) =>
    // Every second piece is one escaped byte.
    index % 2 === 0 ? Buffer.from(piece) : Buffer.from([piece.charCodeAt(0) - 0xdc00]),
  )
  return Buffer.concat(pieces)
}

/**
 * The path of a file or folder that the system names in bytes.
 *
 * @param {Buffer} bytes
 */
export function pathFromSystem(bytes) {
  const text = bytes.toString()
  if (isWindows || !text.includes('\ufffd')) return text
  let path = ''
  for (let at = 0; at < bytes.length; ) {
    const character = bytes.subarray(at, at + lengthFrom(bytes[at] ?? 0))
    const read = character.toString()
    if (character.equals(Buffer.from(read))) {
      path += read
      at += character.length
    } else {
      path += String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
      at += 1
    }
  }
  return path
}

/**
 * The path as it may be shown, and as other programs show it: with a replacement character for what is not UTF-8.
 *
 * @param {string} path
 */
export function shownPath(path) {
  return systemPath(path).toString()
}

/** How many bytes a character has that begins with this one. @param {number} first */
function lengthFrom(first) {
  if (first < 0xc0) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}
