import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { never, tempFolder } from '../../../../testing/servers'
import { MiB } from '../../../shared/limits'
import { type LinesPurpose, type SplitPart, splitNames } from '../../../shared/service/content'
import { openaiRules } from '../../service/kinds/content-rules'
import { fingerprintAt } from '../source/node-source'
import { sourceFs } from '../source/source-fs.js'
import { LineChecker } from './checks/line-checker.js'
import { ContentChecker } from './content'
import { splitFile } from './copies/split-file.js'

const request = (id: unknown, input?: unknown) => {
  const url = input === undefined ? '/v1/responses' : '/v1/embeddings'
  return JSON.stringify({ custom_id: id, method: 'POST', url, body: { model: 'm', input } })
}
const item = (text: string) => JSON.stringify({ item: { text } })

/** What a file may have in these tests. */
interface Most {
  readonly bytes?: number
  readonly requests?: number
  readonly inputs?: number
  readonly examples?: number
}

function taskFor(purpose: LinesPurpose, most: Most) {
  const { bytes = Number.POSITIVE_INFINITY, examples = 0, inputs = 50_000, requests = 50_000 } = most
  const batch = { ...openaiRules.batch, requests, embeddingInputs: inputs }
  return { purpose, rules: { ...openaiRules, batch, fineTune: { examples } }, mostBytes: bytes }
}

/** The parts of a text that is read in pieces of that many bytes. */
function partsOf(text: string | Buffer, purpose: LinesPurpose, most: Most, piece = 7) {
  const checker = new LineChecker(taskFor(purpose, most))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += piece) checker.push(bytes.subarray(at, at + piece))
  return checker.end().parts
}

/** The texts of parts. */
function cut(text: string, parts: readonly SplitPart[] = []): string[] {
  const bytes = Buffer.from(text)
  let at = 0
  return parts.map((part) => {
    at += part.bytes
    return bytes.toString('utf8', at - part.bytes, at)
  })
}

async function fileWith(content: string | Buffer, most: Most, purpose: LinesPurpose = 'evals') {
  const folder = await tempFolder()
  const path = join(folder, 'x.jsonl')
  await writeFile(path, content)
  const checker = new ContentChecker()
  onTestFinished(() => checker.close())
  const task = taskFor(purpose, most)
  const { parts = [] } = await checker.check(path, task, () => {}, never)
  const known = await fingerprintAt(path)
  const split = (signal = never, onRead: (bytes: number) => void = () => {}) =>
    checker.copy(
      path,
      { known, split: { parts, names: splitNames('x.jsonl', parts.length) } },
      onRead,
      signal,
    )
  return { folder, parts, path, split }
}

const three = `${item('a')}\n${item('b')}\n${item('c')}\n`
const oneEach = { bytes: item('a').length + 1 }

