/** Most bytes that a file name may have on the usual file systems (NAME_MAX of ext4, APFS and NTFS alike). */
const nameBytes = 255

/**
 * A name under which a file can be kept in a folder of its own on any system, close enough to the given one that a
 * person recognizes it: no separators, control characters, direction overrides (they can make `exe.txt` of `txt.exe`)
 * or characters and device names that Windows refuses, at most 255 bytes of UTF-8 with the extension kept. Never
 * empty, never `.` or `..`.
 */
export function safeFileName(name: string): string {
  const clean = name
    // Half of a surrogate pair has no UTF-8, so a file system would get another name.
    .replace(/\p{Surrogate}/gu, '\ufffd')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach the disk
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029/\\<>:"|?*]/gu, '_')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
  const named = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu.test(clean) ? `_${clean}` : clean
  // Windows drops dots and spaces at the end; this leaves nothing of `..`.
  const ended = cut(named).replace(/[. ]+$/u, '')
  return ended === '' ? 'file' : ended
}

function cut(name: string): string {
  if (byteLength(name) <= nameBytes) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && byteLength(name.slice(dot)) <= 32 ? name.slice(dot) : ''
  const room = nameBytes - byteLength(extension)
  let stem = ''
  let used = 0
  // By code points: a name must not end in half a character.
  for (const character of name) {
    const size = byteLength(character)
    if (used + size > room) break
    stem += character
    used += size
  }
  return `${stem}${extension}`
}

/** In UTF-8. */
function byteLength(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
