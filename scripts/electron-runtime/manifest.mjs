/** What a runtime was made of, so that damage, or what was put in its place, is noticed before it runs. */
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { lstat, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The folder of a runtime's copy for tests has the same name with this behind it. */
export const testsSuffix = '-for-tests'
const manifestName = 'hoist-manifest.json'
/** What is compared byte by byte: what runs first, and the scripts. */
const isHashed = (name) => name.startsWith('resources') || /^(electron|Electron)(\.exe)?$/.test(name)
const checkedFolders = new Map()

/**
 * Writes down what a runtime is made of, for {@link isAsMade}.
 *
 * @param {string} folder
 */
export async function writeManifest(folder) {
  await writeFile(path.join(folder, manifestName), JSON.stringify(await describe(folder)))
}

/**
 * Whether a runtime is as it was made: the same files with the same sizes and times, and the same executable and
 * scripts. Whoever can write there can write the manifest, too.
 *
 * @param {string} folder
 * @returns {Promise<boolean>}
 */
export function isAsMade(folder) {
  // Once a process: tests ask for every window.
  const found = checkedFolders.get(folder) ?? compare(folder)
  checkedFolders.set(folder, found)
  return found
}

/**
 * Removes a runtime and its copy for tests.
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
    return false // what cannot be read is not as it was made, whatever the reason
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
