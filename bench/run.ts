/** Runs benchmarks, prints their tables, and says whether their goals are met. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { GiB } from '../src/shared/limits'
import { projectFolder } from './application/application'
import { background } from './background'
import type { Bench, Benchmark } from './benchmark'
import { limit } from './limit'
import { links } from './links'
import { many } from './many'
import { memory } from './memory'
import { pause } from './pause'
import { type Findings, goalsTable, isMet, tableText } from './report'
import { responsive } from './responsive'
import { start } from './start'
import { terminal } from './terminal'
import { throughput } from './throughput'
import { window } from './window'

/** Each with its rounds: as many as its figures need, so that all of them take less than 40 minutes. */
const benchmarks: Readonly<Record<string, readonly [run: Benchmark, rounds: number]>> = {
  throughput: [throughput, 5],
  links: [links, 3],
  memory: [memory, 5],
  many: [many, 5],
  window: [window, 1],
  responsive: [responsive, 1],
  limit: [limit, 1],
  pause: [pause, 2],
  start: [start, 5],
  terminal: [terminal, 5],
  background: [background, 1],
}

const usage = `Usage: npm run bench -- NAME... [--runs N] [--size MIB] [--only TEXT]
  NAME    ${Object.keys(benchmarks).join(', ')}, or all
  --runs  rounds, for benchmarks that have several
  --size  MiB of the file of throughput, 2048 if not given
  --only  links and pause: only links whose names contain the text; many: only such files
all writes its tables to bench/results.md.`

/** Throws an Error that says what is wrong with the arguments. */
function readOptions(args: string[]) {
  const text = { type: 'string' } as const
  const options = { runs: text, size: text, only: text }
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const isAll = positionals.includes('all')
  const names = isAll ? Object.keys(benchmarks) : positionals
  const unknown = names.find((name) => benchmarks[name] === undefined)
  if (unknown !== undefined) throw new Error(`There is no benchmark “${unknown}”.`)
  if (names.length === 0) throw new Error('Name a benchmark.')
  const rounds = values.runs === undefined ? null : Number(values.runs)
  const megabytes = Number(values.size ?? 2048)
  if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0))
    throw new Error('--runs must be 1 or more.')
  if (!Number.isInteger(megabytes / 64) || megabytes < 64)
    throw new Error('--size must be a multiple of 64 MiB.')
  return { names, isAll, rounds, megabytes, only: values.only ?? '' }
}

/** The machine and the programs that the figures depend on. */
function facts(): string[] {
  const cores = os.cpus()
  const curl = execFileSync('curl', ['--version'], { encoding: 'utf8' }).split(' ', 2)[1]
  const memory = `${(os.totalmem() / GiB).toFixed(0)} GiB`
  return [
    new Date().toISOString(),
    `${cores.length} cores (${cores[0]?.model.trim()}), ${memory}, ${os.type()} ${os.release()}`,
    `Node ${process.versions.node}, Electron ${process.env.HOIST_BENCH_ELECTRON_VERSION}, curl ${curl}`,
    `load at the start ${os.loadavg()[0]?.toFixed(2)}`,
    `npm run bench -- ${process.argv.slice(2).join(' ')}`,
  ]
}

async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>
  try {
    options = readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
    return 2
  }
  const electron = process.env.HOIST_BENCH_ELECTRON
  if (electron === undefined) throw new Error('Start it with `npm run bench`, which finds Electron.')
  // With it Electron would run as Node.
  delete process.env.ELECTRON_RUN_AS_NODE
  const lines = facts()
  const folder = await mkdtemp(join(os.tmpdir(), 'hoist-bench-'))
  // It holds gigabytes, which a run that is stopped must not leave behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      rmSync(folder, { recursive: true, force: true })
      process.exit(130)
    })
  }
  const findings: Findings[] = []
  const took: string[] = []
  const broken: string[] = []
  const { megabytes, only } = options
  for (const [name, [run, rounds]] of Object.entries(benchmarks)) {
    if (!options.names.includes(name)) continue
    const began = performance.now()
    const own = join(folder, name)
    await mkdir(own)
    const cleanups: (() => unknown)[] = []
    const bench: Bench = {
      ...{ rounds: options.rounds ?? rounds, megabytes, only, electron, folder: own },
      say: (line) => console.error(`${name}: ${line}`),
      atEnd: (cleanup) => cleanups.push(cleanup),
    }
    try {
      findings.push(await run(bench))
    } catch (error) {
      // The results of the others are kept; the exit code says that this benchmark failed.
      console.error(error)
      broken.push(`${name} FAILED: ${String(error)}`)
    }
    for (const cleanup of cleanups) await cleanup()
    await rm(own, { recursive: true, force: true })
    took.push(`${name} ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }
  await rm(folder, { recursive: true, force: true })
  lines.push(`took ${took.join(', ')}`, ...broken)
  const goals = findings.flatMap((found) => found.goals)
  const tables = [goalsTable(goals), ...findings.flatMap((found) => found.tables)]
  const text = [lines.map((line) => `- ${line}`).join('\n'), ...tables.map(tableText)].join('\n\n')
  console.log(`\n${text}`)
  if (options.isAll) await writeFile(join(projectFolder, 'bench/results.md'), `# Results\n\n${text}\n`)
  return broken.length === 0 && goals.every(isMet) ? 0 : 1
}

process.exitCode = await main()
