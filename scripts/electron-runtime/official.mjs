/** The official download of Electron: the release that package.json declares, beside the electron package. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { seconds } from '../telling.mjs'
import { closeDoors } from './doors.mjs'
import { isAsMade, removeRuntime, writeManifest } from './manifest.mjs'

const packageFolder = fileURLToPath(new URL('../../node_modules/electron', import.meta.url))
const runtimeFolder = path.join(packageFolder, 'dist')
/** The electron package writes it last: without it the unpacking was interrupted. */
const lastFile = path.join(packageFolder, 'path.txt')

const downloadTimeoutMs = 10 * 60_000
/** How long to wait for the official source if there is another Electron. */
const answerTimeoutMs = 3_000

/** The version that package.json declares, or undefined if node_modules is missing. */
export function declaredVersion() {
  try {
    return JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')).version
  } catch {
    return undefined // Only the other sources are left.
  }
}

/** Where the executable is in an unpacked Electron of this platform. */
export function officialExecutable() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/**
 * The version of an unpacked Electron, or 'unknown'. Its archives have a file `version` at their top, which on macOS
 * is above the application bundle.
 *
 * @param {string} executable
 */
export function versionBeside(executable) {
  const bundle = executable.indexOf('.app/')
  const folder = path.dirname(bundle < 0 ? executable : executable.slice(0, bundle))
  try {
    return readFileSync(path.join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return 'unknown'
  }
}

/**
 * The official Electron if it is complete, of the declared version, and unchanged.
 *
 * @returns {Promise<import('./index.mjs').Runtime | undefined>}
 */
export async function installedOfficial() {
  const declared = declaredVersion()
  const executable = path.join(runtimeFolder, officialExecutable())
  const isWhole = existsSync(lastFile) && existsSync(executable)
  if (!declared || !isWhole || versionBeside(executable) !== declared) return undefined
  return (await isAsMade(runtimeFolder))
    ? { path: executable, version: declared, origin: 'official' }
    : undefined
}

/**
 * Whether the source of the official download answers at all, so that no start waits long if it does not.
 *
 * @param {string} version
 */
export async function officialAnswers(version) {
  // The download may know a way that this request does not.
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
    return false // Whatever the reason, there is another Electron, and the next set-up asks again.
  }
}

/**
 * Downloads the official Electron. Resolves with the error, or undefined on success.
 *
 * @param {(line: string) => void} say
 */
export async function downloadOfficial(say) {
  // The installer skips what seems complete.
  await removeRuntime(runtimeFolder)
  await rm(lastFile, { force: true })
  const problem = await runInstaller(say)
  if (problem) return problem
  await closeDoors(path.join(runtimeFolder, officialExecutable()))
  await writeManifest(runtimeFolder)
  return undefined
}

/** Runs the electron package's own installer. */
function runInstaller(say) {
  return new Promise((resolve) => {
    const started = Date.now()
    const installer = spawn(process.execPath, [path.join(packageFolder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: downloadTimeoutMs,
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
      else if (signal) resolve('it took too long')
      else resolve(errors.match(/^\w*Error: (.*)$/m)?.[1] ?? 'no reason was given')
    })
  })
}
