import type { FaultAction, Mark } from '../src/practice/faults/faults'
import type { FailureKind } from '../src/shared/failures/failures'

export type Call = 'create' | 'part' | 'complete' | 'cancel'

/** Where a call meets the fault. `done`: the service has done its work, and only the response is affected. */
export type Place =
  | { readonly call: Call; readonly at: 'instead' }
  | { readonly call: 'part'; readonly at: Mark }
  | { readonly call: Call; readonly at: 'done' }

export const places: readonly Place[] = [
  { call: 'create', at: 'instead' },
  { call: 'create', at: 'done' },
  { call: 'part', at: 'first' },
  { call: 'part', at: 'middle' },
  { call: 'part', at: 'last' },
  { call: 'part', at: 'all' },
  { call: 'part', at: 'done' },
  { call: 'complete', at: 'instead' },
  { call: 'complete', at: 'done' },
  { call: 'cancel', at: 'instead' },
  { call: 'cancel', at: 'done' },
]

/**
 * The expected result of an upload. `completed`: one File, byte for byte. `cancelled`: no File. A failure kind: it
 * fails with it, keeping confirmed parts. `parts: KIND`: one part fails with it, the others arrive. `waits: KIND`: it
 * says so, continues by itself when the fault is over, and can be stopped.
 */
export type Outcome =
  | 'completed'
  | 'cancelled'
  | `fails: ${FailureKind}`
  | `parts: ${FailureKind}`
  | `waits: ${FailureKind}`

/** A row of the matrix: the result when the fault hits once, and when it hits repeatedly. */
export interface Row {
  readonly fault: string
  /** In place of the work. A call other than `part` has no mark. */
  readonly instead: (call: Call, mark: Mark | undefined) => FaultAction
  /** After the work; absent if a service that has done it cannot answer so. */
  readonly done?: FaultAction
  /**
   * The next call for the same thing reaches this instead of the service: what follows a broken connection. A call
   * without a mark meets it immediately.
   */
  readonly elsewhere?: Elsewhere
  readonly once: Expected
  readonly always: Expected
  /** When it hits after the work repeatedly. Like `always` if omitted. */
  readonly doneAlways?: Partial<Expected>
  /** The same for a part, if the service counts orphans. */
  readonly doneAlwaysFull?: Outcome
}

export type Expected = Readonly<Record<Call, Outcome>>
/** An address whose host does not exist, one where nobody listens, one with an untrusted certificate. */
export type Elsewhere = 'no such host' | 'nobody listens' | 'bad certificate'

const survived: Expected = {
  create: 'completed',
  part: 'completed',
  complete: 'completed',
  cancel: 'cancelled',
}

/** Lasting faults: the part or the upload fails. A cancel request that cannot be delivered is no failure. */
function gaveUp(kind: FailureKind): Pick<Row, 'always' | 'doneAlways'> {
  return {
    always: {
      create: `fails: ${kind}`,
      part: `parts: ${kind}`,
      complete: `fails: ${kind}`,
      cancel: 'cancelled',
    },
    // The file exists, and is found before a second try.
    doneAlways: { complete: 'completed' },
  }
}

/** Faults that no repetition can heal. */
function fatal(kind: FailureKind): Pick<Row, 'once' | 'always'> {
  const all: Expected = {
    create: `fails: ${kind}`,
    part: `fails: ${kind}`,
    complete: `fails: ${kind}`,
    cancel: 'cancelled',
  }
  return { once: all, always: all }
}

const signIn = '<!doctype html><html><body><form>Sign in to this network</form></body></html>'
const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>'

function status(code: number, more: Omit<Extract<FaultAction, { kind: 'status' }>, 'kind' | 'status'> = {}) {
  return (_call: Call, mark: Mark | undefined): FaultAction => ({
    kind: 'status',
    status: code,
    ...more,
    ...(mark === undefined ? {} : { afterRequestBytes: mark }),
  })
}

/** A temporary failure of the service or of something in front of it. */
function serverError(code: number, body?: string): Row {
  return {
    fault: `${code}${body === undefined ? '' : ' with a page of HTML'}`,
    instead: status(code, body === undefined ? {} : { body }),
    done: { kind: 'body', status: code, text: body ?? '{"error":{"message":"The fault plan says so."}}' },
    once: survived,
    ...gaveUp('service-failed'),
  }
}

function breaking(fault: string, kind: 'reset' | 'end' | 'hang', failure: FailureKind): Row {
  return {
    fault,
    instead: (_call, mark) => ({ kind, ...(mark === undefined ? {} : { afterRequestBytes: mark }) }),
    done: { kind: 'drop-answer', by: kind },
    once: survived,
    ...gaveUp(failure),
  }
}

/** The connection breaks, and the next one fails. */
function unreachable(fault: string, elsewhere: Elsewhere, expected: Pick<Row, 'once' | 'always'>): Row {
  return {
    fault,
    elsewhere,
    instead: (_call, mark) => ({ kind: 'reset', ...(mark === undefined ? {} : { afterRequestBytes: mark }) }),
    done: { kind: 'drop-answer', by: 'reset' },
    ...expected,
    // The file cannot be looked up either, and the service says that the upload is completed already.
    doneAlways: { complete: 'fails: completion-unknown' },
  }
}

