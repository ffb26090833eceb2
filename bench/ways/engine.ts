/** The real engine sends a file or the files of a folder, on Node or in Electron's main process. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MiB } from '../../src/shared/limits'
import { settingsSchema } from '../../src/shared/settings'
import { openEngine } from '../open-engine'
import { measure, readTask, type Task } from './task'

/** Electron is still busy with itself when it says that it is ready, in milliseconds. */
const settleMs = 1500

async function upload(task: Task): Promise<void> {
  const { path, folder, baseUrl, partBytes, parallel, adaptive = false, limits = [] } = task
  const settings = settingsSchema.parse({
    ...(adaptive ? {} : { parallelParts: parallel }),
    adaptiveParts: adaptive,
    partSizeMiB: partBytes / MiB,
    parallelFiles: task.parallelFiles ?? 1,
    checksum: task.checksum ?? false,
  })
  const isFolder = (await stat(path)).isDirectory()
  const paths = isFolder ? (await readdir(path)).map((name) => join(path, name)) : [path]
  const missing = new Set(paths)
  let began = Number.POSITIVE_INFINITY
  let [complete, fail] = [() => {}, (_problem: Error) => {}]
  const completed = new Promise<void>((resolve, reject) => {
    ;[complete, fail] = [resolve, reject]
  })
  const engine = await openEngine({
    folder,
    baseUrl,
    settings,
    bandwidth: () => limits.findLast(({ atMs }) => atMs <= performance.now() - began)?.rate ?? null,
    onChange: ({ state, source }) => {
      if (state.name === 'completed' && missing.delete(source.path) && missing.size === 0) complete()
    },
    onProblem: (problem) => fail(problem),
  })
  await measure(task, async () => {
    began = performance.now()
    await engine.add(paths)
    await completed
  })
  await engine.close()
}

async function main(): Promise<void> {
  if (process.versions.electron === undefined) return upload(readTask())
  const { app } = await import('electron')
  await app.whenReady()
  await sleep(settleMs)
  await upload(readTask())
  app.exit(0)
}

// Not awaited: Electron is not ready before its main module has run to its end.
main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
