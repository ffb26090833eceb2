import { Worker } from 'node:worker_threads'
import { orAborted } from '../../../core/attempts/or-aborted'
import type { Fingerprint } from '../../../core/ports'
import { isOfDrive, unreadable } from '../../../core/source/drive'
import { type FailureKind, HoistError } from '../../../shared/failures/failures'
import {
  type ContentReport,
  type ContentTask,
  extensionOf,
  isPicture,
  type LinesTask,
  type Repair,
  type SplitPart,
} from '../../../shared/service/content'
import type { Purpose } from '../../../shared/service/purposes'
import { sourceError } from '../../system-errors'
import { lookAt } from '../intake/intake'
import { closeRead, openRegular, sourceFs } from '../source/source-fs.js'
import { systemPath } from '../source/source-path.js'
import { sourceChanged } from './copies/new-file.js'

/** The answer of the thread when it is done. */
interface Results {
  readonly report: ContentReport
  readonly made: readonly string[]
}

type Problem = { readonly code: string; readonly message: string; readonly isRead: boolean }

type Said = { readonly read: number } | { readonly parts: readonly string[] } | Results | Problem

/**
 * The copies of a file to write beside it. `known` identifies the content that they are made of: they are made of no
 * other.
 */
export type CopyRequest = {
  readonly known: Pick<Fingerprint, 'size' | 'modified'>
} & (
  | {
      readonly task: LinesTask
      /** `names`: possible names of the copy. */
      readonly repair: { readonly how: Repair['how']; readonly names: readonly string[] }
      readonly split?: never
    }
  | {
      /** `names`: possible names of all parts. */
      readonly split: {
        readonly parts: readonly SplitPart[]
        readonly names: readonly (readonly string[])[]
      }
      readonly task?: never
      readonly repair?: never
    }
)

/** Checks, repairs and splits files in a thread that is kept for the next file. */
export class ContentChecker {
  #worker: Worker | null = null
  /** Resolves when the thread has nothing to do. */
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Checks a whole file for its purpose, after those that were given before.
   *
   * @param onRead called periodically with the number of bytes that were read so far
   * @returns what was found; rejects with a HoistError if the file cannot be read, and with the signal's reason when
   * aborted
   */
  check(
    path: string,
    task: ContentTask,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<ContentReport> {
    return this.#ask({ path, task }, onRead, signal, 'report')
  }

  /**
   * Writes copies of a file beside it: a repaired one, or its parts, under the first of the names that are free.
   *
   * @returns their paths; rejects like {@link check}, and with a HoistError: `copy-source-changed`, `copy-no-space`,
   * and `repair-failed` or `split-failed` for anything else that keeps them from being written
   */
  async copy(
    path: string,
    request: CopyRequest,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    try {
      return await this.#ask({ path, copy: request }, onRead, signal, 'made')
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof WriteError)) throw error
      const kind = writeKinds[error.code] ?? (request.split === undefined ? 'repair-failed' : 'split-failed')
      throw new HoistError({ kind, detail: error.message }, { cause: error })
    }
  }

  #ask<Name extends keyof Results>(
    question: object,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
    name: Name,
  ): Promise<Results[Name]> {
    const answered = this.#last.then(() => this.#askNow(question, onRead, signal, name))
    this.#last = answered.catch(() => {})
    return orAborted(answered, signal)
  }

  #askNow<Name extends keyof Results>(
    question: object,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
    name: Name,
  ): Promise<Results[Name]> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      this.#worker ??= new Worker(new URL('./content-worker.js', import.meta.url))
      const worker = this.#worker
      /** What the thread is writing. */
      let parts: readonly string[] = []
      // The thread reads synchronously, so only ending it aborts its work.
      const onAbort = () => fail(signal.reason)
      const fail = (reason: unknown) => {
        settle()
        void this.#abandon(parts)
        reject(reason)
      }
      const onError = (error: Error) => fail(error)
      const onExit = (code: number) => fail(new Error(`the content worker ended with code ${code}`))
      const onMessage = (said: Said) => {
        if ('read' in said) return onRead(said.read)
        if ('parts' in said) {
          parts = said.parts
          return
        }
        settle()
        if (name in said) resolve((said as Results)[name])
        else reject(contentError(said as Problem))
      }
      const settle = () => {
        signal.removeEventListener('abort', onAbort)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage(question)
    })
  }

  /** Ends the thread; the next check starts another one. */
  close(): void {
    // Its last messages are ignored.
    void this.#end()
  }

  /** Ends the thread, and removes what it was writing. */
  async #abandon(parts: readonly string[]): Promise<void> {
    await this.#end()
    // If the drive is gone, the file stays on it, under a name that says that it is not whole.
    for (const part of parts) await sourceFs.promises.rm(systemPath(part), { force: true }).catch(() => {})
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

/** What kept a copy from being written. */
class WriteError extends Error {
  readonly code: string

  constructor({ code, message }: Problem) {
    super(message)
    this.code = code
  }
}

const writeKinds: Readonly<Record<string, FailureKind>> = {
  [sourceChanged]: 'copy-source-changed',
  ENOSPC: 'copy-no-space',
  EDQUOT: 'copy-no-space',
}

/** The thread itself has already retried after a drive failure. */
function contentError(problem: Problem): Error {
  if (!problem.isRead) return new WriteError(problem)
  const error = sourceError(Object.assign(new Error(problem.message), { code: problem.code }))
  return isOfDrive(error.failure) ? new HoistError(unreadable(error.failure), { cause: error }) : error
}

/** This much of a file is enough to guess what it is, in bytes. */
const headBytes = 16 * 1024

/** The likely purpose of a file whose name says enough; null if the content decides. */
export function purposeByName(name: string): Purpose | null {
  if (isPicture(name)) return 'vision'
  return extensionOf(name) === 'jsonl' ? null : 'user_data'
}

/**
 * The likely purpose of a file, by its name and the beginning of its content. A file that cannot be read is user
 * data.
 */
export async function suggestPurpose(path: string, name: string): Promise<Purpose> {
  const known = purposeByName(name)
  if (known !== null) return known
  try {
    return purposeOfLines(await lookAt(() => headOf(path)))
  } catch {
    // The inspection of the file itself reports why it cannot be read.
    return 'user_data'
  }
}

async function headOf(path: string): Promise<string> {
  const { handle: file } = await openRegular(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await closeRead(file)
  }
}

/** The purpose of JSON Lines, by the keys of the first line, which may be cut off. */
export function purposeOfLines(head: string): Purpose {
  const first =
    head
      .replace(/^\ufeff/, '')
      .split('\n')
      .find((line) => line.trim() !== '') ?? ''
  const has = (key: string) => new RegExp(`"${key}"\\s*:`).test(first)
  if (!first.trimStart().startsWith('{')) return 'user_data'
  if (has('custom_id') || (has('method') && has('url') && has('body'))) return 'batch'
  if (has('messages') || (has('prompt') && has('completion')) || has('preferred_output')) return 'fine-tune'
  return has('item') ? 'evals' : 'user_data'
}
