import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { pathFromSystem, shownPath, systemPath } from './source-path.js'

describe.skipIf(process.platform === 'win32')('a path of the system', () => {
  it.each(['/a.bin', '/é 文件 🗂.bin', '/real \ufffd.bin', ''])('%j is the same as text', (path) => {
    expect(pathFromSystem(Buffer.from(path))).toBe(path)
    expect(systemPath(path)).toBe(path)
    expect(shownPath(path)).toBe(path)
  })

  it.each([
    ['caf\xe9.bin', 'caf\udce9.bin', 'caf\ufffd.bin'],
    ['\xff\xfe', '\udcff\udcfe', '\ufffd\ufffd'],
    // Incomplete, longer than needed, half of a surrogate pair, beyond Unicode, and beside valid characters.
    ['\xe2\x82/\xc3', '\udce2\udc82/\udcc3', '\ufffd/\ufffd'],
    ['\xc0\xaf', '\udcc0\udcaf', '\ufffd\ufffd'],
    ['\xed\xb3\xa9', '\udced\udcb3\udca9', '\ufffd\ufffd\ufffd'],
    ['\xf4\x90\x80\x80', '\udcf4\udc90\udc80\udc80', '\ufffd\ufffd\ufffd\ufffd'],
    ['\xe9\xf0\x9f\x97\x82\xef\xbf\xbd', '\udce9🗂\ufffd', '\ufffd🗂\ufffd'],
  ])('whose bytes %j are not UTF-8 becomes a text that leads back to them', (latin, path, shown) => {
    const bytes = Buffer.from(latin, 'latin1')
    expect(pathFromSystem(bytes)).toBe(path)
    expect(systemPath(path)).toEqual(bytes)
    expect(shownPath(path)).toBe(shown)
  })

  it('of any bytes survives JSON', () => {
    for (let length = 1; length <= 400; length += 1) {
      const bytes = randomBytes(length)
      const path = JSON.parse(JSON.stringify(pathFromSystem(bytes)))
      expect(Buffer.from(systemPath(path))).toEqual(bytes)
    }
  })
})
