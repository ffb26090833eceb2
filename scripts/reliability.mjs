/**
 * `npm run test:reliability`: crashes, bad connections, damaged ledgers and random sequences against the real thing,
 * and a table at the end of what was survived.
 *
 * node scripts/reliability.mjs [--short] [--seed N] [--results FILE] [FILTER ...]
 *
 * FILE receives vitest's JSON report; FILTER names test files.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIfStale } from './build.mjs'
import { startDesktop } from './desktop.mjs'
import { setup } from './setup.mjs'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const results = path.join(projectFolder, '.cache', 'results')
const vitest = path.join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs')
const defaultSeed = 20261122

/** The sections of the table, and what their counts mean. */
const sections = {
  kill: 'Kills survived',
  fault: 'Faults survived',
  sequence: 'State sequences run',
  corruption: 'Ledger corruptions survived',
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(defaultSeed) },
    results: { type: 'string' },
  },
})
const seed = Number(values.seed)
if (!Number.isSafeInteger(seed)) {
  console.error(`--seed cannot be “${values.seed}”: it is a whole number.`)
  process.exit(2)
}

console.log(`Seed ${seed}, ${values.short ? 'short' : 'long'} form`)
await setup({ tests: true })
await buildIfStale()
mkdirSync(results, { recursive: true })
const tallyFile = path.join(results, 'tally.jsonl')
const report = path.resolve(values.results ?? path.join(results, 'reliability.json'))
writeFileSync(tallyFile, '')
const began = performance.now()
const desktop = await startDesktop()
let code
try {
  code = await runVitest(desktop.env)
} finally {
  await desktop.stop()
}
printTable(readFileSync(tallyFile, 'utf8'))
const seconds = ((performance.now() - began) / 1000).toFixed(0)
const ran = code !== 0 || JSON.parse(readFileSync(report, 'utf8')).numPassedTests > 0
const outcome = ran ? 'Not everything was survived: see the failed tests above.' : 'No test ran.'
console.log(`\n${ran && code === 0 ? 'Nothing was lost.' : outcome} ${seconds} s, seed ${seed}`)
process.exitCode = ran ? code : 1

function runVitest(env) {
  const config = path.join(projectFolder, 'reliability', 'vitest.config.ts')
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`]
  const args = [vitest, 'run', '--config', config, ...reporters, ...positionals]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      env: {
        ...process.env,
        ...env,
        HOIST_RELIABILITY: values.short ? 'short' : 'long',
        HOIST_SEED: String(seed),
        HOIST_TALLY: tallyFile,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', reject)
    child.on('exit', (exit) => resolve(exit ?? 1))
  })
}

/**
 * One block per section: a row for what was survived, a column for who survived it, and sums if there are several.
 */
function printTable(lines) {
  const counted = lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
  for (const [section, title] of Object.entries(sections)) {
    const rows = new Map()
    const columns = new Set()
    for (const { row, column, count } of counted.filter((entry) => entry.section === section)) {
      columns.add(column)
      const counts = rows.get(row) ?? {}
      counts[column] = (counts[column] ?? 0) + count
      rows.set(row, counts)
    }
    const sums = {}
    for (const counts of rows.values()) {
      for (const [column, count] of Object.entries(counts)) sums[column] = (sums[column] ?? 0) + count
    }
    const names = [...columns].sort()
    const all = [...rows, ['together', sums]]
    const width = Math.max(title.length, ...all.map(([row]) => row.length))
    const print = (row, cells) =>
      console.log(`${row.padEnd(width)}${cells.map((cell) => String(cell).padStart(14)).join('')}`.trimEnd())
    console.log()
    print(title, names)
    if (rows.size === 0) print('none were run', [])
    else
      for (const [row, counts] of all)
        print(
          row,
          names.map((name) => counts[name] ?? '–'),
        )
  }
}
