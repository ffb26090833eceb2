import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ContentTask, findingsKept, type LinesPurpose } from '../../../../shared/service/content'
import { azureRules, openaiRules, otherRules } from '../../../service/kinds/content-rules'
import { mostKept } from './findings.js'
import { LineChecker, longestLine } from './line-checker.js'
import { TextSet } from './text-set.js'

const request = (id: unknown, more: object = {}) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/responses',
    body: { model: 'm', input: 'x' },
    ...more,
  })
const user = { role: 'user', content: 'Hello' }
const assistant = { role: 'assistant', content: 'Hi' }
const example = (more: object = {}) => JSON.stringify({ messages: [user, assistant], ...more })

/** The report on these bytes, passed in pieces that end at the cuts. */
function reportOn(
  content: string | Buffer,
  purpose: LinesPurpose = 'batch',
  { cuts = [], rules = openaiRules }: { cuts?: readonly number[]; rules?: ContentTask['rules'] } = {},
) {
  const bytes = Buffer.from(content)
  const checker = new LineChecker({ purpose, rules, mostBytes: Number.POSITIVE_INFINITY })
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const end of [...ends, bytes.length]) {
    // A buffer that is reused, like the reader's.
    const piece = Buffer.from(bytes.subarray(from, end))
    const continues = checker.push(piece)
    piece.fill(0)
    if (!continues) break
    from = end
  }
  return checker.end()
}

/** The findings in short: `line:column kind`, with a question mark after a warning. */
function found(content: string | Buffer, purpose: LinesPurpose = 'batch', rules = openaiRules) {
  return reportOn(content, purpose, { rules }).findings.map(
    ({ column, kind, line, severity }) =>
      `${line === undefined ? '' : `${line}${column === undefined ? '' : `:${column}`} `}${kind}${severity === 'warning' ? '?' : ''}`,
  )
}

/** The findings in a line that follows ten good examples, which are enough for a file. */
function foundIn(line: object | string, others = example()) {
  const text = typeof line === 'string' ? line : JSON.stringify(line)
  return found([...Array.from({ length: 10 }, () => others), text].join('\n'), 'fine-tune').map((each) =>
    each.replace(/^11:?/, ''),
  )
}

