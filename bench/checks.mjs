/**
 * How fast the content of files is checked, and in how much memory:
 *
 * node bench/checks.mjs [--size GIB, 1 if not given]
 *
 * For each kind of line it writes a file of that size with errors of every kind from its first line to its last,
 * checks it in the thread that Hoist uses, and fails unless exactly those are found: each with its line and its
 * column, and as many of each kind. One file of that size is on the disk at a time.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

const content = new URL('../src/adapters/files/content/', import.meta.url)
const GiB = 1024 ** 3
/** The number of findings that are kept with their places. */
const mostKept = 100
const rules = {
  id: 'openai',
  isOpen: false,
  batch: {
    requests: 50_000,
    embeddingInputs: 50_000,
    urls: ['/v1/responses', '/v1/chat/completions', '/v1/embeddings'],
  },
  fineTune: { examples: 10 },
  assistants: [],
}

/** Findings about a whole file or its name: no line of a large file can have them. */
const ofFile = [
  'not-lines',
  'not-type',
  'suffix-case',
  'not-picture',
  'no-lines',
  'utf16',
  'array',
  'too-few',
]
/** Findings about a whole line: they have no column. */
const ofLine = ['crlf', 'too-many-lines', 'blank', 'too-long', 'no-example', 'other-format']
const warnings = ['bom', 'crlf', 'no-model']

/** The digits that make each good line different. */
const digits = '00000000'
/** Where an error is in a line that is planted. */
const here = '¦'

const body = (input) => `{"model":"gpt-5-mini","input":"${input}"}`
const request = ({
  id = `"ü🗂 ${digits}"`,
  method = '"POST"',
  url = '"/v1/responses"',
  body: given = body('Hello'),
}) => `{"custom_id":${id},"method":${method},"url":${url},"body":${given}}`
const answer = '{"role":"assistant","content":"Yes."}'
const example = (messages, more = '') => `{"messages":[${messages}]${more}}`
const question = `{"role":"user","content":"Is this right? ü🗂 ${digits}"}`

/**
 * Lines with errors: the kinds in the order of their marks, then the line. Each is planted several times over the
 * file, those of `once` once.
 */
const anywhere = [
  [['not-json'], `{"a":"ü🗂"${here}]`],
  [['not-object'], `${here}["ü"]`],
  [['not-utf8'], Buffer.concat([Buffer.from(`{"a":"ü🗂${here}`), Buffer.from([0xff]), Buffer.from('"}')])],
  [['blank'], ''],
]
const requests = [
  ...anywhere,
  [['no-custom-id'], request({ id: `${here}7` })],
  [['no-custom-id'], `${here}{"method":"POST","url":"/v1/responses","body":{}}`],
  [['custom-id-twice'], request({ id: `${here}"first"` })],
  [['wrong-method'], request({ method: `${here}"GET"` })],
  [['wrong-url', 'url-differs'], request({ url: `${here}${here}"/v1/files"` })],
  [['url-differs', 'no-model'], request({ url: `${here}"/v1/chat/completions"`, body: `${here}{}` })],
  [['no-body'], request({ body: `${here}null` })],
  [['model-differs'], request({ body: `{"input":"ü🗂","model":${here}"gpt-5"}` })],
]
const inputs = Array(rules.batch.embeddingInputs + 1).fill('"x"')
const embeddings = {
  url: `${here}"/v1/embeddings"`,
  body: `{"model":"gpt-5-mini","input":${here}[${inputs}]}`,
}
const requestsOnce = [
  [['url-differs', 'too-many-inputs'], request(embeddings)],
  [['crlf'], `${request({ id: '"returns"' })}\r`],
  [['too-long'], 'x'.repeat(33 * 1024 ** 2)],
]
const examples = [
  ...anywhere,
  [['no-example'], '{"text":"ü"}'],
  [['other-format', 'no-completion'], `${here}{"prompt":"ü"}`],
  [
    ['other-format', 'no-input', 'no-output'],
    `${here}{"preferred_output":[${answer}],"non_preferred_output":${here}[]}`,
  ],
  [['no-messages'], `{"messages":${here}[]}`],
  [['unknown-role'], example(`{"content":"ü","role":${here}"bot"},${answer}`)],
  [['assistant-last'], example(`${answer},${here}${question}`)],
  [['wrong-weight'], example(`{"role":"assistant","content":"ü","weight":${here}2}`)],
  [['wrong-tools'], example(answer, `,"tools":[${here}{"type":"function"}]`)],
  [['wrong-parallel'], example(answer, `,"parallel_tool_calls":${here}"no"`)],
]
const items = [...anywhere, [['no-item'], `{"sample":{"a":"ü"},"item":${here}7}`]]

