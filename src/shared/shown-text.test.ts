import { describe, expect, it } from 'vitest'
import { jsonText, shownLines, shownText, shownTexts, splitHidden } from './shown-text'

it('every text of a view or a failure is shown safely, and its lines where they are ours', () => {
  const evil = 'a\u001b[31m\nb\u202e'
  const safe = 'a\ufffd[31m\ufffdb\ufffd'
  expect(
    shownTexts({ name: evil, list: [evil, 1, null], cause: { subject: evil }, none: undefined }),
  ).toEqual({
    name: safe,
    list: [safe, 1, null],
    cause: { subject: safe },
    none: undefined,
  })
  expect(shownLines(evil)).toBe('a\ufffd[31m\nb\ufffd')
})

it('JSON keeps the value, and has nothing hidden in it', () => {
  const value = { name: 'a\u001b\u007f\u009b\u202e\u2028\ufeff"é文' }
  expect(JSON.parse(jsonText(value))).toEqual(value)
  expect(jsonText(value)).toBe('{"name":"a\\u001b\\u007f\\u009b\\u202e\\u2028\\ufeff\\"é文"}')
})

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
