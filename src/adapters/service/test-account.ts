import { classifyError } from '../../core/attempts/classify-error'
import { orAborted } from '../../core/attempts/or-aborted'
import { ApiError, type Logger } from '../../core/ports'
import { fileList, read, withId } from './answers'
import type { HttpCalls } from './http/http-call'
import { type ServiceReply, understood } from './http/replies'
import { type Connection, callService } from './service-call'

/** How long a test may take, in milliseconds: a person waits for its result. */
const testMs = 20_000

/**
 * Does what an upload does, without its bytes: asks for the list of files, in which lost responses are looked for, and
 * creates a remote upload of one byte, which is cancelled immediately. Throws as the calls of the port do.
 */
export async function testAccount(
  http: HttpCalls,
  connection: Connection,
  signal: AbortSignal,
  logger: Logger | undefined,
): Promise<void> {
  const patience = AbortSignal.timeout(testMs)
  try {
    const list = { method: 'GET', path: '/files?limit=1', patience: 1 } as const
    const reply = await callService(http, connection, list, AbortSignal.any([signal, patience]))
    understood(reply, (json) => read(fileList, json))
    signal.throwIfAborted()
    // An abort ends the wait, but what was created is still cancelled.
    await orAborted(createAndCancel(http, connection, patience, logger), signal)
  } catch (error) {
    if (patience.aborted && !signal.aborted)
      throw new ApiError({ type: 'stalled', afterMs: testMs }, { cause: error })
    throw error
  }
}

/** A service that refuses such an upload itself, for example because of its purpose, says nothing about the account. */
async function createAndCancel(
  http: HttpCalls,
  connection: Connection,
  signal: AbortSignal,
  logger: Logger | undefined,
): Promise<void> {
  const post = (path: string, json?: unknown) =>
    callService(http, connection, { method: 'POST', path, json, patience: 1 }, signal)
  const { purposes, usualPurpose } = connection.service
  // Not every gateway accepts the usual purpose.
  const tried = new Set([usualPurpose, ...purposes.filter((purpose) => purpose === 'assistants')])
  for (const purpose of tried) {
    let made: ServiceReply
    try {
      made = await post('/uploads', {
        filename: 'hoist-connection-test.txt',
        purpose,
        bytes: 1,
        mime_type: 'text/plain',
      })
    } catch (error) {
      // The list came from the service, so this refusal does, too, in whatever form.
      const told = withForm(error)
      const { failure } = classifyError(told, 'create')
      if (failure.kind !== 'request-refused' || failure.status === 405) throw told
      continue
    }
    const { id } = understood(made, (answer) => read(withId, answer))
    try {
      await post(`/uploads/${encodeURIComponent(id)}/cancel`)
    } catch (error) {
      // Otherwise the service closes the upload after its time, like any abandoned one.
      logger?.log('warn', 'the upload of an account test was left to expire', { error })
    }
    return
  }
}

/** A refusal in another form, treated as if it were in the service's. */
function withForm(error: unknown): unknown {
  const problem = error instanceof ApiError ? error.problem : null
  if (problem?.type !== 'answer' || problem.form === undefined) return error
  return new ApiError({ ...problem, fromService: true }, { cause: error })
}
