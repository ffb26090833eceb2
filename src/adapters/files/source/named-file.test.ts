import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { namedFile } from './named-file'

describe('an argument', () => {
  it.each([
    ['a.bin', '/here/a.bin'],
    ['../there/a b.bin', '/there/a b.bin'],
    ['/a.bin', '/a.bin'],
    ['-x', '/here/-x'],
    ['-', '/here/-'],
    ['a%20b', '/here/a%20b'],
    ['notes: one.txt', '/here/notes: one.txt'],
    ['file:a', '/here/file:a'],
  ])('%s is the path of a file, relative to the person’s folder', (argument, path) => {
    expect(namedFile(argument, '/here')).toBe(path)
  })

  it.each([
    ['file:///a%20b.bin', '/a b.bin'],
    ['file:///a b.bin', '/a b.bin'],
    ['FILE:/a', '/a'],
    ['file://localhost/a', '/a'],
    [`file://${hostname()}/a`, '/a'],
    ['file:///50%25%20%C3%BC.bin', '/50% ü.bin'],
    ['file:///a%3Fb%23c%5Cd', '/a?b#c\\d'],
    ['file:///caf%E9.bin', '/caf\udce9.bin'],
  ])('%s is the URL of a file', (argument, path) => {
    expect(namedFile(argument, '/here')).toBe(path)
  })

  it.each([
    'https://example.com/a.bin',
    'sftp://example.com/a.bin',
    'file://elsewhere.example/a',
    'file:///a%2Fb',
    'file:///a%',
    'file:///a?b',
    'file:///a#b',
    'file:///a\\b',
  ])('%s names no file of this computer, and is not taken for another file', (argument) => {
    expect(namedFile(argument, '/here')).toMatchObject({
      text: argument,
      problem: { kind: 'names-no-file', code: 'address', subject: argument },
    })
  })

  it('that is empty names no file, not even the current folder', () => {
    expect(namedFile('', '/here')).toMatchObject({ problem: { kind: 'names-no-file', code: 'empty' } })
  })
})
