import { createHash } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { apiFor, never, openFile, randomFile } from '../../../testing/servers'
import { runAttempt } from '../../core/attempts/run-attempt'
import type { FailureKind } from '../../shared/failures/failures'
import type { ServiceApi } from './service-api'

const hourMs = 3_600_000
const wanted = { filename: 'data.bin', purpose: 'user_data', bytes: 1000 } as const
const upload = { ...wanted, mimeType: 'text/plain' } as const
const key = 'sk-test-key-0123456789'

/** A minimal service that answers as the test says. */
async function service(listener: RequestListener, apiKey = key, logged: unknown[] = []): Promise<ServiceApi> {
  const server = createServer((request, response) => {
    // No response is sent before the request was read.
    request.resume().on('end', () => listener(request, response))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const logger = { log: (...line: unknown[]) => void logged.push(line) }
  return apiFor({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey }, { logger })
}

/** A service that answers everything with that. */
function answering(value: unknown, apiKey = key): Promise<ServiceApi> {
  return service((_request, response) => response.end(JSON.stringify(value)), apiKey)
}

function create(api: ServiceApi) {
  return api.create('a1', upload, never)
}

function complete(api: ServiceApi) {
  return api.complete('a1', { remoteId: 'upload_1', partIds: ['part_1'] }, never)
}

async function part(api: ServiceApi) {
  const { path } = await randomFile(1000)
  const source = await openFile(path)
  return api.addPart(
    'a1',
    { remoteId: 'upload_1', number: 1, source, offset: 0, length: 1000 },
    () => {},
    never,
  )
}

describe('a created upload', () => {
  const made = { id: 'upload_1', created_at: 1_800_000_000, expires_at: 1_800_003_600, status: 'pending' }
  const hour = { createdAt: 1_800_000_000_000, expiresAt: 1_800_003_600_000 }
  it.each<[string, object, object]>([
    ['in seconds', {}, hour],
    ['in milliseconds', { created_at: 1_800_000_000_000, expires_at: 1_800_003_600_000 }, hour],
    ['as digits in a text', { created_at: '1800000000', expires_at: '1800003600' }, hour],
    ['as dates', { created_at: '2027-01-15T08:00:00Z', expires_at: '2027-01-15T10:00:00+01:00' }, hour],
    [
      'as dates without a zone',
      { created_at: '2027-01-15T08:00:00', expires_at: '2027-01-15 09:00:00' },
      hour,
    ],
    ['with a longer life', { expires_at: 1_800_007_200 }, { ...hour, expiresAt: 1_800_007_200_000 }],
    ['without an end', { expires_at: undefined }, hour],
    ['with null as its end', { expires_at: null }, hour],
    ['with 0 as its end', { expires_at: 0 }, hour],
    ['with an end before its beginning', { expires_at: 1_700_000_000 }, hour],
    ['with an end that no calendar has', { expires_at: 1e308 }, hour],
    ['with words as its end', { expires_at: 'soon' }, hour],
    ['with a state of its own', { status: 'created' }, hour],
    ['without a state', { status: undefined }, hour],
    ['with null as its state', { status: null }, hour],
  ])('%s is open for one hour', async (_name, fields, times) => {
    expect(await create(await answering({ ...made, ...fields }))).toMatchObject({ id: 'upload_1', ...times })
  })

  it('without any time expires in an hour', async () => {
    const found = await create(await answering({ id: 'upload_1' }))
    expect(Math.abs(found.createdAt - Date.now())).toBeLessThan(20_000)
    expect(found.expiresAt - found.createdAt).toBe(hourMs)
  })

  it.each(['completed', 'cancelled', 'expired', 'failed'])('that is %s is rejected', async (status) => {
    await expect(create(await answering({ ...made, status }))).rejects.toThrow(status)
  })

  it.each([
    ['nothing', ''],
    ['half an object', '{"id": "upload_'],
    ['words', 'ok'],
    ['an object without an id', '{"status": "pending"}'],
  ])('that is answered with %s may have been created if the service itself answered', async (_name, body) => {
    let created = 0
    const api = await service((_request, response) => {
      created += 1
      response.end(body)
    })
    expect(await runAttempt('create', () => create(api), never)).toMatchObject({
      kind: 'retry',
      ofService: { kind: 'fatal', failure: { kind: 'answer-unreadable', status: 200 } },
    })
    expect(created).toBe(1)
  })

  it.each([
    ['a page', undefined, '\n<html>Sign in</html>'],
    ['plain words', 'text/plain; charset=utf-8', 'Welcome to the hotel. Please sign in.'],
  ])('is tried again after %s, which something in between has sent', async (_name, type, text) => {
    const api = await service((_request, response) => {
      if (type !== undefined) response.setHeader('content-type', type)
      response.end(text)
    })
    const result = await runAttempt('create', () => create(api), never)
    expect(result).toMatchObject({ kind: 'retry' })
    expect(result).not.toHaveProperty('ofService')
  })
})

describe('a refusal in another form than the service’s', () => {
  it.each<[string, unknown, string, 'detail' | 'other']>([
    ['a detail', { detail: ' Not a purpose. ' }, 'Not a purpose.', 'detail'],
    [
      'the fields that are wrong',
      {
        detail: [
          { loc: ['body', 'purpose'], msg: 'not one of a, b', input: 'c' },
          { msg: 'no', loc: [] },
        ],
      },
      'purpose: not one of a, b; no',
      'detail',
    ],
    ['a detail that is an object', { detail: { code: 7, error: { message: 'No.' } } }, 'No.', 'detail'],
    ['a problem (RFC 9457)', { type: 'x', title: 'Bad', status: 400, detail: 'No.' }, 'No.', 'other'],
    ['a title alone', { title: 'Bad', status: 400 }, 'Bad', 'other'],
    ['a message', { message: 'No.' }, 'No.', 'other'],
    ['an error that is a text', { error: 'No.' }, 'No.', 'other'],
  ])('is reported in its own words: %s', async (_name, body, message, form) => {
    const api = await service((_request, response) => {
      response.statusCode = 400
      response.end(JSON.stringify(body))
    })
    await expect(create(api)).rejects.toMatchObject({ problem: { message, form, fromService: false } })
  })

  it.each<[string, string]>([
    ['words', 'No.'],
    ['a page', '<html>{"detail":"No."}</html>'],
    ['a list', '["No."]'],
    ['an object without words', '{"detail":null,"error":{},"message":7}'],
    ['words that are nested too deeply', `${'{"detail":'.repeat(50)}"No."${'}'.repeat(50)}`],
  ])('has no words of its own: %s', async (_name, body) => {
    const api = await service((_request, response) => {
      response.statusCode = 400
      response.end(body)
    })
    const problem = { type: 'answer', status: 400, fromService: false }
    const error: unknown = await create(api).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ problem })
    expect(error).not.toHaveProperty('problem.form')
  })

  it('is the service’s own if its envelope has a detail as well', async () => {
    const api = await service((_request, response) => {
      response.statusCode = 400
      response.end('{"error":{"message":"No.","code":null},"detail":"More."}')
    })
    await expect(create(api)).rejects.toMatchObject({ problem: { message: 'No.', fromService: true } })
  })
})

