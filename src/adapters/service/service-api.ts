import { createHash } from 'node:crypto'
import { orAborted } from '../../core/attempts/or-aborted'
import {
  ApiError,
  type Candidates,
  type RemoteFile,
  type RemoteUpload,
  type UploadApi,
} from '../../core/ports'
import {
  deletedFile,
  fileList,
  read,
  readCancelled,
  readCompleted,
  readCreated,
  readFile,
  uploadPart,
} from './answers'
import { findFiles, listFiles } from './find-files'
import { type Content, HttpCalls, type HttpOptions } from './http/http-call'
import { multipartBody } from './http/multipart-body'
import {
  dateOf,
  header,
  isSecretIn,
  noSecret,
  type ServiceReply,
  understood,
  unexpected,
} from './http/replies'
import { type Connection, callService, type ServiceCall } from './service-call'
import { testAccount } from './test-account'

export interface ServiceApiOptions extends HttpOptions {
  /** Throws a HoistError (`account-missing`, `key-missing`, `keychain-unreachable`). May wait for a person. */
  readonly connection: (accountId: string) => Promise<Connection> | Connection
}

/** The Uploads and Files API over HTTP: one request per method. */
export class ServiceApi implements UploadApi {
  readonly #options: ServiceApiOptions
  readonly #http: HttpCalls
  /**
   * The service's clock minus this machine's, by account, in milliseconds. Null if the `Date` of its responses is not
   * the service's clock.
   */
  readonly #clockSkews = new Map<string, number | null>()
  /** Who writes the upload IDs in responses, by base URL. `nobody`: a response named another upload, with this ID. */
  readonly #naming = new Map<
    string,
    { readonly by: 'service' | 'gateway' } | { readonly by: 'nobody'; readonly remoteId: string }
  >()

  constructor(options: ServiceApiOptions) {
    this.#options = options
    this.#http = new HttpCalls(options)
  }

  async create(
    accountId: string,
    upload: Parameters<UploadApi['create']>[1],
    signal: AbortSignal,
  ): Promise<RemoteUpload> {
    const { expiresAfter, parallel } = upload
    const json = {
      filename: upload.filename,
      purpose: upload.purpose,
      bytes: upload.bytes,
      mime_type: upload.mimeType,
      ...(expiresAfter === undefined
        ? {}
        : { expires_after: { anchor: 'created_at', seconds: expiresAfter } }),
    }
    const call: ServiceCall = { method: 'POST', path: '/uploads', json, patience: 1, parallel }
    const reply = await this.#call(accountId, call, signal)
    const { isDateRight, ...made } = understood(reply, (json) =>
      readCreated(json, dateOf(reply), reply.answeredAt, reply.service.limits.lifetimeMs),
    )
    noSecret(reply, made.id)
    if (!isDateRight) this.#clockSkews.set(accountId, null)
    return made
  }

