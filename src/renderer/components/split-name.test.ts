import { describe, expect, it } from 'vitest'
import { shortName, splitName } from './split-name'

describe('splitName', () => {
  it('leaves short names alone', () => {
    expect(splitName('data.jsonl')).toEqual({ head: 'data.jsonl', tail: '', direction: 'ltr' })
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
    expect(tail).toBe(family.repeat(6))
    expect(head).toBe(family.repeat(24))
  })

  it('counts wide characters as two letters', () => {
    expect(splitName('四半期の売上報告書.xlsx')).toMatchObject({ head: '四半期の売上', tail: '報告書.xlsx' })
    expect(splitName('売上報告書.xlsx').tail).toBe('')
  })

  it('splits a right-to-left name only before its extension', () => {
    const arabic = 'مجموعة البيانات الطويلة جدا لشهر نوفمبر'
    expect(splitName(`${arabic}.csv`)).toEqual({ head: arabic, tail: '.csv', direction: 'rtl' })
    expect(splitName(`${arabic} 2026.csv`)).toEqual({
      head: `${arabic} 2026`,
      tail: '.csv',
      direction: 'rtl',
    })
    expect(splitName(`report of ${arabic}.csv`)).toMatchObject({ tail: '.csv', direction: 'ltr' })
  })

  it('keeps left-to-right text together before the extension of a right-to-left name', () => {
    const arabic = 'مجموعة البيانات الطويلة'
    expect(splitName(`${arabic} v2 final.csv`)).toEqual({
      head: `${arabic} `,
      tail: 'v2 final.csv',
      direction: 'rtl',
    })
    expect(splitName(`${arabic} the second corrected version.csv`).tail).toBe('')
  })
})

describe('shortName', () => {
  it('keeps both ends of a name that is too long for a sentence, and leaves other names as they are', () => {
    expect(shortName('data.jsonl')).toBe('data.jsonl')
    const name = 'measurements-of-the-whole-long-winter-2024.parquet'
    expect(shortName(name)).toBe('measurements-of-the-whole-lo…2024.parquet')
    expect(shortName('measurements-of-2024-2025.parquet')).toBe('measurements-of-2024-2025.parquet')
  })
})