describe('the parts of a file', () => {
  it.each<[string, LinesPurpose, Most, string, string[] | undefined]>([
    ['are not needed if one file is within the limits', 'evals', { bytes: three.length }, three, undefined],
    [
      'have as many bytes as the service accepts',
      'evals',
      { bytes: 2 * oneEach.bytes },
      three,
      [`${item('a')}\n${item('b')}\n`, `${item('c')}\n`],
    ],
    [
      'have as many requests as the service accepts, whatever is wrong with them',
      'batch',
      { requests: 2 },
      `${request(1)}\n{\n${request('c')}`,
      [`${request(1)}\n{\n`, request('c')],
    ],
    [
      'have as many embedding inputs as the service accepts',
      'batch',
      { inputs: 3 },
      [
        request('a', 'x'),
        request('b', ['x', 'y']),
        request('c', [1, 2, 3]),
        request('d', ['x', 'y', 'z']),
      ].join('\n'),
      [
        `${request('a', 'x')}\n${request('b', ['x', 'y'])}\n`,
        `${request('c', [1, 2, 3])}\n`,
        request('d', ['x', 'y', 'z']),
      ],
    ],
    [
      'do not begin with a blank line',
      'batch',
      { requests: 1 },
      `${request('a')}\n\n \n${request('b')}\n\n`,
      [`${request('a')}\n\n \n`, `${request('b')}\n\n`],
    ],
    [
      'include the byte order mark in their size',
      'evals',
      { bytes: 3 + oneEach.bytes },
      `\ufeff${three}`,
      [`\ufeff${item('a')}\n`, `${item('b')}\n`, `${item('c')}\n`],
    ],
    [
      'are not possible if a single line is too large',
      'evals',
      { bytes: oneEach.bytes },
      `${three}${item('long')}\n`,
      undefined,
    ],
    [
      'are not possible if a single request has too many inputs',
      'batch',
      { inputs: 1 },
      `${request('a', ['x', 'y'])}\n${request('b', 'x')}`,
      undefined,
    ],
    ['are not possible if the text is one array', 'evals', { bytes: 3 }, `[\n${three}`, undefined],
  ])('%s', (_name, purpose, most, text, expected) => {
    const parts = partsOf(text, purpose, most)
    expect(parts && cut(text, parts)).toEqual(expected)
  })

  it('have enough examples for fine-tuning, including the last part', () => {
    const line = JSON.stringify({ messages: [{ role: 'assistant', content: 'x' }] })
    const text = `${line}\n`.repeat(21)
    const parts = partsOf(text, 'fine-tune', { bytes: 20 * (line.length + 1), examples: 10 })
    expect(parts?.map(({ lines }) => lines)).toEqual([11, 10])
    expect(cut(text, parts).join('')).toBe(text)
  })

  it('add up to the file, and each is within the limits, in whatever pieces the file is read', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => request(text)),
      fc
        .array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 4 })
        .map((input) => request('e', input)),
      fc.constantFrom('', ' ', '{', '7'),
    )
    const some = fc.record({
      lines: fc.array(line, { maxLength: 15 }),
      end: fc.constantFrom('', '\n', '\r\n'),
      bytes: fc.integer({ min: 200, max: 600 }),
      requests: fc.integer({ min: 1, max: 5 }),
      piece: fc.integer({ min: 1, max: 300 }),
    })
    fc.assert(
      fc.property(some, ({ lines, end, bytes, requests, piece }) => {
        const text = lines.join('\n') + end
        const most = { bytes, requests, inputs: 6 }
        const parts = partsOf(text, 'batch', most, piece)
        if (parts === undefined) return
        expect(cut(text, parts).join('')).toBe(text)
        for (const part of cut(text, parts)) expect(partsOf(part, 'batch', most)).toBeUndefined()
        for (const [index, part] of parts.entries()) {
          expect(part.bytes).toBeLessThanOrEqual(bytes)
          expect(part.lines).toBeLessThanOrEqual(requests)
          if (index > 0) expect(part.lines).toBeGreaterThan(0)
        }
      }),
    )
  })
})

