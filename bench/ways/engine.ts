/** An upload, or several side by side, by the real engine on its real parts, on Node or in Electron's main process, whatever runs this. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MiB } from '../../src/shared/limits'
import { type Settings, settingsSchema } from '../../src/shared/settings'
import { openEngine } from '../open-engine'
import { type Job, measure, readJob } from './job'

/** Electron is still busy with itself when it says that it is ready, in milliseconds. */
const settleMs = 1500

async function upload(job: Job): Promise<void> {
  const settings: Settings = settingsSchema.parse({
    // With its own bound where it finds the number itself.
    ...(job.adaptive ? {} : { parallelParts: job.parallel }),
    adaptiveParts: job.adaptive,
    partSizeMiB: job.partBytes / MiB,
    parallelFiles: 1 + job.alongside.length,
    checksum: job.checksum,
  })
  let began = Number.POSITIVE_INFINITY
  const bandwidth = () => job.limits.findLast(({ atMs }) => atMs <= performance.now() - began)?.rate ?? null
  let end = (_problem: Error | null) => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = (problem) => (problem === null ? resolve() : reject(problem))
  })
  const waiting = new Set([...(await filesAt(job.path)), ...job.alongside])
  const engine = await openEngine({
    folder: job.folder,
    baseUrl: job.baseUrl,
    settings,
    bandwidth,
    changed: ({ state, source }) => {
      if (state.name === 'completed' && waiting.delete(source.path) && waiting.size === 0) end(null)
    },
    broken: end,
  })
  await measure(job, async () => {
    began = performance.now()
    await engine.add([...waiting])
    await ended
  })
  await engine.close()
}

/** The file, or those of the folder. */
async function filesAt(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  return (await readdir(path)).map((name) => join(path, name))
}

async function inElectron(): Promise<void> {
  const { app } = await import('electron')
  await app.whenReady()
  await sleep(settleMs)
  await upload(readJob())
  app.exit(0)
}

// No top-level await: Electron is not ready before its main module has run to its end.
const done = process.versions.electron === undefined ? upload(readJob()) : inElectron()
done.catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
