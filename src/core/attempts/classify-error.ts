import { type Failure, type FailureKind, failureOf } from '../../shared/failures/failures'
import { ApiError, type CallProblem, type ClosedAs, type ProxyProblem } from '../ports'
import { isOfDrive } from '../source/drive'

/** How one attempt of a call ended. */
export type AttemptResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /**
   * It did not get through, or the service could not carry it out. It is worth another attempt after backoff, and no
   * sooner than after `afterMs`. It says nothing about the upload, and perhaps much about the host. `unanswered`: it
   * may have succeeded.
   */
  | {
      readonly kind: 'retry'
      readonly failure: Failure
      readonly afterMs: number
      readonly unanswered: boolean
      /**
       * What the answer means if it comes from the service itself. The answer alone does not show where it comes from;
       * whether the service answers other calls does.
       */
      readonly ofService?: FinalResult
      /** What the result means if nothing got through before. */
      readonly atFirst?: FinalResult
      /** The answer has the form in which services refuse, which intermediaries hardly ever use. */
      readonly isServiceLike?: true
    }
  /**
   * The file cannot be read for now. It is worth another attempt with the file reopened, and says nothing about the
   * host.
   */
  | { readonly kind: 'drive'; readonly failure: Failure }
  /** The part is larger than a gateway in front of the service accepts. */
  | { readonly kind: 'too-large'; readonly failure: Failure }
  /** The account must wait. `pauseMs` is what the service asked for, if it did. */
  | { readonly kind: 'rate-limited'; readonly failure: Failure; readonly pauseMs?: number }
  /** Repeating the same call would not help. */
  | { readonly kind: 'fatal'; readonly failure: Failure }
  | { readonly kind: 'aborted' }

/** Longest requested wait that Hoist honors, in milliseconds: a longer one would outlast the time limit. */
const longestAskedMs = 10 * 60 * 1000

/** `next` is any call for what happens with a file after its upload. */
export type CallName = 'create' | 'part' | 'complete' | 'cancel' | 'files' | 'next'
type FailedAttempt = Exclude<AttemptResult<never>, { kind: 'done' | 'aborted' }>
/** A result that repeating the same call does not change. */
type FinalResult = Extract<AttemptResult<never>, { kind: 'fatal' | 'too-large' }>