describe('the files that a split writes', () => {
  it('have the lines of the file, which stays as it was, and numbered names', async () => {
    const { folder, path, split } = await fileWith(three, oneEach)
    const made = await split()
    expect(made).toEqual([1, 2, 3].map((number) => join(folder, `x-${number}-of-3.jsonl`)))
    const texts = await Promise.all(made.map((each) => readFile(each, 'utf8')))
    expect(texts).toEqual([`${item('a')}\n`, `${item('b')}\n`, `${item('c')}\n`])
    expect(await readFile(path, 'utf8')).toBe(three)
    expect(await readdir(folder)).toHaveLength(4)
  })

  it('are reused if they exist, and replace no other file', async () => {
    const { folder, split } = await fileWith(three, oneEach)
    await writeFile(join(folder, 'x-2-of-3.jsonl'), 'another')
    const made = await split()
    expect(made.at(-1)).toBe(join(folder, 'x-3-of-3-2.jsonl'))
    expect(await split()).toEqual(made)
    await writeFile(join(folder, 'x-1-of-3-2.jsonl'), `${item('d')}\n`)
    expect((await split()).at(-1)).toBe(join(folder, 'x-3-of-3-3.jsonl'))
    expect(await readFile(join(folder, 'x-2-of-3.jsonl'), 'utf8')).toBe('another')
    expect(await readFile(join(folder, 'x-1-of-3-2.jsonl'), 'utf8')).toBe(`${item('d')}\n`)
  })

  it.each([
    ['changed', (path: string) => writeFile(path, three.replace('b', 'd'))],
    ['grown', (path: string) => appendFile(path, 'x')],
  ])('are not made from a file that has %s since its check', async (_what, change) => {
    const { folder, path, split } = await fileWith(three, oneEach)
    await change(path)
    await utimes(path, 1, 1)
    await expect(split()).rejects.toMatchObject({ failure: { kind: 'copy-source-changed' } })
    expect(await readdir(folder)).toEqual(['x.jsonl'])
  })

  it.each([three.slice(0, -1), `${three}x`, three.replace('\n', ' ')])(
    'are not left over when the file changes while it is read: %j',
    async (text) => {
      const folder = await tempFolder()
      const parts = [1, 1, 1].map((lines) => ({ lines, bytes: oneEach.bytes }))
      const readAll = (push: (bytes: Uint8Array) => boolean) => void push(Buffer.from(text))
      const split = () =>
        splitFile(join(folder, 'x.jsonl'), parts, splitNames('x.jsonl', 3), readAll, () => {})
      expect(split).toThrow('changed')
      expect(await readdir(folder)).toEqual([])
    },
  )

  it('are not begun without enough space, and a full disk leaves nothing behind', async () => {
    const folder = await tempFolder()
    const parts = [1, 1, 1].map((lines) => ({ lines, bytes: oneEach.bytes }))
    const readAll = (push: (bytes: Uint8Array) => boolean) => void push(Buffer.from(three))
    const split = () => splitFile(join(folder, 'x.jsonl'), parts, splitNames('x.jsonl', 3), readAll, () => {})
    const stat = sourceFs.statfsSync(folder)
    const room = vi.spyOn(sourceFs, 'statfsSync').mockReturnValue({ ...stat, blocks: 1, bavail: 0 })
    expect(split).toThrow('0 bytes are free')
    room.mockRestore()
    let files = 0
    const { fsyncSync } = sourceFs
    const full = vi.spyOn(sourceFs, 'fsyncSync').mockImplementation((file) => {
      files += 1
      if (files === 2) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      fsyncSync(file)
    })
    onTestFinished(() => full.mockRestore())
    expect(split).toThrow('ENOSPC')
    expect(await readdir(folder)).toEqual([])
  })

  it('fail with the reason if they cannot be written', async () => {
    const { folder, split } = await fileWith(three, oneEach)
    for (const [first] of splitNames('x.jsonl', 3)) await mkdir(join(folder, first ?? ''))
    await expect(split()).rejects.toMatchObject({ failure: { kind: 'split-failed' } })
    expect(await readdir(folder)).toHaveLength(1 + splitNames('x.jsonl', 3).length)
  })

  it('leave nothing unfinished behind when they are stopped', async () => {
    const line = `${item('x'.repeat(1000))}\n`
    const { folder, split } = await fileWith(line.repeat((150 * MiB) / line.length), { bytes: 50 * MiB })
    const stop = new AbortController()
    const writing = split(stop.signal, () => stop.abort(new Error('enough')))
    await expect(writing).rejects.toThrow('enough')
    // On a fast disk, some may be whole before the thread has ended; those stay.
    const unfinished = async () => (await readdir(folder)).filter((name) => name.endsWith('.part'))
    await expect.poll(unfinished).toEqual([])
  }, 40_000)
})
