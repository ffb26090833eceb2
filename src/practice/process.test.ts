import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { md5, TestClient, tempFolder } from '../../testing/practice-server'
import type { FromPractice, ToPractice } from './messages'

/*
 * The real process, built as the application builds it, on plain Node. The output is inside the project, because it
 * looks for its packages from there.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
let output = ''
let entry = ''

beforeAll(async () => {
  await mkdir(join(root, '.cache'), { recursive: true })
  output = await mkdtemp(join(root, '.cache', 'practice-process-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, 'src/practice/process.ts'),
      outDir: output,
      rollupOptions: { output: { format: 'es', entryFileNames: 'practice.mjs' } },
    },
  })
  entry = join(output, 'practice.mjs')
}, 60_000)

afterAll(() => rm(output, { recursive: true, force: true }))

/** Ends a process at the end of the test, whatever became of it. */
function owned<T extends ChildProcess>(child: T): T {
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

function start(folder: string, more: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
  return owned(fork(entry, ['--folder', folder, ...more], { env: { ...process.env, ...env }, silent: true }))
}

async function heard<T extends FromPractice['type']>(
  child: ChildProcess,
  type: T,
): Promise<Extract<FromPractice, { type: T }>> {
  const [message] = (await once(child, 'message')) as [FromPractice]
  if (message.type !== type) throw new Error(`Expected ${type}, got ${JSON.stringify(message)}`)
  return message as Extract<FromPractice, { type: T }>
}

function clientOf(at: { readonly url: string; readonly key: string }): TestClient {
  const client = new TestClient(at)
  onTestFinished(() => client.close())
  return client
}

test('an upload continues after its process was killed', { timeout: 60_000 }, async () => {
  const folder = await tempFolder()
  const first = start(folder, [], { HOIST_PRACTICE_KEY: 'the-same-key' })
  const ready = await heard(first, 'ready')
  expect(ready).toMatchObject({ key: 'the-same-key', folder, url: `http://127.0.0.1:${ready.port}/v1` })
  const api = clientOf(ready)
  const upload = (await api.create(10)).json
  const hello = (await api.part(upload.id, 'hello')).json
  first.kill('SIGKILL')
  await once(first, 'exit')

  const second = start(folder, ['--port', `${ready.port}`], { HOIST_PRACTICE_KEY: 'the-same-key' })
  expect(await heard(second, 'ready')).toEqual(ready)
  const world = (await api.part(upload.id, 'world')).json
  const reply = await api.complete(upload.id, [hello.id, world.id], md5('helloworld'))
  expect(reply.json.status).toBe('completed')

  second.send({ type: 'stop' } satisfies ToPractice)
  expect(await once(second, 'exit')).toEqual([0, null])
})

test('the process takes a fault plan, and refuses an invalid one', { timeout: 60_000 }, async () => {
  const child = start(await tempFolder())
  const api = clientOf(await heard(child, 'ready'))
  const plan = [{ operation: 'list', action: { kind: 'status', status: 503 } }]
  child.send({ type: 'faults', plan } satisfies ToPractice)
  await heard(child, 'faults-set')
  expect((await api.get('/files')).status).toBe(503)
  child.send({ type: 'faults', plan: 'no plan' } satisfies ToPractice)
  expect((await heard(child, 'refused')).message).toContain('Not a fault plan')
  child.send({ type: 'dance' })
  await heard(child, 'refused')
  expect((await api.get('/files')).status).toBe(200)
})

describe('the practice server ends', () => {
  test('with its parent’s channel', { timeout: 60_000 }, async () => {
    const child = start(await tempFolder())
    await heard(child, 'ready')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('on a signal', { timeout: 60_000 }, async () => {
    const child = start(await tempFolder())
    await heard(child, 'ready')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test.skipIf(process.platform === 'win32')(
    'with a parent that has no channel to it',
    { timeout: 60_000 },
    async () => {
      const folder = await tempFolder()
      const script = join(folder, 'parent.mjs')
      // The server inherits the output, which ends when the last process that holds it has ended.
      await writeFile(
        script,
        `import { spawn } from 'node:child_process'
         spawn(process.execPath, [${JSON.stringify(entry)}, '--folder', ${JSON.stringify(join(folder, 'data'))}], { stdio: 'inherit' })`,
      )
      const parent = owned(spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] }))
      const lines = createInterface({ input: parent.stdout })
      const [line] = (await once(lines, 'line')) as [string]
      const at = JSON.parse(line)
      expect((await clientOf(at).get('/files')).status).toBe(200)
      const closed = once(lines, 'close')
      parent.kill('SIGKILL')
      await closed
    },
  )
})

test('the process prints one line for people who start it by hand', { timeout: 60_000 }, async () => {
  const folder = await tempFolder()
  const child = owned(
    spawn(process.execPath, [entry, '--folder', folder], { stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  const lines: string[] = []
  const out = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  await once(out, 'line')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(lines).toHaveLength(1)
  const { key, port, ...rest } = JSON.parse(lines[0] ?? '')
  expect(rest).toEqual({ url: `http://127.0.0.1:${port}/v1`, folder })
  expect(key.length).toBeGreaterThan(20)
})

test.each([
  ['no folder', [], 2],
  ['an invalid port', ['--folder', 'x', '--port', 'y'], 2],
  ['an option that does not exist', ['--folder', 'x', '--fun'], 2],
])('the process says what is wrong with %s', { timeout: 60_000 }, async (_name, args, code) => {
  const child = owned(fork(entry, args, { silent: true }))
  expect((await heard(child, 'failed')).failure.kind).toBe('practice-server-failed')
  expect(await once(child, 'exit')).toEqual([code, null])
})

test('the process says why it cannot start', { timeout: 60_000 }, async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'files'), 'in the way')
  const child = start(folder)
  expect((await heard(child, 'failed')).failure).toMatchObject({
    kind: 'practice-server-failed',
    detail: expect.stringContaining('has other files in it'),
  })
  expect(await once(child, 'exit')).toEqual([1, null])
})
