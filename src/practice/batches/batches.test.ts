import { describe, expect, test } from 'vitest'
import { handClock, practice } from '../../../testing/practice-server'

const hour = 60 * 60 * 1000

/** A line of an input: a good request unless it says otherwise. */
function line(custom_id: string, more: Record<string, unknown> = {}): string {
  const body = { model: 'gpt-5', input: 'Hello' }
  return JSON.stringify({ custom_id, method: 'POST', url: '/v1/responses', body, ...more })
}

async function withInput(lines: readonly string[], stepMs = 1000) {
  const clock = handClock()
  const started = await practice({ now: clock.now, stepMs })
  const { api } = started
  const file = await api.file(lines.join('\n') || '\n', { filename: 'in.jsonl', purpose: 'batch' })
  const request = { input_file_id: file.id, endpoint: '/v1/responses', completion_window: '24h' }
  const start = async (more: Record<string, unknown> = {}) =>
    (await api.post('/batches', { ...request, ...more })).json
  const look = async (id: string) => (await api.get(`/batches/${id}`)).json
  const content = async (id: string): Promise<unknown[]> =>
    (await api.get(`/files/${id}/content`)).text
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text))
  return { ...started, clock, file, start, look, content }
}

const bad = line('b', { body: { model: 'gpt-5' } })

describe('a batch', () => {
  test('goes from validating to completed, and its results are files', async () => {
    const { api, clock, content, file, look, start } = await withInput([line('a'), bad, line('c'), line('d')])
    const batch = await start({ metadata: { run: '1' } })
    expect(batch).toMatchObject({
      object: 'batch',
      status: 'validating',
      endpoint: '/v1/responses',
      input_file_id: file.id,
      expires_at: batch.created_at + 86_400,
      request_counts: { total: 0, completed: 0, failed: 0 },
      output_file_id: null,
      metadata: { run: '1' },
    })
    clock.forward(2000)
    expect(await look(batch.id)).toMatchObject({
      status: 'in_progress',
      in_progress_at: batch.created_at + 1,
      request_counts: { total: 4, completed: 1, failed: 1 },
    })
    clock.forward(1000)
    expect(await look(batch.id)).toMatchObject({ status: 'finalizing', output_file_id: null })
    clock.forward(1000)
    const done = await look(batch.id)
    expect(done).toMatchObject({
      status: 'completed',
      completed_at: batch.created_at + 4,
      request_counts: { total: 4, completed: 3, failed: 1 },
    })
    expect(await content(done.output_file_id)).toMatchObject(
      ['a', 'c', 'd'].map((custom_id) => ({
        custom_id,
        response: { status_code: 200, body: { object: 'response', model: 'gpt-5' } },
        error: null,
      })),
    )
    expect(await content(done.error_file_id)).toMatchObject([
      { custom_id: 'b', response: { status_code: 400, body: { error: { param: 'input' } } } },
    ])
    const output = (await api.get(`/files/${done.output_file_id}`)).json
    expect(output).toMatchObject({ purpose: 'batch_output', created_at: batch.created_at + 4 })
    expect((await api.get('/batches')).json.data).toEqual([done])
    expect((await api.send('POST', `/batches/${batch.id}/cancel`)).status).toBe(409)
  })

  test('has no file of errors if no request failed', async () => {
    const { clock, look, start } = await withInput([line('a')])
    const { id } = await start()
    clock.forward(4000)
    expect(await look(id)).toMatchObject({ status: 'completed', error_file_id: null })
  })

  test.each([
    ['not JSON', [line('a'), '{'], [{ code: 'invalid_json_line', line: 2 }]],
    ['nothing', [], [{ code: 'empty_file', line: null }]],
    ['an ID twice', [line('a'), line('a')], [{ code: 'duplicate_custom_id', line: 2, param: 'custom_id' }]],
    ['another URL', [line('a', { url: '/v1/embeddings' })], [{ code: 'url_mismatch', line: 1 }]],
    [
      'another model',
      [line('a'), line('b', { body: { model: 'x', input: '' } })],
      [{ code: 'model_mismatch', line: 2 }],
    ],
    ['a missing field', [line('a', { body: undefined })], [{ code: 'invalid_request', param: 'body' }]],
  ])('whose input has %s fails, and names the lines', async (_what, lines, data) => {
    const { clock, look, start } = await withInput(lines)
    const { id } = await start()
    clock.forward(1000)
    expect(await look(id)).toMatchObject({
      status: 'failed',
      errors: { object: 'list', data },
      output_file_id: null,
    })
  })

  test('saves the results so far if it is cancelled', async () => {
    const { api, clock, content, look, start } = await withInput([line('a'), line('b')])
    const { id } = await start()
    clock.forward(2000)
    expect((await api.send('POST', `/batches/${id}/cancel`)).json).toMatchObject({ status: 'cancelling' })
    clock.forward(1000)
    const over = await look(id)
    expect(over).toMatchObject({ status: 'cancelled', request_counts: { total: 2, completed: 1, failed: 0 } })
    expect(await content(over.output_file_id)).toMatchObject([{ custom_id: 'a' }])
    expect(await content(over.error_file_id)).toMatchObject([
      { custom_id: 'b', response: null, error: { code: 'batch_cancelled' } },
    ])
  })

  test('expires if it is not done within its window, and saves the results so far', async () => {
    const { clock, content, look, start } = await withInput([line('a'), line('b'), line('c')], 9 * hour)
    const { id } = await start()
    clock.forward(24 * hour)
    const over = await look(id)
    expect(over).toMatchObject({ status: 'expired', request_counts: { total: 3, completed: 2, failed: 0 } })
    expect(await content(over.error_file_id)).toMatchObject([
      { custom_id: 'c', error: { code: 'batch_expired' } },
    ])
  })

  test.each([
    [{ endpoint: '/v1/nothing' }, 'endpoint'],
    [{ completion_window: '1h' }, 'completion_window'],
    [{ input_file_id: 'file-unknown' }, 'input_file_id'],
    [{ output_expires_after: { anchor: 'created_at', seconds: 60 } }, 'output_expires_after.seconds'],
  ])('with %j is refused', async (more, param) => {
    const { start } = await withInput([line('a')])
    expect((await start(more)).error).toMatchObject({ param })
  })

  test('of a file with another purpose is refused', async () => {
    const { api, start } = await withInput([line('a')])
    const other = await api.file(line('a'), { purpose: 'user_data' })
    expect((await start({ input_file_id: other.id })).error.message).toContain('user_data')
  })

  test('continues after a restart, and its results stay the same files', async () => {
    const { api, clock, folder, look, server, start } = await withInput([line('a'), bad])
    const { id } = await start({ output_expires_after: { anchor: 'created_at', seconds: 3600 } })
    clock.forward(4000)
    const done = await look(id)
    const kept = (await api.get(`/files/${done.output_file_id}`)).json
    expect(kept.expires_at - kept.created_at).toBe(3600)
    await server.close()
    const again = await practice({ folder, now: clock.now })
    expect((await again.api.get(`/batches/${id}`)).json).toEqual(done)
    expect((await again.api.get(`/files/${done.output_file_id}`)).json).toEqual(kept)
    // Files that the server made do not count as uploads.
    expect(again.server.uploads()).toHaveLength(1)
    expect(again.logged).toEqual([])
  })
})
