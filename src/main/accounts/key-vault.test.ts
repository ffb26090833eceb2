import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { ProfileFile } from '../../adapters/profile/profile-file'
import { HoistError } from '../../shared/failures/failures'
import { KeyVault, tidyKeys } from './key-vault'
import type { Keychain } from './system-keychain'

type Opened = Awaited<ReturnType<Keychain['open']>>

/** A keychain that opens when the test says so. */
class TestKeychain implements Keychain {
  isThere = true
  lookedFor = 0
  /** What the keychain does at each opening, in order; the last one repeats. */
  openings: (Opened | 'asks')[] = ['open']
  opened = 0
  encryptions = 0
  isOutdated = false
  /** Answers the open question. */
  answer: (state: Opened) => void = () => {}

  async exists(): Promise<boolean> {
    this.lookedFor += 1
    return this.isThere
  }

  async open(asks: () => Promise<void>): Promise<Opened> {
    const next = this.openings[Math.min(this.opened, this.openings.length - 1)] ?? 'open'
    this.opened += 1
    if (next !== 'asks') return next
    await asks()
    return new Promise((resolve) => {
      this.answer = resolve
    })
  }

  async encrypt(key: string): Promise<string> {
    this.encryptions += 1
    return `locked away: ${key}`
  }

  async decrypt(encrypted: string): Promise<{ key: string; isOutdated: boolean }> {
    if (!encrypted.startsWith('locked away: ')) throw new Error('it was not encrypted here')
    return { key: encrypted.slice('locked away: '.length), isOutdated: this.isOutdated }
  }
}

/** A vault on a file with these keys. @param drawn resolves when the window is drawn */
async function vaultWith(
  stored: Record<string, string>,
  keychain = new TestKeychain(),
  drawn = Promise.resolve(),
) {
  const folder = await tempFolder()
  const path = join(folder, 'keys.json')
  const locked = Object.entries(stored).map(([id, key]) => [id, `locked away: ${key}`])
  writeFileSync(path, JSON.stringify(Object.fromEntries(locked)))
  const file = new ProfileFile(folder, 'keys', tidyKeys)
  const events: string[] = []
  const vault = new KeyVault({
    file,
    keychain,
    logger: { log: () => {} },
    drawn: () => drawn.then(() => void events.push('drawn')),
    seen: async () => void events.push('seen'),
    changed: () => void events.push(`view: ${vault.view}`),
    unreachable: ({ kind }) => void events.push(kind),
  })
  return { events, file: () => JSON.parse(readFileSync(path, 'utf8')), keychain, vault }
}

const ofKind = (kind: string) => expect.objectContaining({ failure: expect.objectContaining({ kind }) })

describe('the keychain', () => {
  it('is used only when a key is needed, and only once the window is drawn', async () => {
    const { events, keychain, vault } = await vaultWith({ a1: 'sk-1' })
    expect([vault.state('a1'), vault.isUnread('a1'), vault.state('a2')]).toEqual(['kept', true, 'none'])
    expect(await vault.key('a2')).toBeNull()
    expect(keychain.opened).toBe(0)
    expect(await vault.key('a1')).toBe('sk-1')
    // Once before it is looked for, and once before it is opened.
    expect(events).toEqual(['drawn', 'drawn'])
    expect(vault.isUnread('a1')).toBe(false)
  })

  it('is opened once, however many keys are read at the same time and later', async () => {
    const { keychain, vault } = await vaultWith({ a1: 'sk-1', a2: 'sk-2' })
    expect(await Promise.all([vault.key('a1'), vault.key('a2'), vault.key('a1')])).toEqual([
      'sk-1',
      'sk-2',
      'sk-1',
    ])
    expect(await vault.key('a2')).toBe('sk-2')
    expect(keychain.opened).toBe(1)
  })

  it('that asks the person delays only work that needs it, after an announcement', async () => {
    const { events, keychain, vault } = await vaultWith({ a1: 'sk-1' })
    keychain.openings = ['asks']
    const reading = vault.key('a1')
    expect(await vault.unlessAsked(reading)).toBeUndefined()
    expect(events).toEqual(['drawn', 'drawn', 'view: asks', 'seen'])
    expect(vault.state('a1')).toBe('kept')
    keychain.answer('open')
    expect(await reading).toBe('sk-1')
    expect(vault.view).toBe('usable')
    expect(await vault.unlessAsked(vault.key('a1'))).toBe('sk-1')
  })

  it('that stays locked is not asked again by itself, and waiting work learns of it before the window', async () => {
    const { events, keychain, vault } = await vaultWith({ a1: 'sk-1', a2: 'sk-2' })
    keychain.openings = ['asks', 'open']
    const reading = Promise.all([vault.key('a1'), vault.key('a2')])
    await vault.unlessAsked(reading)
    keychain.answer('locked')
    await expect(reading).rejects.toEqual(ofKind('keychain-unreachable'))
    expect(events.slice(-2)).toEqual(['keychain-unreachable', 'view: locked'])
    expect(vault.state('a1')).toBe('unreachable')
    expect(keychain.opened).toBe(1)
    // A person's retry asks again.
    expect(await vault.key('a1')).toBe('sk-1')
    expect([vault.view, vault.state('a2')]).toEqual(['usable', 'kept'])
  })

  it('that is missing is reported before it is needed, and a key in it is kept', async () => {
    const keychain = new TestKeychain()
    keychain.isThere = false
    keychain.openings = ['missing']
    const { vault } = await vaultWith({ a1: 'sk-1' }, keychain)
    await expect.poll(() => vault.view).toBe('missing')
    expect([vault.state('a1'), vault.state('a2'), keychain.opened]).toEqual(['unreachable', 'none', 0])
    await expect(vault.key('a1')).rejects.toThrow(HoistError)
  })

  it('is not looked for before the window is drawn', async () => {
    let draw = () => {}
    const drawn = new Promise<void>((resolve) => {
      draw = resolve
    })
    const { keychain } = await vaultWith({}, new TestKeychain(), drawn)
    expect(keychain.lookedFor).toBe(0)
    draw()
    await expect.poll(() => keychain.lookedFor).toBe(1)
  })
})

