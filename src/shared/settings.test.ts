import { describe, expect, it } from 'vitest'
import {
  defaultSettings,
  readSettings,
  type Settings,
  settingsChangeSchema,
  settingsSchema,
} from './settings'

describe('settings', () => {
  it('begin as the documentation says', () => {
    expect(defaultSettings).toEqual({
      parallelParts: 16,
      adaptiveParts: true,
      parallelFiles: 2,
      partSizeMiB: 'auto',
      maxAttempts: 6,
      keepTryingSeconds: 180,
      language: 'system',
      notifications: true,
      closeToTray: false,
      startAtLogin: false,
      checkForUpdates: true,
      backoffBaseMs: 500,
      backoffCapMs: 30_000,
      stallTimeoutSeconds: 30,
      checksum: true,
      compareContent: false,
      searchUserData: false,
      searchAssistants: false,
      runBatches: false,
      bandwidthLimit: null,
      bandwidthSchedule: [],
      proxy: { mode: 'system', url: '', user: '', exceptions: '' },
      onStart: 'wait',
      historyCount: 10_000,
      historyDays: 365,
      theme: 'system',
    })
  })

  it.each<[keyof Settings, number, number]>([
    ['parallelParts', 1, 32],
    ['parallelFiles', 1, 16],
    ['partSizeMiB', 1, 64],
    ['maxAttempts', 1, 20],
    ['keepTryingSeconds', 0, 3600],
    ['backoffBaseMs', 50, 10_000],
    ['backoffCapMs', 1000, 300_000],
    ['stallTimeoutSeconds', 2, 600],
  ])('%s is a whole number from %d to %d', (name, least, most) => {
    const takes = (value: unknown) => settingsSchema.shape[name].safeParse(value).success
    expect([least, most].map(takes)).toEqual([true, true])
    const wrong = [least - 1, most + 1, least + 0.5, Number.NaN, Number.POSITIVE_INFINITY, `${least}`, null]
    expect(wrong.map(takes)).toEqual(wrong.map(() => false))
  })
})

describe('the bounds of the history', () => {
  it.each(['historyCount', 'historyDays'] as const)(
    '%s is a whole number from 1, or null for none',
    (name) => {
      const takes = (value: unknown) => settingsSchema.shape[name].safeParse(value).success
      expect([1, 1000, null].map(takes)).toEqual([true, true, true])
      expect([0, -1, 1.5, '1', Number.NaN, 1e9].map(takes)).toEqual(Array(6).fill(false))
    },
  )
})

describe('readSettings', () => {
  it('keeps what is valid, and takes the default for everything else', () => {
    const stored = { parallelParts: 9, partSizeMiB: 1000, theme: 'dark', onStart: 7, unknown: true }
    expect(readSettings(stored)).toEqual({ ...defaultSettings, parallelParts: 9, theme: 'dark' })
  })

  it.each([null, undefined, 7, 'text', [], {}])('returns the defaults for %j', (stored) => {
    expect(readSettings(stored)).toEqual(defaultSettings)
  })
})

describe('a change of the settings', () => {
  it('holds what was changed, and nothing else', () => {
    expect(settingsChangeSchema.parse({ theme: 'dark', unknown: 1 })).toEqual({ theme: 'dark' })
    expect(settingsChangeSchema.parse({})).toEqual({})
  })

  it('is refused as a whole if a value is out of bounds', () => {
    expect(settingsChangeSchema.safeParse({ theme: 'dark', parallelParts: 0 }).success).toBe(false)
  })
})