/** What went wrong with a call, as an {@link AttemptResult}. Pure. */
export function classifyError(error: unknown, call: CallName): FailedAttempt {
  if (!(error instanceof ApiError)) {
    const failure = failureOf(error)
    return { kind: isOfDrive(failure) ? 'drive' : 'fatal', failure }
  }
  const { problem } = error
  switch (problem.type) {
    case 'answer':
      return classifyAnswer(problem, call)
    case 'connection':
      return classifyConnection(problem)
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

function classifyUnexpected(
  odd: Extract<CallProblem, { type: 'unexpected' }>,
  call: CallName,
): FailedAttempt {
  const failure = (kind: FailureKind): Failure => ({
    kind,
    detail: odd.detail,
    status: odd.status,
    ...(odd.message === undefined ? {} : { serviceMessage: odd.message }),
    ...(odd.requestId === undefined ? {} : { requestId: odd.requestId }),
  })
  if (odd.closedAs !== undefined) return { kind: 'fatal', failure: failure(closedKinds[odd.closedAs]) }
  const temporary: FailedAttempt = {
    kind: 'retry',
    failure: failure('unexpected-answer'),
    afterMs: 0,
    unanswered: true,
  }
  if (call !== 'create' || odd.page === true) return temporary
  // The created upload cannot be named or cancelled, so each repeat would leave one more open.
  return { ...temporary, ofService: { kind: 'fatal', failure: failure('answer-unreadable') } }
}

/*
 * The first line that fits decides:
 *   the account is stopped or full, in the service's words       fatal, whatever the status
 *   429                                                          rate-limited: not carried out (see `finish.ts`)
 *   413 from the service, to a part                              too-large
 *   408, 409, 5xx                                                retry: it may have been carried out
 *   the service says “slow down” with another status             rate-limited
 *   a client certificate is missing, whoever says so             fatal
 *   not in the service's form                                    retry; `ofService`: what it means from the service
 *   what the service refuses in its words, 401, 403, 404         fatal, with that kind
 *   anything else                                                fatal: request-refused
 */
function classifyAnswer(answer: Extract<CallProblem, { type: 'answer' }>, call: CallName): FailedAttempt {
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
  const refused = (kind: FailureKind): FailedAttempt => ({
    kind: 'fatal',
    failure: {
      ...failure(kind),
      ...(refusal?.reason === undefined ? {} : { reason: refusal.reason }),
      ...(refusal?.subject === undefined ? {} : { subject: refusal.subject }),
    },
  })

  // Some of these answers have the status 429 too, but waiting does not help.
  if (answer.fromService && refusal?.kind !== undefined && stops.has(refusal.kind))
    return refused(refusal.kind)
  const rateLimited: FailedAttempt = {
    kind: 'rate-limited',
    failure: failure('rate-limited'),
    ...(answer.retryAfterMs === undefined ? {} : { pauseMs: asked }),
  }
  if (status === 429) return rateLimited
  const tooLarge = { kind: 'too-large', failure: failure('request-refused') } as const
  if (status === 413 && call === 'part' && answer.fromService) return tooLarge
  if (status >= 500 || status === 408 || status === 409) {
    return { kind: 'retry', failure: failure('service-failed'), afterMs: asked, unanswered: true }
  }
  if (answer.fromService && refusal?.kind === 'rate-limited') return rateLimited
  // Something in front of the service wants a certificate, and the account has none.
  if (refusal?.kind === 'client-certificate-needed') return refused(refusal.kind)
  // A redirect or a page comes from an intermediary (a portal or a gateway), which is temporary.
  if (!answer.fromService) {
    const temporary: FailedAttempt = {
      kind: 'retry',
      failure: failure('unexpected-answer'),
      afterMs: asked,
      unanswered: true,
    }
    // A size limit in front of the service is lasting, and it answers with its own pages.
    if (status === 413 && call === 'part') return { ...temporary, ofService: tooLarge }
    if (answer.form === undefined || status < 400) return temporary
    const meant = classifyAnswer({ ...answer, fromService: true }, call)
    if (meant.kind !== 'fatal' && meant.kind !== 'too-large') return temporary
    return { ...temporary, ofService: meant, ...(answer.form === 'detail' ? { isServiceLike: true } : {}) }
  }
  if (refusal?.kind !== undefined) return refused(refusal.kind)
  if (status === 401) return refused('key-rejected')
  if (status === 403) return refused('not-allowed')
  // The call names the vector store, the batch or the file that does not exist.
  if (status === 404 && call !== 'next') {
    // If the call named no remote upload, the address itself does not exist.
    const named = call === 'part' || call === 'complete' || call === 'cancel'
    return refused(named ? 'remote-upload-gone' : 'unexpected-answer')
  }
  return refused('request-refused')
}

/** The service takes nothing more from the whole account, whatever is sent. */
const stops: ReadonlySet<FailureKind> = new Set(['account-stopped', 'storage-full'])

const proxyKinds: Readonly<Record<ProxyProblem, FailureKind>> = {
  unreachable: 'proxy-unreachable',
  login: 'proxy-login',
  'other-login': 'proxy-login-unsupported',
  denied: 'proxy-refused',
  'out-of-order': 'proxy-refused',
}

function classifyProxy(problem: Extract<CallProblem, { type: 'proxy' }>): FailedAttempt {
  const { why, status, proxy, methods, detail } = problem
  const failure: Failure = {
    kind: proxyKinds[why],
    detail,
    ...(status === undefined ? {} : { status }),
    ...(methods === undefined ? {} : { code: methods }),
    subject: proxy,
  }
  // Many networks let nothing through until somebody signs in, whatever reason they give.
  const temporary: FailedAttempt = { kind: 'retry', failure, afterMs: 0, unanswered: false }
  if (why !== 'login' && why !== 'other-login') return temporary
  const asks: FinalResult = { kind: 'fatal', failure }
  // Each attempt with a wrong password may be the one that locks the person out.
  return problem.hasCredentials === true ? asks : { ...temporary, atFirst: asks }
}

/** Only a change of the account or of the server helps against these failures. */
const lasting: ReadonlySet<FailureKind> = new Set(['client-certificate-needed', 'http1-missing'])

function classifyConnection(broken: Extract<CallProblem, { type: 'connection' }>): FailedAttempt {
  const { code, detail, host, kind, unsent } = broken
  const failure: Failure = { kind, detail: `${code}: ${detail}`, subject: host }
  if (lasting.has(kind)) return { kind: 'fatal', failure }
  return { kind: 'retry', failure, afterMs: 0, unanswered: !unsent }
}
