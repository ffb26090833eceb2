import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

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
