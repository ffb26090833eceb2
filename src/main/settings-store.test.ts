import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { tempFolder } from '../../testing/servers'
import { SettingsStore } from './settings-store'

// electron-store asks Electron's package for its path, which outside of Electron would download it.
vi.hoisted(() => vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '.'))

describe('settings that are saved', () => {
  it('notify every listener in order before anything else happens', async () => {
    const store = new SettingsStore(await tempFolder())
    const events: string[] = []
    store.follow(
      async ({ before, now }) => {
        events.push(`1: ${before.parallelFiles} to ${now.parallelFiles}, and ${store.get().parallelFiles}`)
        await Promise.resolve()
        events.push('1 has done the rest')
      },
      () => void events.push('2'),
    )
    const { parallelFiles } = store.get()
    await store.save({ parallelFiles: parallelFiles + 1 })
    const first = `1: ${parallelFiles} to ${parallelFiles + 1}, and ${parallelFiles + 1}`
    expect(events).toEqual([first, '2', '1 has done the rest'])
  })

  it('stay as they are if a guard refuses', async () => {
    const folder = await tempFolder()
    const store = new SettingsStore(folder)
    const events: string[] = []
    store.guard(
      () => void events.push('asked'),
      () => Promise.reject(new Error('no')),
      () => void events.push('asked after a refusal'),
    )
    store.follow(() => void events.push('told'))
    const before = store.get()
    await expect(store.save({ theme: 'dark' })).rejects.toThrow('no')
    expect(store.get()).toEqual(before)
    expect(new SettingsStore(folder).get()).toEqual(before)
    expect(events).toEqual(['asked'])
  })

  it('take effect even if they cannot be written, and that is reported', async () => {
    const folder = await tempFolder()
    const store = new SettingsStore(folder)
    // Nothing can be renamed over a folder that is not empty.
    await mkdir(join(folder, 'settings.json', 'in it'), { recursive: true })
    const themes: string[] = []
    store.follow(({ now }) => void themes.push(now.theme))
    await expect(store.save({ theme: 'dark' })).rejects.toMatchObject({
      failure: { kind: 'ledger-unwritable' },
    })
    expect([...themes, store.get().theme]).toEqual(['dark', 'dark'])
  })

  it('reach the other followers if one fails', async () => {
    const store = new SettingsStore(await tempFolder())
    const told: string[] = []
    store.follow(
      () => {
        throw new Error('the first one')
      },
      () => void told.push('the second one'),
    )
    await expect(store.save({ theme: 'light' })).rejects.toThrow('the first one')
    expect(told).toEqual(['the second one'])
  })

  it('keep settings of a newer version in the file', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'settings.json'), '{"theme":"dark","brandNew":7}')
    await new SettingsStore(folder).save({ theme: 'light' })
    const stored = JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))
    expect(stored).toMatchObject({ theme: 'light', brandNew: 7 })
  })
})
