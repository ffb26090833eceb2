/**
 * Searches the sources with Electronegativity for what makes an Electron application unsafe, and fails on every
 * finding of medium severity or above that has no written reason below, and on reasons that nothing needs.
 *
 * node scripts/security-scan.mjs
 */
import Module, { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))

/** Why a finding does not apply, by its check and file. Each names the test that would notice if it did. */
const reasons = {
  'AUXCLICK_JS_CHECK src/main/window/window.ts':
    'No click can open a window: every new one is denied, every navigation prevented (e2e/safety.spec.ts).',
  'PRELOAD_JS_CHECK src/main/window/window.ts':
    'It is there to be reviewed, and was: one named function an operation, no event handed on (e2e/fuzz.spec.ts).',
  'PROTOCOL_HANDLER_JS_CHECK src/main/window/safety.ts':
    'Known inside Hoist only, to a page that may fetch nothing; it serves the folder of that page (e2e/safety.spec.ts).',
  'CUSTOM_ARGUMENTS_JS_CHECK src/main/window/safety.ts':
    'It saves a second process for a page that has no frames, and leaves Chromium’s sandbox as it is (e2e/runtime.spec.ts).',
  'OPEN_EXTERNAL_JS_CHECK src/main/desktop/links.ts':
    'Only https to three hosts of the service gets that far (e2e/safety.spec.ts, e2e/fuzz.spec.ts).',
}
const serious = ['MEDIUM', 'HIGH']

const require = createRequire(import.meta.url)
// Its parser was made for an older TypeScript, which npm puts beside the scanner but not beside the parser.
const ownRequire = createRequire(require.resolve('@doyensec/electronegativity'))
const resolveAsEver = Module._resolveFilename
Module._resolveFilename = function resolve(request, ...rest) {
  return request === 'typescript'
    ? ownRequire.resolve('typescript/lib/typescript.js')
    : resolveAsEver.call(this, request, ...rest)
}
const scanner = require('@doyensec/electronegativity')
const run = scanner.default ?? scanner

// The scanner prints hosts that it cannot reach; nothing here needs them.
const { log, warn, error } = console
const quiet = () => {}
Object.assign(console, { log: quiet, warn: quiet, error: quiet })
const result = await run({
  input: path.join(projectFolder, 'src'),
  electronVersionOverride: '33.2.1',
  customScan: [],
  excludeFromScan: [],
}).finally(() => Object.assign(console, { log, warn, error }))

const nameOf = (level) => String(level?.name ?? level).toUpperCase()
const found = new Set()
let bad = 0
for (const { file, message, tolerable } of result.errors) {
  if (tolerable) continue
  bad += 1
  error(`${path.relative(projectFolder, file)} was not looked at: ${message}`)
}
for (const issue of result.issues) {
  if (!serious.includes(nameOf(issue.severity))) continue
  const file = path.relative(projectFolder, issue.file).split(path.sep).join('/')
  const key = `${issue.id} ${file}`
  found.add(key)
  if (reasons[key] !== undefined) continue
  bad += 1
  error(`${nameOf(issue.severity)} ${key}:${issue.location?.line}: ${issue.description}`)
}
for (const key of Object.keys(reasons)) {
  if (found.has(key)) continue
  bad += 1
  error(`This reason is no longer needed: ${key}`)
}
log(`Electronegativity: ${found.size} findings of medium or above with a reason, ${bad} without`)
process.exitCode = bad === 0 ? 0 : 1
