import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { appendFile, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TestContext, test } from 'vitest'
import { recordToText } from '../src/adapters/ledger/record-file'
import { journalName } from '../src/adapters/ledger/record-journal'
import type { UploadRecord } from '../src/core/upload/record/record'
import type { FaultPlan } from '../src/practice/faults/faults'
import {
  type PracticeServer,
  type PracticeServerOptions,
  startPracticeServer,
} from '../src/practice/http/server'
import { ledgerOf } from './ledger-of'
import { schemaWatch } from './service-schema'

/** The built terminal. */
const builtCli = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
/** The same with crash points. */
const crashCli = fileURLToPath(new URL('../.cache/crashes/out/main/cli.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves once either stream contains that. */
  said(text: string): Promise<void>
}

interface RunOptions {
  readonly env?: Record<string, string>
  /** The number of the user and group to run as. */
  readonly as?: number
  /** A program, with its arguments, that starts the terminal. */
  readonly under?: readonly string[]
  readonly stdin?: 'ignore' | 'pipe'
}

/** A test's own folder, profile, files and server. */
export class Sandbox {
  readonly folder: string
  readonly #context: Pick<TestContext, 'onTestFinished'>
  /** Set by {@link serve}. */
  server: PracticeServer | null = null

  private constructor(folder: string, context: Pick<TestContext, 'onTestFinished'>) {
    this.folder = folder
    this.#context = context
  }

  static async open(context: Pick<TestContext, 'onTestFinished'>): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-cli-'))
    context.onTestFinished(() => rm(folder, { recursive: true, force: true }))
    // Tests that run the terminal as another user need access.
    await chmod(folder, 0o755)
    return new Sandbox(folder, context)
  }

  get profile(): string {
    return join(this.folder, 'profile')
  }

  async serve(faults: FaultPlan = [], options: Partial<PracticeServerOptions> = {}): Promise<PracticeServer> {
    const folder = join(this.folder, 'service')
    const { problems, watch } = schemaWatch()
    const server = await startPracticeServer({
      folder,
      faults,
      hosts: ['service', 'service.test'],
      log: () => {},
      ...options,
      watch: (exchange) => {
        watch(exchange)
        options.watch?.(exchange)
      },
    })
    this.#context.onTestFinished(async () => {
      await server.close()
      if (problems.length > 0) throw new Error(problems.join('\n'))
    })
    this.server = server
    return server
  }

  async file(name: string, size: number): Promise<string> {
    const path = join(this.folder, name)
    await writeFile(path, randomFillSync(Buffer.allocUnsafe(size)))
    return path
  }

  /** Changes the ledger's only record. */
  async changeRecord(change: Partial<UploadRecord>): Promise<void> {
    const [record] = await ledgerOf(this.profile)
    if (record === undefined) throw new Error('the ledger has no record')
    const path = join(this.profile, 'uploads', journalName)
    await appendFile(path, `${recordToText({ ...record, ...change })}\n`)
  }

  start(args: readonly string[], { env = {}, as, under = [], stdin = 'ignore' }: RunOptions = {}): Running {
    const { PATH, TMPDIR } = process.env
    const cli = 'HOIST_CRASH_AT' in env ? crashCli : builtCli
    const [program = '', ...rest] = [...under, process.execPath, cli, ...args]
    const child = spawn(program, rest, {
      cwd: this.folder,
      env: { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }), HOME: this.folder, ...env },
      stdio: [stdin, 'pipe', 'pipe'],
      ...(as === undefined ? {} : { uid: as, gid: as }),
    })
    this.#context.onTestFinished(() => void child.kill('SIGKILL'))
    let stdout = ''
    let stderr = ''
    const listeners = new Set<() => void>()
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text
      for (const listen of listeners) listen()
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text
      for (const listen of listeners) listen()
    })
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
    })
    ended.catch(() => {})
    const said = (text: string) =>
      new Promise<void>((resolve, reject) => {
        const listen = () => {
          if (!(stdout + stderr).includes(text)) return
          listeners.delete(listen)
          resolve()
        }
        listeners.add(listen)
        child.once('close', () => reject(new Error(`ended without “${text}”:\n${stdout}${stderr}`)))
        listen()
      })
    return { child, ended, said }
  }

  run(args: readonly string[], options?: RunOptions): Promise<Ended> {
    return this.start(args, options).ended
  }

  /** `upload` to the test's server, with its key. @param baseUrl another way to it */
  startUpload(args: readonly string[], options: RunOptions = {}, baseUrl = this.server?.url ?? ''): Running {
    const env = { OPENAI_API_KEY: this.server?.key ?? '', ...options.env }
    return this.start(['upload', ...args, '--base-url', baseUrl, '--user-data-dir', this.profile], {
      ...options,
      env,
    })
  }

  upload(args: readonly string[], options?: RunOptions): Promise<Ended> {
    return this.startUpload(args, options).ended
  }
}

export async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

/** The object in each line of standard output. Throws if one is not JSON. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** The fixtures of a test of the terminal. */
export type InSandbox = TestContext & { readonly box: Sandbox }

/** A test with a sandbox of its own; several run at once, because they mostly wait for Node to start. */
export function itInSandbox(name: string, run: (given: InSandbox) => Promise<void>): void {
  test.concurrent(name, { timeout: 60_000 }, async (context) => {
    const box = await Sandbox.open(context)
    await run(Object.assign(context, { box }))
  })
}