  async addPart(
    accountId: string,
    part: Parameters<UploadApi['addPart']>[1],
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<{ readonly partId: string }> {
    const { remoteId, number, source, offset, length } = part
    const multipart: ServiceCall['multipart'] = (course) =>
      multipartBody(`part-${number}`, source.stream(offset, length), length, onSent, course)
    const path = `/uploads/${encodeURIComponent(remoteId)}/parts`
    const reply = await this.#call(accountId, { method: 'POST', path, multipart, patience: 2 }, signal)
    const made = understood(reply, (json) => read(uploadPart, json))
    noSecret(reply, made.id)
    if (made.upload_id !== null && !(await this.#isOf(accountId, remoteId, made.upload_id)))
      throw unexpected(reply, `the part belongs to upload ${made.upload_id}`)
    if (!reply.sent) throw unexpected(reply, 'the part was acknowledged before it was sent')
    return { partId: made.id }
  }

  /**
   * Whether a response that names that upload is about ours. A gateway may rewrite upload ids, and then does so always:
   * if none was ever named unchanged, the second one for the same upload is no mistake.
   */
  async #isOf(accountId: string, remoteId: string, named: string): Promise<boolean> {
    const { baseUrl } = await this.#options.connection(accountId)
    const known = this.#naming.get(baseUrl)
    if (named === remoteId) this.#naming.set(baseUrl, { by: 'service' })
    else if (known === undefined || (known.by === 'nobody' && known.remoteId !== remoteId))
      this.#naming.set(baseUrl, { by: 'nobody', remoteId })
    else if (known.by === 'nobody') this.#naming.set(baseUrl, { by: 'gateway' })
    return named === remoteId || this.#naming.get(baseUrl)?.by === 'gateway'
  }

  async complete(
    accountId: string,
    upload: Parameters<UploadApi['complete']>[1],
    signal: AbortSignal,
  ): Promise<RemoteFile> {
    const json = { part_ids: upload.partIds, ...(upload.md5 === undefined ? {} : { md5: upload.md5 }) }
    const path = `/uploads/${encodeURIComponent(upload.remoteId)}/complete`
    // The service puts gigabytes together before it answers.
    const reply = await this.#call(accountId, { method: 'POST', path, json, patience: 10 }, signal)
    const file = understood(reply, (json) => readCompleted(json, upload.remoteId))
    noSecret(reply, file.id)
    return withoutSecret(file, reply.key)
  }

  async cancel(accountId: string, remoteId: string, signal: AbortSignal): Promise<void> {
    const path = `/uploads/${encodeURIComponent(remoteId)}/cancel`
    const reply = await this.#call(accountId, { method: 'POST', path, patience: 1 }, signal)
    if (reply.text.trim() !== '') understood(reply, (json) => readCancelled(json, remoteId))
  }

  async findFiles(
    accountId: string,
    file: Parameters<UploadApi['findFiles']>[1],
    signal: AbortSignal,
  ): Promise<Candidates> {
    return findFiles((call) => this.#call(accountId, call, signal), file, this.#options.logger)
  }

  clockSkew(accountId: string): number | undefined {
    return this.#clockSkews.get(accountId) ?? undefined
  }

  async reach(accountId: string, signal: AbortSignal): Promise<void> {
    const call: ServiceCall = { method: 'GET', path: '/files?limit=1', patience: 1 }
    const reply = await this.#call(accountId, call, signal)
    understood(reply, (json) => read(fileList, json))
    const date = dateOf(reply)
    // A response without an age comes from no cache.
    if (date !== undefined && header(reply, 'age') === undefined && this.#clockSkews.get(accountId) !== null)
      this.#clockSkews.set(accountId, date - reply.answeredAt)
  }

  async file(accountId: string, fileId: string, signal: AbortSignal): Promise<RemoteFile | null> {
    const path = `/files/${encodeURIComponent(fileId)}`
    try {
      const reply = await this.#call(accountId, { method: 'GET', path, patience: 1 }, signal)
      const file = understood(reply, readFile)
      if (file.id !== fileId) throw unexpected(reply, `the answer is about file ${file.id}`)
      return withoutSecret(file, reply.key)
    } catch (error) {
      // A 404 of something in between says nothing about the file.
      if (error instanceof ApiError && error.problem.type === 'answer') {
        const { status, fromService } = error.problem
        if (status === 404 && fromService) return null
      }
      throw error
    }
  }

  async contentMd5(
    accountId: string,
    file: { readonly id: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<string> {
    const hash = createHash('md5')
    const path = `/files/${encodeURIComponent(file.id)}/content`
    const content = { bytes: file.bytes, onPiece: (piece: Buffer) => void hash.update(piece) }
    await this.#call(accountId, { method: 'GET', path, patience: 2, content }, signal)
    return hash.digest('hex')
  }

  /** One page of all files of an account, as {@link listFiles} yields it. */
  listFiles(accountId: string, after: string | null, signal: AbortSignal): ReturnType<typeof listFiles> {
    return listFiles((call) => this.#call(accountId, call, signal), after)
  }

  /** Deletes a file for good. One that does not exist counts as deleted. */
  async deleteFile(accountId: string, fileId: string, signal: AbortSignal): Promise<void> {
    const path = `/files/${encodeURIComponent(fileId)}`
    try {
      const reply = await this.#call(accountId, { method: 'DELETE', path, patience: 1 }, signal)
      if (reply.text.trim() === '') return
      const { deleted } = understood(reply, (json) => read(deletedFile, json))
      if (deleted === false) throw unexpected(reply, `file ${fileId} was not deleted`)
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : null
      if (problem?.type !== 'answer' || problem.status !== 404 || !problem.fromService) throw error
    }
  }

  /** Reads the content of a file, from an offset if the service sends parts of files. */
  async download(accountId: string, fileId: string, content: Content, signal: AbortSignal): Promise<void> {
    const path = `/files/${encodeURIComponent(fileId)}/content`
    await this.#call(accountId, { method: 'GET', path, patience: 2, content }, signal)
  }

  /** Whether an account may upload, as {@link testAccount} finds it out. */
  async testAccount(connection: Connection, signal: AbortSignal): Promise<void> {
    await testAccount(this.#http, connection, signal, this.#options.logger)
  }

  /** Any other call for an account, one attempt. Throws as the others do. */
  ask(accountId: string, call: ServiceCall, signal: AbortSignal): Promise<ServiceReply> {
    return this.#call(accountId, call, signal)
  }

  /** Aborts what is in flight and closes all connections. */
  async close(): Promise<void> {
    await this.#http.close()
  }

  async #call(accountId: string, call: ServiceCall, signal: AbortSignal): Promise<ServiceReply> {
    const connection = await orAborted(this.#options.connection(accountId), signal)
    const reply = await callService(this.#http, connection, call, signal)
    const date = dateOf(reply)
    // A response to a GET may come from a cache. Null is a clock that was found to differ from the service's.
    if (date !== undefined && call.method === 'POST' && this.#clockSkews.get(accountId) !== null)
      this.#clockSkews.set(accountId, date - reply.answeredAt)
    return reply
  }
}

/** Differences from the sent file are kept in words, which must not name the key. */
function withoutSecret(file: RemoteFile, key: string): RemoteFile {
  const safe = (text: string | null) => (text !== null && isSecretIn(text, key) ? null : text)
  const { statusDetails, ...plain } = file
  return {
    ...plain,
    filename: safe(file.filename),
    purpose: safe(file.purpose),
    status: safe(file.status),
    ...(statusDetails === undefined || isSecretIn(statusDetails, key) ? {} : { statusDetails }),
  }
}