/** Something in between answers with a page of its own, as a captive portal does until somebody signs in. */
function portal(code: number): Row {
  return {
    fault: `${code} with the page of a portal`,
    instead: status(code, { body: signIn }),
    done: { kind: 'body', status: code, text: signIn },
    once: survived,
    ...gaveUp('unexpected-answer'),
  }
}

function limited(fault: string, headers: Record<string, string>): Row {
  return {
    fault,
    instead: status(429, { headers }),
    once: survived,
    // It continues as soon as it may; a cancel request must not make anybody wait without end.
    always: {
      create: 'waits: rate-limited',
      part: 'waits: rate-limited',
      complete: 'waits: rate-limited',
      cancel: 'cancelled',
    },
  }
}

/** A successful answer to that call which is about another upload. */
function wrongId(call: Call): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000)
  const upload = { id: 'upload_other', object: 'upload', created_at: now, expires_at: now + 3600 }
  if (call === 'create') return { ...upload, status: 'pending' }
  if (call === 'part') return { id: 'part_other', object: 'upload.part', upload_id: 'upload_other' }
  if (call === 'cancel') return { ...upload, status: 'cancelled' }
  const file = { id: 'file-other', filename: 'x', purpose: 'user_data', bytes: 1, created_at: now }
  return { ...upload, status: 'completed', file }
}

/** Every fault of the connection and of the service, and its expected result. */
export const rows: readonly Row[] = [
  unreachable('connection refused', 'nobody listens', { once: survived, ...gaveUp('connection-refused') }),
  unreachable('DNS failure', 'no such host', { once: survived, ...gaveUp('host-not-found') }),
  unreachable('TLS failure', 'bad certificate', { once: survived, ...gaveUp('certificate-untrusted') }),
  breaking('reset', 'reset', 'connection-lost'),
  breaking('orderly end without an answer', 'end', 'connection-lost'),
  breaking('half-open silence', 'hang', 'no-progress'),
  {
    fault: 'an answer that drips below the watchdog',
    instead: status(200, { body: {}, sent: { kind: 'trickle', bytes: 1, everyMs: 50 } }),
    done: { kind: 'trickle', bytes: 1, everyMs: 50 },
    once: survived,
    ...gaveUp('no-progress'),
  },
  serverError(408),
  serverError(409),
  {
    fault: '413',
    instead: status(413),
    // The rest is cut into shorter parts, until nothing shorter is useful.
    once: { ...fatal('request-refused').once, part: 'completed' },
    always: fatal('request-refused').always,
  },
  portal(200),
  portal(302),
  portal(401),
  portal(403),
  portal(404),
  limited('429 with seconds', { 'retry-after': '1' }),
  limited('429 with a date', { 'retry-after': new Date(Date.now() + 1500).toUTCString() }),
  limited('429 without a time', {}),
  serverError(500),
  serverError(502, page),
  serverError(503),
  serverError(504),
  {
    fault: 'an answer that is cut off',
    instead: status(200, { body: { id: 'cut off before it is told' }, sent: { kind: 'truncate', bytes: 9 } }),
    done: { kind: 'truncate', bytes: 9 },
    once: survived,
    ...gaveUp('connection-lost'),
  },
  {
    fault: 'the id of another upload',
    instead: (call, mark) => status(200, { body: wrongId(call) })(call, mark),
    done: { kind: 'alter', set: { id: 'upload_other', upload_id: 'upload_other' } },
    once: survived,
    always: {
      // Nothing shows that the id is wrong until the service does not know it; then the upload starts over once.
      create: 'fails: remote-upload-gone',
      part: 'parts: unexpected-answer',
      complete: 'fails: unexpected-answer',
      cancel: 'cancelled',
    },
    doneAlways: { complete: 'completed' },
    // One of the answers refuses an excess, which is true whatever its id.
    doneAlwaysFull: 'fails: request-refused',
  },
  {
    fault: 'invalid JSON',
    instead: status(200, { body: '{"id": "upload_' }),
    done: { kind: 'body', status: 200, text: '{"id": "upload_' },
    // Nobody knows whether there is an upload now: each repeat of a create request might leave one more open.
    once: { ...survived, create: 'fails: answer-unreadable' },
    always: { ...gaveUp('unexpected-answer').always, create: 'fails: answer-unreadable' },
    doneAlways: gaveUp('unexpected-answer').doneAlways ?? {},
  },
  {
    fault: '401',
    instead: status(401),
    ...fatal('key-rejected'),
  },
  { fault: '403', instead: status(403), ...fatal('not-allowed') },
  {
    fault: '404, the remote upload is gone',
    instead: status(404),
    once: { ...survived, create: 'fails: unexpected-answer' },
    always: {
      create: 'fails: unexpected-answer',
      part: 'fails: remote-upload-gone',
      complete: 'fails: remote-upload-gone',
      cancel: 'cancelled',
    },
  },
]
