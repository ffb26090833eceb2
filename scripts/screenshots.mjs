/** `npm run screenshots`: pictures of the real window, into docs/screenshots or the folder that is named. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'
import { runOnDesktop } from './desktop.mjs'
import { setup } from './setup.mjs'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))
process.env.HOIST_SCREENSHOTS = path.resolve(
  process.env.INIT_CWD ?? projectFolder,
  process.argv[2] ?? path.join(projectFolder, 'docs', 'screenshots'),
)
await setup({ tests: true })
await buildIfStale()
process.chdir(projectFolder)
const { code } = await runOnDesktop([
  process.execPath,
  path.join('node_modules', '@playwright', 'test', 'cli.js'),
  'test',
  '--config=e2e/gallery/playwright.config.ts',
])
console.log(`The pictures are in ${process.env.HOIST_SCREENSHOTS}`)
process.exitCode = code ?? 1
