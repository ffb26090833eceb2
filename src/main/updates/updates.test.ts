import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { HoistError } from '../../shared/failures/failures'
import { UpdateStore } from './update-store'
import { type Offer, type Updater, Updates, type UpdatesDeps } from './updates'

const silentLogger = { log: () => {} }
const hourMs = 60 * 60 * 1000
const start = new Date('2026-11-30T12:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now: start })
})
afterEach(() => {
  vi.useRealTimers()
})

/** An updater that offers 0.2.0 and delivers it immediately. */
class FakeUpdater implements Updater {
  canInstall = true
  offer: Offer = { version: '0.2.0', order: 1 }
  /** What was asked of it, oldest first. */
  readonly asked: string[] = []
  problem: HoistError | null = null
  /** A download does not end by itself. */
  holds = false

  async check(): Promise<Offer> {
    this.asked.push('check')
    return this.offer
  }
  rehearse(): void {
    if (this.problem !== null) throw this.problem
  }
  async download(told: (received: number, size: number) => void): Promise<boolean> {
    this.asked.push('download')
    told(5, 10)
    return (
      !this.holds ||
      (await new Promise<boolean>((resolve) => {
        this.stop = () => resolve(false)
      }))
    )
  }
  stop(): void {}
  install(restart: boolean): void {
    this.asked.push(restart ? 'install and start' : 'install')
    if (this.problem !== null) throw this.problem
  }
}

