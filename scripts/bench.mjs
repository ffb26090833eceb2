/** `npm run bench -- NAME`: sets up the clone if necessary, builds the benchmarks, and runs them. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'
import { runOnDesktop } from './desktop.mjs'
import { setup } from './setup.mjs'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const built = path.join(projectFolder, '.cache', 'bench')
const vite = path.join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js')

const { electron, version } = await setup({ tests: true })
await build()
// `window` measures the application itself.
await buildIfStale()
// Electron needs a package.json to treat the folder as an application.
writeFileSync(
  path.join(built, 'package.json'),
  JSON.stringify({ name: 'hoist-bench', type: 'module', main: 'engine.js' }),
)
process.env.HOIST_BENCH_ELECTRON = electron
process.env.HOIST_BENCH_ELECTRON_VERSION = version
const { code } = await runOnDesktop([process.execPath, path.join(built, 'run.js'), ...process.argv.slice(2)])
process.exitCode = code ?? 1

function build() {
  return new Promise((resolve, reject) => {
    const config = path.join(projectFolder, 'bench', 'vite.config.ts')
    const child = spawn(process.execPath, [vite, 'build', '--config', config], {
      cwd: projectFolder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (exit) => (exit === 0 ? resolve() : reject(new Error('The benchmarks did not build.'))))
  })
}
