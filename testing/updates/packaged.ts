import { cp, link, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'

/**
 * Hoist as it is packaged, in a folder: an Electron with the built application in its resources, under a name of its own.
 *
 * @param electron the executable of an Electron; its files are linked, so nothing of the size is copied
 * @param feed where newer versions are; null for none
 * @returns the executable
 */
export async function packageHoist(
  folder: string,
  project: string,
  electron: string,
  version: string,
  feed: string | null,
): Promise<string> {
  const source = dirname(electron)
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name)
    const path = relative(source, from)
    if (entry.isDirectory() || path.startsWith(join('resources', 'app'))) continue
    const to = join(folder, path)
    await mkdir(dirname(to), { recursive: true })
    await link(from, to).catch(() => cp(from, to))
  }
  const executable = join(folder, 'hoist')
  await rename(join(folder, basename(electron)), executable)
  const resources = join(folder, 'resources')
  const application = join(resources, 'app')
  await cp(join(project, 'out'), join(application, 'out'), { recursive: true })
  await cp(join(project, 'build'), join(application, 'build'), { recursive: true })
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
  await writeFile(join(application, 'package.json'), JSON.stringify({ ...manifest, version }))
  if (feed !== null) {
    const config = `provider: generic\nurl: ${feed}\nupdaterCacheDirName: hoist-updater\n`
    await writeFile(join(resources, 'app-update.yml'), config)
  }
  return executable
}

/**
 * What stands for an AppImage: one file that runs a packaged Hoist, tells it its own path as the runtime of an AppImage
 * does, and leaves in `run` what it says.
 */
export function imageOf(executable: string, run: string): Buffer {
  return Buffer.from(`#!/bin/sh
export APPIMAGE="$0" APPDIR='${dirname(executable)}'
echo $$ > '${run}.pid'
exec '${executable}' "$@" 2> '${run}.log'
`)
}
