import { z } from 'zod'

const uploadsOperations = ['create', 'part', 'complete', 'cancel'] as const
const filesOperations = ['list', 'retrieve', 'delete', 'content'] as const
const vectorStoreOperations = [
  'create-vector-store',
  'list-vector-stores',
  'retrieve-vector-store',
  'delete-vector-store',
  'list-vector-store-files',
  'retrieve-vector-store-file',
  'create-file-batch',
  'retrieve-file-batch',
  'cancel-file-batch',
  'list-file-batch-files',
] as const
const batchOperations = ['create-batch', 'list-batches', 'retrieve-batch', 'cancel-batch'] as const

/** The operation of a request, by the API that it belongs to. */
export const operations = [
  ...uploadsOperations,
  ...filesOperations,
  ...vectorStoreOperations,
  ...batchOperations,
] as const
export type PracticeOperation = (typeof operations)[number]
export type VectorStoreOperation = (typeof vectorStoreOperations)[number]
export type BatchOperation = (typeof batchOperations)[number]

export function isOfVectorStores(operation: PracticeOperation): operation is VectorStoreOperation {
  return vectorStoreOperations.some((one) => one === operation)
}

export function isOfBatches(operation: PracticeOperation): operation is BatchOperation {
  return batchOperations.some((one) => one === operation)
}

/**
 * How much of the request body is read before the fault happens: a number of bytes as sent (framing included), the
 * first byte, half of the declared Content-Length, all but its last byte, or everything. The bodies of JSON calls are
 * read whole in any case: they fit into one packet.
 */
const mark = z.union([z.int().min(0), z.enum(['first', 'middle', 'last', 'all'])])
export type Mark = z.output<typeof mark>

const milliseconds = z.int().min(0).max(3_600_000)
const headers = z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n]*$/))
/** How a connection ends: with a TCP reset, in order, or not at all: silence until the client leaves. */
const ending = z.enum(['reset', 'end', 'hang'])

/** Sends this many bytes of the body, less than Content-Length promises, then ends the connection. */
const truncate = z.strictObject({ kind: z.literal('truncate'), bytes: z.int().min(0) })
/** The whole answer, head and body, in pieces of `bytes` every `everyMs`. */
const trickle = z.strictObject({
  kind: z.literal('trickle'),
  bytes: z.int().min(1).default(1),
  everyMs: milliseconds.min(1),
})

export const faultActionSchema = z.discriminatedUnion('kind', [
  // Before the work, and the work follows. These two are added to any other matching rule.
  /** `continues`: the work is done even if the client leaves during the delay, as with a long completion. */
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds, continues: z.boolean().optional() }),
  /** The request body is read no faster than this: a slow receiver. */
  z.strictObject({ kind: z.literal('throttle'), bytesPerSecond: z.int().min(1) }),

  // Instead of the work.
  /**
   * An answer with this status. `body`: a string is sent as text/html (an empty one as no body at all), anything else
   * as JSON; without it, the service's error envelope. `headers` replace those of the same name. `sent`: cut off or
   * dripping, as below.
   */
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    headers: headers.optional(),
    body: z.unknown().optional(),
    afterRequestBytes: mark.optional(),
    sent: z.discriminatedUnion('kind', [truncate, trickle]).optional(),
  }),
  z.strictObject({ kind: z.literal('reset'), afterRequestBytes: mark.optional() }),
  /** The connection is closed in order instead of an answer. */
  z.strictObject({ kind: z.literal('end'), afterRequestBytes: mark.optional() }),
  /** Nothing more is read or answered, until the client leaves. */
  z.strictObject({ kind: z.literal('hang'), afterRequestBytes: mark.optional() }),
  /** All connections are reset and new ones refused for this long; then the server is back on the same port. */
  z.strictObject({ kind: z.literal('refuse'), ms: milliseconds }),

  // After the work, which is done as usual: the answer goes wrong.
  z.strictObject({ kind: z.literal('drop-answer'), by: ending.default('reset') }),
  truncate,
  trickle,
  /** Another text in place of the answer's body: invalid JSON, a page of a proxy, ten thousand characters. */
  z.strictObject({
    kind: z.literal('body'),
    text: z.string(),
    status: z.int().min(200).max(599).default(200),
    headers: headers.optional(),
  }),
  /** The answer's JSON object with these fields in place of its own: a wrong `id`, or a `file.bytes` of null. */
  z.strictObject({ kind: z.literal('alter'), set: z.record(z.string(), z.unknown()) }),
  /** An answer of a hostile service: this many bytes of header lines, of JSON text, or of JSON text inside gzip. */
  z.strictObject({
    kind: z.literal('flood'),
    where: z.enum(['head', 'body', 'gzip']),
    bytes: z.int().min(1),
  }),
])
export type FaultAction = z.output<typeof faultActionSchema>