async function setup(changed: Partial<UpdatesDeps> = {}) {
  const updater = new FakeUpdater()
  const folder = await tempFolder()
  const store = () => new UpdateStore(folder, silentLogger)
  const state = { busy: false, metered: false, online: true, wanted: true, loads: 0 }
  const quits: string[] = []
  const begin = () =>
    new Updates({
      store: store(),
      load: async () => {
        state.loads += 1
        return updater
      },
      isWanted: () => state.wanted,
      isOnline: () => state.online,
      isMetered: async () => state.metered,
      isBusy: () => state.busy,
      running: () => ['a'],
      quit: () => quits.push('quit'),
      relaunch: () => quits.push('relaunch'),
      logger: silentLogger,
      changed: () => {},
      ...changed,
    })
  return { updater, state, quits, store, begin, updates: begin() }
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('Hoist looks for updates once a day, over restarts, and loads what it needs only then', async () => {
  const { updater, state, updates, begin } = await setup()
  updater.offer = { version: '0.1.0', order: 0 }
  expect(state.loads).toBe(0)
  await passes(hourMs)
  expect(updates.view()).toMatchObject({ state: { name: 'current' }, isTold: false })
  expect(updates.view().checkedAt).toBeGreaterThanOrEqual(start.getTime())
  updates.close()
  const again = begin()
  await passes(22 * hourMs)
  expect(updater.asked.filter((each) => each === 'check')).toEqual(['check'])
  await passes(3 * hourMs)
  expect(updater.asked.filter((each) => each === 'check')).toEqual(['check', 'check'])
  again.close()
})

it.each([
  ['the person does not want it', { wanted: false }],
  ['there is no network', { online: false }],
  ['the connection is metered', { metered: true }],
])('Hoist does not look for updates while %s', async (_, changed) => {
  const { state, updater, updates } = await setup()
  Object.assign(state, changed)
  await passes(48 * hourMs)
  expect(updater.asked).toEqual([])
  updates.close()
})

it('Hoist looks for updates even after the clock was set back', async () => {
  const { updater, store, updates, begin } = await setup()
  updates.close()
  store().set({ lookedAt: Date.now() + 400 * hourMs })
  const again = begin()
  await passes(hourMs)
  expect(updater.asked).toContain('check')
  again.close()
})

it('Hoist downloads the version that it finds, and says so until the person has seen it', async () => {
  const { updates, begin } = await setup()
  await passes(hourMs)
  expect(updates.view()).toMatchObject({ state: { name: 'ready', version: '0.2.0' }, isTold: true })
  updates.dismiss()
  expect(updates.view()).toMatchObject({ state: { name: 'ready' }, isTold: false })
  updates.close()
  const again = begin()
  await again.check()
  expect(again.view()).toMatchObject({ state: { name: 'ready' }, isTold: false })
  again.close()
})

it('a download waits for uploads, and continues when they are done', async () => {
  const { updater, state, updates } = await setup()
  state.busy = true
  await updates.check()
  expect(updates.view().state).toEqual({ name: 'available', version: '0.2.0', waitsFor: 'uploads' })
  state.busy = false
  updates.uploadsChanged()
  await passes(0)
  expect(updates.view().state.name).toBe('ready')
  expect(updater.asked).toEqual(['check', 'download'])
  updates.close()
})

it('a download gives way to uploads that begin, and begins again when they are done', async () => {
  const { updater, state, updates } = await setup()
  updater.holds = true
  const checked = updates.check()
  await passes(0)
  expect(updates.view().state).toEqual({ name: 'downloading', version: '0.2.0', received: 5, size: 10 })
  state.busy = true
  updates.uploadsChanged()
  await checked
  expect(updates.view().state).toMatchObject({ name: 'available', waitsFor: 'uploads' })
  state.busy = false
  updater.holds = false
  updates.uploadsChanged()
  await passes(0)
  expect(updates.view().state.name).toBe('ready')
  updates.close()
})

it('a download does not give way if the person wants it now', async () => {
  const { updater, state, updates } = await setup()
  state.busy = true
  await updates.check()
  updater.holds = true
  void updates.download()
  updates.uploadsChanged()
  await passes(0)
  expect(updates.view().state.name).toBe('downloading')
  updates.close()
})

it('a download waits for another connection if this one is metered, unless the person insists', async () => {
  const { state, updates } = await setup()
  state.metered = true
  await updates.check()
  expect(updates.view().state).toMatchObject({ name: 'available', waitsFor: 'other-connection' })
  await passes(2 * hourMs)
  expect(updates.view().state.name).toBe('available')
  await updates.download()
  expect(updates.view().state.name).toBe('ready')
  updates.close()
})

it('Hoist only reports a version that it may not install', async () => {
  const { updater, updates } = await setup()
  updater.canInstall = false
  await updates.check()
  expect(updates.view()).toMatchObject({
    state: { name: 'available', waitsFor: 'person' },
    isTold: true,
  })
  await updates.download()
  expect(updater.asked).toEqual(['check'])
  updates.finish()
  expect(updater.asked).toEqual(['check'])
  updates.close()
})

it('Hoist refuses an older version', async () => {
  const { updater, updates } = await setup()
  updater.offer = { version: '0.0.9', order: -1 }
  await updates.check()
  expect(updates.view().state).toMatchObject({
    name: 'failed',
    failure: { kind: 'update-older', subject: '0.0.9' },
  })
  updates.close()
})

it('Hoist installs a version at the end, once, and starts again only if the person restarts', async () => {
  const { updater, quits, updates, store } = await setup()
  await updates.check()
  updates.close()
  updates.finish()
  expect(updater.asked.slice(-1)).toEqual(['install'])
  expect(quits).toEqual([])
  expect(store().get().resume).toEqual([])
})

it('Hoist keeps which uploads ran when the person restarts, but only for the next start', async () => {
  const { updater, quits, updates, begin } = await setup()
  await updates.check()
  updates.restart()
  expect(quits).toEqual(['quit'])
  updates.close()
  updates.finish()
  expect(updater.asked.slice(-1)).toEqual(['install and start'])
  const next = begin()
  expect(next.takeLeft()).toEqual({ resume: ['a'], failure: null })
  expect(next.takeLeft()).toEqual({ resume: [], failure: null })
  next.close()
})

it('Hoist does not quit if the new version cannot replace this one', async () => {
  const { updater, quits, updates } = await setup()
  await updates.check()
  updater.problem = new HoistError({ kind: 'update-read-only', detail: 'EROFS' })
  expect(() => updates.restart()).toThrow(updater.problem)
  expect(quits).toEqual([])
  expect(updates.view().state.name).toBe('ready')
  updates.close()
})

it('Hoist starts this version again if the new one could not be installed, and says why', async () => {
  const { updater, quits, updates, begin } = await setup()
  await updates.check()
  updates.restart()
  updates.close()
  updater.problem = new HoistError({ kind: 'update-not-installed', detail: 'EIO' })
  updates.finish()
  expect(quits).toEqual(['quit', 'relaunch'])
  const next = begin()
  expect(next.takeLeft()).toEqual({
    resume: ['a'],
    failure: { kind: 'update-not-installed', detail: 'EIO' },
  })
  next.close()
})
