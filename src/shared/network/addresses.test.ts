import { describe, expect, it } from 'vitest'
import { addressesIn, namedIn } from './addresses'

it('the addresses in a text are its lines; it has none if a line is anything else', () => {
  expect(addressesIn('sftp://host/a\r\nhttps://host/b\n')).toEqual(['sftp://host/a', 'https://host/b'])
  for (const text of ['see https://host/b', 'sftp://host/a\nand more', 'note: buy milk', ''])
    expect(addressesIn(text)).toEqual([])
})

describe('the files in a copied text', () => {
  const files = (text: string, platform = 'linux') => namedIn(text, platform).files

  it('are its lines: paths, with spaces and in quotation marks, and file addresses', () => {
    expect(
      files('/home/me/a b.bin\n"/home/me/c.bin"\r\n\'~/d.bin\'\n\n  file:///home/me/e%20f.bin  '),
    ).toEqual(['/home/me/a b.bin', '/home/me/c.bin', '~/d.bin', 'file:///home/me/e%20f.bin'])
  })

  it.each([
    ['copy\nfile:///a.bin\nfile:///b.bin'],
    ['cut\nfile:///a.bin\nfile:///b.bin\0'],
    ['x-special/nautilus-clipboard\ncopy\nfile:///a.bin\nfile:///b.bin\n'],
  ])('follow what a file manager writes before them: %j', (text) => {
    expect(files(text)).toEqual(['file:///a.bin', 'file:///b.bin'])
  })

  it('are none if a line is anything else, or names a whole file system', () => {
    const others = [
      'note: buy milk',
      '/home/me/a.bin\nand more',
      'a.bin',
      './a.bin',
      '/',
      '~',
      '// comment',
      '',
    ]
    for (const text of others) expect(namedIn(text, 'linux'), text).toEqual({ files: [], elsewhere: 0 })
  })

  it('are recognized in the form that Windows writes', () => {
    const text = '"C:\\Users\\me\\a b.bin"\nfile:///C:/c.bin\nfile:/C:/d.bin\nfile://localhost/C:/e.bin'
    expect(namedIn(text, 'win32')).toEqual({
      files: ['C:\\Users\\me\\a b.bin', 'file:///C:/c.bin', 'file:/C:/d.bin', 'file://localhost/C:/e.bin'],
      elsewhere: 0,
    })
    for (const text of ['C:\\', '/help', '\\\\server\\share']) expect(files(text, 'win32')).toEqual([])
  })

  it.each([
    '\\\\server\\share\\a.bin',
    '"\\\\server\\share\\a.bin"',
    '\\\\?\\UNC\\server\\share\\a.bin',
    'file://server/share/a.bin',
    'FILE://%73erver/share/a.bin',
    'file://localhost.test/share/a.bin',
  ])('are never those of a server on Windows, because a look at one would sign in there: %s', (text) => {
    expect(namedIn(text, 'win32')).toEqual({ files: [], elsewhere: 1 })
    expect(namedIn(`C:\\b.bin\n${text}`, 'win32')).toEqual({ files: ['C:\\b.bin'], elsewhere: 1 })
  })

  it('are distinguished from addresses that lead away from this computer', () => {
    const text = 'file:///a.bin\nsftp://host/b.bin\nhttps://host/c.bin'
    expect(namedIn(text, 'linux')).toEqual({ files: ['file:///a.bin'], elsewhere: 2 })
  })
})
