/** The width and height of a picture, in pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * What the beginning of a PNG, GIF, WebP or JPEG file says of its size; null for anything else. A few bytes can stand
 * for gigabytes of pixels, so the size is read before anything is decoded.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return pngSize(view) ?? gifSize(view) ?? webpSize(view) ?? jpegSize(view)
  } catch (error) {
    // The file ends before its size is known.
    if (error instanceof RangeError) return null
    throw error
  }
}

const hasText = (view: DataView, at: number, text: string): boolean =>
  [...text].every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0))

function pngSize(view: DataView): PictureSize | null {
  if (!hasText(view, 0, '\x89PNG\r\n\x1a\n') || !hasText(view, 12, 'IHDR')) return null
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

function gifSize(view: DataView): PictureSize | null {
  if (!hasText(view, 0, 'GIF8')) return null
  const number = (at: number) => view.getUint16(at, true)
  const width = number(6)
  const height = number(8)
  const flags = view.getUint8(10)
  let at = 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))
  // Extensions come before the first frame, each in blocks up to an empty one.
  while (view.getUint8(at) === 0x21)
    for (at += 2; ; ) {
      const length = view.getUint8(at)
      at += 1 + length
      if (length === 0) break
    }
  if (view.getUint8(at) !== 0x2c) return null
  // Browsers enlarge the picture for a first frame that is larger.
  return {
    width: Math.max(width, number(at + 1) + number(at + 5)),
    height: Math.max(height, number(at + 3) + number(at + 7)),
  }
}

function webpSize(view: DataView): PictureSize | null {
  if (!hasText(view, 0, 'RIFF') || !hasText(view, 8, 'WEBP')) return null
  const low = (at: number) => view.getUint16(at, true) & 0x3fff
  const three = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  if (hasText(view, 12, 'VP8 ')) return { width: low(26), height: low(28) }
  if (hasText(view, 12, 'VP8L')) {
    const both = view.getUint32(21, true)
    return { width: (both & 0x3fff) + 1, height: ((both >>> 14) & 0x3fff) + 1 }
  }
  if (hasText(view, 12, 'VP8X')) return { width: three(24) + 1, height: three(27) + 1 }
  return null
}

/** The size is in the header of the first frame, after any number of other segments. */
function jpegSize(view: DataView): PictureSize | null {
  if (view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
    // A marker may be preceded by any number of these.
    if (marker === 0xff) at += 1
    else at += isAlone ? 2 : 2 + view.getUint16(at + 2)
  }
  return null
}
