import { z } from 'zod'
import type { IndexedFile, NextApi, RemoteBatch } from '../../core/next/next-ports'
import { ApiError } from '../../core/ports'
import { batchStatuses, type StoresPage } from '../../shared/service/next'
import { read, timeSchema, withId } from './answers'
import { noSecret, type ServiceReply, understood, unexpected } from './http/replies'
import type { ServiceCall } from './service-call'

/**
 * The key under which Hoist keeps its mark on the objects that it creates: up to 64 characters (metadata of the
 * service's description).
 */
const markName = 'hoist'

/** Most rows of a page (listBatches and listVectorStores of the description), and most pages that are read. */
const pageRows = 100
const mostPages = 100

/** Up to this many files are asked for one by one; for more, the list is read first. */
const mostSingly = 20

/** How far the service's clock may be off, in milliseconds. */
const clockMarginMs = 2 * 60 * 1000

const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null)
const count = z.int().min(0).catch(0)
const metadata = z.record(z.string(), z.unknown()).nullish().catch(null)

const page = z.object({ data: z.array(z.unknown()).max(10_000), has_more: z.unknown().optional() })
const row = z.object({ id: z.string().min(1), created_at: timeSchema, metadata })

const listedStore = row.extend({
  name: text,
  status: text,
  file_counts: z
    .object({ total: z.int().min(0) })
    .nullish()
    .catch(null),
})

const indexedFile = z.object({
  id: z.string().min(1),
  status: z.enum(['in_progress', 'completed', 'failed', 'cancelled']),
  last_error: z.object({ code: text, message: text }).nullish().catch(null),
})

const remoteBatch = row.extend({
  input_file_id: text,
  status: z.enum(batchStatuses),
  output_file_id: text,
  error_file_id: text,
  request_counts: z.object({ total: count, completed: count, failed: count }).nullish().catch(null),
  errors: z
    .object({
      data: z.array(z.object({ code: text, message: text, line: z.int().nullish().catch(null) })),
    })
    .nullish()
    .catch(null),
})

/** Rows of a list, and where the next rows begin; null at the end. */
interface ListPage {
  readonly list: readonly unknown[]
  readonly next: string | null
  /** The service says that more rows follow. */
  readonly hasMore: boolean
  readonly reply: ServiceReply
}

/** Makes a call for an account. */
export type Ask = (accountId: string, call: ServiceCall, signal: AbortSignal) => Promise<ServiceReply>

/** Vector stores and batches over HTTP. */
export class NextServiceApi implements NextApi {
  readonly #ask: Ask
  readonly #clockSkew: (accountId: string) => number | undefined

  /** @param clockSkew the service's clock minus this machine's, in milliseconds, if it is known */
  constructor(ask: Ask, clockSkew: (accountId: string) => number | undefined) {
    this.#ask = ask
    this.#clockSkew = clockSkew
  }

  clockSkew(accountId: string): number {
    return this.#clockSkew(accountId) ?? 0
  }

  async createStore(
    accountId: string,
    { expiresDays, mark, title }: Parameters<NextApi['createStore']>[1],
    signal: AbortSignal,
  ): Promise<{ readonly id: string }> {
    const json = {
      name: title,
      ...(expiresDays === null ? {} : { expires_after: { anchor: 'last_active_at', days: expiresDays } }),
      metadata: { [markName]: mark },
    }
    return this.#made(await this.#post(accountId, '/vector_stores', json, signal))
  }

