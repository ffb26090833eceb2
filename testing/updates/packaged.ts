import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Packages Hoist as for a release, but with that version, and so that a debugger may control it.
 *
 * @param runtime an Electron that a debugger may control
 * @returns the folder of the application
 */
export async function packageHoist(
  folder: string,
  runtime: { readonly path: string; readonly version: string },
  version: string,
): Promise<string> {
  // Only here: it takes a second to load.
  const { pack } = await import('../../scripts/dist/pack.mjs')
  await pack({
    runtime: { electron: runtime.path, version: runtime.version },
    target: 'dir',
    output: folder,
    version,
    debuggable: true,
  })
  return join(folder, 'linux-unpacked')
}

/**
 * That application in another folder, as if it had been built with this feed. Its files are linked, so that nothing of
 * that size is copied.
 *
 * @returns the executable
 */
export async function withFeed(application: string, folder: string, feed: string): Promise<string> {
  await mkdir(dirname(folder), { recursive: true })
  await run('cp', ['--archive', '--link', application, folder])
  const config = `provider: generic\nurl: ${feed}\nupdaterCacheDirName: hoist-updater\n`
  await writeFile(join(folder, 'resources', 'app-update.yml'), config)
  return join(folder, 'hoist-bin')
}

/**
 * A substitute for an AppImage: one file that runs a packaged Hoist, tells it its own path as the runtime of an
 * AppImage does, and writes its output to `run`.
 */
export function imageOf(executable: string, run: string): Buffer {
  return Buffer.from(`#!/bin/sh
export APPIMAGE="$0" APPDIR='${dirname(executable)}'
echo $$ > '${run}.pid'
exec '${executable}' "$@" 2> '${run}.log'
`)
}
