/**
 * Runs a command with a display, a session bus and, on request, a keyring of its own, and removes them afterwards.
 * Nothing of the person's own desktop, keyring or bus is touched.
 *
 * node scripts/desktop.mjs [--keyring] -- COMMAND [ARGUMENT ...]
 *
 * Only Linux needs this: elsewhere the command just runs.
 */
import { execFile, spawn } from 'node:child_process'
import { accessSync, constants, realpathSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const startTimeoutMs = 20_000
const stopTimeoutMs = 3_000

/** The password of a keyring that nobody else can reach and that is discarded. */
export const keyringPassword = 'temporary'

/**
 * @typedef {object} Service
 * @property {Record<string, string | undefined>} env what a program needs to find it; undefined unsets a variable
 * @property {() => Promise<void>} stop ends what was started and removes its files; may be called twice
 */

/**
 * An X display of 1600 x 1200 on a free number, reachable from this machine only.
 *
 * @returns {Promise<Service>}
 */
export async function startDisplay() {
  const server = startHelper('Xvfb', [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1600x1200x24',
    '-nolisten',
    'tcp',
    '-noreset',
  ])
  const number = await server.firstLine(3)
  return {
    // A Wayland desktop that happens to be there must not take the windows away from this display.
    env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' },
    stop: server.stop,
  }
}

/**
 * A session bus without any service on it. The standard one would start services on demand, above all the
 * person's own keyring.
 *
 * @returns {Promise<Service>}
 */
export async function startSessionBus() {
  const folder = await temporaryFolder()
  const config = path.join(folder.path, 'bus.conf')
  await writeFile(config, busConfiguration(folder.path))
  const bus = startHelper('dbus-daemon', [
    `--config-file=${config}`,
    '--nofork',
    '--nopidfile',
    '--print-address=3',
  ])
  const stop = () => bus.stop().finally(folder.remove)
  const address = await bus.firstLine(3).catch((error) => stop().then(() => Promise.reject(error)))
  return { env: { DBUS_SESSION_BUS_ADDRESS: address }, stop }
}

/**
 * A session bus with an unlocked GNOME keyring that keeps its secrets in a temporary folder. What one program stores
 * there, the next one finds, until `stop`. Start Electron with --password-store=gnome-libsecret.
 *
 * @param {{ made?: boolean }} [options] `made` false: the program runs, and no keyring has been created yet
 * @returns {Promise<Service>}
 */
export async function startKeyring({ made = true } = {}) {
  const folder = await temporaryFolder()
  const bus = await startSessionBus().catch((error) => folder.remove().then(() => Promise.reject(error)))
  const runtime = path.join(folder.path, 'run')
  await mkdir(runtime, { mode: 0o700 })
  const env = { ...bus.env, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: path.join(folder.path, 'data') }
  const unlock = made ? ['--unlock'] : []
  const keyring = startHelper('gnome-keyring-daemon', ['--foreground', ...unlock, '--components=secrets'], {
    env: { ...env, XDG_CONFIG_HOME: path.join(folder.path, 'config') },
    input: made ? keyringPassword : '',
  })
  const stop = () => keyring.stop().finally(bus.stop).finally(folder.remove)
  try {
    await keyring.alive(until(() => ownsName(bus.env, 'org.freedesktop.secrets')))
  } catch (error) {
    await stop()
    throw error
  }
  return { env: bus.env, stop }
}

/**
 * Locks such a keyring, as a desktop does when its person logs in without a password.
 *
 * @param {Service['env']} env
 */
export async function lockKeyring(env) {
  const collection = '/org/freedesktop/secrets/aliases/default'
  await run(
    'dbus-send',
    [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets',
      'org.freedesktop.Secret.Service.Lock',
      `array:objpath:${collection}`,
    ],
    { env: { ...process.env, ...env } },
  )
}

/**
 * Display, session bus and, if wanted, keyring in one. On Linux an existing display is used.
 *
 * @param {{ keyring?: boolean }} [options]
 * @returns {Promise<Service>}
 */
export async function startDesktop({ keyring = false } = {}) {
  const services = []
  const stop = async () => {
    for (const service of services.splice(0).reverse()) await service.stop()
  }
  if (process.platform !== 'linux') return { env: {}, stop }
  try {
    if (!process.env.DISPLAY) services.push(await startDisplay())
    services.push(keyring ? await startKeyring() : await startSessionBus())
  } catch (error) {
    await stop()
    throw error
  }
  return { env: Object.assign({}, ...services.map((service) => service.env)), stop }
}

/**
 * Runs a command on such a desktop. Signals to this process are passed on to the command.
 *
 * @param {string[]} command
 * @param {{ keyring?: boolean }} [options]
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} how the command ended
 */
export async function runOnDesktop([program, ...args], options) {
  const desktop = await startDesktop(options)
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']
  let forward
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...desktop.env } })
      forward = (signal) => {
        // Ctrl-C on a terminal reaches the command by itself, and twice means "at once" to many programs.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      }
      for (const signal of forwarded) process.on(signal, forward)
      child.on('error', reject)
      child.on('exit', (code, signal) => resolve({ code, signal }))
    })
  } finally {
    for (const signal of forwarded) process.removeListener(signal, forward)
    await desktop.stop()
  }
}

