/**
 * `npm run test:installed`: installs the .deb of `npm run dist` and uses Hoist as people do, as an ordinary user; a
 * line for each check. It needs root and apt, and says so where they are missing.
 *
 * node scripts/installed.mjs [--short] [--here] [--results FILE] [PACKAGE.deb]
 *
 * The long form makes the package with `npm run dist` unless one is named, and a newer one. It installs them in a bare
 * Debian, which it makes with debootstrap; where nothing can be mounted, or with --here, on this machine. The short
 * form, part of `npm test`, installs a package that is not compressed on this machine. Nothing of it stays. FILE
 * receives vitest's JSON report.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { buildIfStale } from './build.mjs'
import { startDisplay } from './desktop.mjs'
import { electronRuntime } from './electron-runtime/index.mjs'
import { provideCommands, setup } from './setup.mjs'

const run = promisify(execFile)
const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
    results: { type: 'string' },
  },
})

await setup({ tests: true })
const runtime = await electronRuntime({ say: () => {} })
const folder = await mkdtemp(path.join(os.tmpdir(), 'installed-'))
try {
  // Everybody may enter it: apt reads packages as a user of its own.
  await run('chmod', ['755', folder])
  let reason = await whyNot()
  const isBare = reason === null && !values.short && !values.here && (await canBuildSystems())
  const packages = reason === null ? await packageFiles() : []
  if (values.short && reason === null) reason = await whyNoInstallation(packages[0])
  if (reason !== null) console.log(`The installed application is not tested: ${reason}`)
  process.exitCode = await runVitest({
    HOIST_INSTALLED: values.short ? 'short' : 'long',
    HOIST_INSTALLED_NOT: reason ?? '',
    HOIST_INSTALLED_BARE: isBare ? 'yes' : '',
    HOIST_INSTALLED_NEXT: isBare && (await release()) === 'bookworm' ? 'trixie' : '',
    HOIST_DEB: packages[0] ?? '',
    HOIST_DEB_NEWER: packages[1] ?? '',
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function whyNot() {
  if (process.platform !== 'linux' || !(await works('apt-get', '--version')))
    return 'this is no system with apt.'
  if (process.getuid() !== 0) return 'installing a package takes root.'
  const format = `--showformat=\${db:Status-Status}`
  const isThere = await run('dpkg-query', ['--show', format, 'hoist']).then(
    ({ stdout }) => stdout === 'installed',
    () => false,
  )
  // If the tests' person exists too, killed tests have left the package behind.
  return isThere && !(await works('id', 'packagetest'))
    ? 'Hoist is installed here, and stays as it is.'
    : null
}

/** Why apt cannot install that here, although nothing is wrong with the package; null if it can. */
async function whyNoInstallation(deb) {
  const simulate = ['apt-get', 'install', '--simulate', '--no-install-recommends', deb]
  if (await works(...simulate)) return null
  if (await works('apt-get', 'update', '--error-on=any')) return null
  return (await works(...simulate))
    ? null
    : 'apt lacks packages that Hoist needs, and reaches no source of them.'
}

/** A bare Debian has mounts of its own. */
async function canBuildSystems() {
  if (!(await works('unshare', '--mount', 'true'))) {
    console.log('Nothing can be mounted here: Hoist is installed on this machine instead of a bare Debian.')
    return false
  }
  const missing = await provideCommands({ debootstrap: 'debootstrap' })
  return missing.size === 0
}

async function release() {
  const text = await readFile('/etc/os-release', 'utf8')
  return /^VERSION_CODENAME=(.+)$/m.exec(text)?.[1]
}

/** The package, and for the long form one of the next version. */
async function packageFiles() {
  const [named] = positionals
  const { product } = await import('./dist/product.mjs')
  const { name, version } = product()
  if (values.short) return [await quickPackage(version)]
  const [, kept, last] = /^(.*\.)(\d+)$/.exec(version)
  const next = await quickPackage(`${kept}${Number(last) + 1}`)
  if (named !== undefined) return [path.resolve(process.env.INIT_CWD ?? '', named), next]
  await start(path.join(projectFolder, 'scripts', 'dist.mjs'), ['--only', 'deb'])
  const { stdout } = await run('dpkg', ['--print-architecture'])
  return [path.join(projectFolder, 'dist', `${name}_${version}_${stdout.trim()}.deb`), next]
}

/** Builds a package of that version that is not compressed. */
async function quickPackage(version) {
  await buildIfStale({ say: () => {} })
  const { pack } = await import('./dist/pack.mjs')
  const { makeDeb } = await import('./dist/packages.mjs')
  const { product } = await import('./dist/product.mjs')
  const { path: electron, version: ofElectron } = runtime
  await pack({ runtime: { electron, version: ofElectron }, target: 'dir', output: folder, version })
  const unpacked = path.join(folder, 'linux-unpacked')
  return makeDeb({ product: product(version), unpacked, dest: folder, quick: true })
}

async function runVitest(env) {
  const vitest = path.join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs')
  const config = path.join(projectFolder, 'installed', 'vitest.config.ts')
  const report =
    values.results === undefined
      ? []
      : ['--reporter=json', `--outputFile.json=${path.resolve(values.results)}`]
  // The tests press keys on it, so it is not the person's own display.
  const display = env.HOIST_INSTALLED_NOT === '' ? await startDisplay() : undefined
  try {
    const files = values.short ? ['installed/installed.test.ts'] : []
    await start(vitest, ['run', ...files, '--config', config, '--reporter=verbose', ...report], {
      ...env,
      ...display?.env,
    })
    return 0
  } catch (error) {
    console.error(error.message)
    return 1
  } finally {
    await display?.stop()
  }
}

function start(script, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: projectFolder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${path.basename(script)} ended with code ${code}.`)),
    )
  })
}

async function works(command, ...args) {
  return run(command, args).then(
    () => true,
    () => false,
  )
}
