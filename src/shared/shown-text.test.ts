import { describe, expect, it } from 'vitest'
import { shownText, splitHidden } from './shown-text'

describe('shownText', () => {
  it('leaves ordinary names of any language alone', () => {
    for (const name of ['data.jsonl', 'ملف كبير.bin', 'קובץ.txt', '文件 🗂 👩‍👩‍👧.bin', 'a\u00a0b', 'क्‍ष.txt'])
      expect(shownText(name)).toBe(name)
  })

  it('lets nothing break the line, turn the direction, or hide', () => {
    expect(shownText('photo\u202egnp.exe')).toBe('photo\ufffdgnp.exe')
    expect(shownText('a\r\nb\u2028c\u0000d\u001b[31me')).toBe('a\ufffd\ufffdb\ufffdc\ufffdd\ufffd[31me')
    expect(splitHidden('a\u202eb\n')).toEqual(['a', '\u202e', 'b', '\n', ''])
    expect(splitHidden('plain')).toEqual(['plain'])
    expect(shownText('\u2066x\u2069\u200f\u200b\ufeff')).toBe('\ufffdx\ufffd\ufffd\ufffd\ufffd')
  })
})
