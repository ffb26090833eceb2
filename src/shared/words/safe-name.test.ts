import { expect, test } from 'vitest'
import { safeFileName } from './safe-name'

const { byteLength } = Buffer

test('a plain name stays as it is, whatever its language', () => {
  for (const name of [
    'data.jsonl',
    'Ein Bär.pdf',
    '資料.csv',
    'تقرير نهائي.txt',
    '🧪 lab 🧪.bin',
    '.hidden',
  ]) {
    expect(safeFileName(name)).toBe(name)
  }
})

test.each([
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['a\\b/c', 'a_b_c'],
  ['..', 'file'],
  ['.', 'file'],
  ['', 'file'],
  ['   ', 'file'],
  ['say "hi": <now>?*|.txt', 'say _hi__ _now____.txt'],
  ['two\nlines\r\n\u0000\u001b.txt', 'two_lines____.txt'],
  ['ends in dots...', 'ends in dots'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['console.log', 'console.log'],
])('%j becomes %j', (name, safe) => {
  expect(safeFileName(name)).toBe(safe)
})

test('characters that change the reading direction are left out', () => {
  expect(safeFileName('invoice\u202egpj.exe')).toBe('invoicegpj.exe')
})

test('half a surrogate pair becomes a character that every disk accepts', () => {
  expect(safeFileName('half \ud83e.txt')).toBe('half \ufffd.txt')
})

test('a long name is cut to 255 bytes between characters, and keeps its extension', () => {
  const exact = `${'x'.repeat(251)}.txt`
  expect(safeFileName(exact)).toBe(exact)
  const emoji = safeFileName(`${'🧪'.repeat(200)}.jsonl`)
  expect(byteLength(emoji)).toBeLessThanOrEqual(255)
  expect(byteLength(emoji)).toBeGreaterThan(250)
  expect(emoji).toMatch(/^(?:🧪)+\.jsonl$/u)
  expect(byteLength(safeFileName(`a.${'y'.repeat(400)}`))).toBe(255)
})
