import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeNextApi, FakeNextLedger, FakeResultFiles } from '../../../testing/fake-next'
import { refusal, settle, world } from '../../../testing/fakes'
import { HoistError } from '../../shared/failures/failures'
import type { NextView } from '../../shared/service/next'
import { ApiError } from '../ports'
import type { IndexedFile } from './next-ports'
import { type NewNext, NextSteps } from './next-steps'

const account = { id: 'a1', name: 'Work' }
const searchable: NewNext = {
  kind: 'searchable',
  account,
  title: 'Reports',
  storeId: null,
  expiresDays: 7,
  chunking: null,
  files: [
    { uploadId: 'u1', name: 'a.txt' },
    { uploadId: 'u2', name: 'b.txt' },
  ],
}
const batch = {
  kind: 'batch',
  account,
  uploadId: 'u1',
  name: 'in.jsonl',
  source: '/data/in.jsonl',
  endpoint: '/v1/responses',
} as const satisfies NewNext

/** Next steps on fakes, with the engine's own calls, and a clock that the test moves. */
function begun() {
  const hoist = world()
  const { clock, manager } = hoist
  const api = new FakeNextApi(clock)
  const ledger = new FakeNextLedger()
  const results = new FakeResultFiles()
  let ids = 0
  const open = () => {
    const steps = new NextSteps(
      {
        api,
        results,
        ledger,
        clock,
        logger: { log: () => {} },
        callsThatProbe: (id) => manager.callsThatProbe(id),
        hostOf: (id) => id,
      },
      { changed: () => {}, removed: () => {} },
      () => `next${++ids}`,
    )
    onTestFinished(() => steps.close())
    hoist.mended = (isMended) => void steps.mended(isMended)
    return steps
  }
  return { api, clock, ledger, manager, results, open, steps: open() }
}

/** The upload of a step completes. */
async function uploaded(steps: NextSteps, ...uploads: string[]): Promise<void> {
  for (const id of uploads) await steps.uploadEnded(id, { fileId: `file-${id}` })
}

const minutes = 60_000

