import { writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { never, tempFolder } from '../../../../testing/servers'
import { MiB } from '../../../shared/limits'
import {
  type LinesPurpose,
  nameFinding,
  repairedNames,
  repairOf,
  withLowerSuffix,
} from '../../../shared/service/content'
import { openaiRules as rules } from '../../service/kinds/content-rules'
import { fingerprintAt } from '../source/node-source'
import { sourceFs } from '../source/source-fs.js'
import { ContentChecker } from './content'
import { repairFile } from './copies/repair-file.js'

const request = (id: unknown, more: object = {}) =>
  JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/responses', body: { model: 'm' }, ...more })

/** A folder with a file of that content, and what checks and repairs files in it. */
async function fileWith(content: string | Buffer, purpose: LinesPurpose = 'batch', name = 'x.jsonl') {
  const folder = await tempFolder()
  const path = join(folder, name)
  await writeFile(path, content)
  const checker = new ContentChecker()
  onTestFinished(() => checker.close())
  const task = { purpose, rules, mostBytes: Number.POSITIVE_INFINITY }
  const check = (file = path) => checker.check(file, task, () => {}, never)
  const repair = async (signal = never, onRead: (bytes: number) => void = () => {}) => {
    const offered = repairOf(await check())
    if (offered === null) return null
    const repair = { how: offered.how, names: repairedNames(name) }
    const known = await fingerprintAt(path)
    const [made] = await checker.copy(path, { task, known, repair }, onRead, signal)
    return made ?? null
  }
  return { check, folder, path, repair }
}

/** The content of the repaired copy; null if nothing is offered. The file stays as it was, and the copy is right. */
async function repaired(content: string | Buffer, purpose: LinesPurpose = 'batch', name?: string) {
  const { check, path, repair } = await fileWith(content, purpose, name)
  const made = await repair()
  expect(await readFile(path)).toEqual(Buffer.from(content))
  if (made === null) return null
  expect((await check(made)).findings).toEqual([])
  return readFile(made, 'utf8')
}

/** Makes links fail, as on a drive with FAT. */
function withoutLinks() {
  const spy = vi.spyOn(sourceFs, 'linkSync').mockImplementation(() => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })
  })
  onTestFinished(() => spy.mockRestore())
}

