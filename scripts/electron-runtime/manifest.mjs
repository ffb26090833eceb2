/** The files of a runtime, so that damage or a replacement is noticed before it runs. */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { lstat, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The suffix of the folder of a runtime's copy for tests. */
export const testsSuffix = '-for-tests'
const manifestName = 'hoist-manifest.json'
/** The files that are compared byte by byte: those that run first, and the scripts. */
const isHashed = (name) => name.startsWith('resources') || /^(electron|Electron)(\.exe)?$/.test(name)
const checkedFolders = new Map()

/**
 * Records the files of a runtime, for {@link isAsMade}.
 *
 * @param {string} folder
 */
export async function writeManifest(folder) {
  await writeFile(path.join(folder, manifestName), JSON.stringify(await describe(folder)))
}

/**
 * Whether a runtime is unchanged: the same files with the same sizes and times, and the same executable and scripts.
 * Anybody who can write there can write the manifest, too.
 *
 * @param {string} folder
 * @returns {Promise<boolean>}
 */
export function isAsMade(folder) {
  // Once per process: tests ask for every window.
  const found = checkedFolders.get(folder) ?? compare(folder)
  checkedFolders.set(folder, found)
  return found
}

/**
 * Removes a runtime and its test copy.
 *
 * @param {string} folder
 */
export async function removeRuntime(folder) {
  checkedFolders.delete(folder)
  for (const each of [folder, `${folder}${testsSuffix}`]) await rm(each, { recursive: true, force: true })
}

async function compare(folder) {
  try {
    const made = readFileSync(path.join(folder, manifestName), 'utf8')
    return made === JSON.stringify(await describe(folder))
  } catch {
    return false // An unreadable runtime counts as changed, whatever the reason.
  }
}

async function describe(folder) {
  const files = []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name)
    const name = path.relative(folder, file).split(path.sep).join('/')
    if (entry.isDirectory() || name === manifestName) continue
    const { size, mtimeMs } = await lstat(file)
    files.push([name, size, mtimeMs, ...(isHashed(name) ? [await sha256(file)] : [])])
  }
  return files.sort(([a], [b]) => (a < b ? -1 : 1))
}

async function sha256(file) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 4 * 1024 * 1024 }), hash)
  return hash.digest('hex')
}