function busConfiguration(folder) {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}

async function ownsName(env, name) {
  const { stdout } = await run(
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${name}`,
    ],
    { env: { ...process.env, ...env } },
  )
  return stdout.includes('true')
}

async function until(condition) {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Starts a program that serves in the background. File descriptor 3 is a pipe on which it may report its address. */
function startHelper(program, args, { env = {}, input = '' } = {}) {
  // If this process is killed without a chance to tidy up, the kernel ends the helper.
  const leash = isCommand('setpriv') ? ['setpriv', '--pdeathsig', 'TERM'] : []
  const [command, ...rest] = [...leash, program, ...args]
  const child = spawn(command, rest, {
    // A process group of its own: Ctrl-C must end the command first, and the helpers after it.
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (text) => {
    output += text
  })
  child.stdin.on('error', () => {}) // It may end before it has read; `ended` reports that.
  child.stdin.end(input)

  const ended = new Promise((_, reject) => {
    child.on('error', () => reject(new Error(`${program} is not installed.`)))
    child.on('close', (code) => reject(new Error(`${program} ended too early (${code}).\n${output.trim()}`)))
  })
  ended.catch(() => {}) // Only those who wait for something from it get the failure.
  const killNow = () => child.kill('SIGKILL')
  process.once('exit', killNow)

  const alive = async (promise) => {
    let timer
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${program} did not start in time.\n${output.trim()}`)),
        startTimeoutMs,
      )
    })
    return Promise.race([promise, ended, late]).finally(() => clearTimeout(timer))
  }
  const firstLine = (descriptor) =>
    alive(
      new Promise((resolve) => {
        let text = ''
        child.stdio[descriptor].on('data', (more) => {
          text += more
          if (text.includes('\n')) resolve(text.split('\n')[0])
        })
      }),
    )
  const stop = async () => {
    child.kill('SIGTERM')
    const timer = setTimeout(killNow, stopTimeoutMs)
    await ended.catch(() => {})
    clearTimeout(timer)
    process.removeListener('exit', killNow)
  }
  return { alive, firstLine, stop }
}

async function temporaryFolder() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'hoist-desktop-'))
  const removeNow = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeNow)
  const remove = async () => {
    removeNow()
    process.removeListener('exit', removeNow)
  }
  return { path: folder, remove }
}

function isCommand(name) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function main(args) {
  const separator = args.indexOf('--')
  const options = separator < 0 ? [] : args.slice(0, separator)
  const command = args.slice(separator + 1)
  if (separator < 0 || command.length === 0 || options.some((option) => option !== '--keyring')) {
    console.error('Usage: node scripts/desktop.mjs [--keyring] -- COMMAND [ARGUMENT ...]')
    process.exit(2)
  }
  try {
    const { code, signal } = await runOnDesktop(command, { keyring: options.includes('--keyring') })
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code
  } catch (error) {
    console.error(`The command could not be run on a desktop of its own: ${error.message}`)
    process.exitCode = 1
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  await main(process.argv.slice(2))
}
