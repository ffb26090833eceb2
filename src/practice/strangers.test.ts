import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { form, partForm, practice, rawExchange, rawHead } from '../../testing/practice-server'
import { MiB } from '../shared/limits'

/** The head of a request without the key. */
function strangersHead(path: string, headers: Record<string, string | number> = {}, port = 0): string {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `POST /v1${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}

describe('without the key', () => {
  test('nothing of a body is read or kept, whatever is requested', async () => {
    const { api, server } = await practice()
    const upload = (await api.create(5)).json
    const before = server.requests.length
    const body = JSON.stringify({ filename: 'x'.repeat(2 * MiB) })
    const wrong = { authorization: 'Bearer wrong', 'content-type': 'text/plain' }
    for (const path of ['/uploads', `/uploads/${upload.id}/complete`, `/uploads/${upload.id}/cancel`])
      expect((await api.send('POST', path, { headers: wrong, body })).status).toBe(401)
    const { headers, body: part } = partForm('hello')
    const sent = { headers: { ...headers, authorization: 'Bearer wrong' }, body: part }
    expect((await api.send('POST', `/uploads/${upload.id}/parts`, sent)).status).toBe(401)
    const kept = server.requests.slice(before)
    expect(kept).toHaveLength(4)
    expect(kept.map(({ bytes }) => bytes)).toEqual([0, 0, 0, 0])
    expect(JSON.stringify(kept).length).toBeLessThan(4 * 1024)
    expect(server.uploads()[0]).toMatchObject({ status: 'pending', parts: [] })
  })

  test('long paths are truncated in the log', async () => {
    const { api, server } = await practice()
    await api.send('POST', `/uploads/${'x'.repeat(12_000)}/parts`, {
      headers: { authorization: 'Bearer wrong' },
    })
    await api.send('GET', `/${'y'.repeat(12_000)}`)
    expect(server.requests).toHaveLength(2)
    for (const request of server.requests) expect(request.path.length).toBeLessThan(400)
  })

  test('an endless body is cut off after a while', async () => {
    const { server } = await practice({ patienceMs: 100 })
    const head = strangersHead('/uploads', { 'content-length': 1000 }, server.port)
    const { bytes } = await rawExchange(server, head, 'x')
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 401 /)
  })
})

describe('with the key', () => {
  test('a long name is truncated in the log of requests', async () => {
    const { api, server } = await practice()
    await api.create(1, { filename: 'x'.repeat(MiB) })
    expect(server.requests[0]?.filename?.length).toBeLessThan(2000)
  })

  test('the parts of an upload that does not exist are not counted', async () => {
    const { api, server } = await practice()
    const unnamed = form([{ name: 'data', bytes: 'x', filename: 'any' }])
    for (let turn = 0; turn < 2; turn += 1)
      expect((await api.send('POST', '/uploads/upload_ab/parts', unnamed)).status).toBe(404)
    expect(server.requests.map(({ part }) => part)).toEqual([1, 1])
  })

  test('an endless head is cut off after a while', async () => {
    const { server } = await practice({ patienceMs: 100 })
    const { bytes } = await rawExchange(server, 'POST /v1/uploads HTTP/1.1\r\nhost: x\r\n')
    expect(bytes.toString()).toMatch(/^(HTTP\/1\.1 40[08] |$)/)
  })

  test.each([
    ['JSON', '/uploads', { 'content-type': 'application/json' }, '{'],
    ['the head of a form', '', partForm('').headers, '--'],
    ['a part', '', partForm('').headers, partForm('hello').body.subarray(0, -30)],
  ])(
    '%s that stops coming is cut off after a while, and leaves nothing behind',
    async (_name, path, headers, some) => {
      const { api, server } = await practice({ patienceMs: 100 })
      // On a busy computer even a call that succeeds may take longer than that.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      onTestFinished(() => void vi.useRealTimers())
      const upload = (await api.create(5)).json
      vi.useRealTimers()
      const head = rawHead(server, 'POST', path === '' ? `/uploads/${upload.id}/parts` : path, {
        ...headers,
        'content-length': 1000,
      })
      await rawExchange(server, head, some)
      expect(server.uploads()).toMatchObject([{ id: upload.id, parts: [] }])
    },
  )
})

describe('a web page', () => {
  const page = { 'content-type': 'text/plain' }
  test.each<[string, Record<string, string>]>([
    ['of another origin', { origin: 'https://example.com' }],
    ['without an origin of its own, as in a sandboxed frame', { origin: 'null' }],
    ['on this machine', { origin: 'http://127.0.0.1:3000' }],
    ['by a picture or a form that a browser sends without an origin', { 'sec-fetch-site': 'cross-site' }],
    ['whose name leads to this machine', { host: 'rebound.example.com:80' }],
    ['whose name begins like this machine', { host: '127.0.0.1.example.com' }],
  ])('%s is refused, even with the key, and gets nothing that it could read', async (_name, headers) => {
    const { api, server } = await practice()
    const body = JSON.stringify({ filename: 'a', purpose: 'user_data', bytes: 1, mime_type: 'text/plain' })
    const reply = await api.send('POST', '/uploads', { headers: { ...page, ...headers }, body })
    expect(reply.status).toBe(403)
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(server.uploads()).toEqual([])
    expect((await api.send('OPTIONS', '/uploads', { headers })).status).toBe(403)
    expect((await api.send('GET', '/files', { headers })).status).toBe(403)
  })

  test('is distinguished from a program, which calls this machine by either of its names', async () => {
    const { api, server } = await practice({ hosts: ['service'] })
    for (const host of ['127.0.0.1', `localhost:${server.port}`, 'LOCALHOST', 'service'])
      expect((await api.send('GET', '/files', { headers: { host } })).status).toBe(200)
  })
})