describe('the service’s clock', () => {
  const aheadMs = 2 * hourMs
  /** The measured clock of a service that is this far ahead of this machine's, with that `Date`. */
  const clock = (date: string | null) =>
    service((_request, response) => {
      response.sendDate = false
      if (date !== null) response.setHeader('date', date)
      const now = Math.floor((Date.now() - aheadMs) / 1000)
      response.end(
        JSON.stringify({ id: 'upload_1', created_at: now, expires_at: now + 3600, status: 'pending' }),
      )
    })
  const close = (a: number) => expect(Math.abs(a)).toBeLessThan(20_000)

  it.each([
    ['without a Date', null],
    ['with nonsense as its Date', 'yesterday, perhaps'],
    ['with the epoch as its Date', new Date(0).toUTCString()],
    ['with the Date of something in between', new Date(Date.now() - 9 * hourMs).toUTCString()],
  ])('%s follows from the response itself, and one hour is one hour here', async (_name, date) => {
    const api = await clock(date)
    const made = await create(api)
    close(made.clockSkew + aheadMs)
    close(made.expiresAt - made.clockSkew - Date.now() - hourMs)
    // Nothing better is known, and the earlier measurement stays.
    expect(api.clockSkew('a1')).toBeUndefined()
  })

  it('is measured again with every response that has a Date', async () => {
    let ahead = hourMs
    const api = await service((_request, response) => {
      const now = Date.now() + ahead
      response.setHeader('date', new Date(now).toUTCString())
      response.end(JSON.stringify({ id: 'x_1', created_at: Math.floor(now / 1000), status: 'pending' }))
    })
    expect(api.clockSkew('a1')).toBeUndefined()
    await create(api)
    close((api.clockSkew('a1') ?? 0) - hourMs)
    // The clock here was set right meanwhile.
    ahead = 0
    await part(api)
    close(api.clockSkew('a1') ?? hourMs)
    expect(api.clockSkew('a2')).toBeUndefined()
  })

  it('is not taken from a list, which may come from a cache', async () => {
    const api = await service((_request, response) => {
      response.setHeader('date', new Date(Date.now() - hourMs).toUTCString())
      response.end('{"data":[]}')
    })
    await api.findFiles('a1', { ...wanted, createdSince: 0 }, never)
    expect(api.clockSkew('a1')).toBeUndefined()
  })
})

