import { execFileSync } from 'node:child_process'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { never, tempFolder } from '../../../../testing/servers'
import { GiB, MiB } from '../../../shared/limits'
import { type CheckedPurpose, nameFinding } from '../../../shared/service/content'
import type { Purpose } from '../../../shared/service/purposes'
import { openaiRules, otherRules } from '../../service/kinds/content-rules'
import { longestLine } from './checks/line-checker.js'
import { ContentChecker, purposeOfLines, suggestPurpose } from './content'

const request = (id: string) =>
  JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/responses', body: {} })
const rules = openaiRules

async function checked(content: string | Buffer | { sparse: number }, purpose: CheckedPurpose = 'batch') {
  const path = join(await tempFolder(), 'x.jsonl')
  if (typeof content === 'string' || Buffer.isBuffer(content)) await writeFile(path, content)
  else {
    const file = await open(path, 'w')
    await file.truncate(content.sparse)
    await file.close()
  }
  const checker = new ContentChecker()
  onTestFinished(() => checker.close())
  const check = (signal = never, onRead: (bytes: number) => void = () => {}) =>
    checker.check(path, { purpose, rules, mostBytes: Number.POSITIVE_INFINITY }, onRead, signal)
  return { check }
}

describe('a whole file', () => {
  it('is checked in a thread, which then checks the next file', async () => {
    const { check } = await checked(`${request('a')}\n${request('a')}`)
    const report = { findings: [{ kind: 'custom-id-twice', line: 2, column: 14 }] }
    expect(await check()).toMatchObject(report)
    expect(await check()).toMatchObject(report)
  })

  it('with one line of 1 GiB is not read into memory', async () => {
    const before = process.memoryUsage().rss
    const { check } = await checked({ sparse: GiB })
    expect((await check()).findings).toMatchObject([{ kind: 'too-long', line: 1 }])
    expect(process.memoryUsage().rss - before).toBeLessThan(4 * longestLine)
  })

  it('can be aborted midway, and the next file is still checked', async () => {
    const line = `${JSON.stringify({ item: { x: 'x'.repeat(1000) } })}\n`
    const { check } = await checked(line.repeat((300 * MiB) / line.length), 'evals')
    const stop = new AbortController()
    const read: number[] = []
    const checking = check(stop.signal, (bytes) => {
      read.push(bytes)
      stop.abort(new Error('enough'))
    })
    await expect(checking).rejects.toThrow('enough')
    expect(read).toEqual([MiB])
    expect((await check()).findings).toEqual([])
  }, 30_000)

  it('that does not exist is reported as missing', async () => {
    const checker = new ContentChecker()
    onTestFinished(() => checker.close())
    const gone = checker.check(
      join(await tempFolder(), 'gone.jsonl'),
      { purpose: 'batch', rules, mostBytes: Number.POSITIVE_INFINITY },
      () => {},
      never,
    )
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

  it('follows the name if the name says enough, and a file that cannot be read is user data', async () => {
    const folder = await tempFolder()
    expect(await suggestPurpose(join(folder, 'a.PNG'), 'a.PNG')).toBe('vision')
    expect(await suggestPurpose(join(folder, 'a.pdf'), 'a.pdf')).toBe('user_data')
    expect(await suggestPurpose(join(folder, 'gone.jsonl'), 'gone.jsonl')).toBe('user_data')
    await writeFile(join(folder, 'x.JSONL'), request('a'))
    expect(await suggestPurpose(join(folder, 'x.JSONL'), 'x.JSONL')).toBe('batch')
  })

  it.skipIf(process.platform === 'win32')(
    'of a pipe is found without waiting for a writer, here and in the thread',
    async () => {
      const folder = await tempFolder()
      const pipe = join(folder, 'pipe.jsonl')
      execFileSync('mkfifo', [pipe])
      expect(await suggestPurpose(pipe, 'pipe.jsonl')).toBe('user_data')
      const checker = new ContentChecker()
      onTestFinished(() => checker.close())
      const checked = checker.check(
        pipe,
        { purpose: 'batch', rules, mostBytes: Number.POSITIVE_INFINITY },
        () => {},
        never,
      )
      await expect(checked).rejects.toMatchObject({ failure: { kind: 'source-not-a-file' } })
    },
  )
})

describe('what the name says against a purpose', () => {
  it.each<[string, Purpose, string | null]>([
    ['a.jsonl', 'batch', null],
    ['a.csv', 'batch', 'not-lines error'],
    ['.jsonl', 'evals', 'not-lines error'],
    ['a.JSONL', 'fine-tune', 'suffix-case warning'],
    ['a.pdf', 'assistants', null],
    ['a.PDF', 'assistants', 'suffix-case error'],
    ['a.vb', 'assistants', 'not-type error'],
    ['a', 'assistants', 'not-type error'],
    ['a.pdf', 'vision', null],
    ['a', 'user_data', null],
  ])('%s for %s: %s', (name, purpose, expected) => {
    const finding = nameFinding(name, purpose, rules)
    expect(finding && `${finding.kind} ${finding.severity}`).toBe(expected)
  })

  it('is only a warning if the service may accept more files', () => {
    expect(nameFinding('a.vb', 'assistants', otherRules)).toEqual({ kind: 'not-type', severity: 'warning' })
  })
})

describe('a picture', () => {
  it.each<[string, Buffer, boolean]>([
    ['PNG', Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1'), true],
    ['JPEG', Buffer.from('\xff\xd8\xff\xe0', 'latin1'), true],
    ['GIF', Buffer.from('GIF89a..'), true],
    ['an old GIF', Buffer.from('GIF87a..'), true],
    ['WebP', Buffer.from('RIFF....WEBPVP8 '), true],
    ['a sound', Buffer.from('RIFF....WAVEfmt '), false],
    ['BMP', Buffer.from('BM......'), false],
    ['PDF', Buffer.from('%PDF-1.7'), false],
    ['a letter', Buffer.from('x'), false],
  ])('is recognized by its content: %s', async (_name, content, isPicture) => {
    const { check } = await checked(content, 'vision')
    expect((await check()).findings.map(({ kind }) => kind)).toEqual(isPicture ? [] : ['not-picture'])
  })
})
