import { PassThrough } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { expect, it } from 'vitest'
import type { UploadView } from '../../shared/ipc/views'
import { reportLines } from '../../shared/messages/content-words'
import type { ContentReport } from '../../shared/service/content'
import type { NextView } from '../../shared/service/next'
import { jsonReporter, textReporter } from './reporter'

const waiting: UploadView = {
  id: 'u1',
  name: 'a.bin',
  path: '/data/a.bin',
  size: 1000,
  purpose: 'batch',
  accountId: 'a1',
  accountName: 'Work',
  autoComplete: true,
  state: 'uploading',
  actions: [],
  sentBytes: 0,
  confirmedBytes: 0,
  parts: { total: 1, pending: 1, sending: 0, waiting: 0, confirmed: 0, failed: 0 },
  addedAt: 0,
}

/** What the bars of a terminal show for an upload. */
function shown(view: UploadView, serviceName: string | null = null): string {
  const stream = new PassThrough()
  const screen = Object.assign(stream, { isTTY: true, columns: 300, rows: 10 }) as unknown as WriteStream
  const reporter = textReporter(screen, serviceName)
  reporter.upload(view)
  reporter.end()
  return String(stream.read())
}

it('a bar says that an upload waits for its turn, and how long the service has been assembling a file', () => {
  expect(shown({ ...waiting, waitsForSlot: true })).toContain('waiting for its turn')
  const all = { ...waiting, state: 'completing', sentBytes: 1000, confirmedBytes: 1000 } as const
  const since = Date.now() - 20_000
  expect(shown({ ...all, accountName: 'api.openai.com', completingSince: since }, 'OpenAI')).toContain(
    'All sent. OpenAI is assembling the file… 0:2',
  )
  expect(shown({ ...all, accountName: 'files.example', completingSince: since })).toContain(
    'All sent. files.example is assembling the file… 0:2',
  )
})

it('a bar says until when its upload waits, but not if it waits for a person', () => {
  const limited = { kind: 'rate-limited', detail: '' } as const
  const words = shown({ ...waiting, trouble: { failure: limited, retryAt: Date.now() + 42_900 } })
  expect(words).toMatch(/The service asked Hoist to slow down\. {2}Hoist tries again in 4\d sec/)
  const full = { kind: 'storage-full', detail: '' } as const
  const forPerson = shown({ ...waiting, trouble: { failure: full, retryAt: 0 } })
  expect(forPerson).toContain('The file storage of this account is full.')
  expect(forPerson).not.toMatch(/tries again|keeps trying/)
})

it('a problem of the whole file is reported once, with its count, and a problem of a line with its place', () => {
  const report: ContentReport = {
    findings: [
      { kind: 'not-lines', severity: 'error' },
      { kind: 'blank', severity: 'warning', line: 2 },
    ],
    counts: [
      { kind: 'not-lines', severity: 'error', count: 1 },
      { kind: 'blank', severity: 'warning', count: 1 },
    ],
    lines: { right: 1, unnamed: 0, wrong: 0 },
  }
  const lines = reportLines('a.txt', report)
  expect(lines.filter((line) => line.includes('only .jsonl files'))).toHaveLength(1)
  expect(lines.filter((line) => line.startsWith('Line 2'))).toHaveLength(1)
})

it('a line of JSON says when something is tried next, or null when no time is known', () => {
  const lines: string[] = []
  const reporter = jsonReporter((line) => lines.push(line))
  const failure = { kind: 'drive-silent', detail: '' } as const
  const concerned = { host: 'api.test' }
  for (const retryAt of [0, 1700]) reporter.trouble({ type: 'trouble', concerned, failure, retryAt })
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'trouble', host: 'api.test', retryAt: null },
    { event: 'trouble', host: 'api.test', retryAt: 1700 },
  ])
})

it('a next step names its file as the upload does, and says once that it waits', () => {
  const stream = new PassThrough()
  const reporter = textReporter(stream as unknown as WriteStream)
  reporter.folders(new Map([[waiting.path, 'one']]))
  reporter.upload(waiting)
  stream.read()
  const batch: NextView = {
    id: 'n1',
    accountId: 'a1',
    kind: 'batch',
    state: 'working',
    uploadId: waiting.id,
    name: waiting.name,
    endpoint: '/v1/responses',
    batchId: null,
    status: null,
    counts: { total: 0, completed: 0, failed: 0 },
    lineErrors: [],
    saved: [],
  }
  for (const retryAt of [1000, 2000])
    reporter.next({
      ...batch,
      trouble: { failure: { kind: 'service-failed', detail: '', status: 500 }, retryAt },
    })
  expect(String(stream.read())).toBe('a.bin (one): The service has a problem (500). Hoist keeps trying.\n')
})