/** By name: the purpose, a good line, and lines with errors. */
const files = {
  'requests of 2 kB': ['batch', request({ body: body('x'.repeat(1900)) }), requests, requestsOnce],
  'short requests': ['batch', request({ id: `"r${digits}"` }), requests, requestsOnce],
  'short examples': ['fine-tune', example(`${question},${answer}`), examples, []],
  'short items': ['evals', `{"item":{"n":1${digits}}}`, items, []],
}

/** A line as it is in the file, and where its marks were: columns count characters, not bytes. */
function plantOf([kinds, line], number) {
  const mark = Buffer.from(here)
  let bytes = Buffer.from(typeof line === 'string' ? line.replace(digits, `planted ${number}`) : line)
  const columns = []
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark)) {
    columns.push([...bytes.subarray(0, at).toString()].length + 1)
    bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + mark.length)])
  }
  const found = kinds.map((kind) => (ofLine.includes(kind) ? kind : `${columns.shift()} ${kind}`))
  return { found, bytes: Buffer.concat([bytes, Buffer.from('\n')]) }
}

/** Writes the file. @returns what is wrong in it: `line kind`, or `line column kind`, in its order */
function write(path, size, purpose, good, bad, single) {
  const line = Buffer.from(`${good}\n`)
  const place = line.indexOf(digits)
  const inBlock = Math.ceil(2 ** 20 / line.length)
  const block = Buffer.concat(Array(inBlock).fill(line))
  const blocks = Math.ceil(size / block.length)
  // Repeat the lines with the most findings as often as the limit on kept findings allows.
  const perRound = bad.reduce((sum, [kinds]) => sum + kinds.length, 0)
  const rounds = Math.floor((mostKept - 10) / perRound)
  const planted = [...Array(rounds).fill(bad).flat(), ...single].map(plantOf)
  const out = openSync(path, 'w')
  const wrong = []
  let lines = 0
  let filled = 0
  const put = (bytes, count, isFilled = true) => {
    writeSync(out, bytes)
    const before = filled
    if (isFilled) filled += count
    const most = rules.batch.requests
    if (purpose === 'batch' && before <= most && filled > most)
      wrong.push(`${lines + most - before + 1} too-many-lines`)
    lines += count
  }
  if (purpose === 'batch') {
    put(Buffer.from(`\ufeff${request({ id: '"first"' })}\n`), 1)
    wrong.push('1 1 bom')
  }
  let number = 0
  for (let each = 0, next = 0; each < blocks; each += 1) {
    for (let at = place; at < block.length; at += line.length) {
      number += 1
      let rest = number
      for (let digit = digits.length - 1; digit >= 0; digit -= 1, rest = Math.floor(rest / 10))
        block[at + digit] = 0x30 + (rest % 10)
    }
    put(block, inBlock)
    // Backwards: the last line of the file is one that is not JSON. A blank one would be harmless there.
    while (next < planted.length && (next * blocks) / planted.length <= each + 1) {
      const { bytes, found } = planted[planted.length - 1 - next]
      wrong.push(...found.map((what) => `${lines + 1} ${what}`))
      put(bytes, 1, bytes.length > 1)
      next += 1
    }
  }
  closeSync(out)
  return wrong.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
}