describe('making files searchable', () => {
  test('creates one store, and adds each file when it is uploaded', async () => {
    const { api, clock, steps } = begun()
    const id = await steps.add(searchable)
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('waiting')
    expect(api.calls).toEqual([])
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({
      state: 'waiting',
      storeId: 'vs_1',
      files: [{ state: 'indexed' }, { state: 'uploading' }],
    })
    await uploaded(steps, 'u2')
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('done')
    expect(api.added).toEqual(['file-u1', 'file-u2'])
  })

  test.each(['createStore', 'addFiles'] as const)(
    'repeats nothing if the response to %s is lost, and omits nothing if the call itself is lost',
    async (name) => {
      for (const fates of [['answer-lost'], ['call-lost'], ['call-lost', 'answer-lost']] as const) {
        const { api, clock, steps } = begun()
        api.fates.set(name, [...fates])
        const id = await steps.add(searchable)
        await uploaded(steps, 'u1', 'u2')
        await clock.forward(10 * minutes)
        expect(steps.view(id)?.state).toBe('done')
        expect(api.stores).toHaveLength(1)
        expect(api.added.toSorted()).toEqual(['file-u1', 'file-u2'])
      }
    },
  )

  test('says why a file is not searchable, and adds it again when a person retries', async () => {
    const { api, clock, steps } = begun()
    api.fileStatus = 'failed'
    const id = await steps.add({ ...searchable, files: searchable.files.slice(0, 1) })
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({
      state: 'failed',
      files: [{ state: 'failed', why: 'invalid_file', message: 'Not text.' }],
    })
    api.fileStatus = 'completed'
    await steps.retry(id)
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('done')
  })

  test('reports a file that never appears in its store as not added', async () => {
    const { api, clock, steps } = begun()
    api.onCall = (name) => {
      if (name === 'addFiles') api.stores[0]?.files.delete('file-u2')
    }
    const id = await steps.add(searchable)
    await uploaded(steps, 'u1', 'u2')
    await clock.forward(12 * minutes)
    expect(steps.view(id)).toMatchObject({
      state: 'failed',
      files: [{ state: 'indexed' }, { state: 'failed', why: 'not-added' }],
    })
  })

  test('leaves out a file whose upload was cancelled', async () => {
    const { api, clock, steps } = begun()
    const id = await steps.add(searchable)
    await uploaded(steps, 'u1')
    await steps.uploadEnded('u2', null)
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({
      files: [{ state: 'indexed' }, { state: 'failed', why: 'not-uploaded' }],
    })
    expect(api.added).toEqual(['file-u1'])
  })

  test('stops at a refusal, and a person can retry', async () => {
    const { api, clock, steps } = begun()
    api.fates.set('addFiles', [refusal(400, 'too many files')])
    const id = await steps.add(searchable)
    await uploaded(steps, 'u1', 'u2')
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({
      state: 'failed',
      failure: { kind: 'next-refused', serviceMessage: 'too many files' },
    })
    await steps.retry(id)
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('done')
  })

  test('can be retried after a restart, too', async () => {
    const { api, clock, ledger, open, steps } = begun()
    api.fates.set('createStore', [refusal(403, 'not available here')])
    const id = await steps.add(searchable)
    await uploaded(steps, 'u1', 'u2')
    await clock.forward(minutes)
    await steps.close()
    const again = open()
    again.open([...ledger.records.values()].map((record) => structuredClone(record)))
    expect(again.view(id)?.state).toBe('failed')
    await again.retry(id)
    await clock.forward(minutes)
    expect(again.view(id)?.state).toBe('done')
  })

  const wrongKey = refusal(401, 'Incorrect API key provided.')
  const wrongProxy = new ApiError({
    type: 'proxy',
    why: 'login',
    status: 407,
    hasCredentials: true,
    proxy: 'proxy.test:3128',
    detail: '',
  })
  test.each([
    ['its account has another key', wrongKey, 'key-rejected', 'accountChanged'],
    ['the proxy has changed', wrongProxy, 'proxy-login', 'proxyChanged'],
  ] as const)('continues when %s', async (_when, error, kind, change) => {
    const { api, clock, manager, steps } = begun()
    api.fates.set('createStore', [error])
    const id = await steps.add(searchable)
    await uploaded(steps, 'u1', 'u2')
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({ state: 'failed', failure: { kind } })
    if (change === 'accountChanged') manager.proxyChanged()
    manager.accountChanged('a2')
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('failed')
    manager[change](account.id)
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('done')
  })

  test('begins nothing after a cancel', async () => {
    const { api, clock, steps } = begun()
    const id = await steps.add(searchable)
    await steps.cancel(id)
    await uploaded(steps, 'u1', 'u2')
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('cancelled')
    expect(api.calls).toEqual([])
  })
})

