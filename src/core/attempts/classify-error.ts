import { type Failure, type FailureKind, failureOf } from '../../shared/failures'
import { ApiError, type CallProblem, type ClosedAs, type ProxyTrouble } from '../ports'
import { isOfDrive } from '../source/drive'

/** How one attempt of a call ended. */
export type AttemptResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /**
   * It did not get through, or the service could not do it: worth another try after backoff, and no sooner than
   * `afterMs`. It says nothing about the upload, and perhaps much about the host. `unanswered`: it may have succeeded.
   */
  | {
      readonly kind: 'retry'
      readonly failure: Failure
      readonly afterMs: number
      readonly unanswered: boolean
      /**
       * What it means if it was the service that answered, and nothing in between. The answer does not tell; whether
       * the service answers other calls does.
       */
      readonly ofService?: Verdict
      /** What it means where nothing has got through before. */
      readonly atFirst?: Verdict
      /** It has a form in which services refuse, and hardly anything in between does. */
      readonly isServiceLike?: true
    }
  /** The file could not be read, for now: worth another try with the file opened anew. It says nothing about the host. */
  | { readonly kind: 'drive'; readonly failure: Failure }
  /** The part is longer than what stands before the service lets through. */
  | { readonly kind: 'too-large'; readonly failure: Failure }
  /** The account must wait: `pauseMs` is what the service asked for, when it did. */
  | { readonly kind: 'rate-limited'; readonly failure: Failure; readonly pauseMs?: number }
  /** The same again would not help. */
  | { readonly kind: 'fatal'; readonly failure: Failure }
  | { readonly kind: 'aborted' }

/** Longest wait that a service asks for and that is kept to, in milliseconds: longer ones would outlast the upload's hour. */
const longestAskedMs = 10 * 60 * 1000

export type Call = 'create' | 'part' | 'complete' | 'cancel' | 'files'
type Trouble = Exclude<AttemptResult<never>, { kind: 'done' | 'aborted' }>
/** What no repeat of the same call changes. */
type Verdict = Extract<AttemptResult<never>, { kind: 'fatal' | 'too-large' }>

/** What went wrong with a call, as an {@link AttemptResult}. Pure. */
export function classifyError(error: unknown, call: Call): Trouble {
  if (!(error instanceof ApiError)) {
    const failure = failureOf(error)
    return { kind: isOfDrive(failure) ? 'drive' : 'fatal', failure }
  }
  const { problem } = error
  switch (problem.type) {
    case 'answer':
      return classifyAnswer(problem, call)
    case 'line':
      return classifyLine(problem)
    case 'proxy':
      return classifyProxy(problem)
    case 'stalled':
      return {
        kind: 'retry',
        failure: { kind: 'no-progress', detail: `nothing moved for ${Math.round(problem.afterMs / 1000)} s` },
        afterMs: 0,
        unanswered: true,
      }
    case 'unexpected':
      return classifyUnexpected(problem, call)
  }
}

const closedKinds: Readonly<Record<ClosedAs, FailureKind>> = {
  cancelled: 'remote-upload-gone',
  expired: 'remote-upload-expired',
  failed: 'completion-failed',
}

function classifyUnexpected(odd: Extract<CallProblem, { type: 'unexpected' }>, call: Call): Trouble {
  const failure = (kind: FailureKind): Failure => ({
    kind,
    detail: odd.detail,
    status: odd.status,
    ...(odd.message === undefined ? {} : { serviceMessage: odd.message }),
    ...(odd.requestId === undefined ? {} : { requestId: odd.requestId }),
  })
  if (odd.closedAs !== undefined) return { kind: 'fatal', failure: failure(closedKinds[odd.closedAs]) }
  const passes: Trouble = {
    kind: 'retry',
    failure: failure('unexpected-answer'),
    afterMs: 0,
    unanswered: true,
  }
  if (call !== 'create' || odd.page === true) return passes
  // What was made cannot be named, let alone cancelled: each repeat would leave one more upload open.
  return { ...passes, ofService: { kind: 'fatal', failure: failure('answer-unreadable') } }
}

