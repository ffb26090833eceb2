import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { expect, it, onTestFinished } from 'vitest'
import { journalName } from '../src/adapters/ledger/record-journal'
import { startPracticeServer } from '../src/practice/http/server'
import { MiB } from '../src/shared/limits'
import { randomSource } from './check'

const run = promisify(execFile)
const terminal = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))

/** The terminal's system calls, in order: what is written to the journal and flushed, and requests. */
interface Step {
  readonly what: 'write' | 'flush' | 'flush folder' | 'send'
  /** The request's path. */
  readonly subject: string
}

/** What a call did, if it is one of those. */
function stepOf(call: string, folder: string): Step | null {
  const [, flushed] = /\bf(?:data)?sync\(\d+<([^>]+)>/.exec(call) ?? []
  const [, written] = /\bp?write(?:64)?\(\d+<([^>]+)>/.exec(call) ?? []
  const [, sent] = /"POST (\/v1\/uploads[^ ]*) HTTP/.exec(call) ?? []
  const journal = join(folder, journalName)
  if (flushed === folder) return { what: 'flush folder', subject: '' }
  if (flushed === journal) return { what: 'flush', subject: '' }
  if (written === journal) return { what: 'write', subject: '' }
  return sent === undefined ? null : { what: 'send', subject: sent }
}

// A crash of the process alone cannot show a forgotten flush, only a power failure would, so the system calls are
// traced.
it('every record is flushed, and the name of a new journal, before anything acts on it', async ({ skip }) => {
  await run('strace', ['-o', '/dev/null', 'true']).catch((error: unknown) =>
    skip(`no tracing here: ${error}`),
  )
  const folder = await mkdtemp(join(tmpdir(), 'hoist-flush-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const server = await startPracticeServer({ folder: join(folder, 'service') })
  onTestFinished(() => server.close())
  const source = await randomSource(folder, 'source.bin', 3 * MiB)
  const profile = join(folder, 'profile')
  const trace = join(folder, 'trace')
  const calls = 'trace=fsync,fdatasync,write,pwrite64,writev,sendto,sendmsg'
  const command = [
    terminal,
    'upload',
    source.path,
    '--base-url',
    server.url,
    '--part-size',
    '1',
    '--parallel',
    '1',
  ]
  await run(
    'strace',
    [
      '-f',
      '-y',
      '-s',
      '120',
      '-e',
      calls,
      '-o',
      trace,
      process.execPath,
      ...command,
      '--user-data-dir',
      profile,
    ],
    { env: { ...process.env, OPENAI_API_KEY: server.key } },
  )
  expect(server.files()).toHaveLength(1)

  const ledger = join(profile, 'uploads')
  const steps = (await readFile(trace, 'utf8'))
    .split('\n')
    .map((line) => stepOf(line, ledger))
    .filter((step) => step !== null)
  const sent = steps.filter(({ what }) => what === 'send').map(({ subject }) => subject.split('/').at(-1))
  expect(sent).toEqual(['uploads', 'parts', 'parts', 'parts', 'complete'])
  let isFlushed = true
  let isNamed = false
  let writes = 0
  let writesAtLastSend = 0
  for (const { what, subject } of steps) {
    if (what === 'flush') isFlushed = true
    if (what === 'flush folder') isNamed = true
    if (what === 'write') {
      isFlushed = false
      writes += 1
    }
    if (what === 'send') {
      // One part at a time, so that nothing else is being written while a request is sent.
      expect(isFlushed && isNamed, `the ledger is safe before ${subject}`).toBe(true)
      // What the request acts on, the remote id or the previous part's id, was written since the last one.
      expect(writes, `a record before ${subject}`).toBeGreaterThan(writesAtLastSend)
      writesAtLastSend = writes
    }
  }
})

it('each of many records is reported as saved only after a flush that began after it was written', async ({
  skip,
}) => {
  await run('strace', ['-o', '/dev/null', 'true']).catch((error: unknown) =>
    skip(`no tracing here: ${error}`),
  )
  const folder = await mkdtemp(join(tmpdir(), 'hoist-flushes-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const entry = fileURLToPath(new URL('save-many.ts', import.meta.url))
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'save-many.mjs' } },
    },
  })
  // The ledger's thread is started from its file.
  for (const name of ['ledger-worker.js', 'journal-lines.js'])
    await copyFile(
      fileURLToPath(new URL(`../src/adapters/ledger/${name}`, import.meta.url)),
      join(folder, name),
    )
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const ledger = join(folder, 'uploads')
  const trace = join(folder, 'trace')
  const calls = 'trace=fsync,fdatasync,rename,renameat,renameat2,write,pwrite64'
  const script = join(folder, 'save-many.mjs')
  // The whole of what is written is needed, to see whose records it has.
  await run(
    'strace',
    ['-f', '-y', '-s', '1000000', '-e', calls, '-o', trace, process.execPath, script, ledger],
    { maxBuffer: 1e9 },
  )

  const written = new Set<string>()
  const safe = new Set<string>()
  const kept: string[] = []
  let flushes = 0
  /** What each thread flushes, as it was when the flush began. */
  const under = new Map<string, readonly string[]>()
  for (const line of (await readFile(trace, 'utf8')).split('\n')) {
    const thread = line.split(' ', 1)[0] ?? ''
    const step = stepOf(line, ledger)
    const [, said] = /\bwrite\(1<.*"kept ([^ "\\]+)/.exec(line) ?? []
    if (step?.what === 'write')
      for (const [, id = ''] of line.matchAll(/\{\\"id\\":\\"(upload-\d+)/g)) written.add(id)
    if (step?.what === 'flush') under.set(thread, [...written])
    if (said !== undefined) {
      expect(safe, 'it is flushed when its save is answered').toContain(said)
      kept.push(said)
    }
    const flushed = under.get(thread)
    if (flushed === undefined || line.includes('<unfinished')) continue
    under.delete(thread)
    flushes += 1
    for (const id of flushed) safe.add(id)
  }
  expect(new Set(kept).size).toBe(60)
  // Several records share a flush.
  expect(flushes).toBeLessThan(60)
})
