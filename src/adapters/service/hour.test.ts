import { readFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { FakeLedger, HandClock } from '../../../testing/fakes'
import { newUpload, realManager } from '../../../testing/real-manager'
import { practice, randomFile, sha256 } from '../../../testing/servers'
import type { FaultPlan } from '../../practice/faults/faults'
import { MiB } from '../../shared/limits'
import { defaultSettings } from '../../shared/settings'

const hour = 60 * 60_000

/**
 * The engine on real HTTP and real files, with the test's clock on both sides.
 *
 * @param shift the service's clock minus this machine's, in milliseconds
 */
async function engine(shift: number, faults: FaultPlan = []) {
  const clock = new HandClock()
  vi.spyOn(Date, 'now').mockImplementation(() => clock.now())
  onTestFinished(() => void vi.restoreAllMocks())
  const { server, api } = await practice(faults, {}, { now: () => clock.now() + shift })
  let look = () => {}
  const settings = { ...defaultSettings, partSizeMiB: 1 as const, parallelParts: 2 }
  const manager = realManager(
    { api, clock, ledger: new FakeLedger(), random: () => 0.5, settings: () => settings },
    { changed: () => look() },
    () => 'u1',
  )
  onTestFinished(() => manager.close())
  const { path, bytes } = await randomFile(4 * MiB)
  const add = async () => manager.add([await newUpload(path)])
  /** Resolves when the upload is as wanted. */
  const until = (fits: (view: NonNullable<ReturnType<typeof manager.view>>) => boolean) =>
    new Promise<void>((resolve) => {
      look = () => {
        const view = manager.view('u1')
        if (view !== undefined && fits(view)) resolve()
      }
      look()
    })
  return { clock, server, manager, add, until, bytes }
}

const holdPart2: FaultPlan = [{ operation: 'part', part: 2, times: 'always', action: { kind: 'hang' } }]

for (const [name, shift] of [
  ['two hours slow', 2 * hour],
  ['two hours fast', -2 * hour],
] as const) {
  describe(`on a machine whose clock is ${name}`, () => {
    it('the deadline is an hour after the start, and a pause within it costs nothing', async () => {
      const { clock, server, manager, add, until, bytes } = await engine(shift, holdPart2)
      await add()
      await until((view) => view.parts.confirmed === 3)
      const view = manager.view('u1')
      // `Date` and `expires_at` are in whole seconds.
      expect(Math.abs((view?.deadline ?? 0) - clock.now() - hour)).toBeLessThanOrEqual(2000)
      manager.pause('u1')
      // The pause waits for the part that hangs.
      await clock.forward(5000)
      await until(({ state }) => state === 'paused')
      await clock.forward(hour - 10_000)
      expect(manager.view('u1')).toMatchObject({ state: 'paused', confirmedBytes: 3 * MiB })
      server.setFaults([])
      manager.resume('u1')
      await until(({ state }) => state === 'completed')
      expect(server.uploads()).toHaveLength(1)
      const [file] = server.files()
      expect(sha256(await readFile(file?.path ?? ''))).toBe(sha256(bytes))
    })

    it('an upload whose one-hour limit expires starts over once, then fails, and arrives after a retry', async () => {
      const { clock, server, manager, add, until, bytes } = await engine(shift, holdPart2)
      await add()
      await until((view) => view.parts.confirmed === 3)
      await clock.forward(hour + 2000)
      await until((view) => view.parts.confirmed === 3 && server.uploads().length === 2)
      expect(manager.record('u1')?.renewals).toBe(1)
      await clock.forward(hour + 2000)
      await until(({ state }) => state === 'failed')
      expect(manager.view('u1')?.failure?.kind).toBe('remote-upload-expired')
      expect(server.uploads().map(({ status }) => status)).toEqual(['expired', 'expired'])
      expect(server.files()).toEqual([])
      server.setFaults([])
      manager.retry('u1')
      await until(({ state }) => state === 'completed')
      expect(server.uploads()).toHaveLength(3)
      const [file, ...more] = server.files()
      expect(more).toEqual([])
      expect(sha256(await readFile(file?.path ?? ''))).toBe(sha256(bytes))
    })
  })
}
