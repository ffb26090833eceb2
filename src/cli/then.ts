import { basename, dirname } from 'node:path'
import type { Files } from '../adapters/files/files'
import type { NextRecord } from '../core/next/next-record'
import type { RunnerDeps } from '../core/next/next-runner'
import { isOver, NextSteps } from '../core/next/next-steps'
import { failureOf, HoistError } from '../shared/failures/failures'
import type { LocatedFile } from '../shared/words/told-apart'
import type { Reporter } from './words/reporter'

/** The next step that each file gets once it is uploaded. */
export type Then =
  | {
      readonly kind: 'searchable'
      /** The id of an existing store; null for a new one. */
      readonly storeId: string | null
      /** The name of a new store; null for that of the first file, or of its folder. */
      readonly title: string | null
    }
  | { readonly kind: 'batch' }

export interface ThenDeps extends RunnerDeps {
  readonly account: NextRecord['account']
  readonly files: Pick<Files, 'batchEndpoint'>
  readonly reporter: Pick<Reporter, 'next' | 'problem'>
  readonly newId: () => string
  /** The records that earlier runs have left. */
  readonly records: readonly NextRecord[]
}

/** The next steps of one command: each of its files gets one, or continues the one that an earlier run gave it. */
export class ThenSteps {
  readonly #deps: ThenDeps
  readonly #then: Then
  readonly #steps: NextSteps
  /** The file IDs of completed uploads, by the ids of the uploads. */
  readonly #files = new Map<string, string>()
  /** Files whose next step is in the ledger. */
  readonly #known = new Set<string>()
  /** The next step that files are added to. */
  #shared: string | null = null
  /** Resolves when all that was asked for is on disk. */
  #tail: Promise<void> = Promise.resolve()
  #wake = () => {}
  #isFailed = false

  constructor(then: Then, deps: ThenDeps) {
    this.#deps = deps
    this.#then = then
    const changed = (id: string) => {
      const view = this.#steps.view(id)
      if (view !== undefined) deps.reporter.next(view)
      this.#wake()
    }
    this.#steps = new NextSteps(deps, { changed, removed: () => {} }, deps.newId)
  }

  /** Whether something has failed, or waits for an upload that has. */
  get haveFailed(): boolean {
    return this.#isFailed || this.#steps.views().some(({ state }) => state !== 'done')
  }

  /** Whether a batch has ended and does not have an answer for each of its requests. */
  get areIncomplete(): boolean {
    return this.#steps
      .views()
      .some((view) => view.kind === 'batch' && (view.status === 'expired' || view.counts.failed > 0))
  }

  /** An upload of the command is in the ledger. */
  begin(uploadId: string, file: LocatedFile, count: number): void {
    this.#enqueue(file, async () => {
      await this.#find(uploadId, file, count)
      this.#known.add(uploadId)
      const fileId = this.#files.get(uploadId)
      if (fileId !== undefined) await this.#steps.uploadEnded(uploadId, { fileId })
    })
  }

  /** An upload of the command is completed. */
  completed(uploadId: string, fileId: string, file: LocatedFile): void {
    if (this.#files.has(uploadId)) return
    this.#files.set(uploadId, fileId)
    this.#enqueue(file, async () => {
      if (this.#known.has(uploadId)) await this.#steps.uploadEnded(uploadId, { fileId })
    })
  }

  /** Resolves when nothing more happens by itself. */
  async settled(): Promise<void> {
    let tail: Promise<void>
    do {
      tail = this.#tail
      await tail
    } while (tail !== this.#tail)
    while (this.#steps.views().some(({ state }) => state === 'working')) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Aborts everything and resolves when nothing is in flight and all is on disk. */
  async close(): Promise<void> {
    await this.#tail
    await this.#steps.close()
  }

  #enqueue(file: LocatedFile, act: () => Promise<void>): void {
    this.#tail = this.#tail.then(act).catch((error: unknown) => {
      this.#isFailed = true
      this.#deps.reporter.problem(file, failureOf(error))
    })
  }

  /** Continues the next step of an upload, or gives it one. */
  async #find(uploadId: string, file: LocatedFile, count: number): Promise<void> {
    const { account, records } = this.#deps
    const then = this.#then
    const left = records.filter((record) => record.account.id === account.id && isOf(record, then, uploadId))
    const isOpen = (id: string) => this.#steps.view(id) !== undefined
    this.#steps.open(left.filter(({ id }) => !isOpen(id)))
    // A cancelled batch starts over: the same command asks for it again.
    for (const { id, kind, state } of this.#steps.of(uploadId))
      if (kind === 'batch' && state === 'cancelled') await this.#steps.remove(id)
    const view = this.#steps.of(uploadId).find(({ kind }) => kind === then.kind)
    if (view !== undefined) {
      // Also if its saved results are gone: whoever runs the command again wants them.
      await this.#steps.retry(view.id)
      if (!isOver(view.state)) this.#shared ??= view.id
      return
    }
    if (then.kind === 'batch') {
      const endpoint = await this.#deps.files.batchEndpoint(file.path)
      if (endpoint === null)
        throw new HoistError({ kind: 'batch-no-endpoint', detail: 'the first line of the file names no url' })
      const { name, path: source } = file
      await this.#steps.add({ kind: 'batch', account, uploadId, name, source, endpoint })
      return
    }
    const added = { uploadId, name: file.name }
    if (this.#shared !== null) {
      await this.#steps.addFile(this.#shared, added)
      return
    }
    const title = then.title ?? (count === 1 ? file.name : basename(dirname(file.path)))
    const { storeId } = then
    this.#shared = await this.#steps.add({
      kind: 'searchable',
      account,
      title,
      storeId,
      expiresDays: null,
      chunking: null,
      files: [added],
    })
  }
}

/** Whether an earlier run of the same command has begun that next step for that upload. */
function isOf({ failure, step }: NextRecord, then: Then, uploadId: string): boolean {
  if (step.kind === 'batch') return then.kind === 'batch' && step.uploadId === uploadId
  if (then.kind !== 'searchable' || !step.files.some((file) => file.uploadId === uploadId)) return false
  if (then.storeId !== null) return step.store.name === 'known' && step.store.id === then.storeId
  // Any store will do, and that one is gone, or never was there.
  if (step.store.name === 'known' && failure?.kind === 'next-refused' && failure.status === 404) return false
  return then.title === null || then.title === step.title
}
