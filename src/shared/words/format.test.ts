import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GiB, MiB } from '../limits'
import { formatBytes, formatDuration, formatPercent, formatRate, formatTook } from './format'

/** Intl may separate number and unit with a non-breaking space. */
const plain = (text: string) => text.replace(/\s/gu, ' ')

describe('formatBytes', () => {
  it.each([
    [-5, '0 bytes'],
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1234, '1.23 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [64 * MiB, '67.1 MB'],
    [8 * GiB, '8.59 GB'],
    [8 * GiB + 1, '8.59 GB'],
    [5e15, '5,000 TB'],
  ])('%d: %s', (bytes, text) => {
    expect(plain(formatBytes(bytes))).toBe(text)
  })

  it('never needs more than four digits below a thousand terabytes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 400_000 }), (a, b) => {
        expect(formatBytes(a * b).replace(/[^0-9]/g, '').length).toBeLessThanOrEqual(4)
      }),
    )
  })
})

describe('formatRate', () => {
  it('is bytes per second', () => {
    expect(plain(formatRate(12_500_000))).toBe('12.5 MB/s')
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '1 sec'],
    [0.2, '1 sec'],
    [8.1, '9 sec'],
    [59, '59 sec'],
    [59.5, '1 min'],
    [61, '2 min'],
    [3599, '1 hr'],
    [3600, '1 hr'],
    [3601, '1 hr 1 min'],
    [86_400, '24 hr'],
  ])('%d s: %s', (seconds, text) => {
    expect(plain(formatDuration(seconds))).toBe(text)
  })
})

describe('formatPercent', () => {
  it.each([
    [-1, '0%'],
    [0, '0%'],
    [0.999_999, '99%'],
    [1, '100%'],
    [2, '100%'],
  ])('%d: %s', (share, text) => {
    expect(plain(formatPercent(share))).toBe(text)
  })
})

describe('formatTook', () => {
  it.each([
    [0, '0.1 sec'],
    [0.34, '0.3 sec'],
    [9.9, '9.9 sec'],
    [9.96, '10 sec'],
    [61, '2 min'],
  ])('%d: %s', (seconds, text) => {
    expect(plain(formatTook(seconds))).toBe(text)
  })
})
