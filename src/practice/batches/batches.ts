import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ApiError, badRequest } from '../http/api-error'
import { readJson, writeJson } from '../store/disk'
import { newId } from '../store/records'
import type { Log, Store, StoredFile } from '../store/store'
import { resultLines, validate } from './batch-lines'
import { type BatchRecord, batchIdPattern, batchRecordSchema, batchState, hasResults } from './batch-records'
import type { CreateBatch } from './batch-requests'

export interface BatchesOptions {
  readonly folder: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** How long each step of a batch takes, in milliseconds of that clock. */
  readonly stepMs: number
  readonly log: Log
}

/**
 * The batches of one folder: in memory for answering, on disk for the next start, in `state/batches`. Their results
 * become files as soon as somebody looks at an ended batch. Throws {@link ApiError} where the API refuses, and the
 * system's errors where the disk does.
 */
export class Batches {
  readonly #options: BatchesOptions
  readonly #files: Store
  readonly #batches = new Map<string, BatchRecord>()
  #last = 0
  /** Ended batches whose results need no more work in this run, even if they could not be written. */
  readonly #published = new Set<string>()
  /** Resolves when nobody is writing results. */
  #tail: Promise<unknown> = Promise.resolve()

  private constructor(options: BatchesOptions, files: Store) {
    this.#options = options
    this.#files = files
  }

  /** Loads what an earlier run left. An unreadable record is reported, left in place, and not served. */
  static async open(options: BatchesOptions, files: Store): Promise<Batches> {
    const batches = new Batches(options, files)
    for (const name of await readdir(batches.#home)) {
      const path = join(batches.#home, name)
      if (/\.draft$/.test(name)) await rm(path, { force: true })
      if (!batchIdPattern.test(name.replace(/\.json$/, ''))) continue
      try {
        const record = await readJson(path, batchRecordSchema)
        batches.#batches.set(record.id, record)
        batches.#last = Math.max(batches.#last, record.sequence)
      } catch (error) {
        options.log(`The record of ${name} cannot be read and is left alone`, error)
      }
    }
    return batches
  }

  get #home(): string {
    return join(this.#options.folder, 'state', 'batches')
  }

  get now(): number {
    return this.#options.now()
  }

  async create(request: CreateBatch): Promise<BatchRecord> {
    const { upload, path } = this.#input(request.input_file_id)
    if (upload.purpose !== 'batch')
      throw badRequest(
        `Invalid file purpose for Batch API: '${upload.purpose}'. Must be 'batch'.`,
        'input_file_id',
      )
    const createdMs = this.now
    this.#last += 1
    const sequence = this.#last
    const { errors, failing, model, requests } = await validate(path, request.endpoint)
    const batch: BatchRecord = {
      version: 1,
      id: `batch_${randomBytes(16).toString('hex')}`,
      sequence,
      createdMs,
      stepMs: this.#options.stepMs,
      cancelledMs: null,
      endpoint: request.endpoint,
      inputFileId: request.input_file_id,
      model,
      metadata: request.metadata ?? null,
      ...(request.output_expires_after === undefined
        ? {}
        : { outputLifetimeSeconds: request.output_expires_after.seconds }),
      requests,
      failing,
      errors,
      outputFileId: newId.file(),
      errorFileId: newId.file(),
    }
    return this.#save(batch)
  }

  /** All batches, in the order of creation. */
  list(): BatchRecord[] {
    return [...this.#batches.values()].sort((a, b) => a.sequence - b.sequence)
  }

  /** Throws a 404 for a batch that was never created. */
  find(id: string): BatchRecord {
    const found = this.#batches.get(id)
    if (found === undefined) throw new ApiError(404, `No batch found with id '${id}'.`, { param: 'batch_id' })
    return found
  }

  /** Throws a 409 for a batch that has ended. */
  async cancel(id: string): Promise<BatchRecord> {
    const batch = this.find(id)
    const { status } = batchState(batch, this.now)
    if (status === 'cancelling') return batch
    if (status !== 'validating' && status !== 'in_progress' && status !== 'finalizing')
      throw new ApiError(409, `Cannot cancel a batch with status '${status}'.`)
    return this.#save({ ...batch, cancelledMs: this.now })
  }

  /** Makes the results of batches that have ended by then files. A file that cannot be made is reported. */
  settle(now: number): Promise<void> {
    const settled = this.#tail.then(async () => {
      for (const batch of this.#batches.values()) {
        if (this.#published.has(batch.id) || !hasResults(batchState(batch, now))) continue
        this.#published.add(batch.id)
        await this.#publish(batch, now).catch((error: unknown) =>
          this.#options.log(`The results of ${batch.id} could not be written`, error),
        )
      }
    })
    this.#tail = settled
    return settled
  }

  /** Which of the files of a batch exist, or did. */
  results({ errorFileId, outputFileId }: BatchRecord): { output: boolean; errors: boolean } {
    return { output: this.#files.knows(outputFileId), errors: this.#files.knows(errorFileId) }
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#tail
  }

  async #publish(batch: BatchRecord, now: number): Promise<void> {
    const state = batchState(batch, now)
    const failed = batch.failing.filter((index) => index < state.done).length
    const counts = { output: state.done - failed, errors: batch.requests - state.done + failed }
    const known = this.results(batch)
    const rest =
      state.status === 'expired'
        ? {
            code: 'batch_expired',
            message: 'This request could not be executed before the completion window expired.',
          }
        : { code: 'batch_cancelled', message: 'This request was not executed: the batch was cancelled.' }
    const endedMs = state.completedMs ?? state.expiredMs ?? state.cancelledMs ?? now
    for (const kind of ['errors', 'output'] as const) {
      if (known[kind] || counts[kind] === 0) continue
      const { path } = this.#input(batch.inputFileId)
      const draft = join(this.#home, `${batch.id}.${kind}.draft`)
      const lines = resultLines(path, { batchId: batch.id, endpoint: batch.endpoint, done: state.done, rest })
      const wanted = async function* () {
        for await (const { file, text } of lines) if (file === kind) yield `${text}\n`
      }
      await pipeline(Readable.from(wanted()), createWriteStream(draft))
      await this.#files.addResult(draft, {
        fileId: kind === 'output' ? batch.outputFileId : batch.errorFileId,
        filename: `${batch.id}_${kind === 'output' ? 'output' : 'error'}.jsonl`,
        createdAt: Math.floor(endedMs / 1000),
        lifetimeSeconds: batch.outputLifetimeSeconds,
      })
    }
  }

  async #save(batch: BatchRecord): Promise<BatchRecord> {
    await writeJson(join(this.#home, `${batch.id}.json`), batch)
    this.#batches.set(batch.id, batch)
    return batch
  }

  #input(fileId: string): StoredFile {
    try {
      return this.#files.file(fileId)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      throw badRequest(`No such File object: ${fileId}`, 'input_file_id')
    }
  }
}
