import { execFileSync } from 'node:child_process'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { never, tempFolder } from '../../../testing/servers'
import { type ContentProblem, type LinesPurpose, nameProblem } from '../../shared/content'
import { GiB, MiB } from '../../shared/limits'
import { ContentChecker, purposeOfLines, suggestPurpose } from './content'
import { LineChecker, longestLine, mostRequests } from './content-check.js'

const request = (id: string, more: object = {}) =>
  JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/responses', body: {}, ...more })

/** The checker's result for these bytes, passed in pieces that end at the cuts. */
function verdict(content: string | Buffer, purpose: LinesPurpose = 'batch', cuts: readonly number[] = []) {
  const bytes = Buffer.from(content)
  const checker = new LineChecker(purpose)
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const end of [...ends, bytes.length]) {
    // A buffer that is reused, like the reader's.
    const piece = Buffer.from(bytes.subarray(from, end))
    const problem = checker.push(piece)
    piece.fill(0)
    if (problem !== null) return problem
    from = end
  }
  return checker.end()
}

describe('the lines of a file', () => {
  it.each<[string, string | Buffer, LinesPurpose, ContentProblem | null]>([
    ['two requests', `${request('a')}\n${request('b')}`, 'batch', null],
    ['a line break at the end', `${request('a')}\n`, 'batch', null],
    ['blank lines at the end', `${request('a')}\r\n\r\n  \n`, 'batch', null],
    ['Windows line ends', `${request('a')}\r\n${request('b')}\r\n`, 'batch', null],
    ['a byte order mark', `\ufeff${request('a')}`, 'batch', null],
    ['a byte order mark in the middle', `${request('a')}\n\ufeff{}`, 'batch', { kind: 'not-json', line: 2 }],
    ['nothing', '', 'batch', { kind: 'no-lines' }],
    ['only blank lines', '\n \n', 'evals', { kind: 'no-lines' }],
    ['a blank line between', `${request('a')}\n\n${request('b')}`, 'batch', { kind: 'blank', line: 2 }],
    ['a broken line', `${request('a')}\n{"custom_id": "b",`, 'batch', { kind: 'not-json', line: 2 }],
    ['a list', '[]', 'fine-tune', { kind: 'not-object', line: 1 }],
    ['null', 'null', 'evals', { kind: 'not-object', line: 1 }],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'evals', { kind: 'not-utf8', line: 1 }],
    ['UTF-16', Buffer.from('\ufeff{}\n', 'utf16le'), 'evals', { kind: 'not-utf8', line: 1 }],
    ['no custom_id', '{"method":"POST"}', 'batch', { kind: 'no-custom-id', line: 1 }],
    ['an empty custom_id', request(''), 'batch', { kind: 'no-custom-id', line: 1 }],
    [
      'a custom_id twice',
      `${request('a')}\n${request('b')}\n${request('a')}`,
      'batch',
      { kind: 'custom-id-twice', line: 3, found: 'a' },
    ],
    ['GET', request('a', { method: 'GET' }), 'batch', { kind: 'wrong-method', line: 1, found: 'GET' }],
    ['no method', '{"custom_id":"a"}', 'batch', { kind: 'wrong-method', line: 1, found: '' }],
    [
      'a whole URL',
      request('a', { url: 'https://api.openai.com/v1/responses' }),
      'batch',
      { kind: 'wrong-url', line: 1, found: 'https://api.openai.com/v1/responses' },
    ],
    ['no body', request('a', { body: 'text' }), 'batch', { kind: 'no-body', line: 1 }],
    ['an example', '{"messages":[]}', 'fine-tune', null],
    ['an example of another kind', '{"prompt":"a","completion":"b"}', 'fine-tune', null],
    ['no example', request('a'), 'fine-tune', { kind: 'no-example', line: 1 }],
    ['anything', '{"item":{}}', 'evals', null],
  ])('%s', (_name, content, purpose, problem) => {
    expect(verdict(content, purpose)).toEqual(problem)
  })

  it('as many requests as a batch may have, and one more', () => {
    const lines = Array.from({ length: mostRequests }, (_, index) => request(`${index}`))
    expect(verdict(lines.join('\n'))).toBeNull()
    expect(verdict([...lines, request('more')].join('\n'))).toEqual({
      kind: 'too-many-lines',
      line: mostRequests + 1,
    })
  })

  it('are judged the same wherever the file is cut into pieces', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((id) => request(id)),
      fc.constantFrom(
        '',
        '\r',
        '{',
        '[]',
        '{}',
        request('twice'),
        '\ufeff',
        request('ü🗂', { body: { é: '漢' } }),
      ),
    )
    const bytes = fc.oneof(
      fc
        .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
        .map(([lines, end, last]) => Buffer.from(lines.join(end) + (last ? end : ''))),
      fc.uint8Array({ maxLength: 60 }).map((some) => Buffer.from(some)),
    )
    const purpose = fc.constantFrom<LinesPurpose[]>('batch', 'fine-tune', 'evals')
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 10 }), purpose, (content, cuts, wanted) => {
        expect(verdict(content, wanted, cuts)).toEqual(verdict(content, wanted))
      }),
      { numRuns: 2000 },
    )
  })

  it('pass if they are valid JSON, whatever they contain, and a broken one is found by its number', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), fc.nat(), (values, at) => {
        const lines = values.map((each) => JSON.stringify(each))
        expect(verdict(lines.join('\n'), 'evals')).toBeNull()
        const broken = at % lines.length
        lines[broken] = `${lines[broken]}}`
        expect(verdict(lines.join('\n'), 'evals')).toEqual({ kind: 'not-json', line: broken + 1 })
      }),
    )
  })
})