describe('the lines of a file', () => {
  it.each<[string, string | Buffer, LinesPurpose, string[]]>([
    ['two requests', `${request('a')}\n${request('b')}`, 'batch', []],
    ['a line break at the end', `${request('a')}\n`, 'batch', []],
    ['blank lines at the end', `${request('a')}\n\n  \n`, 'batch', []],
    ['Windows line ends', `${request('a')}\r\n${request('b')}\r\n`, 'batch', ['1 crlf?']],
    ['a byte order mark', `\ufeff${request('a')}`, 'batch', ['1:1 bom?']],
    ['a byte order mark in the middle', `${request('a')}\n\ufeff{}`, 'batch', ['2:1 not-json']],
    ['nothing', '', 'batch', ['no-lines']],
    ['only blank lines', '\n \n', 'evals', ['no-lines']],
    [
      'blank lines between other lines',
      `${request('a')}\n\n \t\n${request('b')}`,
      'batch',
      ['2 blank', '3 blank'],
    ],
    [
      'broken lines',
      `${request('a')}\n{"custom_id": "ü",\n${request('b')}\n{]`,
      'batch',
      ['2:19 not-json', '4:2 not-json'],
    ],
    ['a number', '7\n{"item":{}}', 'evals', ['1:1 not-object']],
    ['null', 'null', 'evals', ['1:1 not-object']],
    ['an array, and a line after it', '[{}]\n{"item":{}}', 'evals', ['1:1 not-object']],
    ['one array', '[{"item":{}},{"item":{}}]\n', 'evals', ['1:1 array']],
    ['one array over several lines', ' [\n{"item":{}},\n{"item":{}}\n]\n', 'evals', ['1:1 array']],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"item":{"é":"'), Buffer.from([0xff]), Buffer.from('"}}')]),
      'evals',
      ['1:15 not-utf8'],
    ],
    [
      'a character of UTF-8 that is cut off',
      Buffer.concat([Buffer.from('{"item":{"":"'), Buffer.from([0xe6, 0xbc]), Buffer.from('"}}')]),
      'evals',
      ['1:14 not-utf8'],
    ],
    ['UTF-16', Buffer.from('\ufeff{}\n', 'utf16le'), 'evals', ['utf16']],
    ['UTF-16 without a mark', Buffer.from('{}\n', 'utf16le'), 'evals', ['utf16']],
    ['UTF-16 the other way round', Buffer.from('{}\n', 'utf16le').swap16(), 'evals', ['utf16']],
  ])('have the expected findings: %s', (_name, content, purpose, expected) => {
    expect(found(content, purpose)).toEqual(expected)
  })

  it('are all checked: the first findings are kept, and all are counted', () => {
    const lines = Array.from({ length: 500 }, (_, index) => request(`${index}`, { method: 'GET' }))
    const { counts, findings } = reportOn(lines.join('\n'))
    expect(counts).toEqual([{ kind: 'wrong-method', severity: 'error', count: 500 }])
    expect(findings.map(({ line }) => line)).toEqual(Array.from({ length: findingsKept }, (_, at) => at + 1))
    expect(mostKept).toBe(findingsKept)
  })

  it('show an error even after hundreds of warnings', () => {
    const url = '/v1/embeddings'
    const lines = Array.from({ length: 300 }, (_, index) => request(`${index}`, { url, body: { input: '' } }))
    const { findings } = reportOn([...lines, '{'].join('\n'))
    expect(findings).toHaveLength(findingsKept)
    expect(findings.at(-1)).toMatchObject({ kind: 'not-json', line: 301, column: 2 })
  })

  it('are quoted around what is wrong', () => {
    const long = 'é'.repeat(300)
    const { findings } = reportOn(`${request(7)}\n${JSON.stringify({ custom_id: long, method: long })}`)
    expect(findings[0]).toMatchObject({
      column: 14,
      excerpt: expect.stringMatching(/^\{"custom_id":7,"method/),
    })
    expect(findings[1]?.excerpt).toMatch(/^…é+","method":"é+…$/)
  })

  it('that are too long to be checked are named, and the lines after them are checked', () => {
    const long = Buffer.alloc(longestLine + 1, 'x')
    const rest = Buffer.from(`\n${request(1)}`)
    const checker = new LineChecker({
      purpose: 'batch',
      rules: openaiRules,
      mostBytes: Number.POSITIVE_INFINITY,
    })
    for (const piece of [long.subarray(0, 10_000_000), long.subarray(10_000_000), rest]) checker.push(piece)
    expect(checker.end().findings.map(({ kind, line }) => [kind, line])).toEqual([
      ['too-long', 1],
      ['no-custom-id', 2],
    ])
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
        expect(reportOn(content, wanted, { cuts })).toEqual(reportOn(content, wanted))
      }),
      { numRuns: 2000 },
    )
  })

  it('are JSON if and only if JSON.parse reads them, wherever they are broken', () => {
    const value = fc.oneof(
      fc.json().map((text) => text.replaceAll('\n', ' ')),
      fc.constantFrom(
        '1.5e-7',
        '-0',
        '01',
        '1.',
        '.5',
        '+1',
        '1e',
        '"\\u12g4"',
        '"\\x"',
        '"\t"',
        'tru',
        'nul',
      ),
    )
    fc.assert(
      fc.property(
        value,
        fc.nat(),
        fc.constantFrom('', ' ', '"', '\\', '}', ',', ':', 'é', '0'),
        (text, at, add) => {
          const cut = at % (text.length + 1)
          const line = `{"item":{"a":${text.slice(0, cut)}${add}${text.slice(cut)}}}`
          let isJson = true
          let isObject = true
          try {
            const { item } = JSON.parse(line)
            isObject = typeof item === 'object' && item !== null && !Array.isArray(item)
          } catch {
            isJson = false
          }
          expect(found(line, 'evals').map((each) => each.replace(/^\S+ /, ''))).toEqual(
            isJson ? (isObject ? [] : ['no-item']) : ['not-json'],
          )
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('have numbers that end at the first character that is not a digit, wherever it is', () => {
    const signs = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).concat('漢', '🗂')
    for (const number of Array.from({ length: 10 }, (_, length) => '123456789'.slice(0, length)))
      for (const sign of signs.filter((each) => !/[\d.eE,}\s]/.test(each)))
        for (const before of ['1', '-', '1.', '1e+'])
          expect(found(`{"item":{"a":${before}${number}${sign}1}}`, 'evals')).toEqual([
            `1:${14 + before.length + number.length} not-json`,
          ])
  })

  it('are JSON however deep and long their values are', () => {
    const deep = `{"item":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`
    const strings = Array.from(
      { length: 70 },
      (_, length) => `"${'x'.repeat(length)}\\n${'é'.repeat(length)}"`,
    )
    const many = `{"item":{"a":[${strings.join(',')}]},"b":[${'0,'.repeat(5_000)}0]}`
    expect(found(`${deep}\n${many}\n${deep.slice(0, -3)}`, 'evals')).toEqual([
      `3:${deep.length - 2} not-json`,
    ])
  })
})

describe('texts, which are read four bytes at a time', () => {
  const texts = Array.from({ length: 13 }, (_, length) => 'é-\u007f!漢 #~[]^a'.slice(0, length))

  it('end at the first quote, backslash or control character, wherever it is in them', () => {
    for (const before of texts)
      for (const after of texts) {
        const lines = ['', '\\n', '\u0000', '\u001f', '\\é', '"'].map(
          (sign) => `{"item":{"a":"${before}${sign}${after}"}}`,
        )
        const column = [...`{"item":{"a":"${before}`].length + 1
        expect(found(lines.join('\n'), 'evals')).toEqual([
          `3:${column} not-json`,
          `4:${column} not-json`,
          `5:${column} not-json`,
          `6:${column + 1} not-json`,
        ])
      }
  })

  it('are equal only if all their bytes are', () => {
    for (const model of texts.slice(1)) {
      const others = [...model].map((_, at) => `${model.slice(0, at)}x${model.slice(at + 1)}`)
      const models = [model, ...others, `${model}x`, model.slice(0, -1), model]
      const lines = models.map((each, index) => request(index.toString(36), { body: { model: each } }))
      expect(found(lines.join('\n'))).toEqual(
        models.slice(1, -1).map((_, index) => `${index + 2}:72 model-differs`),
      )
    }
  })
})

describe('a request of a batch', () => {
  const chat = '/v1/chat/completions'
  it.each<[string, string, string[]]>([
    ['with all it needs', request('a'), []],
    ['with a prompt instead of a model', request('a', { body: { prompt: { id: 'p' } } }), []],
    ['with backslashes in its keys', request('a').replace('custom_id', 'custom\\u005fid'), []],
    ['without custom_id', '{"method":"POST","url":"/v1/responses","body":{}}', ['1:1 no-custom-id']],
    ['with a number as custom_id', request(7), ['1:14 no-custom-id']],
    ['with an empty custom_id', request(''), ['1:14 no-custom-id']],
    [
      'with a custom_id that came before',
      `${request('a')}\n${request('b')}\n${request('a')}`,
      ['3:14 custom-id-twice'],
    ],
    [
      'with a custom_id that came before, written in another way',
      `${request('é/')}\n${request('').replace('""', '"\\u00e9\\/"')}`,
      ['2:14 custom-id-twice'],
    ],
    ['with GET', request('a', { method: 'GET' }), ['1:27 wrong-method']],
    ['without method', request('a', { method: undefined }), ['1:1 wrong-method']],
    ['with a whole URL', request('a', { url: 'https://api.openai.com/v1/responses' }), ['1:40 wrong-url']],
    ['without URL', request('a', { url: undefined }), ['1:1 wrong-url']],
    ['to an endpoint that batches cannot call', request('a', { url: '/v1/files' }), ['1:40 wrong-url']],
    [
      'to another endpoint than the first',
      `${request('a')}\n${request('b', { url: chat })}`,
      ['2:40 url-differs'],
    ],
    ['with text as body', request('a', { body: 'x' }), ['1:63 no-body']],
    ['with an array as body', request('a', { body: [] }), ['1:63 no-body']],
    ['without body', request('a', { body: undefined }), ['1:1 no-body']],
    ['without the model that its endpoint needs', request('a', { url: chat, body: {} }), ['1:70 no-model?']],
    [
      'with another model than the first',
      `${request('a')}\n${request('b', { body: { model: 'n' } })}`,
      ['2:72 model-differs'],
    ],
    [
      'with several errors',
      '{"custom_id":"a","url":1}',
      ['1:1 wrong-method', '1:24 wrong-url', '1:1 no-body'],
    ],
  ])('%s has the expected findings', (_name, content, expected) => {
    expect(found(content)).toEqual(expected)
  })

  it.each([
    '/v1/responses',
    '/v1/chat/completions',
    '/v1/embeddings',
    '/v1/completions',
    '/v1/moderations',
    '/v1/images/generations',
    '/v1/images/edits',
    '/v1/videos',
  ])('to %s is accepted', (url) => {
    expect(found(request('a', { url }))).toEqual([])
  })

  it('to an endpoint without a version is accepted by Azure only, and others may accept unknown endpoints', () => {
    const line = request('a', { url: '/responses' })
    expect(found(line)).toEqual(['1:40 wrong-url'])
    expect(found(line, 'batch', azureRules)).toEqual([])
    expect(found(line, 'batch', otherRules)).toEqual(['1:40 wrong-url?'])
  })

  it('is one too many after 50,000 others', () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => request(`${index}`))
    expect(found(lines.join('\n'))).toEqual([])
    expect(found([...lines, request('more'), request('most')].join('\n'))).toEqual(['50001 too-many-lines'])
  })

  it('is reported with the limit that it exceeds, and too few examples with the minimum number', () => {
    const rules = {
      ...openaiRules,
      batch: { ...openaiRules.batch, requests: 2, embeddingInputs: 3 },
      fineTune: { examples: 4 },
    }
    const limits = (content: string, purpose?: LinesPurpose) => {
      const { counts, findings } = reportOn(content, purpose, { rules })
      return [...findings, ...counts].map(({ kind, limit }) => [kind, limit])
    }
    const lines = ['a', 'b', 'c'].map((id) => request(id)).join('\n')
    expect(limits(lines)).toEqual(Array(2).fill(['too-many-lines', 2]))
    const inputs = { url: '/v1/embeddings', body: { model: 'm', input: ['1', '2', '3', '4'] } }
    expect(limits(request('a', inputs))).toEqual(Array(2).fill(['too-many-inputs', 3]))
    expect(limits(example(), 'fine-tune')).toEqual(Array(2).fill(['too-few', 4]))
  })

  it('for embeddings may have inputs, up to 50,000 in the whole file', () => {
    const inputs = (id: string, input: unknown) =>
      request(id, { url: '/v1/embeddings', body: { model: 'm', input } })
    const many = Array.from({ length: 49_998 }, () => 'x')
    const most = [inputs('a', many), inputs('b', [1, 2, 3]), inputs('c', 'x')]
    expect(found(most.join('\n'))).toEqual([])
    expect(found([...most, inputs('d', [[1], [2]])].join('\n'))).toEqual(['4:85 too-many-inputs'])
  })
})