describe('a part', () => {
  it.each([
    ['without the upload’s id', {}],
    ['with null as the upload’s id', { upload_id: null }],
  ])('%s is accepted', async (_name, fields) => {
    expect(await part(await answering({ id: 'part_1', ...fields }))).toEqual({ partId: 'part_1' })
  })

  it.each<[string, string[], (string | null)[]]>([
    ['is rejected', ['upload_1', 'upload_2', 'upload_2', 'upload_2'], ['part_0', null, null, null]],
    ['is accepted if a gateway rewrites every id', ['gw-1', 'gw-1', 'gw-2'], [null, 'part_1', 'part_2']],
    [
      'is rejected if only some ids are rewritten',
      ['gw-1', 'upload_1', 'gw-1', 'gw-1'],
      [null, 'part_1', null, null],
    ],
  ])('of another upload %s', async (_name, ids, told) => {
    let nth = 0
    const api = await service((_request, response) => {
      response.end(JSON.stringify({ id: `part_${nth}`, upload_id: ids[nth] }))
      nth += 1
    })
    const found: (string | null)[] = []
    for (const _ of ids)
      found.push(
        await part(api).then(
          ({ partId }) => partId,
          () => null,
        ),
      )
    expect(found).toEqual(told)
  })
})

describe('a completed upload', () => {
  const file = {
    id: 'file-1',
    object: 'file',
    filename: 'data.bin',
    purpose: 'user_data',
    bytes: 1000,
    created_at: 1_800_000_000,
    expires_at: null,
    status: 'processed',
  }
  const whole = {
    id: 'file-1',
    filename: 'data.bin',
    purpose: 'user_data',
    bytes: 1000,
    createdAt: 1_800_000_000_000,
    expiresAt: null,
    status: 'processed',
  }
  const bare = { filename: null, purpose: null, bytes: null, createdAt: null, expiresAt: null, status: null }
  const done = { id: 'upload_1', object: 'upload', status: 'completed' }

  it.each<[string, object, object]>([
    ['a whole file', { ...done, file }, whole],
    ['a size that is not known yet', { ...done, file: { ...file, bytes: null } }, { ...whole, bytes: null }],
    ['status_details', { ...done, file: { ...file, status_details: null } }, whole],
    ['a file with an id alone', { ...done, file: { id: 'file-1' } }, { id: 'file-1', ...bare }],
    [
      'a file in which everything else is null',
      {
        ...done,
        file: { id: 'file-1', bytes: null, filename: null, purpose: null, created_at: null, status: null },
      },
      { id: 'file-1', ...bare },
    ],
    [
      'a file in which everything else is odd',
      {
        ...done,
        file: { id: 'file-1', bytes: '9', filename: 1, purpose: [], created_at: {}, expires_at: -1 },
      },
      { id: 'file-1', ...bare },
    ],
    ['no id of the upload', { status: 'completed', file }, whole],
    ['no state', { id: 'upload_1', file }, whole],
    ['the file itself', file, whole],
    ['the file itself, without saying so', { ...file, object: undefined }, whole],
    ['an upload in error that has a file', { ...done, status: 'error', file }, { ...whole, status: 'error' }],
  ])('with %s is valid', async (_name, answer, found) => {
    expect(await complete(await answering(answer))).toEqual(found)
  })

  it.each<[string, object]>([
    ['no file', done],
    ['null as its file', { ...done, file: null }],
    ['a file without an id', { ...done, file: { ...file, id: undefined } }],
    ['a state in which there is no file yet', { ...done, status: 'pending', file }],
    ['a failed state, and no id of the upload', { ...done, id: null, status: 'failed' }],
    ['the id of another upload', { ...done, id: 'upload_of_somebody', file }],
  ])('with %s is not valid', async (_name, answer) => {
    expect(await runAttempt('complete', async () => complete(await answering(answer)), never)).toMatchObject({
      kind: 'retry',
      unanswered: true,
    })
  })
})