function classifyAnswer(answer: Extract<CallProblem, { type: 'answer' }>, call: Call): Trouble {
  const { status } = answer
  const failure = (kind: FailureKind): Failure => ({
    kind,
    detail: answer.message ?? `status ${status} without a message`,
    status,
    ...(answer.code === undefined ? {} : { code: answer.code }),
    ...(answer.message === undefined || !answer.fromService ? {} : { serviceMessage: answer.message }),
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  })
  const asked = Math.min(answer.retryAfterMs ?? 0, longestAskedMs)
  const { refusal } = answer
  const refused = (kind: FailureKind): Trouble => ({
    kind: 'fatal',
    failure: { ...failure(kind), ...(refusal?.subject === undefined ? {} : { subject: refusal.subject }) },
  })

  // Some of these are a 429, too, but waiting does not help against them.
  if (answer.fromService && refusal !== undefined && stops.has(refusal.kind)) return refused(refusal.kind)
  if (status === 429) {
    return {
      kind: 'rate-limited',
      failure: failure('rate-limited'),
      ...(answer.retryAfterMs === undefined ? {} : { pauseMs: asked }),
    }
  }
  const tooLarge = { kind: 'too-large', failure: failure('request-refused') } as const
  if (status === 413 && call === 'part' && answer.fromService) return tooLarge
  if (status >= 500 || status === 408 || status === 409) {
    return { kind: 'retry', failure: failure('service-failed'), afterMs: asked, unanswered: true }
  }
  // Whatever stands before the service wants it, and it is the account that has none.
  if (refusal?.kind === 'client-certificate-needed') return refused(refusal.kind)
  // A redirect, or a page: it comes from something in between, and that passes.
  if (!answer.fromService) {
    const passes: Trouble = {
      kind: 'retry',
      failure: failure('unexpected-answer'),
      afterMs: asked,
      unanswered: true,
    }
    // A limit of what stands before the service stays, and it has pages of its own.
    if (status === 413 && call === 'part') return { ...passes, ofService: tooLarge }
    if (answer.form === undefined || status < 400) return passes
    const meant = classifyAnswer({ ...answer, fromService: true }, call)
    if (meant.kind !== 'fatal' && meant.kind !== 'too-large') return passes
    return { ...passes, ofService: meant, ...(answer.form === 'detail' ? { isServiceLike: true } : {}) }
  }
  if (refusal !== undefined) return refused(refusal.kind)
  if (status === 401) return refused('key-rejected')
  if (status === 403) return refused('not-allowed')
  if (status === 404) {
    // Where no remote upload was named it is the address that does not exist.
    const named = call === 'part' || call === 'complete' || call === 'cancel'
    return refused(named ? 'remote-upload-gone' : 'unexpected-answer')
  }
  return refused('request-refused')
}

/** Nothing more is taken from the whole account, whatever is sent. */
const stops: ReadonlySet<FailureKind> = new Set(['account-stopped', 'storage-full'])

const proxyKinds: Readonly<Record<ProxyTrouble, FailureKind>> = {
  unreachable: 'proxy-unreachable',
  login: 'proxy-login',
  'other-login': 'proxy-login-unsupported',
  denied: 'proxy-refused',
  'out-of-order': 'proxy-refused',
}

function classifyProxy(problem: Extract<CallProblem, { type: 'proxy' }>): Trouble {
  const { why, status, proxy, methods, detail } = problem
  const failure: Failure = {
    kind: proxyKinds[why],
    detail,
    ...(status === undefined ? {} : { status }),
    ...(methods === undefined ? {} : { code: methods }),
    subject: proxy,
  }
  // Many let nothing through, for any reason that they may give, until somebody has signed in to the network.
  const passes: Trouble = { kind: 'retry', failure, afterMs: 0, unanswered: false }
  if (why !== 'login' && why !== 'other-login') return passes
  const asks: Verdict = { kind: 'fatal', failure }
  // Each try with a wrong password may be the last that the person has.
  return problem.hasCredentials === true ? asks : { ...passes, atFirst: asks }
}

/** What only a change of the account or of the server helps against. */
const lasting: ReadonlySet<FailureKind> = new Set(['client-certificate-needed', 'http1-missing'])

function classifyLine(line: Extract<CallProblem, { type: 'line' }>): Trouble {
  const { code, detail, host, means, unsent } = line
  const failure: Failure = { kind: means, detail: `${code}: ${detail}`, subject: host }
  if (lasting.has(means)) return { kind: 'fatal', failure }
  return { kind: 'retry', failure, afterMs: 0, unanswered: !unsent }
}