describe('a whole file', () => {
  async function checked(content: string | { sparse: number }, purpose: LinesPurpose = 'batch') {
    const path = join(await tempFolder(), 'x.jsonl')
    if (typeof content === 'string') await writeFile(path, content)
    else {
      const file = await open(path, 'w')
      await file.truncate(content.sparse)
      await file.close()
    }
    const checker = new ContentChecker()
    onTestFinished(() => checker.close())
    const read: number[] = []
    const check = (signal = never) => checker.check(path, purpose, (bytes) => read.push(bytes), signal)
    return { check, read }
  }

  it('is checked in a thread, and another one after it', async () => {
    const { check } = await checked(`${request('a')}\n${request('a')}`)
    const problem = { kind: 'custom-id-twice', line: 2, found: 'a' }
    expect(await check()).toEqual(problem)
    expect(await check()).toEqual(problem)
  })

  it('with one line of 6 GiB is not read into memory', async () => {
    const before = process.memoryUsage().rss
    const { check } = await checked({ sparse: 6 * GiB })
    expect(await check()).toEqual({ kind: 'too-long', line: 1 })
    expect(process.memoryUsage().rss - before).toBeLessThan(4 * longestLine)
  })

  it('can be aborted midway, and the next one is still checked', async () => {
    const line = `${JSON.stringify({ item: 'x'.repeat(1000) })}\n`
    const { check, read } = await checked(line.repeat((300 * MiB) / line.length), 'evals')
    const stop = new AbortController()
    const checking = check(stop.signal)
    await expect.poll(() => read.length, { timeout: 10_000 }).toBeGreaterThan(0)
    stop.abort(new Error('enough'))
    await expect(checking).rejects.toThrow('enough')
    expect(read.at(-1)).toBeLessThan(300 * MiB)
    expect(await check()).toBeNull()
  }, 30_000)

  it('that does not exist is reported as missing', async () => {
    const checker = new ContentChecker()
    onTestFinished(() => checker.close())
    const gone = checker.check(join(await tempFolder(), 'gone.jsonl'), 'batch', () => {}, never)
    await expect(gone).rejects.toMatchObject({ failure: { kind: 'source-missing' } })
  })
})

describe('the suggested purpose', () => {
  it.each([
    [request('a'), 'batch'],
    [`\ufeff\n${request('a')}`, 'batch'],
    ['{"messages": [{"role": "user"', 'fine-tune'],
    ['{"prompt":"a","completion":"b"}', 'fine-tune'],
    ['{"input":{"messages":[]},"preferred_output":[]}', 'fine-tune'],
    ['{"item":{"question":"?"}}', 'evals'],
    ['{"text":"a"}', 'user_data'],
    ['no JSON "custom_id":', 'user_data'],
    ['', 'user_data'],
  ])('%s: %s', (head, purpose) => {
    expect(purposeOfLines(head)).toBe(purpose)
  })

  it('follows the name if that says enough, and a file that cannot be read is user data', async () => {
    const folder = await tempFolder()
    expect(await suggestPurpose(join(folder, 'a.PNG'), 'a.PNG')).toBe('vision')
    expect(await suggestPurpose(join(folder, 'a.pdf'), 'a.pdf')).toBe('user_data')
    expect(await suggestPurpose(join(folder, 'gone.jsonl'), 'gone.jsonl')).toBe('user_data')
    await writeFile(join(folder, 'x.JSONL'), request('a'))
    expect(await suggestPurpose(join(folder, 'x.JSONL'), 'x.JSONL')).toBe('batch')
  })

  it.skipIf(process.platform === 'win32')(
    'of a pipe waits for no writer, here and in the thread',
    async () => {
      const folder = await tempFolder()
      const pipe = join(folder, 'pipe.jsonl')
      execFileSync('mkfifo', [pipe])
      expect(await suggestPurpose(pipe, 'pipe.jsonl')).toBe('user_data')
      const checker = new ContentChecker()
      onTestFinished(() => checker.close())
      const checked = checker.check(pipe, 'batch', () => {}, never)
      await expect(checked).rejects.toMatchObject({ failure: { kind: 'source-not-a-file' } })
    },
  )

  it('what the name says against a purpose', () => {
    expect(nameProblem('a.csv', 'batch')).toEqual({ kind: 'not-lines' })
    expect(nameProblem('a.JSONL', 'fine-tune')).toBeNull()
    expect(nameProblem('a.pdf', 'vision')).toEqual({ kind: 'not-picture' })
    expect(nameProblem('a.webp', 'vision')).toBeNull()
    expect(nameProblem('.jsonl', 'evals')).toEqual({ kind: 'not-lines' })
    expect(nameProblem('a.pdf', 'assistants')).toBeNull()
  })
})