describe('running a file as a batch', () => {
  const seen = (view: NextView | undefined) => view?.kind === 'batch' && [view.state, view.status, view.saved]

  test('starts it, follows it, and saves its results', async () => {
    const { api, clock, results, steps } = begun()
    api.batchStatus = 'in_progress'
    const id = await steps.add(batch)
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    expect(seen(steps.view(id))).toEqual(['working', 'in_progress', []])
    api.batchStatus = 'completed'
    await clock.forward(minutes)
    const saved = ['results1', 'results1.csv', 'errors1', 'errors1.csv']
    expect(seen(steps.view(id))).toEqual(['done', 'completed', saved])
    expect(results.saved).toHaveLength(2)
  })

  test.each([true, false])(
    'starts it once even if the response is lost (the service keeps marks: %s)',
    async (keeps) => {
      for (const fates of [['answer-lost'], ['call-lost'], ['call-lost', 'answer-lost']] as const) {
        const { api, clock, steps } = begun()
        api.keepsMarks = keeps
        api.fates.set('startBatch', [...fates])
        const id = await steps.add(batch)
        await uploaded(steps, 'u1')
        await clock.forward(10 * minutes)
        expect(steps.view(id)?.state).toBe('done')
        expect(api.batches).toHaveLength(1)
      }
    },
  )

  test('names the lines that the service refuses', async () => {
    const { api, clock, steps } = begun()
    api.batchStatus = 'failed'
    const id = await steps.add(batch)
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({
      state: 'failed',
      failure: { kind: 'batch-refused', count: 1, serviceMessage: 'Not JSON.' },
      lineErrors: [{ line: 3, code: 'invalid_json_line' }],
    })
  })

  test('is reported as a refused batch if the service does not start it, and a person can retry it', async () => {
    const { api, clock, steps } = begun()
    api.fates.set('startBatch', [refusal(400, 'Too many enqueued tokens.')])
    const id = await steps.add(batch)
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({
      state: 'failed',
      failure: { kind: 'batch-refused', serviceMessage: 'Too many enqueued tokens.' },
    })
    await steps.retry(id)
    await clock.forward(minutes)
    expect(steps.view(id)?.failure).toBeUndefined()
    expect(api.calls.filter((name) => name === 'startBatch')).toHaveLength(2)
  })

  test('can be cancelled on the service, and the results so far are saved', async () => {
    const { api, clock, results, steps } = begun()
    api.batchStatus = 'in_progress'
    const id = await steps.add(batch)
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    await steps.cancel(id)
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('cancelled')
    expect(api.calls.filter((name) => name === 'cancelBatch')).toHaveLength(1)
    expect(results.saved).toHaveLength(2)
  })

  test('leaves nothing beside its file when its results cannot be saved, and a retry saves them', async () => {
    const { clock, results, steps } = begun()
    results.failure = new HoistError({ kind: 'results-not-saved', detail: 'full', code: 'ENOSPC' })
    const id = await steps.add(batch)
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({ state: 'failed', failure: { kind: 'results-not-saved' } })
    expect([...results.drafts]).toEqual([])
    results.failure = null
    await steps.retry(id)
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('done')
    expect([...results.drafts]).toEqual([])
  })

  test.each(['before', 'after'])('is cancelled when its upload is, %s a restart', async (when) => {
    const { api, clock, ledger, open, steps } = begun()
    const id = await steps.add(batch)
    if (when === 'before') await steps.uploadEnded('u1', null)
    await steps.close()
    const after = open()
    after.open([...ledger.records.values()].map((record) => structuredClone(record)))
    if (when === 'after') await after.uploadEnded('u1', null)
    await clock.forward(minutes)
    expect(after.view(id)?.state).toBe('cancelled')
    expect(after.awaits('u1')).toBe(false)
    expect(api.calls).toEqual([])
    expect(await after.remove(id)).toBe(true)
  })

  test('uses other names if the chosen names were taken meanwhile', async () => {
    const { clock, results, steps } = begun()
    const choose = results.choose.bind(results)
    results.choose = async (wanted) => {
      const paths = await choose(wanted)
      if (wanted.kind === 'results' && paths[0] === 'results1') results.taken.add('results1')
      return paths
    }
    const id = await steps.add(batch)
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    expect(seen(steps.view(id))).toEqual([
      'done',
      'completed',
      ['results2', 'results2.csv', 'errors1', 'errors1.csv'],
    ])
  })
})

describe.each([
  ['a day forward', 24 * 60 * minutes],
  ['a day back', -24 * 60 * minutes],
])('a clock that is set %s', (_how, day) => {
  test.each([
    ['startBatch', batch],
    ['createStore', searchable],
  ] as const)('causes no repetition while the response to %s is awaited', async (call, next) => {
    const { api, clock, steps } = begun()
    // The clock is wrong at first, and is then corrected.
    clock.put(-day)
    api.fates.set(call, ['answer-lost'])
    const id = await steps.add(next)
    await uploaded(steps, 'u1', 'u2')
    await settle()
    clock.put(day)
    await clock.forward(10 * minutes)
    expect(steps.view(id)?.state).toBe('done')
    expect([...api.batches, ...api.stores]).toHaveLength(1)
  })

  test('neither marks files as not added nor delays them by a day', async () => {
    const { api, clock, steps } = begun()
    const files = searchable.files.slice(0, 1)
    let late: IndexedFile | undefined
    api.onCall = (name) => {
      if (name !== 'addFiles') return
      late = api.stores[0]?.files.get('file-u1')
      api.stores[0]?.files.clear()
    }
    const id = await steps.add({ ...searchable, files })
    await uploaded(steps, 'u1')
    await settle()
    clock.put(day)
    await clock.forward(2 * minutes)
    expect(steps.view(id)?.state).toBe('working')
    if (late !== undefined) api.stores[0]?.files.set('file-u1', late)
    await clock.forward(2 * minutes)
    expect(steps.view(id)?.state).toBe('done')
  })

  test('neither floods the service with requests nor stops the checks while a batch runs', async () => {
    const { api, clock, steps } = begun()
    api.batchStatus = 'in_progress'
    const id = await steps.add(batch)
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    clock.put(day)
    await clock.forward(minutes)
    const asked = api.calls.length
    await clock.forward(60 * minutes)
    expect(api.calls.length - asked).toBeLessThanOrEqual(61)
    api.batchStatus = 'completed'
    await clock.forward(2 * minutes)
    expect(steps.view(id)?.state).toBe('done')
  })
})

