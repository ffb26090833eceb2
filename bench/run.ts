/** Runs the benchmarks that are named, prints and keeps their tables, and whether the goals are met. */
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { responsive } from './application/responsive'
import type { Benchmark } from './benchmark'
import { limit } from './limit'
import { line } from './links'
import { loadText, machineText, versionsText } from './machine'
import { many } from './many'
import { memory } from './memory'
import { defaults, type Options, readOptions } from './options'
import { pause } from './pause'
import { type Findings, goalsTable, resultsText } from './report'
import { start } from './start'
import { throughput } from './throughput'
import { window } from './window'

const benchmarks: Record<string, Benchmark> = {
  throughput,
  line,
  memory,
  many,
  responsive,
  limit,
  pause,
  start,
  window,
}

const usage = `Usage: npm run bench -- NAME... [--json FILE] [--runs N] [--size MIB] [--only TEXT]
  NAME    ${Object.keys(benchmarks).join(', ')} or all
  --json  keeps every single run in that file; all keeps them in .cache/bench.json, and its tables in bench/results.md
  --runs  rounds, ${defaults.runs} unless told; --size  MiB of the file, ${defaults.megabytes} unless told
  --only  of line and pause: only lines with this in their name`

const fromProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

async function main(): Promise<number> {
  let options: Options
  try {
    options = readOptions(process.argv.slice(2), Object.keys(benchmarks))
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
  const seconds: Record<string, number> = {}
  const broken: Record<string, string> = {}
  for (const name of options.names) {
    const began = performance.now()
    // The next one finds nothing of this one: no files, and no room taken.
    const own = join(folder, name)
    await mkdir(own)
    try {
      const run = benchmarks[name]
      if (run !== undefined)
        findings[name] = await run({ options, electron, folder: own, say: console.error })
    } catch (error) {
      // What the others have found out in half an hour is not lost for it; the exit code says that it failed.
      console.error(error)
      broken[name] = String(error)
    } finally {
      await rm(own, { recursive: true, force: true })
    }
    seconds[name] = (performance.now() - began) / 1000
  }
  await rm(folder, { recursive: true, force: true })
  const all = Object.values(findings)
  const goals = all.flatMap((found) => found.goals)
  const facts = [
    ...Object.values(head),
    `took ${Object.entries(seconds)
      .map(([name, took]) => `${name} ${took.toFixed(0)} s`)
      .join(', ')}`,
    ...Object.entries(broken).map(([name, problem]) => `${name} FAILED: ${problem}`),
  ]
  const tables = [goalsTable(goals), ...all.flatMap((found) => found.tables)]
  const text = resultsText(facts, tables)
  console.log(`\n${text}`)
  const file = options.json ?? (options.isAll ? fromProject('.cache/bench.json') : null)
  if (file !== null) {
    const figures = Object.fromEntries(Object.entries(findings).map(([name, found]) => [name, found.figures]))
    const json = { ...head, seconds, broken, goals, figures }
    await writeFile(file, `${JSON.stringify(json, undefined, 2)}\n`)
  }
  if (options.isAll) await writeFile(fromProject('bench/results.md'), `# Results\n\n${text}\n`)
  return Object.keys(broken).length === 0 && goals.every((goal) => goal.met) ? 0 : 1
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
