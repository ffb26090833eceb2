/**
 * `npm start`: sets up the clone if necessary, builds, and opens Hoist. On a machine without a display it does the
 * same job in the terminal.
 *
 * npm start [-- --practice] [--user-data-dir=DIR] [FILE...] [-- FILE...]
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'
import { rootWarning, sandboxProblem, startEnvironment } from './sandbox.mjs'
import { setup } from './setup.mjs'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const display =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

const { electron } = await setup({ window: display })
await buildIfStale().catch((error) => {
  console.error(error.message)
  process.exit(1)
})

if (display) {
  const root = process.platform === 'linux' && process.getuid() === 0
  const problem = root ? undefined : await sandboxProblem(electron)
  if (problem) {
    console.error(problem)
    process.exit(1)
  }
  if (root) console.error(`${rootWarning}\n`)
  console.log('Opening Hoist.')
  // Only root, for whom it cannot work, runs without Chromium's sandbox.
  run(electron, [...(root ? ['--no-sandbox'] : []), projectFolder, ...process.argv.slice(2)])
} else {
  console.log('This machine has no display, so Hoist shows itself in the terminal:')
  console.log('it uploads a sample to the practice server on this machine.')
  console.log('"npm run cli -- upload FILE..." uploads your own files.\n')
  run(process.execPath, [`${projectFolder}out/main/cli.js`, 'demo'])
}

function run(command, args) {
  // npm changes to the project's folder, but the files are named relative to the person's.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const child = spawn(command, args, { cwd, stdio: 'inherit', env: startEnvironment(process.env) })
  // The child gets Ctrl-C from the terminal itself and ends in its own time; we only wait for it.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    console.error(error.message)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 130)
  })
}