describe('saved results that a person has deleted', () => {
  async function ended() {
    const world = begun()
    const id = await world.steps.add(batch)
    await uploaded(world.steps, 'u1')
    await world.clock.forward(minutes)
    expect(world.steps.view(id)?.state).toBe('done')
    world.results.saved.length = 0
    return { ...world, id }
  }

  test('are downloaded again when a person asks, and the others are not', async () => {
    const { api, clock, id, results, steps } = await ended()
    expect(await steps.areResultsGone(id)).toBe(false)
    await steps.retry(id)
    await clock.forward(minutes)
    expect(results.saved).toEqual([])
    results.gone.add('errors1')
    expect(await steps.areResultsGone(id)).toBe(true)
    await Promise.all([steps.retry(id), steps.retry(id)])
    await clock.forward(minutes)
    expect(results.saved).toEqual([`${id}-errors errors1`])
    expect(steps.view(id)).toMatchObject({
      state: 'done',
      saved: ['results1', 'results1.csv', 'errors1', 'errors1.csv'],
    })
    expect(await steps.areResultsGone(id)).toBe(false)
    expect(api.batches).toHaveLength(1)
  })

  test('are downloaded by a second retry if the service refused the first', async () => {
    const { api, clock, id, results, steps } = await ended()
    results.gone.add('results1')
    api.fates.set('batch', [refusal(404, 'no such batch')])
    await steps.retry(id)
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({ state: 'failed', failure: { kind: 'next-refused' } })
    await steps.retry(id)
    await clock.forward(minutes)
    expect(results.saved).toEqual([`${id}-results results1`])
    expect(steps.view(id)?.state).toBe('done')
  })
})

test('a next step that is added while the application closes begins only after the next start', async () => {
  const { clock, ledger, open, steps } = begun()
  await steps.close()
  const id = await steps.add(searchable)
  await uploaded(steps, 'u1', 'u2')
  await clock.forward(minutes)
  expect(steps.view(id)?.state).toBe('working')
  const again = open()
  again.open([...ledger.records.values()].map((record) => structuredClone(record)))
  await clock.forward(minutes)
  expect(again.view(id)?.state).toBe('done')
})

describe.each([
  ['searchable', searchable],
  ['batch', batch],
] as const)('a crash during the next step “%s”', (_kind, next) => {
  /** Crashes at the n-th moment, continues, and returns whether there was such a moment. */
  async function crashAt(moment: number): Promise<boolean> {
    const { api, clock, ledger, open, results, steps } = begun()
    const id = await steps.add(next)
    let left = moment
    const tick = () => {
      left -= 1
      // From now on nothing reaches the disk, and no response arrives.
      if (left === 0) {
        ledger.isDead = true
        void steps.close()
      }
    }
    ledger.onSave = tick
    api.onCall = tick
    await uploaded(steps, 'u1', 'u2').catch(() => {})
    await clock.forward(10 * minutes)
    const isOver = left > 0
    await steps.close()
    ledger.isDead = false
    ledger.onSave = () => {}
    api.onCall = () => {}

    const after = open()
    after.open([...ledger.records.values()].map((record) => structuredClone(record)))
    await settle()
    // An upload that was completed is reported again at the start.
    await uploaded(after, 'u1', 'u2')
    await clock.forward(10 * minutes)
    expect(after.view(id)?.state).toBe('done')
    if (next.kind === 'batch') {
      expect(api.batches).toHaveLength(1)
      expect(results.saved).toHaveLength(2)
    } else {
      expect(api.stores).toHaveLength(1)
      expect(api.added.toSorted()).toEqual(['file-u1', 'file-u2'])
    }
    return isOver
  }

  test('does nothing twice and leaves nothing out, wherever it happens', async () => {
    let moment = 1
    while (!(await crashAt(moment))) moment += 1
    // Each save and each call is a moment to crash at.
    expect(moment).toBeGreaterThan(6)
  })
})

