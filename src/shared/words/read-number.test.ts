import { describe, expect, it } from 'vitest'
import { languageCodes } from './languages'
import { readNumber } from './read-number'

describe('readNumber', () => {
  it.each([
    ['1.5', 'en', 1.5],
    ['1,5', 'en', null],
    ['1,500', 'en', 1500],
    ['1,50,000', 'en', null],
    ['.5', 'en', 0.5],
    [' 15 ', 'en', 15],
    ['1,5', 'de', 1.5],
    ['1.5', 'de', null],
    ['1.500', 'de', 1500],
    ['1,5', 'pt-BR', 1.5],
    ['10 000', 'fr', 10_000],
    ['1.5', 'fr', null],
    ['１５', 'ja', 15],
    ['', 'en', null],
    ['-1', 'en', null],
    ['1e3', 'en', null],
    ['15 km', 'en', null],
    ['1.5.0', 'en', null],
  ])('reads “%s” in %s as %s', (text, locale, number) => {
    expect(readNumber(text, locale)).toBe(number)
  })

  it.each(languageCodes)('reads numbers as %s writes them', (locale) => {
    for (const number of [0, 0.05, 1.5, 999, 10_000, 1_234_567.8])
      expect(readNumber(new Intl.NumberFormat(locale).format(number), locale)).toBe(number)
  })

  it('reads Arabic digits and separators', () => {
    expect(readNumber('١٢٬٣٤٥٫٥', 'ar-EG')).toBe(12_345.5)
  })
})
