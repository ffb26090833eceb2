import { describe, expect, it } from 'vitest'
import {
  brokenLine,
  gate,
  refusal,
  type SeenCall,
  settle,
  type World,
  world,
} from '../../../../testing/fakes'
import { MiB } from '../../../shared/limits'
import { ApiError } from '../../ports'

const minute = 60_000
const hour = 60 * minute
const isPart = (call: SeenCall) => call.name === 'part'

/** Part numbers in the order in which they were sent. */
function sentParts(w: World): number[] {
  return w.api.calls.flatMap(({ name, part }) => (name === 'part' && part !== undefined ? [part] : []))
}

describe('the attempts of a part', () => {
  it('count only while something else gets through, and last for minutes', async () => {
    const w = world({ keepTryingSeconds: 180, maxAttempts: 3, parallelParts: 2 })
    w.api.before = (call) => {
      if (call.part === 2) throw brokenLine()
    }
    const id = await w.add('a.bin', 3)
    const begun = w.clock.steady()
    let failedAt = 0
    for (let second = 0; second < 600 && failedAt === 0; second += 1) {
      await w.clock.forward(1000)
      if (w.state(id).name === 'failed') failedAt = w.clock.steady()
    }
    expect(failedAt - begun).toBeGreaterThanOrEqual(180_000)
    expect(w.state(id)).toMatchObject({
      failure: { kind: 'parts-failed', cause: { kind: 'connection-lost' } },
    })
    expect(w.partStates(id)).toEqual(['confirmed', 'failed', 'confirmed'])
  })
})

