/**
 * `npm run test:installed`: installs the .deb of `npm run dist` and uses Hoist as people do, as an ordinary user; a line
 * for each check. It needs root and apt, and says so where they are missing.
 *
 * node scripts/installed.mjs [--short] [--here] [--results FILE] [PACKAGE.deb]
 *
 * The long form makes the package with `npm run dist` unless one is named, and installs it in a bare Debian, which it makes
 * with debootstrap; without it, or with --here, on this machine. The short form installs a
 * hardly compressed package on this machine. Nothing of it stays. FILE receives vitest's JSON report.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { buildIfStale } from './build.mjs'
import { startDisplay } from './desktop.mjs'
import { electronRuntime } from './electron-runtime/index.mjs'
import { setup } from './setup.mjs'

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
const folder = await mkdtemp(path.join(os.tmpdir(), 'installed-'))
try {
  const isBare =
    !values.short && !values.here && (await works('debootstrap', '--version')) && (await canMount())
  const reason = await whyNot(isBare)
  if (reason !== null) console.log(`The installed application is not tested: ${reason}`)
  const deb = reason === null ? await packageFile() : ''
  process.exitCode = await runVitest({
    HOIST_INSTALLED: values.short ? 'short' : 'long',
    HOIST_INSTALLED_NOT: reason ?? '',
    HOIST_INSTALLED_BARE: isBare ? 'yes' : '',
    HOIST_DEB: deb,
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function whyNot(isBare) {
  if (process.platform !== 'linux' || !(await works('apt-get', '--version')))
    return 'this is no system with apt.'
  if (process.getuid() !== 0) return 'installing a package takes root.'
  const { stdout } = await run('dpkg-query', ['--show', `--showformat=\${db:Status-Status}`, 'hoist']).catch(
    () => ({ stdout: '' }),
  )
  return !isBare && stdout === 'installed' ? 'Hoist is installed here, and stays as it is.' : null
}

async function packageFile() {
  const [named] = positionals
  if (named !== undefined) return path.resolve(process.env.INIT_CWD ?? '', named)
  const { product } = await import('./dist/product.mjs')
  if (!values.short) {
    await start(path.join(projectFolder, 'scripts', 'dist.mjs'), ['--only', 'deb'])
    const { name, version: ofHoist } = product()
    const { stdout } = await run('dpkg', ['--print-architecture'])
    return path.join(projectFolder, 'dist', `${name}_${ofHoist}_${stdout.trim()}.deb`)
  }
  await buildIfStale({ say: () => {} })
  // Not the one whose debugger tests use.
  const { path: electron, version } = await electronRuntime({ say: () => {} })
  const { pack } = await import('./dist/pack.mjs')
  const { makeDeb } = await import('./dist/packages.mjs')
  await pack({ runtime: { electron, version }, target: 'dir', output: folder })
  return makeDeb({
    product: product(),
    unpacked: path.join(folder, 'linux-unpacked'),
    dest: folder,
    quick: true,
  })
}

async function runVitest(env) {
  const vitest = path.join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs')
  const config = path.join(projectFolder, 'installed', 'vitest.config.ts')
  const report =
    values.results === undefined
      ? []
      : ['--reporter=json', `--outputFile.json=${path.resolve(values.results)}`]
  // Keys are pressed there.
  const display = env.HOIST_INSTALLED_NOT === '' ? await startDisplay() : undefined
  try {
    await start(vitest, ['run', '--config', config, '--reporter=verbose', ...report], {
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

function canMount() {
  return works('unshare', '--mount', 'true')
}

async function works(command, ...args) {
  return run(command, args).then(
    () => true,
    () => false,
  )
}
