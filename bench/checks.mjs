/**
 * How fast the content of files is checked, and in how much memory:
 *
 * node bench/checks.mjs [SIZE in MiB, 1024 if not given]
 *
 * For each kind of line it writes a file with an error in every 100,000th line, checks it in the thread that Hoist
 * uses, and fails if one of them is not found.
 */
import { once } from 'node:events'
import { createWriteStream, rmSync, statSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

const every = 100_000
const rules = {
  id: 'openai',
  isOpen: false,
  batch: { requests: Number.MAX_SAFE_INTEGER, embeddingInputs: 50_000, urls: ['/v1/responses'] },
  fineTune: { examples: 10 },
  assistants: [],
}
const request = (id, input, more = {}) =>
  JSON.stringify({
    custom_id: `request-${id}`,
    method: 'POST',
    url: '/v1/responses',
    body: { model: 'gpt-5-mini', input },
    ...more,
  })
const example = (text) =>
  JSON.stringify({
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: 'Yes.' },
    ],
  })

/** By name: the purpose, a good line, and lines with errors, which take turns, with their kinds. */
const files = {
  'short requests': ['batch', (n) => request(n, 'Hello'), badRequests('Hello')],
  'requests of 2 kB': ['batch', (n) => request(n, 'x'.repeat(2000)), badRequests('x'.repeat(2000))],
  'short examples': [
    'fine-tune',
    () => example('Is this right?'),
    [[() => '{"messages":[]}', 'no-messages']],
  ],
  'short items': ['evals', (n) => `{"item":{"n":${n}}}`, [[() => '{"item":7}', 'no-item']]],
}

function badRequests(input) {
  return [
    [() => request(0, input), 'custom-id-twice'],
    [() => request(0, input, { custom_id: 7 }), 'no-custom-id'],
    [(n) => request(n, input, { method: 'GET' }), 'wrong-method'],
    [(n) => request(n, input, { body: null }), 'no-body'],
    [(n) => `${request(n, input)}}`, 'not-json'],
    [() => '', 'blank'],
  ]
}

async function write(path, bytes, line, bad) {
  const out = createWriteStream(path)
  const planted = []
  let text = ''
  for (let n = 0, size = 0; size < bytes; n += 1) {
    const isBad = n % every === every - 1
    const [make, kind] = isBad ? bad[planted.length % bad.length] : [line, '']
    const made = make(n)
    if (isBad) planted.push(`${n + 1} ${kind}`)
    text += `${made}\n`
    size += made.length + 1
    if (text.length < 1 << 20 && size < bytes) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end()
  await once(out, 'close')
  return planted
}

async function check(path, purpose) {
  const worker = new Worker(new URL('../src/adapters/files/content/content-worker.js', import.meta.url))
  const before = process.memoryUsage().rss
  const began = performance.now()
  const used = process.cpuUsage()
  let most = before
  worker.postMessage({ path, task: { purpose, rules, mostBytes: 8 * 1024 ** 3 } })
  for await (const [said] of messagesOf(worker)) {
    most = Math.max(most, process.memoryUsage().rss)
    if ('read' in said) continue
    await worker.terminate()
    if (said.report === undefined) throw new Error(said.message)
    const { system, user } = process.cpuUsage(used)
    const seconds = (performance.now() - began) / 1000
    return { report: said.report, seconds, busy: (system + user) / 1e6, memory: most - before }
  }
}

async function* messagesOf(worker) {
  for (;;) yield await once(worker, 'message')
}

const folder = await mkdtemp(join(tmpdir(), 'hoist-checks-'))
const bytes = Number(process.argv[2] ?? 1024) * 1024 ** 2
try {
  for (const [name, [purpose, line, bad]] of Object.entries(files)) {
    const path = join(folder, 'lines.jsonl')
    const planted = await write(path, bytes, line, bad)
    const { size } = statSync(path)
    const { busy, memory, report, seconds } = await check(path, purpose)
    const found = report.findings.map(({ kind, line: at }) => `${at} ${kind}`)
    const count = report.counts.reduce((sum, each) => sum + each.count, 0)
    const isRight = count === planted.length && planted.slice(0, 100).join() === found.join()
    if (!isRight) process.exitCode = 1
    const rate = (time) => `${(size / 1e6 / time).toFixed(0)} MB/s`
    const figures = `${(size / 1e9).toFixed(2)} GB, ${rate(seconds)}, ${rate(busy)} of processor time, ${(memory / 1024 ** 2).toFixed(0)} MiB more`
    process.stdout.write(
      `${name}: ${figures}, ${count} of ${planted.length} found${isRight ? '' : ': WRONG'}\n`,
    )
  }
} finally {
  rmSync(folder, { recursive: true })
}