  async findStore(
    accountId: string,
    { mark, since }: Parameters<NextApi['findStore']>[1],
    signal: AbortSignal,
  ): Promise<{ readonly id: string } | null> {
    for await (const found of this.#rows(accountId, '/vector_stores', since, signal, refuseCut))
      if (found.metadata?.[markName] === mark) return { id: found.id }
    return null
  }

  /**
   * One page of the vector stores that still take files, the newest first. Throws the errors of any call.
   *
   * @param after where the previous page ended; null starts from the beginning
   */
  async listStores(accountId: string, after: string | null, signal: AbortSignal): Promise<StoresPage> {
    const { list, next } = await this.#page(accountId, '/vector_stores', after, signal)
    const stores = list.flatMap((value) => {
      const parsed = listedStore.safeParse(value)
      if (!parsed.success || parsed.data.status === 'expired') return []
      const { file_counts, id, name } = parsed.data
      return { id, name: name === '' ? null : name, files: file_counts?.total ?? null }
    })
    return { stores, next }
  }

  async addFiles(
    accountId: string,
    { chunking, fileIds, storeId }: Parameters<NextApi['addFiles']>[1],
    signal: AbortSignal,
  ): Promise<{ readonly fileBatchId: string }> {
    const json = {
      file_ids: fileIds,
      ...(chunking === null
        ? {}
        : {
            chunking_strategy: {
              type: 'static',
              static: { max_chunk_size_tokens: chunking.size, chunk_overlap_tokens: chunking.overlap },
            },
          }),
    }
    const path = `/vector_stores/${encodeURIComponent(storeId)}/file_batches`
    const { id } = this.#made(await this.#post(accountId, path, json, signal))
    return { fileBatchId: id }
  }

  async filesIn(
    accountId: string,
    { fileIds, storeId }: Parameters<NextApi['filesIn']>[1],
    signal: AbortSignal,
  ): Promise<readonly IndexedFile[]> {
    const store = `/vector_stores/${encodeURIComponent(storeId)}`
    const found: IndexedFile[] = []
    const wanted = new Set(fileIds)
    if (wanted.size > mostSingly) {
      let isWhole = true
      const onCut = () => {
        isWhole = false
      }
      for await (const { value } of this.#pages(accountId, `${store}/files`, signal, onCut)) {
        const file = indexedFile.safeParse(value)
        if (!file.success || !wanted.delete(file.data.id)) continue
        found.push(indexed(file.data))
        if (wanted.size === 0) return found
      }
      if (isWhole) return found
    }
    // This includes files that may be in the rest of a list that was not read to its end.
    for (const fileId of wanted) {
      try {
        const path = `${store}/files/${encodeURIComponent(fileId)}`
        const reply = await this.#get(accountId, path, signal)
        const file = understood(reply, (json) => read(indexedFile, json))
        if (file.id !== fileId) throw unexpected(reply, `the answer is about file ${file.id}`)
        found.push(indexed(file))
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    }
    // Otherwise a store that was deleted would look like one without the files.
    if (found.length < fileIds.length) await this.#get(accountId, store, signal)
    return found
  }

  async startBatch(
    accountId: string,
    { endpoint, inputFileId, mark }: Parameters<NextApi['startBatch']>[1],
    signal: AbortSignal,
  ): Promise<RemoteBatch> {
    const json = {
      input_file_id: inputFileId,
      endpoint,
      completion_window: '24h',
      metadata: { [markName]: mark },
    }
    return this.#batchOf(await this.#post(accountId, '/batches', json, signal))
  }

  async findBatch(
    accountId: string,
    { inputFileId, mark, since }: Parameters<NextApi['findBatch']>[1],
    signal: AbortSignal,
  ): Promise<RemoteBatch | null> {
    let unmarked: RemoteBatch | null = null
    const onCut = (reply: ServiceReply) => {
      if (unmarked === null) refuseCut(reply)
    }
    for await (const found of this.#rows(accountId, '/batches', since, signal, onCut)) {
      const parsed = remoteBatch.safeParse(found.value)
      if (!parsed.success || parsed.data.input_file_id !== inputFileId) continue
      const kept = found.metadata?.[markName]
      if (kept === mark) return batchOf(parsed.data)
      if (kept === undefined) unmarked ??= batchOf(parsed.data)
    }
    return unmarked
  }

  async batch(accountId: string, batchId: string, signal: AbortSignal): Promise<RemoteBatch> {
    const reply = await this.#get(accountId, `/batches/${encodeURIComponent(batchId)}`, signal)
    const found = this.#batchOf(reply)
    if (found.id !== batchId) throw unexpected(reply, `the answer is about batch ${found.id}`)
    return found
  }

  async cancelBatch(accountId: string, batchId: string, signal: AbortSignal): Promise<void> {
    const path = `/batches/${encodeURIComponent(batchId)}/cancel`
    await this.#ask(accountId, { method: 'POST', path, patience: 1 }, signal)
  }

  #post(accountId: string, path: string, json: unknown, signal: AbortSignal): Promise<ServiceReply> {
    return this.#ask(accountId, { method: 'POST', path, json, patience: 2 }, signal)
  }

  #get(accountId: string, path: string, signal: AbortSignal): Promise<ServiceReply> {
    return this.#ask(accountId, { method: 'GET', path, patience: 1 }, signal)
  }

