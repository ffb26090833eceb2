import { describe, expect, it } from 'vitest'
import { jsonText, shownLines, shownText, shownTexts, splitHidden } from './shown-text'

it('every text of a view or a failure is shown safely, and our own texts keep their lines', () => {
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

it('JSON keeps the value, and leaves no character hidden', () => {
  const value = { name: 'a\u001b\u007f\u009b\u202e\u2028\ufeff\u{e0041}"é文' }
  expect(JSON.parse(jsonText(value))).toEqual(value)
  expect(jsonText(value)).toBe('{"name":"a\\u001b\\u007f\\u009b\\u202e\\u2028\\ufeff\\udb40\\udc41\\"é文"}')
})

describe('shownText', () => {
  it('leaves ordinary names of any language alone', () => {
    const english = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'
    const variants = ['1\ufe0f\u20e3', '葛\u{e0100}城', 'ᠮᠣᠩᠭᠣᠯ\u180b']
    for (const name of [
      ...['data.jsonl', 'ملف كبير.bin', 'קובץ.txt', '文件 🗂 👩‍👩‍👧.bin', 'a\u00a0b', 'क्‍ष.txt'],
      ...['می\u200cخواهم', '한글', '☃\ufe0f', english, ...variants],
    ])
      expect(shownText(name)).toBe(name)
  })

  it('replaces what breaks the line, turns the direction, or hides', () => {
    expect(shownText('photo\u202egnp.exe')).toBe('photo\ufffdgnp.exe')
    expect(shownText('a\r\nb\u2028c\u0000d\u001b[31me')).toBe('a\ufffd\ufffdb\ufffdc\ufffdd\ufffd[31me')
    expect(splitHidden('a\u202eb\n')).toEqual(['a', '\u202e', 'b', '\n', ''])
    expect(splitHidden('plain')).toEqual(['plain'])
    expect(shownText('\u2066x\u2069\u200f\u200b\ufeff')).toBe('\ufffdx\ufffd\ufffd\ufffd\ufffd')
  })

  it('handles millions of hidden characters at once', () => {
    expect(shownText('\u{e0041}'.repeat(1_000_000))).toBe('\ufffd'.repeat(1_000_000))
  })

  it.each([
    ['a byte of a path that is no UTF-8', '\udce9'],
    ['a soft hyphen', '\u00ad'],
    ['a grapheme joiner', '\u034f'],
    ['a Hangul filler', '\u3164'],
    ['a Hangul filler of half the width', '\uffa0'],
    ['a filler for a Hangul initial', '\u115f'],
    ['a Mongolian vowel separator', '\u180e'],
    ['a Khmer vowel that is not written', '\u17b4'],
    ['an annotation', '\ufff9'],
    ['a sign of shorthand', '\u{1bca0}'],
    ['a sign of music', '\u{1d173}'],
    ['a language tag', '\u{e0001}'],
    ['a letter of a tag', '\u{e0041}'],
    ['a letter of a tag behind a flag that has ended with another one', '\u{1f3f4}x\u{e0041}'],
  ])('keeps %s from making one name look like another', (_name, text) => {
    expect(shownText(`a${text}b`)).toBe(`a${[...text].slice(0, -1).join('')}\ufffdb`)
  })
})