describe('a part that fails', () => {
  it('is retried after backoff, and the attempts are counted', async () => {
    const w = world({ parallelParts: 1 })
    w.api.before = (call) => {
      if (call.part === 2 && call.nth <= 2) throw brokenLine()
    }
    const id = await w.add('a.bin', 3)
    // While one waits, the next one is sent.
    expect(w.partStates(id)).toEqual(['confirmed', 'waiting', 'confirmed'])
    expect(w.manager.partViews(id)[1]).toMatchObject({
      attempts: 1,
      retryAt: w.clock.now() + 250,
      failure: { kind: 'connection-lost' },
    })
    await w.clock.forward(250)
    expect(w.manager.partViews(id)[1]).toMatchObject({ attempts: 2, retryAt: w.clock.now() + 500 })
    await w.clock.forward(500)
    expect(w.state(id).name).toBe('completed')
  })

  it('is not retried before the time that the service asked for', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.part === 1 && call.nth === 1) throw refusal(503, 'later', { retryAfterMs: 20_000 })
    }
    const id = await w.add('a.bin', 1)
    expect(w.manager.view(id)?.nextRetry).toMatchObject({
      number: 1,
      failure: { kind: 'service-failed', status: 503 },
      retryAt: w.manager.partViews(id)[0]?.retryAt,
    })
    await w.clock.forward(19_999)
    expect(w.api.count('part')).toBe(1)
    await w.clock.forward(10_000)
    expect(w.state(id).name).toBe('completed')
  })

  it('permanently does not stop the rest; the upload fails, and a retry of the part completes it', async () => {
    const w = world({ maxAttempts: 3, parallelParts: 2 })
    let broken = true
    w.api.before = (call) => {
      if (broken && call.part === 2) throw brokenLine()
    }
    const id = await w.add('a.bin', 5)
    await w.clock.forward(60_000)
    expect(w.state(id)).toMatchObject({
      name: 'failed',
      failure: { kind: 'parts-failed', count: 1, cause: { kind: 'connection-lost' } },
    })
    expect(w.partStates(id)).toEqual(['confirmed', 'failed', 'confirmed', 'confirmed', 'confirmed'])
    expect(w.manager.view(id)?.nextRetry).toBeUndefined()
    expect(w.manager.partViews(id)[1]).toMatchObject({ number: 2, state: 'failed', attempts: 3 })
    expect(w.manager.retryPart(id, 1)).toBe(false)
    expect(w.manager.retryPart(id, 6)).toBe(false)
    broken = false
    expect(w.manager.retryPart(id, 2)).toBe(true)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w).filter((part) => part !== 2)).toEqual([1, 3, 4, 5])
  })

  it('can be retried by hand while the others still run', async () => {
    const w = world({ maxAttempts: 1, parallelParts: 2 })
    const { passed, open } = gate()
    w.api.before = (call) => {
      if (call.part === 1 && call.nth === 1) throw brokenLine()
      if (isPart(call) && call.part !== 1) return passed
    }
    const id = await w.add('a.bin', 4)
    expect(w.partStates(id)).toEqual(['failed', 'sending', 'sending', 'pending'])
    expect(w.manager.retryPart(id, 1)).toBe(true)
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.calls.filter((call) => call.part === 1)).toHaveLength(2)
  })

  it('is retried together with all other failed parts while the rest continues', async () => {
    const w = world({ maxAttempts: 1, parallelParts: 3 })
    const { passed, open } = gate()
    w.api.before = (call) => {
      if ((call.part ?? 0) <= 2 && isPart(call) && call.nth === 1) throw brokenLine()
      if (isPart(call)) return passed
    }
    const id = await w.add('a.bin', 6)
    expect(w.partStates(id)).toEqual(['failed', 'failed', 'sending', 'sending', 'sending', 'pending'])
    expect(w.manager.retryFailedParts(id)).toBe(true)
    expect(w.partStates(id)).toEqual(['pending', 'pending', 'sending', 'sending', 'sending', 'pending'])
    expect(w.manager.retryFailedParts(id)).toBe(false)
    expect(w.manager.retryFailedParts('nobody')).toBe(false)
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('is retried with all others that failed when the upload has failed because of them', async () => {
    const w = world({ maxAttempts: 1, parallelParts: 4 })
    let broken = true
    w.api.before = (call) => {
      if (broken && (call.part === 2 || call.part === 4)) throw brokenLine()
    }
    const id = await w.add('a.bin', 5)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'parts-failed', count: 2 } })
    broken = false
    expect(w.manager.retryFailedParts(id)).toBe(true)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toHaveLength(5 + 2)
  })

  it('does not stop the upload when it fails again after a retry by hand', async () => {
    const w = world({ maxAttempts: 1, parallelParts: 2 })
    const { passed, open } = gate()
    w.api.before = (call) => {
      if (call.part === 1) throw brokenLine()
      if (isPart(call)) return passed
    }
    const id = await w.add('a.bin', 2)
    expect(w.manager.retryPart(id, 1)).toBe(true)
    await settle()
    // Twice in a row, but the second attempt was a person's: it says nothing about the other part.
    expect(w.partStates(id)).toEqual(['failed', 'sending'])
    open()
    await settle()
    expect(w.partStates(id)).toEqual(['failed', 'confirmed'])
  })

  it('records when each attempt began and ended, what it sent, and why it failed', async () => {
    const w = world({ maxAttempts: 3, parallelParts: 1 })
    w.api.before = (call) => {
      if (isPart(call) && call.nth === 1) throw refusal(500, 'broken', { requestId: 'req_7' })
    }
    const began = w.clock.now()
    const id = await w.add('a.bin', 1)
    expect(w.manager.partAttempts(id, 1)).toMatchObject([
      {
        startedAt: began,
        endedAt: began,
        outcome: 'failed',
        failure: { kind: 'service-failed', status: 500, requestId: 'req_7' },
      },
    ])
    await w.clock.forward(60_000)
    expect(w.state(id).name).toBe('completed')
    const [, second] = w.manager.partAttempts(id, 1)
    expect(second).toMatchObject({ outcome: 'confirmed', bytes: MiB - 1 })
    expect(second?.startedAt).toBeGreaterThan(began)
    expect(w.manager.partAttempts(id, 2)).toEqual([])
    expect(w.manager.partAttempts('nobody', 1)).toEqual([])
    expect(w.manager.sentEver().get(id)).toBe(MiB - 1)
  })

  it('is sent even when it is retried by hand at the moment when the transfer ends', async () => {
    const w = world({ maxAttempts: 1, parallelParts: 2 })
    const closing = gate()
    const reached = gate()
    const { open } = w.source
    w.source.open = async (path) => {
      const source = await open.call(w.source, path)
      const { close } = source
      source.close = async () => {
        reached.open()
        await closing.passed
        await close.call(source)
      }
      return source
    }
    w.api.before = (call) => {
      if (call.part === 1 && call.nth === 1) throw brokenLine()
    }
    const id = await w.add('a.bin', 3)
    await reached.passed
    expect(w.manager.retryPart(id, 1)).toBe(true)
    closing.open()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('stops the upload when as many fail in a row as run side by side: then the part is not the cause', async () => {
    const w = world({ maxAttempts: 2, parallelParts: 2 })
    w.api.before = (call) => {
      if (isPart(call)) throw brokenLine()
    }
    const id = await w.add('a.bin', 20)
    await w.clock.forward(60_000)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'parts-failed' } })
    // Two attempts for each of the 20 parts would be 40.
    expect(w.api.count('part')).toBeLessThan(25)
    w.api.before = () => {}
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
  })
})

