/** Builds Hoist into out/ when one of its sources has changed since the last time, and says so. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))
/** A copy of the application for tests that kill it at a crash point. Nobody else ever runs it. */
export const crashFolder = path.join(projectFolder, '.cache', 'crashes')
const ingredients = [
  'src',
  'scripts/licenses.mjs',
  'scripts/messages.mjs',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]
/** The oldest Electron that Hoist supports: the build runs there and on all newer ones. */
const oldestElectron = '33'

/**
 * Names, sizes and times of everything that goes into the build, as one line: reading the files themselves would
 * take longer than it saves.
 */
function fingerprint() {
  const hash = createHash('sha256')
  const add = (file) => {
    const found = statSync(file)
    if (found.isDirectory()) for (const name of readdirSync(file).sort()) add(path.join(file, name))
    else if (!file.endsWith('.test.ts')) hash.update(`${file}\0${found.size}\0${found.mtimeMs}\n`)
  }
  for (const name of ingredients) add(path.join(projectFolder, name))
  return hash.digest('hex')
}

function lastFingerprint(stampFile) {
  try {
    return readFileSync(stampFile, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

/**
 * @param {{ say?: (line: string) => void, crashes?: boolean }} [options] `say` receives messages, a line at a time;
 * `crashes`: builds the copy in {@link crashFolder} instead
 * @returns {Promise<void>} rejects with the build's own output if it failed
 */
export async function buildIfStale({ say = console.log, crashes = false } = {}) {
  const folder = crashes ? crashFolder : projectFolder
  const out = path.join(folder, 'out')
  const stampFile = path.join(out, '.built-from')
  const wanted = fingerprint()
  if (lastFingerprint(stampFile) === wanted) return
  say('Building Hoist…')
  rmSync(stampFile, { force: true })
  await new Promise((resolve, reject) => {
    const bin = path.join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    const build = spawn(process.execPath, [bin, 'build', '--outDir', out], {
      cwd: projectFolder,
      env: {
        ...process.env,
        ELECTRON_MAJOR_VER: oldestElectron,
        HOIST_BUILD: crashes ? 'crashes' : undefined,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    build.stdout.on('data', (text) => {
      output += text
    })
    build.stderr.on('data', (text) => {
      output += text
    })
    build.on('error', reject)
    build.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`The build failed.\n${output}`))
    })
  })
  mkdirSync(out, { recursive: true })
  if (crashes) {
    // The files that Electron looks for beside the bundle.
    for (const name of ['package.json', 'build'])
      cpSync(path.join(projectFolder, name), path.join(folder, name), { recursive: true })
  }
  writeFileSync(stampFile, wanted)
}
