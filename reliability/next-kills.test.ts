import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CrashPoint } from '../src/adapters/crash-points'
import type { FaultPlan } from '../src/practice/faults'
import type { Exchange } from '../src/practice/server'
import { Sandbox } from '../testing/terminal'
import { long } from './form'
import { tally } from './tally'

/** One way to crash: where, and what the service does with the request. */
interface Death {
  readonly name: string
  readonly at: `${CrashPoint}${'' | `:${number}`}`
  readonly faults?: FaultPlan
  /** Only in the long form: this death resembles another one. */
  readonly isLong?: true
}

const hung = (operation: 'create-vector-store' | 'create-file-batch' | 'create-batch'): FaultPlan => [
  { operation, action: { kind: 'drop-answer', by: 'hang' } },
]
const unheard = (operation: 'create-vector-store' | 'create-file-batch' | 'create-batch'): FaultPlan => [
  { operation, action: { kind: 'hang' } },
]

const searchable: readonly Death[] = [
  { name: 'next step on disk, its upload not begun', at: 'next-saved', isLong: true },
  { name: 'store sent, and not created', at: 'store-sent', faults: unheard('create-vector-store') },
  { name: 'store sent, and created', at: 'store-sent', faults: hung('create-vector-store') },
  { name: 'store created, not on disk', at: 'store-answered' },
  { name: 'files sent, and not added', at: 'files-sent', faults: unheard('create-file-batch'), isLong: true },
  { name: 'files sent, and added', at: 'files-sent', faults: hung('create-file-batch') },
  { name: 'files added, not on disk', at: 'files-added' },
  ...[2, 3, 4, 5].map(
    (number): Death => ({
      name: `save ${number} of a searchable step`,
      at: `next-saved:${number}`,
      isLong: true,
    }),
  ),
]

const batch: readonly Death[] = [
  { name: 'batch sent, and not started', at: 'batch-sent', faults: unheard('create-batch'), isLong: true },
  { name: 'batch sent, and started', at: 'batch-sent', faults: hung('create-batch') },
  { name: 'batch started, not on disk', at: 'batch-answered' },
  { name: 'results in their places, not in the record', at: 'results-placed' },
  { name: 'errors in their places, not in the record', at: 'results-placed:2', isLong: true },
  { name: 'results in the record', at: 'results-saved', isLong: true },
  ...[1, 2, 3, 4, 5, 6].map(
    (number): Death => ({ name: `save ${number} of a batch`, at: `next-saved:${number}`, isLong: true }),
  ),
]

/** The deaths of this form. */
const chosen = (deaths: readonly Death[]) => deaths.filter(({ isLong }) => long || isLong !== true)

/**
 * Runs the command until it dies, and again; returns what the service has carried out, and the files beside the source.
 */
async function survive(
  context: Parameters<typeof Sandbox.open>[0],
  { at, faults = [] }: Death,
  name: string,
  content: string,
  step: string,
) {
  const box = await Sandbox.open(context)
  const done: Exchange[] = []
  await box.serve(faults, { stepMs: 0, watch: (exchange) => void done.push(exchange) })
  const path = join(box.folder, name)
  await writeFile(path, content)
  const args = [path, '--then', step]
  const running = box.startUpload(args, { env: { HOIST_CRASH_AT: at } })
  const { stdout: before } = await running.ended
  expect(running.child.signalCode, before).toBe('SIGKILL')
  const { code, stdout } = await box.upload(args)
  expect(code, stdout).toBe(0)
  const count = (operation: Exchange['operation']) =>
    done.filter((exchange) => exchange.operation === operation && exchange.status === 200).length
  return { box, count, stdout }
}

describe('making a file searchable, killed at a point', () => {
  it.for(chosen(searchable))('$name', async (death, context) => {
    const { count, stdout } = await survive(context, death, 'a.txt', 'text', 'searchable')
    expect(stdout).toContain('a.txt: Searchable in vs_')
    expect(count('complete')).toBe(1)
    expect(count('create-vector-store')).toBe(1)
    expect(count('create-file-batch')).toBe(1)
    tally('kill', death.name, { column: 'terminal' })
  })
})

describe('running a file as a batch, killed at a point', () => {
  it.for(chosen(batch))('$name', async (death, context) => {
    const lines = ['a', 'b'].map((custom_id) => {
      const body = custom_id === 'a' ? { model: 'gpt-5', input: 'Hello' } : { model: 'gpt-5' }
      return JSON.stringify({ custom_id, method: 'POST', url: '/v1/responses', body })
    })
    const { box, count } = await survive(context, death, 'in.jsonl', lines.join('\n'), 'batch')
    expect(count('complete')).toBe(1)
    expect(count('create-batch')).toBe(1)
    const beside = (await readdir(box.folder)).filter((name) => /^\.?(in|hoist)/.test(name))
    expect(beside.sort()).toEqual([
      'in-errors.csv',
      'in-errors.jsonl',
      'in-results.csv',
      'in-results.jsonl',
      'in.jsonl',
    ])
    const results = await readFile(join(box.folder, 'in-results.jsonl'), 'utf8')
    expect(results.trimEnd().split('\n')).toHaveLength(1)
    expect(await readFile(join(box.folder, 'in-results.csv'), 'utf8')).toContain('a,200,')
    tally('kill', death.name, { column: 'terminal' })
  })
})
