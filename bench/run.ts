/** Runs the benchmarks that are named, prints their tables and whether the goals are met. */
import { rmSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { adaptive } from './adaptive'
import type { Benchmark } from './benchmark'
import { line } from './line'
import { loadText, machineText, versionsText } from './machine'
import { memory } from './memory'
import { defaults, type Options, readOptions } from './options'
import { recover } from './recover'
import { type Findings, goalText, tableText } from './report'
import { start } from './start'
import { throughput } from './throughput'
import { window } from './window'

// `throughput` ends with `memory`, so `all` has no need of it.
const benchmarks: Record<string, Benchmark> = {
  throughput,
  line,
  memory,
  recover,
  start,
  window,
  adaptive,
}
const inAll = ['throughput', 'line', 'recover', 'start', 'window', 'adaptive']

const usage = `Usage: npm run bench -- NAME... [--json FILE] [--runs N] [--size MIB]
  NAME    ${Object.keys(benchmarks).join(', ')} or all
  --runs  rounds, ${defaults.runs} unless told; --size  MiB of the file, ${defaults.megabytes} unless told`

async function main(): Promise<number> {
  let options: Options
  try {
    options = readOptions(process.argv.slice(2), Object.keys(benchmarks), inAll)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
    return 2
  }
  const electron = process.env.HOIST_BENCH_ELECTRON
  if (electron === undefined) throw new Error('Start it with `npm run bench`, which finds Electron.')
  const head = {
    date: new Date().toISOString(),
    machine: machineText(),
    versions: versionsText(process.env.HOIST_BENCH_ELECTRON_VERSION ?? 'unknown'),
    load: loadText(),
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`,
  }
  const folder = await mkdtemp(join(tmpdir(), 'hoist-bench-'))
  // It holds gigabytes: nothing of it is left behind by a run that was stopped.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      rmSync(folder, { recursive: true, force: true })
      process.exit(130)
    })
  }
  const findings: Record<string, Findings> = {}
  try {
    for (const name of options.names) {
      const run = benchmarks[name]
      if (run !== undefined) findings[name] = await run({ options, electron, folder, say: console.error })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const all = Object.values(findings)
  const goals = all.flatMap((found) => found.goals)
  console.log(['', ...Object.values(head).map((line) => `- ${line}`)].join('\n'))
  for (const table of all.flatMap((found) => found.tables)) console.log(`\n${tableText(table)}`)
  console.log(`\n${goals.map(goalText).join('\n')}`)
  if (options.json !== null) {
    const results = Object.entries(findings).map(([name, { figures }]) => [name, figures])
    const json = { ...head, goals, results: Object.fromEntries(results) }
    await writeFile(
      resolve(process.env.INIT_CWD ?? '.', options.json),
      `${JSON.stringify(json, undefined, 2)}\n`,
    )
  }
  return goals.every((goal) => goal.met) ? 0 : 1
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error)
    process.exitCode = 1
  },
)
