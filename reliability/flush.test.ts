import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { expect, it, onTestFinished } from 'vitest'
import { startPracticeServer } from '../src/practice/http/server'
import { MiB } from '../src/shared/limits'
import { randomSource } from './check'

const run = promisify(execFile)
const terminal = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))

/** The terminal's system calls, in order: flushes and renames of the ledger, and requests. */
interface Step {
  readonly what: 'flush file' | 'rename' | 'flush folder' | 'send'
  /** The temporary file, or the request's path. */
  readonly subject: string
}

function stepsOf(trace: string, ledger: string): Step[] {
  const steps: Step[] = []
  for (const line of trace.split('\n')) {
    const flushed = /\bf(?:data)?sync\(\d+<([^>]+)>/.exec(line)?.[1]
    const renamed = /\brename(?:at2?)?\(.*?"([^"]+\.json\.tmp-[^"]+)"/.exec(line)?.[1]
    const sent = /"POST (\/v1\/uploads[^ ]*) HTTP/.exec(line)?.[1]
    if (flushed === ledger) steps.push({ what: 'flush folder', subject: '' })
    else if (flushed?.startsWith(ledger)) steps.push({ what: 'flush file', subject: flushed })
    else if (renamed?.startsWith(ledger)) steps.push({ what: 'rename', subject: renamed })
    else if (sent !== undefined) steps.push({ what: 'send', subject: sent })
  }
  return steps
}

// A crash of the process alone cannot show a forgotten flush, only a power failure would, so the system calls are
// traced.
it('every record is flushed before it replaces the last, and its name before anything acts on it', async ({
  skip,
}) => {
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
  const calls = 'trace=fsync,fdatasync,rename,renameat,renameat2,write,writev,sendto,sendmsg'
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

  const steps = stepsOf(await readFile(trace, 'utf8'), join(profile, 'uploads'))
  const sent = steps.filter(({ what }) => what === 'send').map(({ subject }) => subject.split('/').at(-1))
  expect(sent).toEqual(['uploads', 'parts', 'parts', 'parts', 'complete'])
  const flushed = new Set<string>()
  let nameIsSafe = true
  let records = 0
  let recordsAtLastSend = 0
  for (const { what, subject } of steps) {
    if (what === 'flush file') flushed.add(subject)
    if (what === 'flush folder') nameIsSafe = true
    if (what === 'rename') {
      expect(flushed, 'flushed before it is renamed').toContain(subject)
      nameIsSafe = false
      records += 1
    }
    if (what === 'send') {
      // One part at a time, so that nothing else is being written while a request is sent.
      expect(nameIsSafe, `the ledger is safe before ${subject}`).toBe(true)
      // What the request acts on, the remote id or the previous part's id, was written since the last one.
      expect(records, `a record before ${subject}`).toBeGreaterThan(recordsAtLastSend)
      recordsAtLastSend = records
    }
  }
})

it('many records at once: each is saved only after a flush of the folder that began after its rename', async ({
  skip,
}) => {
  await run('strace', ['-o', '/dev/null', 'true']).catch((error: unknown) =>
    skip(`no tracing here: ${error}`),
  )
  const folder = await mkdtemp(join(tmpdir(), 'hoist-flushes-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const entry = fileURLToPath(new URL('save-many.ts', import.meta.url))
  const worker = fileURLToPath(new URL('../src/adapters/ledger/ledger-worker.js', import.meta.url))
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
  await copyFile(worker, join(folder, 'ledger-worker.js'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const ledger = join(folder, 'uploads')
  const trace = join(folder, 'trace')
  const calls = 'trace=fsync,fdatasync,rename,renameat,renameat2,write'
  const script = join(folder, 'save-many.mjs')
  await run('strace', ['-f', '-y', '-s', '300', '-e', calls, '-o', trace, process.execPath, script, ledger])

  const flushed = new Set<string>()
  const named = new Set<string>()
  const safe = new Set<string>()
  const kept: string[] = []
  let folderFlushes = 0
  /** The call of each thread, and which renames were done when it began. */
  const under = new Map<string, { flush?: string; rename?: string; namedBefore: string[] }>()
  for (const line of (await readFile(trace, 'utf8')).split('\n')) {
    const thread = line.split(' ', 1)[0] ?? ''
    const flush = /\bf(?:data)?sync\(\d+<([^>]+)>/.exec(line)?.[1]
    const rename = /\brename(?:at2?)?\(.*?"([^"]+\.json\.tmp-[^"]+)"/.exec(line)?.[1]
    const said = /\bwrite\(.*"kept ([^ "\\]+)/.exec(line)?.[1]
    if (rename !== undefined) expect(flushed, 'flushed before it is renamed').toContain(rename)
    if (flush !== undefined) under.set(thread, { flush, namedBefore: [...named] })
    if (rename !== undefined) under.set(thread, { rename, namedBefore: [] })
    if (said !== undefined) {
      expect(safe, 'its name is safe when its save is answered').toContain(said)
      kept.push(said)
    }
    const ended = under.get(thread)
    if (ended === undefined || line.includes('<unfinished')) continue
    under.delete(thread)
    if (ended.rename !== undefined) named.add(basename(ended.rename).replace(/\.json\.tmp-.*/, ''))
    if (ended.flush === ledger) {
      folderFlushes += 1
      for (const id of ended.namedBefore) safe.add(id)
    } else if (ended.flush !== undefined) flushed.add(ended.flush)
  }
  expect(new Set(kept).size).toBe(60)
  // Records share them.
  expect(folderFlushes).toBeLessThan(60)
})