describe('an example for fine-tuning', () => {
  const tool = { type: 'function', function: { name: 'f', parameters: {} } }
  const preference = {
    input: { messages: [user] },
    preferred_output: [assistant],
    non_preferred_output: [assistant],
  }
  const completion = { prompt: 'a', completion: 'b' }

  it.each<[string, object, string?]>([
    ['with messages', { messages: [{ role: 'system', content: '' }, user, assistant] }],
    ['with a developer and a tool', { messages: [{ role: 'developer' }, user, { role: 'tool' }, assistant] }],
    ['with weights', { messages: [user, { ...assistant, weight: 0 }, user, { ...assistant, weight: 1 }] }],
    ['with tools', { messages: [user, assistant], tools: [tool], parallel_tool_calls: false }],
    ['with nothing for tools', { messages: [user, assistant], tools: null, parallel_tool_calls: null }],
    ['of preference', preference, JSON.stringify(preference)],
    ['of reinforcement', { messages: [user], answer: 4 }, JSON.stringify({ messages: [user], answer: 5 })],
    ['of completion', completion, JSON.stringify(completion)],
  ])('%s is accepted', (_name, line, others = example()) => {
    expect(foundIn(line, others)).toEqual([])
  })

  it.each<[string, object | string, string[], string?]>([
    ['of no known format', '{"text":""}', [' no-example']],
    ['of another format', preference, [' other-format']],
    ['with text for messages', '{"messages":"x"}', ['13 no-messages']],
    ['without messages in the list', '{"messages":[]}', ['13 no-messages']],
    ['with text for a message', '{"messages":["x",{"role":"assistant"}]}', ['14 unknown-role']],
    ['without role', '{"messages":[{},{"role":"assistant"}]}', ['14 unknown-role']],
    ['with an unknown role', '{"messages":[{"role":"bot"},{"role":"assistant"}]}', ['22 unknown-role']],
    ['that ends with a question', { messages: [assistant, user] }, ['50 assistant-last']],
    [
      'with a weight of 2',
      '{"messages":[{"role":"user"},{"role":"assistant","weight":2}]}',
      ['59 wrong-weight'],
    ],
    ['with a weight of true', '{"messages":[{"weight":true,"role":"assistant"}]}', ['24 wrong-weight']],
    [
      'with a weight of a question',
      '{"messages":[{"role":"user","weight":1},{"role":"assistant"}]}',
      ['38 wrong-weight'],
    ],
    ['with an object for tools', '{"messages":[{"role":"assistant"}],"tools":{}}', ['44 wrong-tools']],
    [
      'with a tool without a name',
      '{"messages":[{"role":"assistant"}],"tools":[{"type":"function","function":{}}]}',
      ['45 wrong-tools'],
    ],
    [
      'with text for parallel_tool_calls',
      '{"messages":[{"role":"assistant"}],"parallel_tool_calls":"no"}',
      ['58 wrong-parallel'],
    ],
    [
      'of preference without input',
      { ...preference, input: undefined },
      ['1 no-input'],
      JSON.stringify(preference),
    ],
    [
      'of preference without messages',
      { ...preference, input: {} },
      ['10 no-messages'],
      JSON.stringify(preference),
    ],
    [
      'of preference without a worse answer',
      { ...preference, non_preferred_output: [] },
      ['139 no-output'],
      JSON.stringify(preference),
    ],
    [
      'of preference with a question as answer',
      { ...preference, preferred_output: [user], input: { messages: [user] } },
      ['78 no-output'],
      JSON.stringify(preference),
    ],
    [
      'of reinforcement with an unknown role',
      '{"messages":[{"role":"bot"}],"answer":4}',
      ['22 unknown-role'],
      JSON.stringify({ messages: [user], answer: 4 }),
    ],
    [
      'of reinforcement with an object for tools',
      '{"messages":[{"role":"user"}],"tools":{},"answer":4}',
      ['39 wrong-tools'],
      JSON.stringify({ messages: [user], answer: 4 }),
    ],
    ['of completion without completion', '{"prompt":"a"}', ['1 no-completion'], JSON.stringify(completion)],
  ])('%s is refused', (_name, line, expected, others = example()) => {
    expect(foundIn(line, others)).toEqual(expected)
  })

  it('is not enough alone, and nine are not enough either', () => {
    const lines = Array.from({ length: 10 }, () => example())
    expect(found(lines.join('\n'), 'fine-tune')).toEqual([])
    expect(found(lines.slice(1).join('\n'), 'fine-tune')).toEqual(['too-few'])
  })
})