  #made(reply: ServiceReply): { readonly id: string } {
    const made = understood(reply, (json) => read(withId, json))
    noSecret(reply, made.id)
    return made
  }

  #batchOf(reply: ServiceReply): RemoteBatch {
    const found = understood(reply, (json) => read(remoteBatch, json))
    noSecret(reply, found.id)
    return batchOf(found)
  }

  /**
   * The rows of a list that were created at or after that time, on the service's clock, the newest ones first.
   *
   * @param onCut receives the last response if not all of them could be read: what is looked for may be in the rest
   */
  async *#rows(
    accountId: string,
    path: string,
    since: number,
    signal: AbortSignal,
    onCut: (reply: ServiceReply) => void,
  ) {
    const earliest = since - clockMarginMs
    for await (const { value } of this.#pages(accountId, path, signal, onCut)) {
      const parsed = row.safeParse(value)
      if (!parsed.success) continue
      if (parsed.data.created_at !== null && parsed.data.created_at < earliest) return
      yield { ...parsed.data, value }
    }
  }

  /** All rows of a list, the newest ones first. @param onCut receives the last response if more rows follow it */
  async *#pages(
    accountId: string,
    path: string,
    signal: AbortSignal,
    onCut: (reply: ServiceReply) => void = () => {},
  ): AsyncGenerator<{ readonly value: unknown }> {
    let after: string | null = null
    for (let number = 1; ; number += 1) {
      const page: ListPage = await this.#page(accountId, path, after, signal)
      for (const value of page.list) yield { value }
      if (page.next === null || number === mostPages) {
        if (page.hasMore) onCut(page.reply)
        return
      }
      after = page.next
    }
  }

  /** One page of a list, the newest rows first. */
  async #page(accountId: string, path: string, after: string | null, signal: AbortSignal): Promise<ListPage> {
    // Batches have no order of their own to choose: the newest ones come first.
    const order = path === '/batches' ? '' : '&order=desc'
    const cursor = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const reply = await this.#get(accountId, `${path}?limit=${pageRows}${order}${cursor}`, signal)
    const list = understood(reply, (json) => read(page, json))
    const last = withId.safeParse(list.data.at(-1))
    // Some services return the same page forever.
    const hasMore = list.has_more === true
    const hasNext = hasMore && last.success && last.data.id !== after
    return { list: list.data, next: hasNext ? last.data.id : null, hasMore, reply }
  }
}

/** Throws, so that what may be in the rest of a list is not created again. */
function refuseCut(reply: ServiceReply): never {
  throw unexpected(reply, 'the list was not read to its end')
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.problem.type !== 'answer') return false
  return error.problem.status === 404 && error.problem.fromService
}

function indexed({ id, last_error, status }: z.infer<typeof indexedFile>): IndexedFile {
  const error =
    last_error === null || last_error === undefined
      ? null
      : { code: last_error.code ?? 'server_error', message: last_error.message ?? '' }
  return { fileId: id, status, error }
}

function batchOf(found: z.infer<typeof remoteBatch>): RemoteBatch {
  const errors = found.errors?.data ?? []
  return {
    id: found.id,
    status: found.status,
    counts: found.request_counts ?? { total: 0, completed: 0, failed: 0 },
    outputFileId: found.output_file_id,
    errorFileId: found.error_file_id,
    errors: errors.map(({ code, line, message }) => ({
      code: code ?? 'unknown',
      message: message ?? '',
      line: line ?? null,
    })),
  }
}
