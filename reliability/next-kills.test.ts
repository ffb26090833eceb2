import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import type { CrashPoint } from '../src/adapters/crash-points'
import type { FaultPlan } from '../src/practice/faults/faults'
import { type Exchange, startPracticeServer } from '../src/practice/http/server'
import { schemaWatch } from '../testing/service-schema'
import { Sandbox } from '../testing/terminal'
import { Applications, key } from './application'
import { long } from './form'
import { tally } from './tally'

/** One way to crash: where, and what the service does with the request. */
interface Death {
  readonly name: string
  readonly at: `${CrashPoint}${'' | `:${number}`}`
  readonly faults?: FaultPlan
  /** Only in the long form: this death resembles another one. */
  readonly isLong?: true
  /** In the short form of the application, too, which takes longer. */
  readonly isShort?: true
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
  { name: 'files added, not on disk', at: 'files-added', isShort: true },
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
  { name: 'batch sent, and started', at: 'batch-sent', faults: hung('create-batch'), isShort: true },
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
 *
 * @param end the exit code of the second run
 */
async function survive(
  context: Parameters<typeof Sandbox.open>[0],
  { at, faults = [] }: Death,
  name: string,
  content: string,
  step: string,
  end = 0,
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
  expect(code, stdout).toBe(end)
  const count = (operation: Exchange['operation']) =>
    done.filter((exchange) => exchange.operation === operation && exchange.status === 200).length
  return { box, count, stdout }
}

describe('making a file searchable, killed at a point, still happens exactly once', () => {
  it.for(chosen(searchable))('$name', async (death, context) => {
    const { count, stdout } = await survive(context, death, 'a.txt', 'text', 'searchable')
    expect(stdout).toContain('a.txt: Searchable in vs_')
    expect(count('complete')).toBe(1)
    expect(count('create-vector-store')).toBe(1)
    expect(count('create-file-batch')).toBe(1)
    tally('kill', death.name, { column: 'terminal' })
  })
})

/** Two requests, one of which fails. */
const requests = ['a', 'b']
  .map((custom_id) => {
    const body = custom_id === 'a' ? { model: 'gpt-5', input: 'Hello' } : { model: 'gpt-5' }
    return JSON.stringify({ custom_id, method: 'POST', url: '/v1/responses', body })
  })
  .join('\n')

/** The results and the errors are beside their file, once each. */
async function expectResults(folder: string): Promise<void> {
  const beside = (await readdir(folder)).filter((name) => /^\.?(in|hoist)/.test(name))
  expect(beside.sort()).toEqual([
    'in-errors.csv',
    'in-errors.jsonl',
    'in-results.csv',
    'in-results.jsonl',
    'in.jsonl',
  ])
  const results = await readFile(join(folder, 'in-results.jsonl'), 'utf8')
  expect(results.trimEnd().split('\n')).toHaveLength(1)
  expect(await readFile(join(folder, 'in-results.csv'), 'utf8')).toContain('a,200,')
}

describe('running a file as a batch, killed at a point, still happens exactly once', () => {
  it.for(chosen(batch))('$name', async (death, context) => {
    const { box, count } = await survive(context, death, 'in.jsonl', requests, 'batch', 3)
    expect(count('complete')).toBe(1)
    expect(count('create-batch')).toBe(1)
    await expectResults(box.folder)
    tally('kill', death.name, { column: 'terminal' })
  })
})

describe('the application, killed at a point of a next step, still takes it exactly once', () => {
  let folder = ''
  let applications: Applications
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoist-next-kills-'))
    applications = await Applications.open(folder)
  })
  afterAll(async () => {
    await applications?.close()
    await rm(folder, { recursive: true, force: true })
  })
  const inWindow = (deaths: readonly Death[]) => deaths.filter(({ isShort }) => long || isShort === true)

  /** Starts a file with a setting that says what comes next, until the window dies, and starts again. */
  async function survives(
    context: TestContext,
    { at, faults = [] }: Death,
    file: { readonly name: string; readonly content: string; readonly purpose: 'user_data' | 'batch' },
  ) {
    const own = await mkdtemp(join(folder, 'place-'))
    const { problems, watch } = schemaWatch()
    const done: Exchange[] = []
    const server = await startPracticeServer({
      folder: join(own, 'service'),
      key,
      faults,
      stepMs: 0,
      log: () => {},
      watch: (exchange) => {
        watch(exchange)
        done.push(exchange)
      },
    })
    context.onTestFinished(async () => {
      await server.close()
      await rm(own, { recursive: true, force: true })
    })
    const files = join(own, 'files')
    await mkdir(files)
    const path = join(files, file.name)
    await writeFile(path, file.content)
    const profile = await applications.profile(own, server.url, { searchUserData: true, runBatches: true })
    const source = { path, name: file.name, size: file.content.length }
    const first = await applications.start(profile, { files: [source], crashAt: at })
    // It may crash before it can answer.
    await first.upload(1, true, file.purpose).catch(() => {})
    expect(await first.died).toBe('SIGKILL')

    const app = await applications.start(profile)
    const ended = ['done', 'failed', 'cancelled']
    const { next, notices, uploads } = await app.until(
      (snapshot) => snapshot.next.length > 0 && snapshot.next.every(({ state }) => ended.includes(state)),
    )
    await app.quit()
    expect(next.map(({ kind, state }) => `${kind}: ${state}`)).toEqual([
      file.purpose === 'batch' ? 'batch: done' : 'searchable: done',
    ])
    expect(uploads.map(({ state }) => state)).toEqual(['completed'])
    expect(notices).toEqual([])
    expect(problems).toEqual([])
    const count = (operation: Exchange['operation']) =>
      done.filter((exchange) => exchange.operation === operation && exchange.status === 200).length
    return { count, files, next }
  }

  it.for(inWindow(searchable))('$name', async (death, context) => {
    const file = { name: 'a.txt', content: 'text', purpose: 'user_data' } as const
    const { count, next } = await survives(context, death, file)
    expect(next).toMatchObject([{ files: [{ state: 'indexed' }] }])
    expect(count('complete')).toBe(1)
    expect(count('create-vector-store')).toBe(1)
    expect(count('create-file-batch')).toBe(1)
    tally('kill', death.name, { column: 'application' })
  })

  it.for(inWindow(batch))('$name', async (death, context) => {
    const file = { name: 'in.jsonl', content: requests, purpose: 'batch' } as const
    const { count, files } = await survives(context, death, file)
    expect(count('complete')).toBe(1)
    expect(count('create-batch')).toBe(1)
    await expectResults(files)
    tally('kill', death.name, { column: 'application' })
  })
})
