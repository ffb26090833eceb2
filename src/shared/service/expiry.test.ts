import { describe, expect, it } from 'vitest'
import { expiryChoices, expiryUnits, openaiExpiry, readExpiry } from './expiry'

const day = 24 * 60 * 60

describe('the choices of an expiry', () => {
  it('do not repeat what applies to the purpose anyway', () => {
    expect(expiryChoices(openaiExpiry, 'user_data')).toContain(30 * day)
    expect(expiryChoices(openaiExpiry, 'batch')).not.toContain(30 * day)
  })

  it('stay within what the service allows', () => {
    const azure = { least: 14 * day, most: 30 * day, usual: {} }
    expect(expiryChoices(azure, 'batch')).toEqual([14 * day, 30 * day])
  })

  it('are given in days or hours', () => {
    expect(expiryUnits(6 * 3600)).toEqual({ unit: 'hours', count: 6 })
    expect(expiryUnits(7 * day)).toEqual({ unit: 'days', count: 7 })
  })
})

describe('an expiry in the terminal', () => {
  it.each([
    ['1h', 3600],
    ['30d', 30 * day],
    ['12H', 12 * 3600],
    ['0h', null],
    ['31d', null],
    ['721h', null],
    ['7', null],
    ['1.5d', null],
    ['-1d', null],
    ['', null],
    ['never', null],
  ])('%j is %j', (text, seconds) => {
    expect(readExpiry(text, openaiExpiry)).toBe(seconds)
  })
})
