import { onTestFinished } from 'vitest'
import { NodeFileSource } from '../src/adapters/files/node-source'
import { nodeClock } from '../src/adapters/node-clock'
import { practiceService } from '../src/adapters/service/kinds/practice'
import { UploadManager } from '../src/core/list/upload-manager'
import type { UploadApi } from '../src/core/ports'
import type { Purpose } from '../src/shared/purposes'
import { defaultSettings, type Settings } from '../src/shared/settings'
import type { UploadView } from '../src/shared/views'
import { FakeLedger } from './fakes'
import { randomFile } from './servers'

/** What was logged. */
interface Logged {
  readonly level: string
  readonly event: string
  readonly fields: Record<string, unknown> | undefined
}

/** The engine on the real clock and real files, in front of this service. Nothing in it waits for long. */
export function engineBefore(api: UploadApi, settings: Partial<Settings> = {}) {
  const source = new NodeFileSource()
  const logged: Logged[] = []
  const looks = new Set<() => void>()
  const look = () => {
    for (const one of [...looks]) one()
  }
  let ids = 0
  const manager = new UploadManager(
    {
      api,
      source,
      ledger: new FakeLedger(),
      clock: nodeClock,
      limits: () => practiceService.limits,
      random: Math.random,
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
      busy: () => {},
      unreachable: look,
      worked: look,
    },
    () => `u${++ids}`,
  )
  onTestFinished(() => manager.close())

  /** Adds a file of random bytes, and returns its upload's id and its bytes. */
  const add = async (size: number, name = 'data.bin', purpose: Purpose = 'user_data') => {
    const { path, bytes } = await randomFile(size)
    const [id = ''] = (
      await manager.add([
        {
          path,
          name,
          fingerprint: await source.fingerprint(path),
          mimeType: 'application/octet-stream',
          purpose,
          account: { id: 'a1', name: 'Work' },
          autoComplete: true,
        },
      ])
    ).ids
    return { id, bytes }
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