export const faultRuleSchema = z.strictObject({
  /** `files`, `vector-stores` and `batches` stand for all operations of these APIs. */
  operation: z.enum([...operations, 'files', 'vector-stores', 'batches', 'any']),
  /** The upload by order of creation in this folder, from 1. For `create`: the one that it would create. */
  upload: z.int().min(1).optional(),
  /** The upload by its exact file name. */
  filename: z.string().optional(),
  /**
   * The part by its number: N if the client names the field's file `part-N`; otherwise the position of this part
   * request among those of its upload.
   */
  part: z.int().min(1).optional(),
  /** The first request to be hit, counted from 1 among those that fit the rule. */
  attempt: z.int().min(1).default(1),
  /** How many requests are hit from the first one on. */
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  /** Count separately for each upload, or for each part of each upload: "the first attempt of every part". */
  each: z.enum(['upload', 'part']).optional(),
  action: faultActionSchema,
})
export type FaultRule = z.output<typeof faultRuleSchema>

/**
 * What goes wrong, as plain data. Every rule counts every request that it fits, whatever other rules do; of the rules
 * that are due the first one acts, and `delay` and `throttle` act beside it.
 */
export const faultPlanSchema = z.array(faultRuleSchema)
/** A plan as it is written: defaults may be omitted. */
export type FaultPlan = z.input<typeof faultPlanSchema>

/** The facts about a request before it is processed. */
export interface RequestFacts {
  readonly operation: PracticeOperation
  readonly upload: number | undefined
  readonly filename: string | undefined
  readonly part: number | undefined
}

export type Modifier = Extract<FaultAction, { kind: 'delay' | 'throttle' }>
export type Instead = Extract<FaultAction, { kind: 'status' | 'reset' | 'end' | 'hang' | 'refuse' }>
export type AnswerFault = Exclude<FaultAction, Modifier | Instead>

/** What happens to one request. At most one of `instead` and `answer` is set. */
export interface Fate {
  readonly modifiers: readonly Modifier[]
  readonly instead?: Instead
  readonly answer?: AnswerFault
}

/** A plan with its counters. */
export class Faults {
  readonly #rules: readonly { readonly rule: FaultRule; readonly counts: Map<string, number> }[]

  /** Throws a ZodError for an invalid plan. */
  constructor(plan: unknown = []) {
    this.#rules = faultPlanSchema.parse(plan).map((rule) => ({ rule, counts: new Map() }))
  }

  /** The planned fate of this request. Counts it: call once for each request. */
  take(facts: RequestFacts): Fate {
    const modifiers: Modifier[] = []
    let instead: Instead | undefined
    let answer: AnswerFault | undefined
    for (const { rule, counts } of this.#rules) {
      if (!fits(rule, facts)) continue
      const key = counter(rule, facts)
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      const past = rule.times === 'always' ? false : count >= rule.attempt + rule.times
      if (count < rule.attempt || past) continue
      const { action } = rule
      if (isModifier(action)) modifiers.push(action)
      else if (instead === undefined && answer === undefined) {
        if (isInstead(action)) instead = action
        else answer = action
      }
    }
    return {
      modifiers,
      ...(instead === undefined ? {} : { instead }),
      ...(answer === undefined ? {} : { answer }),
    }
  }
}

const groups: Readonly<Record<string, readonly PracticeOperation[]>> = {
  any: operations,
  files: filesOperations,
  'vector-stores': vectorStoreOperations,
  batches: batchOperations,
}

function fits(rule: FaultRule, facts: RequestFacts): boolean {
  if (!(groups[rule.operation] ?? [rule.operation]).includes(facts.operation)) return false
  return (
    (rule.upload === undefined || rule.upload === facts.upload) &&
    (rule.filename === undefined || rule.filename === facts.filename) &&
    (rule.part === undefined || rule.part === facts.part)
  )
}

function counter(rule: FaultRule, facts: RequestFacts): string {
  if (rule.each === undefined) return ''
  return rule.each === 'upload' ? `${facts.upload}` : `${facts.upload} ${facts.part}`
}

function isModifier(action: FaultAction): action is Modifier {
  return action.kind === 'delay' || action.kind === 'throttle'
}

const insteadKinds: readonly string[] = ['status', 'reset', 'end', 'hang', 'refuse']

function isInstead(action: FaultAction): action is Instead {
  return insteadKinds.includes(action.kind)
}
