import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { uploadIn } from '../../../testing/upload-views'
import type { PartView } from '../../shared/ipc/views'
import { logLines, type ReportFacts, reportText } from './report'

const part: PartView = {
  number: 3,
  offset: 0,
  length: 10,
  state: 'failed',
  sentBytes: 0,
  attempts: 6,
  failure: { kind: 'service-failed', detail: 'HTTP 500', status: 500, requestId: 'req_part' },
}

function facts(more: Partial<ReportFacts> = {}): ReportFacts {
  const failure = {
    kind: 'parts-failed',
    detail: 'HTTP 500',
    cause: {
      kind: 'service-failed',
      detail: 'HTTP 500',
      status: 500,
      code: 'server_error',
      requestId: 'req_1',
      serviceMessage: 'Try again.',
    },
  } as const
  return {
    programs: ['Hoist 1.2.3', 'linux x64'],
    upload: uploadIn('failed', { failure, path: '/home/ann/secret plans/merger.pdf', name: 'merger.pdf' }),
    parts: [part, { number: 4, offset: 10, length: 10, state: 'confirmed', sentBytes: 10, attempts: 1 }],
    log: ['{"event":"part failed","id":"u1","part":3}'],
    keys: [],
    paths: [],
    home: '/home/ann',
    ...more,
  }
}

/** The same facts with that text in every text field, at any depth. */
function everywhere<T>(value: T, text: string): T {
  if (typeof value === 'string') return `${value} ${text} ${value}` as T
  if (Array.isArray(value)) return value.map((each) => everywhere(each, text)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, everywhere(each, text)])) as T
}

describe('the report', () => {
  it('contains the version, the state, the failure with its request id, each part with a failure, and the log', () => {
    const text = reportText(facts())
    for (const words of [
      'Hoist 1.2.3',
      'Upload u1: failed, 1000 bytes, user_data',
      'kind: parts-failed',
      'kind: service-failed',
      'status: 500',
      'code: server_error',
      'request id: req_1',
      'the service said: Try again.',
      'Part 3: failed, 6 attempts',
      'request id: req_part',
      '"event":"part failed"',
    ])
      expect(text).toContain(words)
    expect(text).not.toContain('Part 4')
  })

  it('does not contain the name or the folder of the file', () => {
    const log = [
      `{"error":"ENOENT: open '/home/ann/secret plans/merger.pdf'"}`,
      '{"path":"/home/ann/.config"}',
    ]
    const text = reportText(facts({ log }))
    expect(text).not.toMatch(/ann|secret plans|merger/)
    expect(text).toContain("open '[folder]/[file]'")
    expect(text).toContain('~/.config')
  })

  it('does not contain an earlier path or name of the file', () => {
    const before = '/mnt/stick/hidden plans/draft.pdf'
    const log = [`{"error":"ENOENT: open '${before}'"}`, `{"folder":"/mnt/stick/hidden plans"}`]
    const now = '/home/ann/secret plans/merger (1).pdf'
    const text = reportText(facts({ log: [...log, `{"path":"${now}"}`], paths: [now, before] }))
    expect(text).not.toMatch(/ann|secret plans|merger|stick|hidden|draft/)
  })

  it.each([
    'sk-proj-Abc123_xyz-7890',
    'eight-ch',
    '0123456789abcdef0123456789abcdef',
    'quote"back\\slash/and+plus=',
    'Bearer abc',
  ])('contains no key, wherever the key occurs: %s', (key) => {
    const upload = everywhere(facts().upload, key)
    const plain = reportText({ ...everywhere(facts(), key), upload, keys: [key] })
    expect(plain).not.toContain(key)
    const written = reportText(
      facts({ log: [JSON.stringify({ body: JSON.stringify({ a: key }) })], keys: [key] }),
    )
    expect(written).not.toContain(key)
    expect(written).not.toContain(JSON.stringify(key).slice(1, -1))
    expect(reportText(facts({ log: [`?key=${encodeURIComponent(key)}`], keys: [key] }))).not.toContain(
      encodeURIComponent(key),
    )
  })

  it.each(['x', 'test', 'ollama'])(
    'keeps its words if the key of a local service is one of them: %s',
    (key) => {
      const log = ['the next test of ollama']
      expect(reportText(facts({ log, keys: [key] }))).toBe(reportText(facts({ log })))
    },
  )

  it('contains no key of the usual form, even one that the profile no longer knows', () => {
    const key = 'sk-proj-Abc123_xyz-7890'
    expect(reportText(everywhere(facts(), key))).not.toContain(key)
  })

  it('contains no key, whatever characters it is made of', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]{12,60}$/), (key) => {
        expect(reportText({ ...everywhere(facts(), key), keys: [key] })).not.toContain(key)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the log lines of an upload', () => {
  it('are the newest lines of this upload, and none of another', async () => {
    const path = join(await tempFolder(), 'hoist.log')
    const line = (id: string, n: number) => JSON.stringify({ event: 'x', id, n })
    const lines = Array.from({ length: 100 }, (_, n) => [line('u1', n), line('u11', n)]).flat()
    await writeFile(path, `${'x'.repeat(600_000)}\n${lines.join('\n')}\n`)
    const found = await logLines(path, 'u1')
    expect(found).toHaveLength(30)
    expect(found.at(-1)).toBe(line('u1', 99))
    expect(found.every((each) => each.includes('"id":"u1"'))).toBe(true)
  })

  it('are empty if there is no log', async () => {
    expect(await logLines(join(await tempFolder(), 'no.log'), 'u1')).toEqual([])
  })
})
