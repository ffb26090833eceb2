import { describe, expect, it } from 'vitest'
import { shortName, splitName } from './split-name'

describe('splitName', () => {
  it('leaves short names alone', () => {
    expect(splitName('data.jsonl')).toEqual({ head: 'data.jsonl', tail: '' })
  })

  it('keeps the extension of a long name, and loses nothing', () => {
    const name = 'measurements-of-the-whole-long-winter-2024.parquet'
    const { head, tail } = splitName(name)
    expect(head + tail).toBe(name)
    expect(tail).toContain('.parquet')
  })

  it('never splits a visible character', () => {
    const family = '👨‍👩‍👧‍👦'
    const { head, tail } = splitName(family.repeat(30))
    expect(tail).toBe(family.repeat(12))
    expect(head).toBe(family.repeat(18))
  })

  it('does not split names written from right to left', () => {
    const name = 'مجموعة البيانات الطويلة جدا لشهر نوفمبر.csv'
    expect(splitName(name)).toEqual({ head: name, tail: '' })
  })
})

describe('shortName', () => {
  it('keeps both ends of a name that is too long for a sentence, and others as they are', () => {
    expect(shortName('data.jsonl')).toBe('data.jsonl')
    const name = 'measurements-of-the-whole-long-winter-2024.parquet'
    expect(shortName(name)).toBe('measurements-of-the-whole-lo…2024.parquet')
    expect(shortName('measurements-of-2024-2025.parquet')).toBe('measurements-of-2024-2025.parquet')
  })
})