describe('a repaired copy', () => {
  it.each<[string, string | Buffer, string | null]>([
    ['is not offered for a file that is right', `${request('a')}\n\n`, null],
    ['is not offered without any right line', '{\n{', null],
    ['has no byte order mark', `\ufeff${request('a')}\n`, `${request('a')}\n`],
    [
      'ends its lines with LF, the last one as before',
      `${request('a')}\r\n${request('b')}`,
      `${request('a')}\n${request('b')}`,
    ],
    ['has no blank lines', `\n${request('a')}\n \n\n${request('b')}\n`, `${request('a')}\n${request('b')}\n`],
    [
      'leaves out lines that are wrong',
      `{\n${request('a')}\n7\n${request('b', { method: 'GET' })}\n${request('c')}\n}`,
      `${request('a')}\n${request('c')}`,
    ],
    [
      'leaves out lines with bytes that are not UTF-8',
      Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(request('ü'))]),
      request('ü'),
    ],
    [
      'gives each request that needs one a new custom_id that no other request has',
      [request('request-3'), request(undefined), request('request-3'), request(7), request('request-2')].join(
        '\n',
      ),
      [
        request('request-3'),
        request('request-2-2'),
        request('request-3-2'),
        request('request-4'),
        request('request-2'),
      ].join('\n'),
    ],
    [
      'keeps the spaces of what it does not change',
      '{ "custom_id" : "" ,"method":"POST", "url":"/v1/responses", "body" : { } }',
      '{ "custom_id" : "request-1" ,"method":"POST", "url":"/v1/responses", "body" : { } }',
    ],
  ])('%s', async (_name, content, expected) => {
    expect(await repaired(content)).toBe(expected)
  })

  it.each(['utf16le', 'utf16be'])('of a text in %s is UTF-8', async (encoding) => {
    const text = Buffer.from(`\ufeff${request('ü🗂')}\n`, 'utf16le')
    expect(await repaired(encoding === 'utf16le' ? text : text.swap16())).toBe(`${request('ü🗂')}\n`)
  })

  it.each(['utf16le', 'utf16be'])('of a text in %s without a mark is UTF-8', async (encoding) => {
    const text = Buffer.from(`${request('ü🗂')}\n`, 'utf16le')
    expect(await repaired(encoding === 'utf16le' ? text : text.swap16())).toBe(`${request('ü🗂')}\n`)
  })

  const example = JSON.stringify({ messages: [{ role: 'assistant', content: 'é' }] })
  it.each<[LinesPurpose, string, string]>([
    [
      'batch',
      `${request('a')}\r\n \r\n{\r\n${request('a')}\r\n`,
      `${request('a')}\n${request('request-4')}\n`,
    ],
    ['fine-tune', `${example}\r\n\r\n{"messages":[]}\r\n`.repeat(10), `${example}\n`.repeat(10)],
    ['evals', '{"item":{"é":1.50}}\r\n\r\n{"item":7}\r\n{ "item":{} }', '{"item":{"é":1.50}}\n{ "item":{} }'],
  ])('of lines for %s with everything wrong at once is right', async (purpose, text, expected) => {
    expect(await repaired(`\ufeff${text}`, purpose)).toBe(expected)
    // The copy of a file in UTF-16 is checked, and then repaired itself.
    const { check, repair } = await fileWith(Buffer.from(`\ufeff${text}`, 'utf16le'), purpose)
    const made = (await repair()) ?? ''
    expect(await readFile(made, 'utf8')).toBe(text)
    expect((await check(made)).findings).not.toEqual([])
    expect(await repaired(await readFile(made), purpose)).toBe(expected)
  })

  it('of an array has its elements byte for byte if each is on one line', async () => {
    const elements = [
      '{"item":{"a":1.50,"a":12345678901234567890}}',
      '{ "item" : {"é":"\\u00e9\\/"} }',
      '{"item":{}}',
    ]
    const lines = elements.map((each) => `${each}\n`).join('')
    for (const between of [',', ', ', ',\n  ', '\r\n,\t'])
      expect(await repaired(`[\n${elements.join(between)}]`, 'evals', 'x.json')).toBe(lines)
  })

  it.each(['a.JSONL', 'a.b.Jsonl'])('is not needed for %s: its name is sent in lower case', (name) => {
    expect(nameFinding(name, 'batch', rules)).toMatchObject({ kind: 'suffix-case' })
    expect(nameFinding(withLowerSuffix(name) ?? '', 'batch', rules)).toBeNull()
  })

  it('of an array has each element on a line of its own, and a name that ends in .jsonl', async () => {
    const items = [{ item: { text: '[,]{"\\' } }, { item: { list: [1, [2]] } }, { item: {} }]
    for (const text of [
      JSON.stringify(items),
      JSON.stringify(items, null, 2),
      ` [ ${items.map((each) => JSON.stringify(each)).join(' , ')} ]\n`,
    ]) {
      const { folder, repair } = await fileWith(text, 'evals', 'x.json')
      const made = await repair()
      expect(made).toBe(join(folder, 'x-repaired.jsonl'))
      const lines = (await readFile(made ?? '', 'utf8')).split('\n')
      expect(lines.pop()).toBe('')
      expect(lines.map((line) => JSON.parse(line))).toEqual(items)
    }
  })

  it.each([']', '[{}]', '{}', ',', '\n\nnot JSON'])('of an array followed by %j is refused', async (more) => {
    const { folder, repair } = await fileWith(`[\n{"item":{}}\n] ${more}`, 'evals', 'x.json')
    await expect(repair()).rejects.toMatchObject({
      failure: { kind: 'repair-failed', detail: 'something follows the array' },
    })
    expect(await readdir(folder)).toEqual(['x.json'])
  })

  it('has the good lines of the file, byte for byte, whatever else is in it', async () => {
    const good = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify({ item: { text } }))
    const bad = fc.constantFrom('', '{', '[]', '{"item":1}', ' ')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(good, bad), { maxLength: 12 }), async (lines) => {
        const text = lines.join('\n')
        // Such a text is taken for an array.
        fc.pre(!text.trimStart().startsWith('['))
        const kept = lines.filter((line) => line.startsWith('{"item":{'))
        const { findings } = await (await fileWith(text, 'evals')).check()
        const isRight = findings.length === 0 || kept.length === 0
        const end = text.endsWith('\n') ? '\n' : ''
        expect(await repaired(text, 'evals')).toBe(isRight ? null : `${kept.join('\n')}${end}`)
      }),
      { numRuns: 15 },
    )
  }, 60_000)

  it('gets a name that is free', async () => {
    const { folder, repair } = await fileWith(`\ufeff${request('a')}`)
    await writeFile(join(folder, 'x-repaired.jsonl'), request('b'))
    const copy = join(folder, 'x-repaired-2.jsonl')
    // The second time, the copy exists already.
    expect([await repair(), await repair()]).toEqual([copy, copy])
    expect(await readFile(join(folder, 'x-repaired.jsonl'), 'utf8')).toBe(request('b'))
    expect(await readdir(folder)).toHaveLength(3)
  })

  it.each(['links', 'no links'])(
    'replaces no file that took its name meanwhile, on a drive with %s',
    async (drive) => {
      const folder = await tempFolder()
      const made = join(folder, 'made.jsonl')
      if (drive === 'no links') withoutLinks()
      const make = (onPart: () => void) =>
        repairFile(
          join(folder, 'x.json'),
          ['made.jsonl'],
          { purpose: 'evals', rules, mostBytes: Number.POSITIVE_INFINITY },
          'array',
          readAll,
          onPart,
        )
      const readAll = (push: (bytes: Uint8Array) => boolean) => void push(Buffer.from('[{}]'))
      expect(() => make(() => writeFileSync(made, 'another'))).toThrow()
      expect(await readFile(made, 'utf8')).toBe('another')
      expect(await readdir(folder)).toEqual(['made.jsonl'])
      await rm(made)
      expect(make(() => {})).toBe(made)
      expect(await readFile(made, 'utf8')).toBe('{}\n')
      expect(await readdir(folder)).toEqual(['made.jsonl'])
    },
  )

  it('leaves nothing behind if it cannot be written', async () => {
    const { folder, repair } = await fileWith(`\ufeff${request('a')}`)
    // A folder has the name that the copy has while it is written.
    for (const name of repairedNames('x.jsonl')) await mkdir(join(folder, name))
    await expect(repair()).rejects.toMatchObject({ failure: { kind: 'repair-failed' } })
    expect(await readdir(folder)).toHaveLength(1 + repairedNames('x.jsonl').length)
  })

  it('leaves nothing unfinished behind if it is aborted', async () => {
    const line = `${JSON.stringify({ item: { text: 'x'.repeat(1000) } })}\r\n`
    const { folder, repair } = await fileWith(line.repeat((200 * MiB) / line.length), 'evals')
    const stop = new AbortController()
    const writing = repair(stop.signal, () => stop.abort(new Error('enough')))
    await expect(writing).rejects.toThrow('enough')
    // On a fast disk the copy may be whole before the thread has ended; a whole one stays.
    const unfinished = async () => (await readdir(folder)).filter((name) => name.endsWith('.part'))
    await expect.poll(unfinished).toEqual([])
  }, 40_000)
})
