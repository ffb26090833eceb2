/**
 * Switches in Electron's executable (fuses) that let an environment variable or an argument run any script, or listen
 * to a debugger. They are off in what people run. The copy for tests allows the debugger.
 */
import { constants, existsSync } from 'node:fs'
import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { testsSuffix } from './manifest.mjs'

/**
 * Turns off everything that makes an Electron run any script, or listen to a debugger.
 *
 * @param {string} executable
 * @param {{ ownSnapshot?: boolean }} [options] `ownSnapshot: false`: the main process starts from the same snapshot
 * as all others
 */
export async function closeDoors(executable, { ownSnapshot } = {}) {
  // On macOS it would break the signature, which decides whether the program may run at all.
  if (process.platform === 'darwin') return
  const { flipFuses, FuseV1Options: fuse, FuseVersion } = await fuses()
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [fuse.RunAsNode]: false,
    [fuse.EnableNodeOptionsEnvironmentVariable]: false,
    [fuse.EnableNodeCliInspectArguments]: false,
    ...(ownSnapshot === false ? { [fuse.LoadBrowserProcessSpecificV8Snapshot]: false } : {}),
  })
}

/**
 * The executable for tests, made once in a folder beside the other's: Playwright controls the main process through
 * --inspect. It has the same name, by which Electron decides whether it is packaged with an application.
 *
 * @param {import('./index.mjs').Runtime} runtime
 */
export async function debuggableCopy({ path: executable, origin }) {
  if (origin === 'environment' || process.platform === 'darwin') return executable
  const folder = path.dirname(executable)
  const copy = path.join(`${folder}${testsSuffix}`, path.basename(executable))
  if (existsSync(copy)) return copy
  const { flipFuses, FuseV1Options: fuse, FuseVersion } = await fuses()
  const unfinished = await mkdtemp(`${folder}-making-`)
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue
      const from = path.join(entry.parentPath ?? entry.path, entry.name)
      const to = path.join(unfinished, path.relative(folder, from))
      await mkdir(path.dirname(to), { recursive: true })
      // Only the executable differs.
      if (from === executable) await copyFile(from, to, constants.COPYFILE_FICLONE)
      else await link(from, to)
    }
    await flipFuses(path.join(unfinished, path.basename(executable)), {
      version: FuseVersion.V1,
      [fuse.EnableNodeCliInspectArguments]: true,
    })
    await rename(unfinished, path.dirname(copy)).catch((error) => {
      // Another run was faster; its copy is as good.
      if (!existsSync(copy)) throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return copy
}

/** Loaded on demand: before the first `npm ci` it is missing. */
async function fuses() {
  const { default: library } = await import('@electron/fuses')
  return library
}
