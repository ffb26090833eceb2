import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Options {
  readonly names: readonly string[]
  /** All of them: their tables are kept. */
  readonly isAll: boolean
  /** File for every single run, or null. */
  readonly json: string | null
  readonly runs: number
  /** MiB of the file of `throughput`, a multiple of 64. */
  readonly megabytes: number
  /** `line` and `pause`: only lines that have this in their name; empty is all. */
  readonly only: string
}

/** The figures that count are made with these. */
export const defaults = { runs: 5, megabytes: 2048 }

/**
 * Throws an Error in plain words.
 *
 * @param known names of the benchmarks, for all of which `all` stands
 */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      runs: { type: 'string' },
      size: { type: 'string' },
      only: { type: 'string' },
    },
  })
  const isAll = positionals.includes('all')
  const names = isAll ? known : positionals
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined) throw new Error(`There is no benchmark ${strange}.`)
  if (names.length === 0) throw new Error('No benchmark is named.')
  const runs = Number(values.runs ?? defaults.runs)
  const megabytes = Number(values.size ?? defaults.megabytes)
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs wants a whole number from 1 on.')
  if (!Number.isInteger(megabytes / 64) || megabytes < 64)
    throw new Error('--size wants a multiple of 64, in MiB.')
  const json = values.json === undefined ? null : resolve(process.env.INIT_CWD ?? '.', values.json)
  return { names, isAll, json, runs, megabytes, only: values.only ?? '' }
}