describe('a part that is too large for a gateway in front of the service', () => {
  it('is halved until it gets through, even below 1 MiB, and the host is remembered', async () => {
    const w = world({ partSizeMiB: 8, parallelParts: 2 })
    const most = 1_000_000
    w.api.before = (call) => {
      if (!isPart(call)) return
      const part = w.manager.record(idOf(w, call))?.parts[(call.part ?? 0) - 1]
      if ((part?.length ?? 0) > most) throw new ApiError({ type: 'answer', status: 413, fromService: false })
    }
    const id = await w.add('a.bin', 17)
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('completed')
    expect(Math.max(...(w.manager.record(id)?.parts.map(({ length }) => length) ?? []))).toBe(MiB / 2)
    const refused = w.api.count('part')
    const next = await w.add('b.bin', 2)
    await w.clock.forward(minute)
    expect(w.state(next).name).toBe('completed')
    // 4 parts, and the refused ones after a fresh cut into 2 MiB.
    expect(w.api.count('part') - refused).toBe(4)
  })

  describe('is not sent again to a known host', () => {
    /** A host that takes parts of up to 1 MiB, which one upload has found out. */
    const known = async () => {
      const w = world({ partSizeMiB: 8, parallelParts: 2 })
      let refusals = 0
      w.api.before = (call) => {
        const part = w.manager.record(idOf(w, call))?.parts[(call.part ?? 0) - 1]
        if ((part?.length ?? 0) <= MiB) return
        refusals += 1
        throw refusal(413, 'too large')
      }
      await w.add('a.bin', 8)
      await w.clock.forward(minute)
      expect(refusals).toBeGreaterThan(0)
      return {
        w,
        /** How often it refuses parts of a file that is added now. */
        refusalsOf: async (name: string) => {
          refusals = 0
          const id = await w.add(name, 8)
          await w.clock.forward(minute)
          expect(w.state(id).name).toBe('completed')
          return refusals
        },
      }
    }

    it('by another run, as long as any upload from then is kept', async () => {
      const { w, refusalsOf } = await known()
      await w.crash()
      expect(await refusalsOf('b.bin')).toBe(0)
      await w.crash(w.ledger.latest().filter(({ source }) => source.name === 'b.bin'))
      expect(await refusalsOf('c.bin')).toBe(0)
    })

    it('until a week has passed, in the same run and in another', async () => {
      const { w, refusalsOf } = await known()
      await w.clock.forward(8 * 24 * hour)
      expect(await refusalsOf('b.bin')).toBeGreaterThan(0)
      await w.clock.forward(8 * 24 * hour)
      await w.crash()
      expect(await refusalsOf('c.bin')).toBeGreaterThan(0)
    })

    it('until the account uses another address', async () => {
      const { w, refusalsOf } = await known()
      w.hostOf = () => 'https://other.test'
      await w.crash()
      expect(await refusalsOf('b.bin')).toBeGreaterThan(0)
    })
  })

  it('keeps what was confirmed', async () => {
    const w = world({ partSizeMiB: 4, parallelParts: 1 })
    w.api.before = (call) => {
      if (call.part === 2 && call.nth === 1)
        throw new ApiError({ type: 'answer', status: 413, fromService: false })
    }
    const id = await w.add('a.bin', 8)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.record(id)?.parts.map(({ length }) => length)).toEqual([4 * MiB, 2 * MiB, 2 * MiB - 1])
    expect(w.api.calls.filter(({ part }) => part === 1)).toHaveLength(1)
  })

  it('makes the upload fail as refused if even a tiny part is refused', async () => {
    const w = world()
    w.api.before = (call) => {
      if (isPart(call)) throw refusal(413, 'too large')
    }
    const id = await w.add('a.bin', 1)
    await w.clock.forward(minute)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'request-refused', status: 413 } })
  })
})

describe('a part that its upload does not take', () => {
  /** The response to the first part is lost, and the second part is refused in that way. */
  const refusing = (w: World, why: () => ApiError) => {
    w.api.after = (call) => {
      if (call.remoteId === 'upload_1' && call.part === 1 && call.nth === 1) throw brokenLine()
    }
    w.api.before = (call) => {
      if (call.remoteId === 'upload_1' && call.part === 2) throw why()
    }
  }

  it('because parts with lost responses filled it goes to a new upload, whatever the status and the words', async () => {
    const w = world({ parallelParts: 1 })
    refusing(w, () => refusal(422, 'Voll.', { refusal: { reason: 'upload-full' } }))
    const id = await w.add('a.bin', 2)
    await w.clock.forward(minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('create')).toBe(2)
  })

  it('for a reason that is not about the upload does not lead to a new one', async () => {
    const w = world({ parallelParts: 1 })
    refusing(w, () => refusal(400, 'No more parts: the upload is complete and full.'))
    const id = await w.add('a.bin', 2)
    await w.clock.forward(minute)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'request-refused' } })
    expect(w.api.count('create')).toBe(1)
  })
})

function idOf(w: World, call: SeenCall): string {
  return w.manager.ids().find((id) => w.manager.record(id)?.remote?.id === call.remoteId) ?? ''
}
