/** `npm run cli -- upload FILE...`: sets up the clone if necessary, and runs Hoist in the terminal. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'
import { setup } from './setup.mjs'

// Standard output belongs to the command: it may be JSON that a program reads.
console.log = console.error
await setup({ window: false })
await buildIfStale().catch((error) => {
  console.error(error.message)
  process.exit(1)
})
const entry = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
// npm changes to the project's folder, but the files are named relative to the person's.
const child = spawn(process.execPath, [entry, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
})
// The child gets Ctrl-C from the terminal itself, stops safely, and its exit code is ours.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => {
  // The command itself has handled Ctrl-C.
  if (signal !== null && signal !== 'SIGINT') console.error(`Hoist was ended by ${signal}.`)
  process.exitCode = code ?? (signal === null ? 1 : 130)
})
