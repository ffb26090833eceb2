import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answering, apiFor, never, rawServer, tempFolder } from '../../../testing/servers'
import type { CallName } from '../../core/attempts/classify-error'
import { runAttempt } from '../../core/attempts/run-attempt'
import { fileLogger } from '../log/log-file'

const keys = {
  'a key of the service': 'sk-proj-Abc123_xyz-7890',
  'a key of Azure': '0123456789abcdef0123456789abcdef',
  'a key of eight characters': 'Q7#xv!2z',
  'a key with quotation marks and tags': 'a"b\\c<d>&$&-key-of-some-length',
}
const upload = { filename: 'data.bin', purpose: 'user_data', bytes: 10, mimeType: 'text/plain' } as const

function http(status: number, body: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ 'content-length': `${Buffer.byteLength(body)}`, ...headers })
  return `HTTP/1.1 ${status} Words\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** The response to a call, as the engine receives it. */
async function answerTo(answer: string, apiKey: string, name: 'create' | 'complete' | 'files' = 'create') {
  const { url } = await rawServer(answering(answer))
  const api = apiFor({ baseUrl: url, apiKey })
  const calls = {
    create: () => api.create('a1', upload, never),
    complete: () => api.complete('a1', { remoteId: 'upload_1', partIds: ['part_1'] }, never),
    files: () => api.findFiles('a1', { ...upload, createdSince: 0 }, never),
  }
  return runAttempt<unknown>(name as CallName, calls[name], never)
}

describe.each(Object.entries(keys))('%s that the service sends back', (_name, key) => {
  const times = { created_at: 1, expires_at: 2 }
  const error = (fields: object) => JSON.stringify({ error: { message: 'no', code: null, ...fields } })
  const completed = { status: 'completed', file: { id: 'file-1' } }
  it.each<[string, string, 'complete'?]>([
    ['in the message', http(401, error({ message: `Incorrect API key provided: ${key}.` }))],
    ['in a message that is cut', http(401, error({ message: `${'x'.repeat(490)}${key}` }))],
    ['in the code', http(400, error({ code: `bad ${key}` }))],
    ['as Unicode escapes', http(400, `{"error":{"message":"${escapes(key)}"}}`)],
    [
      'at the place where a long text is cut',
      http(502, `Bearer ${'x'.repeat(64 * 1024 - 'Bearer  '.length - key.length + 1)} ${key} and more`),
    ],
    ['all over a long text that is cut', http(502, `${`${key} `.repeat(64 * 1024)}`)],
    ['in a page', http(502, `<html><body>Bearer ${key}</body></html>`)],
    ['in the request id', http(500, error({}), { 'x-request-id': key })],
    ['in the request id of a strange success', http(200, '{}', { 'x-request-id': key })],
    ['in text that is not JSON', http(200, `key=${key}`)],
    ['in the id of another upload', http(200, JSON.stringify({ ...completed, id: key })), 'complete'],
    ['as a file’s id', http(200, JSON.stringify({ ...completed, file: { id: key } })), 'complete'],
    ['as the id', http(200, JSON.stringify({ id: key, ...times, status: 'pending' }))],
    ['within the id', http(200, JSON.stringify({ id: `upload_${key}`, ...times, status: 'pending' }))],
  ])('%s is neither in the failure nor in the log', async (_where, answer, call) => {
    const result = await answerTo(answer, key, call)
    expect(result.kind).not.toBe('done')
    const path = join(await tempFolder(), 'hoist.log')
    const logger = fileLogger(path)
    logger.log('error', 'part failed', { result })
    const told = `${JSON.stringify(result)}${await readFile(path, 'utf8')}`
    expect(told).not.toContain(key)
    expect(told).not.toContain(JSON.stringify(key).slice(1, -1))
    expect(told).not.toContain(key.slice(0, Math.min(12, key.length - 1)))
  })
})

function escapes(text: string): string {
  return [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

describe('a hostile response', () => {
  const key = 'sk-test-key-0123456789'
  const big = 3_500_000
  it.each<[string, string, 'create' | 'files']>([
    ['millions of opened tags', http(500, '<'.repeat(big)), 'create'],
    ['millions of opened scripts', http(500, '<script'.repeat(big / 7)), 'create'],
    [
      'millions of list entries that are not objects',
      http(200, `{"data":[${'1,'.repeat(big / 2)}1]}`),
      'files',
    ],
    ['brackets without end', http(200, '['.repeat(big)), 'create'],
    ['a message of millions of spaces', http(400, `{"error":{"message":"${' '.repeat(big)}"}}`), 'create'],
  ])('with %s is handled immediately, in little memory', async (_name, answer, call) => {
    const began = process.cpuUsage()
    const before = process.memoryUsage().rss
    const result = await answerTo(answer, key, call)
    expect(result.kind === 'retry' || result.kind === 'fatal').toBe(true)
    const { user, system } = process.cpuUsage(began)
    expect((user + system) / 1000).toBeLessThan(10_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2)
    if ('failure' in result) expect(JSON.stringify(result.failure).length).toBeLessThan(2_000)
  })

  it.each<[string, object]>([
    ['an id of a million characters', { id: 'x'.repeat(1_000_000) }],
    ['an id that leads to another folder', { id: '..' }],
    ['an id with a line break', { id: 'a\r\nb' }],
  ])('with %s is no upload', async (_name, fields) => {
    const made = { id: 'upload_1', created_at: 1, expires_at: 2, status: 'pending', ...fields }
    const result = await answerTo(http(200, JSON.stringify(made)), key)
    expect(result).toMatchObject({ ofService: { kind: 'fatal', failure: { kind: 'answer-unreadable' } } })
  })
})
