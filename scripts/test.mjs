/**
 * `npm test`: sets up the clone if necessary and runs everything: types, lint, build, unit, contract and end-to-end
 * tests, and the short forms of the reliability tests and of the tests of the installed application. It continues after
 * a failed step, so that one run shows everything, and ends with one line of sums. A unit or end-to-end test that fails
 * gets a second try. If it passes then, it is named at the end as unsteady, and more than two of those fail the run.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'
import { setup } from './setup.mjs'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const results = path.join(projectFolder, '.cache', 'results')
const unitResults = path.join(results, 'unit.json')
const reliabilityResults = path.join(results, 'reliability.json')
const installedResults = path.join(results, 'installed.json')
const windowResults = path.join(results, 'window.json')
const bin = (name, file) => path.join(projectFolder, 'node_modules', name, file)

const sums = { passed: 0, failed: 0, skipped: 0 }
/** The names of failed tests and steps, for the end of the output: a failure scrolls far away before the sums. */
const failures = []
/** Tests that passed only at their second try. */
const unsteady = []
const mostUnsteady = 2

await setup({ tests: true })
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

await step('Types', () => node(bin('typescript', 'bin/tsc'), ['-b']))
await step('Lint', () => node(bin('@biomejs/biome', 'bin/biome'), ['check', '.']))
await step('Security scan', () => node(path.join(projectFolder, 'scripts', 'security-scan.mjs'), []))
await step('Build', () => buildIfStale({ say: () => {} }))
await step('Unit and contract tests', async () => {
  const args = [
    'run',
    '--retry=1',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitResults}`,
  ]
  const outcome = await node(bin('vitest', 'vitest.mjs'), args).catch((error) => error)
  addVitest(unitResults)
  if (outcome instanceof Error) throw outcome
})
await step('Reliability, short form', async () => {
  const script = path.join(projectFolder, 'scripts', 'reliability.mjs')
  const outcome = await node(script, ['--short', '--results', reliabilityResults]).catch((error) => error)
  addVitest(reliabilityResults)
  if (outcome instanceof Error) throw outcome
})
await step('End-to-end tests', async () => {
  const args = [path.join(projectFolder, 'scripts', 'desktop.mjs'), '--', process.execPath]
  const playwright = [bin('@playwright/test', 'cli.js'), 'test', '--retries=1', '--reporter=list,json']
  const outcome = await node(args[0], [...args.slice(1), ...playwright], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: windowResults,
  }).catch((error) => error)
  const { stats, suites } = JSON.parse(readFileSync(windowResults, 'utf8'))
  add(stats.expected + stats.flaky, stats.unexpected, stats.skipped)
  nameSpecs(suites)
  if (outcome instanceof Error) throw outcome
})
await step('Installed application, short form', async () => {
  const script = path.join(projectFolder, 'scripts', 'installed.mjs')
  const outcome = await node(script, ['--short', '--results', installedResults]).catch((error) => error)
  addVitest(installedResults)
  if (outcome instanceof Error) throw outcome
})

if (unsteady.length > mostUnsteady) {
  add(0, 1, 0)
  failures.push(`failed: ${unsteady.length} tests are unsteady, more than ${mostUnsteady}`)
}
if (unsteady.length > 0) console.log(`\n${unsteady.map((name) => `unsteady: ${name}`).join('\n')}`)
if (failures.length > 0) console.log(`\n${failures.join('\n')}\n`)
console.log(
  `${sums.passed} passed, ${sums.failed} failed${sums.skipped > 0 ? `, ${sums.skipped} skipped` : ''}`,
)
process.exitCode = sums.failed === 0 ? 0 : 1

/** Runs one step and counts it as a test of its own unless it counted some itself. */
async function step(name, run) {
  const before = sums.passed + sums.failed
  const began = performance.now()
  console.log(`\n== ${name}`)
  try {
    await run()
    if (sums.passed + sums.failed === before) add(1, 0, 0)
  } catch (error) {
    console.error(error.message)
    // A step that failed without a failed test still counts as failed.
    if (sums.failed === 0 || sums.passed + sums.failed === before) {
      add(0, 1, 0)
      failures.push(`failed: ${name}`)
    }
  }
  console.log(`== ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

function addVitest(file) {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(file, 'utf8'),
  )
  add(numPassedTests, numFailedTests, numPendingTests)
  for (const { name, status, message, assertionResults } of testResults) {
    const file = path.relative(projectFolder, name)
    const failed = assertionResults.filter((each) => each.status === 'failed')
    for (const { fullName, failureMessages, status } of assertionResults)
      if (status === 'passed' && failureMessages.length > 0)
        unsteady.push(`${file}: ${fullName}\n  ${failureMessages[0]}`)
    for (const { fullName, failureMessages } of failed)
      failures.push(`failed: ${file}: ${fullName}\n  ${failureMessages.join('\n  ')}`)
    if (status === 'failed' && failed.length === 0) failures.push(`failed: ${file}: ${message}`)
  }
}

/** Playwright's suites contain suites: their tests that failed, or passed only at the second try. */
function nameSpecs(suites) {
  for (const { specs = [], suites: inner = [] } of suites) {
    for (const { file, title, tests } of specs)
      for (const { status, results: tries } of tests) {
        if (status === 'unexpected') failures.push(`failed: ${file}: ${title}`)
        if (status === 'flaky') unsteady.push(`${file}: ${title}\n  ${tries[0]?.error?.message}`)
      }
    nameSpecs(inner)
  }
}

function add(passed, failed, skipped) {
  sums.passed += passed
  sums.failed += failed
  sums.skipped += skipped
}

function node(script, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: projectFolder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`It ended with code ${code}.`))))
  })
}
