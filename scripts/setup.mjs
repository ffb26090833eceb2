/**
 * Makes a fresh clone ready: Node, the packages, the Electron runtime and, on Linux, the system's libraries. Says
 * what it does, and nothing when all is in place.
 *
 * node scripts/setup.mjs [--tests]
 */
import { execFile } from 'node:child_process'
import { accessSync, constants, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { electronRuntime } from './electron-runtime/index.mjs'
import { runNpm } from './npm.mjs'
import { firstLines, lastLines, SetupError, seconds } from './telling.mjs'

const run = promisify(execFile)
const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const oldestNode = [20, 19]

/** Shared libraries that Electron is linked to, or opens while it runs, and the Debian package of each. */
export const libraryPackages = {
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgcc_s.so.1': 'libgcc-s1',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnotify.so.4': 'libnotify4',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libsecret-1.so.0': 'libsecret-1-0',
  'libsmime3.so': 'libnss3',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libX11-xcb.so.1': 'libx11-xcb1',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libXrandr.so.2': 'libxrandr2',
}

/** Libraries that are opened only while Electron runs, so that they are not among those it is linked to. */
const openedLibraries = {
  start: ['libgtk-3.so.0', 'libX11-xcb.so.1'],
  tests: ['libgtk-3.so.0', 'libX11-xcb.so.1', 'libsecret-1.so.0', 'libnotify.so.4'],
}

/** Commands that the tests and benchmarks run, and the Debian package of each. */
const testCommands = {
  strace: 'strace',
  script: 'bsdutils',
  Xvfb: 'xvfb',
  xdotool: 'xdotool',
  'dbus-daemon': 'dbus',
  'dbus-send': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
  'fc-list': 'fontconfig',
  curl: 'curl',
  time: 'time',
  openssl: 'openssl',
  nginx: 'nginx-light',
  squid: 'squid',
  tinyproxy: 'tinyproxy-bin',
  microsocks: 'microsocks',
  danted: 'dante-server',
  'mkfs.ext4': 'e2fsprogs',
  'mkfs.btrfs': 'btrfs-progs',
  'mkfs.vfat': 'dosfstools',
  fusefat: 'fusefat',
  'mkfs.exfat': 'exfatprogs',
  'mount.exfat-fuse': 'exfat-fuse',
  'ntfs-3g': 'ntfs-3g',
  sshfs: 'sshfs',
  'sftp-server': 'openssh-sftp-server',
  bindfs: 'bindfs',
  fusermount: 'fuse3',
}

/** Commands that make packages, and the Debian package of each. */
export const packagingCommands = { 'dpkg-deb': 'dpkg', rpmbuild: 'rpm', tar: 'tar' }

/** Modules of the system's Python that the tests' drives are made with, and the Debian package of each. */
const testModules = { fusepy: 'python3-fusepy' }

/** Characters that file names in the tests and screenshots contain, and a small font for each. */
const testFonts = [
  { what: 'a font with Latin letters', pattern: 'Liberation Sans', package: 'fonts-liberation' },
  { what: 'a font with Arabic and Hebrew', pattern: ':charset=627', package: 'fonts-dejavu-core' },
  { what: 'a font with Chinese characters', pattern: ':charset=4e2d', package: 'fonts-droid-fallback' },
  { what: 'a font with emoji', pattern: ':charset=1f680', package: 'fonts-noto-color-emoji' },
]

/**
 * Sets up everything that is missing. If it cannot, it says why and what to do, and ends the process with exit code
 * 1.
 *
 * @param {{ tests?: boolean, window?: boolean }} [options] `tests`: also what the tests need; `window: false`: leave
 * out Electron and the system's libraries, which work in the terminal does not need
 * @returns {Promise<{ electron: string | undefined, version: string | undefined }>} the Electron executable
 */
export async function setup({ tests = false, window = true } = {}) {
  try {
    checkNode()
    await installPackages()
    if (!window) return { electron: undefined, version: undefined }
    const runtime = await electronRuntime({ debuggable: tests, askOfficial: true })
    if (process.platform === 'linux') await provideSystemParts(runtime.path, tests)
    return { electron: runtime.path, version: runtime.version }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/**
 * Installs commands that are missing, where this is a system with apt-get and its root. Resolves with those that are
 * still missing, each with what would install it.
 *
 * @param {Readonly<Record<string, string>>} commands the Debian package of each
 * @returns {Promise<Map<string, string>>} Debian packages by the names of commands
 */
export async function provideCommands(commands) {
  const missing = () => Object.entries(commands).filter(([command]) => !isCommand(command))
  if (missing().length > 0 && isCommand('apt-get') && process.getuid() === 0)
    await installSystemPackages(missing().map(([what, name]) => ({ what, package: name })))
  return new Map(missing())
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  throw new SetupError(
    `Hoist needs Node.js ${oldestNode.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Install a current Node.js from https://nodejs.org and run this again.',
  )
}

async function installPackages() {
  if (packagesMatchLockfile()) return
  const started = Date.now()
  console.log('Installing the packages that Hoist is built from (npm ci --ignore-scripts) ...')
  try {
    // No package may run anything during installation; what Electron needs is downloaded below.
    await runNpm(['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], projectFolder)
  } catch (error) {
    // npm says first what is wrong, and then a page of what it can do.
    throw new SetupError(`npm ci failed:\n${firstLines(error.stderr || error.message, 12)}`)
  }
  console.log(`  done in ${seconds(started)}`)
}

/**
 * npm keeps a record of what it installed. It is compared entry by entry, so that neither a manual `npm install` nor
 * an interrupted `npm ci` is mistaken for a complete one. Optional packages may be absent: most are for other
 * systems.
 */
function packagesMatchLockfile() {
  const wanted = readPackages('package-lock.json')
  const installed = readPackages(path.join('node_modules', '.package-lock.json'))
  if (!wanted)
    throw new SetupError('package-lock.json is missing or damaged: this is not a whole clone of Hoist.')
  if (!installed) return false
  const same = ([name, { version, integrity, optional, devOptional }]) => {
    const found = installed[name]
    if (!found) return name === '' || Boolean(optional || devOptional)
    return found.version === version && found.integrity === integrity
  }
  return Object.entries(wanted).every(same) && Object.keys(installed).every((name) => name in wanted)
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(projectFolder, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

// The system's libraries and programs ------------------------------------------------------------------------

async function provideSystemParts(electron, tests) {
  const missing = await missingParts(electron, tests)
  if (missing.length === 0) return
  if (!isCommand('apt-get')) {
    const names = missing.map((part) => `  ${part.what}`).join('\n')
    throw new SetupError(
      `This system lacks what ${purpose(tests)} need. Install the packages that provide:\n${names}`,
    )
  }
  if (process.getuid() !== 0) {
    const packages = await aptNames(missing)
    throw new SetupError(
      `${purpose(tests)} need some system packages. Install them with this command, then run this again:\n\n` +
        `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}\n`,
    )
  }
  await installSystemPackages(missing)
  const still = await missingParts(electron, tests)
  if (still.length > 0) {
    throw new SetupError(`Still missing after the installation: ${still.map((part) => part.what).join(', ')}`)
  }
}

function purpose(tests) {
  return tests ? "Hoist's tests" : "Hoist's windows"
}

/** What is missing, each with its Debian package. Decided by what works, not by package names. */
async function missingParts(electron, tests) {
  const [unlinked, unopened, fonts, modules] = await Promise.all([
    missingLinkedLibraries(electron),
    missingOpenedLibraries(openedLibraries[tests ? 'tests' : 'start']),
    tests ? missingFonts() : [],
    tests ? missingModules() : [],
  ])
  const libraries = [...new Set([...unlinked, ...unopened])]
  const commands = tests ? Object.keys(testCommands).filter((command) => !isCommand(command)) : []
  return [
    ...libraries.map((name) => ({ what: name, package: libraryPackages[name] })),
    ...commands.map((name) => ({ what: name, package: testCommands[name] })),
    ...fonts,
    ...modules,
  ]
}

async function missingModules() {
  const missing = []
  for (const [name, debianPackage] of Object.entries(testModules)) {
    const found = await run('/usr/bin/python3', ['-c', `import ${name}`]).catch(() => null)
    if (found === null) missing.push({ what: `the Python module ${name}`, package: debianPackage })
  }
  return missing
}

async function missingLinkedLibraries(electron) {
  const { stdout } = await run('ldd', [electron])
  return [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1])
}

async function missingOpenedLibraries(names) {
  // /sbin is not in everybody's search path.
  const { stdout } = await run('/sbin/ldconfig', ['-p']).catch(() => ({ stdout: undefined }))
  if (stdout === undefined) return [] // Without such a list on this system, nothing can be said.
  return names.filter((name) => !stdout.includes(`\t${name} `))
}

async function missingFonts() {
  const present = await Promise.all(
    testFonts.map(async ({ pattern }) => {
      const { stdout } = await run('fc-list', [pattern, 'family']).catch(() => ({ stdout: '' }))
      return stdout.trim() !== ''
    }),
  )
  return testFonts.filter((_, index) => !present[index])
}

async function installSystemPackages(missing) {
  const started = Date.now()
  console.log('Updating the list of system packages (apt-get update) ...')
  // One source that does not answer is no reason to stop: the packages may come from another.
  await apt(['update']).catch((error) => console.log(`  not complete: ${lastLines(error.stderr, 1)}`))
  const packages = await aptNames(missing)
  console.log(`Installing ${packages.length} system packages (apt-get install): ${packages.join(' ')}`)
  try {
    await apt(['install', '-y', '--no-install-recommends', ...packages])
  } catch (error) {
    throw new SetupError(`apt-get could not install them:\n${(error.stderr || error.message).trim()}`)
  }
  console.log(`  done in ${seconds(started)}`)
}

function apt(args) {
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
  })
}

/** The package names on this release: newer ones end in t64 (64-bit time) for some libraries. */
async function aptNames(missing) {
  const unknown = missing.filter((part) => !part.package).map((part) => part.what)
  if (unknown.length > 0)
    throw new SetupError(`Electron needs libraries of unknown packages: ${unknown.join(', ')}`)
  const names = [...new Set(missing.map((part) => part.package))].sort()
  const { stdout } = await run('apt-cache', ['policy', ...names.map((name) => `${name}t64`)])
  const renamed = new Set(
    [...stdout.matchAll(/^(\S+)t64:\n.*\n\s+Candidate: (?!\(none\))/gm)].map((match) => match[1]),
  )
  return names.map((name) => (renamed.has(name) ? `${name}t64` : name))
}

function isCommand(name) {
  // Servers are in /usr/sbin, which is not in everybody's search path, and that of SFTP is in nobody's.
  const servers = ['/usr/sbin', '/sbin', '/usr/lib/openssh', '/usr/libexec/openssh', '/usr/lib/ssh']
  return [...(process.env.PATH ?? '').split(path.delimiter), ...servers].some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  await setup({ tests: process.argv.includes('--tests') })
}