describe('an upload that the service has closed without a file', () => {
  it.each<[string, FailureKind]>([
    ['failed', 'completion-failed'],
    ['cancelled', 'remote-upload-gone'],
    ['expired', 'remote-upload-expired'],
  ])('is not completed again: %s is %s', async (status, kind) => {
    const api = await answering({ id: 'upload_1', object: 'upload', status, file: null })
    expect(await runAttempt('complete', () => complete(api), never)).toEqual({
      kind: 'fatal',
      failure: { kind, status: 200, detail: `the upload is ${status}` },
    })
  })

  it.each([
    { error: { code: 'server_error', message: 'No space.' } },
    { error: 'No space.' },
    { status_details: 'No space.' },
  ])('says why in the words of the service: %o', async (fields) => {
    const api = await answering({ id: 'upload_1', status: 'failed', ...fields })
    expect(await runAttempt('complete', () => complete(api), never)).toMatchObject({
      failure: { kind: 'completion-failed', serviceMessage: 'No space.' },
    })
  })
})

describe('a cancelled upload', () => {
  it.each([
    ['without a body', ''],
    ['without anything in it', '{}'],
    ['as the service writes it', '{"id":"upload_1","status":"cancelled"}'],
    ['that was over before', '{"id":"upload_1","status":"expired"}'],
    ['that had failed before', '{"id":"upload_1","status":"failed"}'],
  ])('%s is valid', async (_name, body) => {
    const api = await service((_request, response) => response.end(body))
    await expect(api.cancel('a1', 'upload_1', never)).resolves.toBeUndefined()
  })

  it('is not reported as closed if it was completed', async () => {
    const api = await answering({ id: 'upload_1', status: 'completed' })
    await expect(api.cancel('a1', 'upload_1', never)).rejects.toThrow('completed')
  })
})

describe('a key', () => {
  const made = { id: 'upload_x_test', created_at: 1_800_000_000, status: 'pending' }
  const file = { id: 'file-test-x', filename: 'test-none-ollama-lm-studio.bin' }
  it.each(['x', 'test', 'none', 'ollama', 'lm-studio', 'pending', 'status', 'file'])(
    'that is the word “%s” may occur in every response',
    async (word) => {
      expect((await create(await answering(made, word))).id).toBe('upload_x_test')
      const done = { id: 'upload_1', status: 'completed', file }
      expect((await complete(await answering(done, word))).id).toBe('file-test-x')
      const api = await answering({ data: [{ ...file, bytes: 1000 }], has_more: false }, word)
      const { files } = await api.findFiles('a1', { ...wanted, createdSince: 0 }, never)
      expect(files.map(({ id }) => id)).toEqual(['file-test-x'])
    },
  )

  it('that is an ordinary word is not redacted from the service’s messages', async () => {
    const api = await service((_request, response) => {
      response.statusCode = 400
      response.end('{"error":{"message":"expected the next part"}}')
    }, 'x')
    await expect(create(api)).rejects.toMatchObject({ problem: { message: 'expected the next part' } })
  })

  it('that is a secret is never kept in what the service says about a file', async () => {
    const secret = 'a-secret-of-16-c'
    const odd = { ...file, filename: `${secret}.bin`, purpose: secret, status: `x ${secret}` }
    const api = await answering({ id: 'upload_1', status: 'completed', file: odd }, secret)
    expect(JSON.stringify(await complete(api))).not.toContain(secret)
  })

  it.each(['sk-short', 'a-secret-of-16-c'])(
    'that is a secret is never kept in an id (%s)',
    async (secret) => {
      await expect(create(await answering({ ...made, id: `upload_${secret}` }, secret))).rejects.toThrow(
        'the key',
      )
      await expect(part(await answering({ id: secret }, secret))).rejects.toThrow('the key')
      const api = await answering({ data: [{ ...file, id: `file_${secret}`, bytes: 1000 }] }, secret)
      const { files } = await api.findFiles('a1', { ...wanted, createdSince: 0 }, never)
      expect(files).toEqual([])
    },
  )
})