describe('a key that is entered', () => {
  it('works immediately, and replaces the stored one', async () => {
    const { file, vault } = await vaultWith({ a1: 'sk-1' })
    await vault.set('a1', 'sk-new')
    expect(await vault.key('a1')).toBe('sk-new')
    expect(vault.state('a1')).toBe('kept')
    expect(file()).toEqual({ a1: 'locked away: sk-new' })
  })

  it('while the keychain is away leaves the stored one in place until the keychain is back', async () => {
    const keychain = new TestKeychain()
    keychain.openings = ['missing', 'open']
    const { file, vault } = await vaultWith({ a1: 'sk-1', a2: 'sk-2' }, keychain)
    await vault.set('a1', 'sk-new')
    expect([vault.state('a1'), vault.state('a2')]).toEqual(['replacing', 'unreachable'])
    expect(await vault.key('a1')).toBe('sk-new')
    expect(file().a1).toBe('locked away: sk-1')
    expect(await vault.key('a2')).toBe('sk-2')
    await expect.poll(() => file().a1).toBe('locked away: sk-new')
    expect(vault.state('a1')).toBe('kept')
  })

  it('while the person is asked works without the answer, and is stored after it', async () => {
    const { file, keychain, vault } = await vaultWith({})
    keychain.openings = ['asks']
    await vault.set('a1', 'sk-1')
    expect([vault.state('a1'), await vault.key('a1')]).toEqual(['session', 'sk-1'])
    expect(file()).toEqual({})
    keychain.answer('open')
    await expect.poll(() => file()).toEqual({ a1: 'locked away: sk-1' })
    expect(vault.state('a1')).toBe('kept')
  })

  it('is not stored if it is removed again while the person is asked', async () => {
    const { file, keychain, vault } = await vaultWith({ a1: 'sk-old' })
    keychain.openings = ['asks']
    await vault.set('a1', 'sk-1')
    await vault.set('a2', 'sk-2')
    vault.clear('a1')
    keychain.answer('open')
    await expect.poll(() => file()).toEqual({ a2: 'locked away: sk-2' })
    expect([vault.state('a1'), await vault.key('a1')]).toEqual(['none', null])
  })

  it('replaces the stored key even while that is being read', async () => {
    const { keychain, vault } = await vaultWith({ a1: 'sk-1' })
    keychain.openings = ['asks']
    const reading = vault.key('a1')
    await vault.unlessAsked(reading)
    await vault.set('a1', 'sk-new')
    keychain.answer('open')
    expect(await reading).toBe('sk-new')
  })
})

describe('a key that is stored', () => {
  it('and cannot be decrypted counts as missing, and stays in the file until another key is entered', async () => {
    const { file, keychain, vault } = await vaultWith({ a1: 'sk-1' })
    keychain.decrypt = () => Promise.reject(new Error('it was encrypted on another computer'))
    expect(await vault.key('a1')).toBeNull()
    expect([vault.state('a1'), vault.isUnread('a1')]).toEqual(['none', false])
    expect(file().a1).toBe('locked away: sk-1')
    await vault.set('a1', 'sk-new')
    expect([vault.state('a1'), await vault.key('a1')]).toEqual(['kept', 'sk-new'])
    expect(file().a1).toBe('locked away: sk-new')
  })

  it('in an outdated format is rewritten when read', async () => {
    const { keychain, vault } = await vaultWith({ a1: 'sk-1' })
    keychain.isOutdated = true
    expect(await vault.key('a1')).toBe('sk-1')
    expect([keychain.encryptions, vault.state('a1')]).toEqual([1, 'kept'])
  })
})
