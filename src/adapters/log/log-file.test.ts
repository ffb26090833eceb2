import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { fileLogger, redact } from './log-file'

const key = 'sk-proj-Abc123_xyz-7890'
const azureKey = '0123456789abcdef0123456789abcdef'

async function logged(fields: Record<string, unknown>, event = 'something') {
  const path = join(await tempFolder(), 'logs', 'hoist.log')
  fileLogger(path).log('info', event, fields)
  const text = readFileSync(path, 'utf8')
  return { text, line: JSON.parse(text) as Record<string, unknown> }
}

describe('the log', () => {
  it('that cannot be written is reported once until it can be written again, and nothing else stops', async () => {
    const folder = await tempFolder()
    const path = join(folder, 'logs', 'hoist.log')
    writeFileSync(join(folder, 'logs'), 'not a folder')
    const said: string[] = []
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
    onTestFinished(() => write.mockRestore())
    const logger = fileLogger(path)
    logger.log('info', 'one')
    logger.log('info', 'two')
    rmSync(join(folder, 'logs'))
    logger.log('info', 'three')
    expect(said).toEqual([
      expect.stringMatching(/^The log cannot be written, and Hoist continues without it/),
    ])
    expect(readFileSync(path, 'utf8')).toMatch(/"event":"three"\}\n$/)
  })

  it('is one JSON line per event, with the error’s own words and its causes', async () => {
    const error = new Error('outer\nline', { cause: new Error('inner') })
    const { text, line } = await logged({ id: 'u1', error }, 'part failed')
    expect(text.trimEnd().split('\n')).toHaveLength(1)
    expect(line).toMatchObject({
      level: 'info',
      event: 'part failed',
      id: 'u1',
      error: { message: 'outer\nline', cause: { message: 'inner' } },
    })
  })

  it.each<[string, Record<string, unknown>]>([
    ['apiKey', { apiKey: azureKey }],
    ['api-key', { headers: { 'api-key': azureKey } }],
    ['x-api-key', { headers: { 'x-api-key': azureKey } }],
    ['api_key', { api_key: azureKey }],
    ['authorization', { authorization: azureKey }],
    ['Authorization with Bearer', { headers: { Authorization: `Bearer ${azureKey}` } }],
    ['Bearer in a list', { rawHeaders: ['authorization', `Bearer ${azureKey}`, 'accept', 'x'] }],
    ['token', { token: azureKey }],
    ['access_token', { access_token: azureKey }],
    ['password', { password: azureKey }],
    ['client_secret', { client_secret: azureKey }],
    ['a key with a quotation mark', { apiKey: `${azureKey}"${azureKey}` }],
    ['any other field', { detail: `the key ${key} is wrong` }],
    ['the event’s fields, deep down', { a: [{ b: { c: key } }] }],
    ['a field’s name', { [key]: 1 }],
    ['an error’s message', { error: new Error(`Incorrect API key provided: ${key}.`) }],
    ['an error’s cause', { error: new Error('x', { cause: new Error(`Bearer ${azureKey}`) }) }],
    ['JSON inside a text', { body: JSON.stringify({ apiKey: azureKey, more: 1 }) }],
    ['a Bearer inside JSON inside a text', { body: JSON.stringify({ h: `Bearer ${azureKey}` }) }],
  ])('contains no key, and stays JSON: %s', async (_name, fields) => {
    const { text, line } = await logged({ ...fields, last: 'kept' })
    expect(text).not.toContain(key)
    expect(text).not.toContain(azureKey)
    expect(text).toContain('[redacted]')
    expect(line.last).toBe('kept')
  })

  it('leaves text alone that is not a key', () => {
    const text = '{"event":"part","file":"risk-assessment.pdf","task-list":"a","bytes":12}'
    expect(redact(text)).toBe(text)
  })

  it('is rotated when it is large, and keeps one old file', async () => {
    const path = join(await tempFolder(), 'hoist.log')
    const logger = fileLogger(path)
    writeFileSync(path, 'x'.repeat(4 * 1024 * 1024 + 1))
    logger.log('info', 'after')
    expect(readFileSync(path, 'utf8')).toContain('after')
    expect(statSync(path).size).toBeLessThan(1000)
    expect(statSync(`${path}.old`).size).toBeGreaterThan(4_000_000)
  })

  it.skipIf(process.platform === 'win32')('starts a new file when somebody has deleted it', async () => {
    const path = join(await tempFolder(), 'logs', 'hoist.log')
    const logger = fileLogger(path)
    logger.log('info', 'before')
    rmSync(dirname(path), { recursive: true })
    logger.log('info', 'after')
    expect(readFileSync(path, 'utf8').split('\n')).toEqual([expect.stringContaining('"event":"after"'), ''])
  })

  it.skipIf(process.platform === 'win32')('can be read by nobody else', async () => {
    const path = join(await tempFolder(), 'hoist.log')
    fileLogger(path).log('info', 'x')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
})