describe('the list of files', () => {
  const sinceMs = 1_800_000_000_000
  const row = (id: string, fields: object = {}) => ({
    id,
    filename: 'data.bin',
    purpose: 'user_data',
    bytes: 1000,
    created_at: 1_800_000_000,
    ...fields,
  })
  const look = (api: ServiceApi, filename: string = wanted.filename) =>
    api.findFiles('a1', { ...wanted, filename, createdSince: sinceMs }, never)
  const find = async (...given: Parameters<typeof look>) => (await look(...given)).files
  const marks = (found: readonly { readonly id: string; readonly fits: boolean }[]) =>
    found.map(({ id, fits }) => `${id} ${fits ? 'fits' : 'may be it'}`)

  it('has the file under its name with accents in either form', async () => {
    const name = 'Übergröße – état.bin'
    for (const form of ['NFC', 'NFD'] as const) {
      const other = form === 'NFC' ? 'NFD' : 'NFC'
      const api = await answering({ data: [row('file_1', { filename: name.normalize(form) })] })
      expect(marks(await find(api, name.normalize(other)))).toEqual(['file_1 fits'])
    }
  })

  it.each([
    ['trimmed', ' my data.bin ', 'my data.bin'],
    ['with _ for spaces', 'my data.bin', 'my_data.bin'],
    ['cut', `${'a'.repeat(200)}.bin`, 'a'.repeat(128)],
    ['left out', 'data.bin', null],
  ])('has a file whose name is %s as a candidate', async (_name, ours, theirs) => {
    const api = await answering({ data: [row('file_1', { filename: theirs })] })
    expect(marks(await find(api, ours))).toEqual(['file_1 may be it'])
  })

  it.each([
    ['size', { bytes: null }],
    ['purpose', { purpose: null }],
    ['time', { created_at: null }],
  ])('has a file without a %s as a candidate', async (_name, fields) => {
    expect(marks(await find(await answering({ data: [row('file_1', fields)] })))).toEqual([
      'file_1 may be it',
    ])
  })

  it.each([
    ['size', { bytes: 999 }],
    ['purpose', { purpose: 'batch' }],
    ['time', { created_at: 1_799_999_990 }],
  ])('has no file with another %s', async (_name, fields) => {
    expect(await find(await answering({ data: [row('file_1', fields)] }))).toEqual([])
  })

  it.each(['falling', 'rising', 'mixed', 'unknown'])(
    'is read whatever its order: %s, over several pages',
    async (order) => {
      const old = (number: number) => {
        const created_at = { falling: 1_700_000_000 - number, rising: 1_700_000_000 + number }[order]
        const mixed = 1_700_000_000 + ((number * 7919) % 1000)
        return row(`old_${number}`, {
          created_at: order === 'unknown' ? null : (created_at ?? mixed),
          bytes: 1,
        })
      }
      const rows = Array.from({ length: 250 }, (_, number) => old(number))
      rows.splice(order === 'falling' ? 0 : 237, 0, row('file_1'))
      const api = await service((request, response) => {
        const { searchParams } = new URL(request.url ?? '', 'http://localhost')
        const from = rows.findIndex(({ id }) => id === searchParams.get('after')) + 1
        const data = rows.slice(from, from + 100)
        response.end(JSON.stringify({ data, has_more: from + 100 < rows.length }))
      })
      expect(marks(await find(api))).toEqual(['file_1 fits'])
    },
  )

  it('is not read further than the upload’s time if it is sorted', async () => {
    let pages = 0
    const api = await service((_request, response) => {
      pages += 1
      const data = Array.from({ length: 100 }, (_, number) =>
        row(`file_${pages}_${number}`, { created_at: 1_800_000_001 - pages * 100 - number }),
      )
      response.end(JSON.stringify({ data, has_more: true }))
    })
    expect((await look(api)).isWhole).toBe(true)
    expect(pages).toBe(1)
  })

  it('is read row by row: an odd row is skipped and logged, and hides nothing', async () => {
    const logged: unknown[] = []
    const odd = [null, 7, 'x', [], {}, { id: 7 }, { id: '..' }, { id: '' }, { id: null, bytes: 1000 }]
    const data = [...odd, row('file_1', { expires_at: null, status_details: null, status: 7 }), ...odd]
    const api = await service(
      (_request, response) => response.end(JSON.stringify({ data, has_more: null })),
      key,
      logged,
    )
    expect(marks(await find(api))).toEqual(['file_1 fits'])
    expect(logged).toEqual([['warn', 'odd rows in the list of files', { odd: 18, page: 0 }]])
  })

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['a word', 'no'],
  ])('with %s as has_more ends with a page that is not full', async (_name, hasMore) => {
    let pages = 0
    const api = await service((_request, response) => {
      pages += 1
      response.end(JSON.stringify({ data: [row('file_1')], has_more: hasMore }))
    })
    expect(marks(await find(api))).toEqual(['file_1 fits'])
    expect(pages).toBe(1)
  })

  it('that repeats the same page is read once more, and not forever', async () => {
    let pages = 0
    const api = await service((_request, response) => {
      pages += 1
      response.end(JSON.stringify({ data: [row('file_1')], has_more: true }))
    })
    const { files, isWhole } = await look(api)
    expect(marks(files)).toEqual(['file_1 fits'])
    expect(isWhole).toBe(false)
    expect(pages).toBe(2)
  })

  it('that never ends is known to be read in part only', async () => {
    let pages = 0
    const api = await service((_request, response) => {
      pages += 1
      response.end(JSON.stringify({ data: [row(`old_${pages}`, { bytes: 1 })], has_more: true }))
    })
    expect(await look(api)).toEqual({ files: [], isWhole: false })
  })

  it('is requested in smaller pages if the service rejects pages that long', async () => {
    const limits: (string | null)[] = []
    const api = await service((request, response) => {
      const limit = new URL(request.url ?? '', 'http://localhost').searchParams.get('limit')
      limits.push(limit)
      if (Number(limit) <= 100) return response.end(JSON.stringify({ data: [row('file_1')] }))
      response.statusCode = 400
      return response.end('{"error":{"message":"limit must be at most 100"}}')
    })
    expect(marks(await find(api))).toEqual(['file_1 fits'])
    expect(limits).toEqual(['1000', '100'])
  })

  it('yields matching files first, then the newest, and no more candidates than can be read', async () => {
    const guesses = Array.from({ length: 50 }, (_, number) =>
      row(`guess_${number}`, { filename: 'other.bin', created_at: 1_800_000_100 + number }),
    )
    const { files: found, isWhole } = await look(await answering({ data: [...guesses, row('file_1')] }))
    expect(isWhole).toBe(false)
    expect(found[0]?.id).toBe('file_1')
    expect(found[1]?.id).toBe('guess_49')
    expect(found).toHaveLength(21)
  })
})

describe('an existing file', () => {
  it('is recognized whatever fields the service leaves out', async () => {
    expect(await (await answering({ id: 'file-1' })).file('a1', 'file-1', never)).toMatchObject({
      id: 'file-1',
      bytes: null,
    })
  })

  it('is compared by its content', async () => {
    const content = Buffer.alloc(1000, 'a')
    const api = await service((_request, response) => response.end(content))
    expect(await api.contentMd5('a1', { id: 'file-1', bytes: 1000 }, never)).toBe(
      createHash('md5').update(content).digest('hex'),
    )
  })
})