describe('a disk that does not take a change of a next step', () => {
  /** Two batches whose key is rejected, and a disk that from then on refuses the first of them until it `recovers`. */
  async function twoWithoutKey() {
    const hoist = begun()
    const { api, clock, ledger, steps } = hoist
    api.fates.set('startBatch', [refusal(401, 'Incorrect API key provided.')])
    const ids = [await steps.add(batch), await steps.add({ ...batch, uploadId: 'u2' })]
    await uploaded(steps, 'u1')
    await clock.forward(minutes)
    api.fates.set('startBatch', [refusal(401, 'Incorrect API key provided.')])
    await uploaded(steps, 'u2')
    await clock.forward(minutes)
    const save = ledger.save.bind(ledger)
    ledger.save = async (record) => {
      if (record.id === ids[0]) throw new HoistError({ kind: 'disk-full', detail: 'ENOSPC' })
      await save(record)
    }
    const recovers = () => {
      ledger.save = save
    }
    const states = () => ids.map((id) => steps.view(id)?.state)
    expect(states()).toEqual(['failed', 'failed'])
    return { ...hoist, ids, recovers, states }
  }

  test('does not keep the other steps from continuing with a new key, and the step that it stops reports it', async () => {
    const { api, clock, ids, steps, states } = await twoWithoutKey()
    await expect(steps.mended(() => true)).rejects.toThrow(HoistError)
    await clock.forward(minutes)
    expect(states()).toEqual(['failed', 'done'])
    expect(steps.view(ids[0] ?? '')).toMatchObject({ failure: { kind: 'disk-full' } })
    expect(api.batches).toHaveLength(1)
  })

  test('lets a retry continue as soon as there is room', async () => {
    const { clock, ids, recovers, steps, states } = await twoWithoutKey()
    const [first = ''] = ids
    await expect(steps.retry(first)).rejects.toThrow(HoistError)
    await clock.forward(minutes)
    expect(states()).toEqual(['failed', 'failed'])
    recovers()
    await steps.retry(first)
    await clock.forward(minutes)
    expect(states()).toEqual(['done', 'failed'])
  })

  test('does not keep the end of an upload from the other steps that wait for it', async () => {
    const { clock, ledger, steps } = begun()
    const ids = [await steps.add(batch), await steps.add(searchable)]
    const save = ledger.save.bind(ledger)
    ledger.save = async (record) => {
      if (record.id === ids[0]) throw new HoistError({ kind: 'disk-full', detail: 'ENOSPC' })
      await save(record)
    }
    await expect(steps.uploadEnded('u1', { fileId: 'file-u1' })).rejects.toThrow(HoistError)
    await clock.forward(minutes)
    expect(steps.view(ids[0] ?? '')).toMatchObject({ state: 'failed', failure: { kind: 'disk-full' } })
    expect(steps.view(ids[1] ?? '')).toMatchObject({ files: [{ state: 'indexed' }, { state: 'uploading' }] })
  })

  test.each([batch, searchable])('does not let a $kind step look cancelled', async (next) => {
    const { api, clock, ledger, steps } = begun()
    const id = await steps.add(next)
    const save = ledger.save.bind(ledger)
    ledger.save = () => Promise.reject(new HoistError({ kind: 'disk-full', detail: 'ENOSPC' }))
    await expect(steps.cancel(id)).rejects.toThrow(HoistError)
    await clock.forward(minutes)
    expect(steps.view(id)).toMatchObject({ state: 'failed', failure: { kind: 'disk-full' } })
    ledger.save = save
    await steps.retry(id)
    await uploaded(steps, 'u1', 'u2')
    await clock.forward(minutes)
    expect(steps.view(id)?.state).toBe('cancelled')
    expect([api.batches, api.stores]).toEqual([[], []])
  })
})
