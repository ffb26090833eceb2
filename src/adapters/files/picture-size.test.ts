import { describe, expect, it } from 'vitest'
import { pictureSize } from './picture-size'

const bytes = (...pieces: (string | number[])[]) =>
  Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece))),
  )

describe('pictureSize', () => {
  const png = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 0x4e, 0x20, 0, 1, 0, 0])

  it.each([
    ['PNG', png, 20_000, 65_536],
    ['GIF', bytes('GIF89a', [0x40, 1, 0xc8, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 9, 0, 9, 0]), 320, 200],
    [
      'GIF whose first frame is larger, after colours and extensions',
      bytes(
        'GIF89a',
        [1, 0, 1, 0, 0x80, 0, 0],
        'colour',
        [0x21, 0xf9, 4, 0x2c, 0x2c, 0x2c, 0x2c, 0, 0x21, 0xfe, 1, 0x2c, 2, 0x2c, 0x2c, 0],
        [0x2c, 10, 0, 20, 0, 0x36, 1, 0xb4, 0],
      ),
      320,
      200,
    ],
    [
      'WebP, lossy',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xc8, 0]),
      320,
      200,
    ],
    [
      'WebP, lossless',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f, 0x3f, 0xc1, 0x31, 0]),
      320,
      200,
    ],
    [
      'WebP, extended',
      bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 0x3f, 1, 0, 0xc7, 0, 1]),
      320,
      65_736,
    ],
    [
      'JPEG, after other segments',
      bytes([
        0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9, 0xff, 0xff, 0xc2, 0, 11, 8, 0, 200, 1, 0x40,
      ]),
      320,
      200,
    ],
    [
      'JPEG, after markers without a length',
      bytes([0xff, 0xd8, 0xff, 0x01, 0xff, 0xd0, 0xff, 0xd7, 0xff, 0xc0, 0, 11, 8, 0, 200, 1, 0x40]),
      320,
      200,
    ],
  ])('is read from a %s', (_kind, picture, width, height) => {
    expect(pictureSize(picture)).toEqual({ width, height })
    // The bytes may begin anywhere in a larger buffer.
    expect(pictureSize(bytes('..', [...picture]).subarray(2))).toEqual({ width, height })
  })

  it.each([
    ['nothing', bytes()],
    ['a GIF without a frame', bytes('GIF89a', [0x40, 1, 0xc8, 0, 0, 0, 0, 0x3b], Array(20).fill(0))],
    ['text', bytes('This is no picture, and long enough to be one.')],
    ['a PNG that ends early', png.subarray(0, 18)],
    ['a JPEG without a frame', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xd9])],
    ['a WebP of another kind', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP9 ', Array(20).fill(0))],
  ])('is unknown for %s', (_kind, given) => {
    expect(pictureSize(given)).toBeNull()
  })
})
