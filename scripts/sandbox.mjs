/**
 * Whether Chromium's sandbox can work on this machine, checked before the start: Chromium itself would end with a
 * text that helps nobody.
 */
import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const rootWarning =
  'You are running Hoist as root, for whom Chromium has no sandbox: a fault in the window could reach this whole computer.\n' +
  'Start Hoist as an ordinary user instead.'

/**
 * The environment that Hoist is started with.
 *
 * @param {NodeJS.ProcessEnv} environment of the starting process
 * @returns {Record<string, string>}
 */
export function startEnvironment({ ELECTRON_DISABLE_SANDBOX: _, ...environment }) {
  const { NODE_EXTRA_CA_CERTS } = environment
  // Electron removes the variable itself from the environment: there it could change what every program trusts.
  return NODE_EXTRA_CA_CERTS ? { ...environment, HOIST_EXTRA_CA_CERTS: NODE_EXTRA_CA_CERTS } : environment
}

/**
 * The reason why the sandbox cannot work, in words and with the command that helps; undefined if it works.
 *
 * @param {string} electron the executable that is to be started, by a user other than root
 * @returns {Promise<string | undefined>}
 */
export async function sandboxProblem(electron) {
  if (process.platform !== 'linux') return undefined
  const helper = path.join(path.dirname(electron), 'chrome-sandbox')
  if (isPrivileged(helper) || (await allowsNamespaces()) || (await starts(electron))) return undefined
  return (
    'Hoist does not start: this system does not let Chromium build its sandbox, and Hoist does not run without it.\n' +
    'As on Ubuntu 23.10 and later, ordinary programs may not create user namespaces here.\n' +
    'This command lets Chromium’s own helper build the sandbox. Run it once, then start Hoist again:\n\n' +
    `  sudo sh -c 'chown root:root "$0" && chmod 4755 "$0"' ${quoted(helper)}\n`
  )
}

/** Chromium uses this helper if it belongs to root and runs as root. */
function isPrivileged(helper) {
  try {
    const { uid, mode } = statSync(helper)
    return uid === 0 && (mode & 0o4001) === 0o4001
  } catch {
    return false // It does not exist.
  }
}

async function allowsNamespaces() {
  try {
    // Chromium does the same: a namespace is useless without privileges in it.
    await run('unshare', ['--user', '--map-root-user', '--net', 'true'])
    return true
  } catch {
    return false // The command may also be missing: Electron's own behaviour decides.
  }
}

/** The system may make an exception for this one program, which only an attempt can show. */
async function starts(electron) {
  try {
    const { stdout } = await run(electron, ['--version'], {
      timeout: 20_000,
      env: startEnvironment(process.env),
    })
    return /^v\d/m.test(stdout)
  } catch {
    return false
  }
}

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