/** In a process of its own, whose memory is that of the check. */
async function check(path, purpose) {
  const before = process.memoryUsage().rss
  const began = performance.now()
  const used = process.cpuUsage()
  const worker = new Worker(new URL('content-worker.js', content))
  worker.postMessage({ path, task: { purpose, rules, mostBytes: 8 * GiB } })
  const early = []
  for (;;) {
    const [said] = await once(worker, 'message')
    if ('read' in said) {
      early.push([said.read, process.memoryUsage().rss])
      continue
    }
    await worker.terminate()
    if (said.report === undefined) throw new Error(said.message)
    const { system, user } = process.cpuUsage(used)
    const seconds = (performance.now() - began) / 1000
    const eighth = early.filter(([read]) => read <= (early.at(-1)?.[0] ?? 0) / 8).map(([, rss]) => rss)
    return {
      report: said.report,
      bytes: statSync(path).size,
      seconds,
      busy: (system + user) / 1e6,
      idle: before,
      early: Math.max(before, ...eighth),
      peak: process.resourceUsage().maxRSS * 1024,
    }
  }
}

/** The kinds that a check can find in lines, from the list of all. */
function kindsInLines() {
  const source = readFileSync(new URL('../src/shared/service/content.ts', import.meta.url), 'utf8')
  const [, list = ''] = /contentKinds = \[([^\]]*)\]/.exec(source) ?? []
  return [...list.matchAll(/'([a-z0-9-]+)'/g)]
    .map(([, kind]) => kind)
    .filter((kind) => !ofFile.includes(kind))
}

/** What a report says, as {@link write} does, and how many of each kind it counts. */
function saidBy({ counts, findings }) {
  const isWarning = (each) => (each.severity === 'warning') === warnings.includes(each.kind)
  if (![...findings, ...counts].every(isWarning)) throw new Error('an error is a warning, or the reverse')
  const found = findings.map(({ column, kind, line }) =>
    [line, column, kind].filter((each) => each !== undefined).join(' '),
  )
  return { found, counts: counts.map(({ count, kind }) => `${count} ${kind}`).sort() }
}

function countsOf(wrong) {
  const counts = {}
  for (const each of wrong) {
    const kind = each.replace(/^.* /, '')
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

async function compare(size) {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-checks-'))
  const path = join(folder, 'lines.jsonl')
  const missing = new Set(kindsInLines())
  try {
    for (const [name, [purpose, good, bad, single]] of Object.entries(files)) {
      const wrong = write(path, size, purpose, good, bad, single)
      const own = fileURLToPath(import.meta.url)
      const answer = execFileSync(process.execPath, [own, '--check', path, '--purpose', purpose])
      const { busy, bytes, early, idle, peak, report, seconds } = JSON.parse(answer.toString())
      const said = saidBy(report)
      const counts = countsOf(wrong)
      const planted = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`)
      const isRight = said.found.join() === wrong.join() && said.counts.join() === planted.sort().join()
      if (!isRight) process.exitCode = 1
      for (const kind of Object.keys(counts)) missing.delete(kind)
      const rate = (time) => `${(bytes / 1e6 / time).toFixed(0)} MB/s`
      const more = (memory) => ((memory - idle) / 1024 ** 2).toFixed(0)
      const figures = [
        `${(bytes / 1e9).toFixed(2)} GB`,
        rate(seconds),
        `${rate(busy)} of processor time`,
        `${more(peak)} MiB more at most, ${more(early)} MiB in the first eighth`,
        `${wrong.length} of ${Object.keys(counts).length} kinds planted, all found in their places`,
      ]
      console.log(`${name}: ${figures.slice(0, isRight ? undefined : -1).join(', ')}`)
      if (isRight) continue
      const differs = wrong.findIndex((each, at) => each !== said.found[at])
      console.log(`  WRONG: planted ${wrong[differs]}, found ${said.found[differs]}`)
      console.log(`  planted ${planted.join(', ')}\n  found ${said.counts.join(', ')}`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  if (missing.size > 0) {
    console.log(`Not planted: ${[...missing].join(', ')}`)
    process.exitCode = 1
  }
}

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1' },
    check: { type: 'string' },
    purpose: { type: 'string' },
  },
})
if (values.check === undefined) await compare(Number(values.size) * GiB)
else console.log(JSON.stringify(await check(values.check, values.purpose)))
