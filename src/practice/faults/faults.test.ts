import { describe, expect, test } from 'vitest'
import { type FaultPlan, Faults, faultPlanSchema, type RequestFacts } from './faults'

function facts(more: Partial<RequestFacts> = {}): RequestFacts {
  return { operation: 'part', upload: 1, filename: 'a.bin', part: 1, ...more }
}

/** Which of these requests, counted from 1, the plan hits. */
function hits(plan: FaultPlan, requests: readonly RequestFacts[]): number[] {
  const faults = new Faults(plan)
  return requests.flatMap((request, index) => {
    const fate = faults.take(request)
    return (fate.instead ?? fate.answer ?? fate.modifiers[0]) ? [index + 1] : []
  })
}

const hang = { kind: 'hang' } as const

describe('a rule', () => {
  const four = [facts(), facts(), facts(), facts()]

  test.each([
    ['the first request, unless told otherwise', {}, [1]],
    ['the attempt that it names', { attempt: 2 }, [2]],
    ['several requests from that attempt on', { attempt: 2, times: 2 }, [2, 3]],
    ['every request', { times: 'always' }, [1, 2, 3, 4]],
    ['every request from that attempt on', { attempt: 3, times: 'always' }, [3, 4]],
  ] as const)('hits %s', (_name, timing, expected) => {
    expect(hits([{ operation: 'part', ...timing, action: hang }], four)).toEqual(expected)
  })

  test('counts only the requests that fit', () => {
    const requests = [facts({ part: 2 }), facts({ part: 3 }), facts({ part: 2 }), facts({ part: 3 })]
    expect(hits([{ operation: 'part', part: 3, attempt: 2, action: hang }], requests)).toEqual([4])
  })

  test('matches by upload, by file name and by operation', () => {
    const requests = [
      facts({ operation: 'create', upload: 2, part: undefined }),
      facts({ upload: 2 }),
      facts({ upload: 2, filename: 'b.bin' }),
      facts({ operation: 'list', upload: undefined, filename: undefined, part: undefined }),
    ]
    const always = { times: 'always', action: hang } as const
    expect(hits([{ operation: 'any', upload: 2, ...always }], requests)).toEqual([1, 2, 3])
    expect(hits([{ operation: 'part', filename: 'b.bin', ...always }], requests)).toEqual([3])
    expect(hits([{ operation: 'files', ...always }], requests)).toEqual([4])
    expect(hits([{ operation: 'any', ...always }], requests)).toEqual([1, 2, 3, 4])
  })

  test('can count separately for each upload or each part', () => {
    const requests = [facts(), facts({ part: 2 }), facts({ upload: 2 }), facts(), facts({ part: 2 })]
    expect(hits([{ operation: 'part', each: 'part', action: hang }], requests)).toEqual([1, 2, 3])
    expect(hits([{ operation: 'part', each: 'upload', action: hang }], requests)).toEqual([1, 3])
  })
})

test('the first of several rules acts, all of them count, and delay and throttle are added', () => {
  const faults = new Faults([
    { operation: 'part', action: { kind: 'delay', ms: 5 } },
    { operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 9 } },
    { operation: 'part', action: { kind: 'status', status: 500 } },
    { operation: 'part', times: 2, action: { kind: 'drop-answer' } },
  ])
  expect(faults.take(facts())).toEqual({
    modifiers: [
      { kind: 'delay', ms: 5 },
      { kind: 'throttle', bytesPerSecond: 9 },
    ],
    instead: { kind: 'status', status: 500 },
  })
  expect(faults.take(facts())).toEqual({
    modifiers: [{ kind: 'throttle', bytesPerSecond: 9 }],
    answer: { kind: 'drop-answer', by: 'reset' },
  })
  expect(faults.take(facts())).toEqual({ modifiers: [{ kind: 'throttle', bytesPerSecond: 9 }] })
})

test('a plan is plain data: it survives JSON', () => {
  const plan: FaultPlan = [
    { operation: 'part', part: 3, action: { kind: 'reset', afterRequestBytes: 'middle' } },
    { operation: 'complete', action: { kind: 'status', status: 502, body: '<html>Bad Gateway</html>' } },
    { operation: 'any', action: { kind: 'status', status: 429, headers: { 'Retry-After': '3' } } },
    { operation: 'create', action: { kind: 'body', text: '{"id":' } },
  ]
  expect(faultPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(faultPlanSchema.parse(plan))
})

test.each([
  ['no list', {}],
  ['an operation that does not exist', [{ operation: 'upload', action: hang }]],
  ['an action that does not exist', [{ operation: 'any', action: { kind: 'explode' } }]],
  ['a field that does not exist', [{ operation: 'any', parts: 3, action: hang }]],
  [
    'a line break in a header',
    [{ operation: 'any', action: { kind: 'status', status: 500, headers: { a: 'b\r\nc' } } }],
  ],
])('a plan with %s is refused', (_name, plan) => {
  expect(() => new Faults(plan)).toThrow()
})