describe('an item of an evaluation', () => {
  it.each<[string, string[]]>([
    ['{"item":{}}', []],
    ['{"item":{"a":1},"sample":{"b":2}}', []],
    ['{"sample":{}}', ['1:1 no-item']],
    ['{"item":"x"}', ['1:9 no-item']],
  ])('%s has the expected findings', (line, expected) => {
    expect(found(line, 'evals')).toEqual(expected)
  })
})

const buffer = Buffer.alloc(64, '"')

/** Adds a text that is somewhere in a buffer, which has other texts after it. */
function isNewIn(set: TextSet, text: string, at = 0) {
  return set.add(
    new DataView(buffer.buffer, buffer.byteOffset, buffer.length),
    at,
    at + buffer.write(text, at),
  )
}

it('a million different texts are all told apart, and each is recognized', () => {
  const set = new TextSet()
  const isNew = (index: number) => isNewIn(set, `request-${index}`)
  let known = 0
  for (let index = 0; index < 1_000_000; index += 1) if (!isNew(index)) known += 1
  expect(known).toBe(0)
  for (let index = 0; index < 1_000_000; index += 997) if (!isNew(index)) known += 1
  expect(known).toBe(Math.ceil(1_000_000 / 997))
})

it.each([10, 16, 36])(
  'ids that count in base %i are told apart before and after the table is full, wherever they are in a buffer',
  (base) => {
    const most = 2 ** 14
    const room = most * 0.75
    const set = new TextSet(most)
    const isNew = (index: number) => isNewIn(set, index.toString(base), index % 7)
    const from = (first: number, count: number) =>
      Array.from({ length: count }, (_, index) => isNew(first + index))
    for (let first = 0; first < room; first += 1000) {
      const count = Math.min(1000, room - first)
      expect(from(first, count)).not.toContain(false)
      // The first and the last one of this round, and the very first one.
      expect([isNew(first), isNew(first + count - 1), isNew(0)]).toEqual([false, false, false])
    }
    expect(from(room, 3 * room)).not.toContain(false)
    expect(from(0, room)).not.toContain(true)
    expect(from(room, 3 * room)).not.toContain(false)
  },
)

