import { onTestFinished } from 'vitest'
import type { UploadApi } from '../src/core/ports'
import type { UploadView } from '../src/shared/ipc/views'
import type { Purpose } from '../src/shared/service/purposes'
import { defaultSettings, type Settings } from '../src/shared/settings'
import { FakeLedger } from './fakes'
import { newUpload, realManager } from './real-manager'
import { randomFile } from './servers'

/** The entries of the log. */
interface Logged {
  readonly level: string
  readonly event: string
  readonly fields: Record<string, unknown> | undefined
}

/** The engine on the real clock and real files, in front of this service. Nothing in it waits for long. */
export function engineBefore(api: UploadApi, settings: Partial<Settings> = {}) {
  const logged: Logged[] = []
  const looks = new Set<() => void>()
  const look = () => {
    for (const one of [...looks]) one()
  }
  let ids = 0
  const manager = realManager(
    {
      api,
      ledger: new FakeLedger(),
      logger: { log: (level, event, fields) => void logged.push({ level, event, fields }) },
      // Below what a person may set for the waits.
      settings: () => ({
        ...defaultSettings,
        partSizeMiB: 1,
        parallelParts: 2,
        keepTryingSeconds: 0,
        backoffBaseMs: 5,
        backoffCapMs: 40,
        ...settings,
      }),
    },
    {
      changed: look,
      removed: look,
      reordered: look,
      notice: look,
      unreachable: look,
      worked: look,
      blocked: look,
      mended: look,
    },
    () => `u${++ids}`,
  )
  onTestFinished(() => manager.close())

  /** Adds a file of random bytes, and returns its upload's id and its bytes. */
  const add = async (size: number, name = 'data.bin', purpose: Purpose = 'user_data') => {
    const { path, bytes } = await randomFile(size)
    const { ids: added } = await manager.add([await newUpload(path, { name, purpose })])
    return { id: added[0] ?? '', bytes }
  }

  /** The view of that upload once it matches. */
  const until = (id: string, fits: (view: UploadView) => boolean) =>
    new Promise<UploadView>((resolve) => {
      const check = () => {
        const view = manager.view(id)
        if (view === undefined || !fits(view)) return
        looks.delete(check)
        resolve(view)
      }
      looks.add(check)
      check()
    })

  /** The view of that upload when it has ended, however it ended. */
  const ended = (id: string) => until(id, ({ state }) => state === 'completed' || state === 'failed')

  return { manager, add, until, ended, logged }
}