it('ids that are repeated far away, in other pieces of the file, are found in their lines', () => {
  const count = 20_000
  const lines = Array.from({ length: count }, (_, index) => request(`r${index}`))
  const again = new Map([
    [7000, 'r0'],
    [12_345, 'r6999'],
    [12_346, 'r12344'],
    [count - 1, 'r12347'],
  ])
  for (const [index, id] of again) lines[index] = request(id)
  const content = lines.join('\n')
  const cuts = Array.from({ length: Math.floor(content.length / 4001) }, (_, index) => (index + 1) * 4001)
  const { findings } = reportOn(content, 'batch', { cuts })
  expect(findings.map(({ column, kind, line }) => `${line}:${column} ${kind}`)).toEqual(
    [...again.keys()].map((index) => `${index + 1}:14 custom-id-twice`),
  )
})

it('texts for which there is no room are compared with the stored texts', () => {
  const set = new TextSet(2 ** 12)
  const isNew = (index: number) => isNewIn(set, `${index}`)
  const room = 3 * 2 ** 10
  const from = (first: number) => Array.from({ length: room }, (_, index) => isNew(first + index))
  expect(from(0)).not.toContain(false)
  expect(from(room)).not.toContain(false)
  expect(from(room)).not.toContain(false)
  expect(from(0)).not.toContain(true)
})
