import { describe, expect, it } from 'vitest'
import { brokenLine, gate, refusal, type SeenCall, settle, type World, world } from '../../../testing/fakes'
import { MiB } from '../../shared/limits'
import type { UploadRecord } from '../upload/record/record'

const hour = 60 * 60 * 1000

/** Holds back responses to matching calls until the returned `open` is called. */
function hold(w: World, fits: (call: SeenCall) => boolean): () => void {
  const { passed, open } = gate()
  w.api.before = (call) => (fits(call) ? passed : undefined)
  return open
}

const isPart = (call: SeenCall) => call.name === 'part'

/** Part numbers in the order in which they were sent. */
function sentParts(w: World): number[] {
  return w.api.calls.flatMap(({ name, part }) => (name === 'part' && part !== undefined ? [part] : []))
}

/** The upload has failed on a full disk without a completion request. Then there is room, and a person retries. */
async function failsUntilThereIsRoom(w: World, id: string): Promise<void> {
  expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'disk-full' } })
  expect(w.api.count('complete')).toBe(0)
  w.ledger.failure = null
  w.api.after = () => {}
  w.manager.retry(id)
  await settle()
}

describe('a whole upload', () => {
  it('creates, sends every part, completes with the checksum, and keeps each step on disk', async () => {
    const w = world()
    const id = await w.add('a.bin', 5)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.ledger.states(id)).toEqual(['queued', 'uploading', 'completing', 'completed'])
    expect(w.api.files[0]?.md5).toBe(`md5 of ${w.api.files[0]?.content[0]?.content}`)
    expect(w.manager.view(id)).toMatchObject({
      state: 'completed',
      fileId: 'file_1',
      size: 5 * MiB - 1,
      sentBytes: 5 * MiB - 1,
      confirmedBytes: 5 * MiB - 1,
      parts: { total: 5, confirmed: 5, pending: 0, sending: 0, waiting: 0, failed: 0 },
      actions: ['remove'],
    })
    expect(w.source.openCount).toBe(0)
    expect(w.manager.unfinished).toBe(0)
  })

  it.each([8, 'auto'] as const)(
    'has no part that is longer than the service takes: %s',
    async (partSizeMiB) => {
      const w = world({ partSizeMiB })
      w.limits = { ...w.limits, partBytes: 2 * MiB }
      const id = await w.add('a.bin', 20)
      expect(w.state(id).name).toBe('completed')
      const lengths = w.manager.record(id)?.parts.map(({ length }) => length) ?? []
      expect(Math.max(...lengths)).toBe(2 * MiB)
    },
  )

  it('adds up the time in which parts are in flight, without waits and pauses', async () => {
    const w = world({ parallelParts: 2, backoffBaseMs: 1000, backoffCapMs: 1000 })
    let answered = gate()
    w.api.before = async (call) => {
      if (!isPart(call)) return
      await answered.passed
      if (call.part === 1 && call.nth === 1) throw brokenLine()
    }
    const begun = w.clock.now()
    const id = await w.add('a.bin', 3)
    await w.clock.forward(4000)
    answered.open()
    await settle()
    answered = gate()
    // Parts 2 and 3 are confirmed; part 1 waits for its second attempt: nothing is in flight.
    await w.clock.forward(300)
    await w.clock.forward(700)
    await w.clock.forward(2000)
    w.manager.pause(id)
    await settle()
    await w.clock.forward(hour / 2)
    answered.open()
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.ledger.latest()[0]?.sending.startedAt).toBe(begun)
    const active = w.manager.view(id)?.activeMs ?? 0
    expect(active).toBeGreaterThanOrEqual(6000)
    expect(active).toBeLessThan(7000)
  })

  it("says when the service deletes the file, on this machine's clock", async () => {
    const w = world()
    w.api.skew = 5000
    const kept = await w.add('a.bin', 1)
    const batch = await w.add('b.bin', 1, { purpose: 'batch' })
    expect(w.manager.view(kept)).not.toHaveProperty('expiresAt')
    expect(w.manager.view(batch)?.expiresAt).toBe(w.clock.now() + 30 * 24 * hour)
    // A record from a version that did not keep the time of the file.
    const old = w.ledger.latest().map((record) => ({ ...record, file: null }))
    await w.crash(old)
    expect(w.manager.view(batch)?.expiresAt).toBe(w.clock.now() - 2000 + 30 * 24 * hour)
  })

  it('asks for the chosen expiry, keeps it over a crash, and says when the file expires', async () => {
    const w = world()
    const answered = hold(w, isPart)
    const id = await w.add('a.bin', 1, { expiresAfter: 3600 })
    expect(w.api.uploads.get('upload_1')?.expiresAfter).toBe(3600)
    await w.crash()
    answered()
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.view(id)?.expiresAt).toBe((w.manager.record(id)?.file?.createdAt ?? 0) + hour)
  })

  it('has no expiry if the kind of service has none', async () => {
    const w = world()
    w.limits = { ...w.limits, expiry: null }
    w.api.said = { expiresAt: null }
    const id = await w.add('b.bin', 1, { purpose: 'batch' })
    expect(w.manager.view(id)).not.toHaveProperty('expiresAt')
  })

  it('lets the checksum read only what has begun to be sent, and what was confirmed before', async () => {
    const w = world({ parallelParts: 2 })
    let open = hold(w, isPart)
    const id = await w.add('a.bin', 5)
    expect(w.source.md5Allowed.at(-1)).toBe(2 * MiB)
    open()
    open = hold(w, (call) => isPart(call) && call.part === 4)
    await settle()
    expect(w.source.md5Allowed.at(-1)).toBe(5 * MiB - 1)
    w.manager.pause(id)
    await settle()
    w.source.md5Allowed.length = 0
    w.manager.resume(id)
    await settle()
    // It starts over: three parts are confirmed, and so is the fifth.
    expect(w.source.md5Count).toBe(2)
    expect(w.source.md5Allowed).toContain(5 * MiB - 1)
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('sends no checksum when the settings turn it off', async () => {
    const w = world({ checksum: false })
    await w.add('a.bin', 1)
    expect(w.api.files[0]?.md5).toBeUndefined()
    expect(w.source.md5Count).toBe(0)
  })

  it('lists the parts in file order, whatever the order in which they were confirmed', async () => {
    const w = world({ parallelParts: 4 })
    const gates = [1, 2, 3, 4].map(() => gate())
    w.api.before = (call) => (isPart(call) ? gates[(call.part ?? 0) - 1]?.passed : undefined)
    const id = await w.add('a.bin', 4)
    for (const index of [2, 0, 3, 1]) {
      gates[index]?.open()
      await settle()
    }
    expect(w.state(id).name).toBe('completed')
    // The last number of each id shows the order of arrival.
    const ids = w.manager
      .record(id)
      ?.parts.map((part) => part.state.name === 'confirmed' && part.state.partId)
    expect(ids).toEqual(['part_upload_1_1_2', 'part_upload_1_2_4', 'part_upload_1_3_1', 'part_upload_1_4_3'])
    expect(w.api.files[0]?.content.map(({ offset }) => offset)).toEqual([0, MiB, 2 * MiB, 3 * MiB])
  })

  it('distinguishes sent from confirmed bytes', async () => {
    const w = world({ parallelParts: 1 })
    const open = gate()
    // The bytes have got through, but not the response.
    w.api.after = (call) => (call.part === 2 ? open.passed : undefined)
    const id = await w.add('a.bin', 3)
    expect(w.manager.view(id)).toMatchObject({ confirmedBytes: MiB, sentBytes: 2 * MiB, state: 'uploading' })
    expect(w.manager.partViews(id).map(({ state, sentBytes }) => [state, sentBytes])).toEqual([
      ['confirmed', MiB],
      ['sending', MiB],
      ['pending', 0],
    ])
    open.open()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('waits for the person when it does not complete by itself', async () => {
    const w = world()
    const id = await w.add('a.bin', 2, { autoComplete: false })
    expect(w.state(id).name).toBe('ready')
    expect(w.api.count('complete')).toBe(0)
    expect(w.manager.view(id)?.actions).toEqual(['complete', 'cancel'])
    expect(w.manager.complete(id)).toBe(true)
    expect(w.manager.complete(id)).toBe(false)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('complete')).toBe(1)
  })
})

describe('the ledger', () => {
  it('keeps the remote id before a part is sent, and each part’s id before anything acts on it', async () => {
    const w = world({ parallelParts: 2 })
    const seen: string[] = []
    const { save } = w.ledger
    w.ledger.save = async (record) => {
      await save.call(w.ledger, record)
      const confirmed = record.parts.filter((part) => part.state.name === 'confirmed').length
      seen.push(`disk: ${record.state.name}, ${record.remote?.id ?? 'no remote'}, ${confirmed} confirmed`)
    }
    w.api.before = (call) => {
      seen.push(`call: ${call.name}`)
    }
    await w.add('a.bin', 2)
    expect(seen.indexOf('disk: queued, no remote, 0 confirmed')).toBeLessThan(seen.indexOf('call: create'))
    expect(seen.indexOf('disk: uploading, upload_1, 0 confirmed')).toBeLessThan(seen.indexOf('call: part'))
    const complete = seen.indexOf('call: complete')
    expect(seen.lastIndexOf('disk: completing, upload_1, 2 confirmed', complete)).toBeGreaterThan(0)
    expect(seen.at(-1)).toBe('disk: completed, upload_1, 2 confirmed')
  })

  it('lets no part follow in the slot of a confirmed part until its id is on disk', async () => {
    const w = world({ parallelParts: 1 })
    const written = gate()
    const { save } = w.ledger
    w.ledger.save = async (record) => {
      if (record.parts.some((part) => part.state.name === 'confirmed')) await written.passed
      await save.call(w.ledger, record)
    }
    const id = await w.add('a.bin', 3)
    expect(sentParts(w)).toEqual([1])
    written.open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3])
  })

  it('takes no new upload while the disk is full', async () => {
    const w = world()
    w.ledger.failure = { kind: 'disk-full', detail: 'ENOSPC' }
    const { ids, failure } = await w.manager.add([w.file('a.bin', 1)])
    expect(ids).toEqual([])
    expect(failure?.kind).toBe('disk-full')
    expect(w.manager.ids()).toEqual([])
    expect(w.api.calls).toEqual([])
  })

  it('lets no part be sent if the disk is full after the create request', async () => {
    const w = world()
    w.api.after = (call) => {
      if (call.name === 'create') w.ledger.failure = { kind: 'disk-full', detail: 'ENOSPC' }
    }
    const id = await w.add('a.bin', 3)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'disk-full' } })
    expect(w.api.count('part')).toBe(0)
    expect(w.notices.map(({ kind }) => kind)).toContain('disk-full')
    w.ledger.failure = null
    expect(w.manager.retry(id)).toBe(true)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(1)
  })

  it('stops the upload if the disk fills up between parts, and only what is missing is sent once there is room', async () => {
    const w = world({ parallelParts: 1 })
    w.api.after = (call) => {
      if (call.part === 3) w.ledger.failure = { kind: 'disk-full', detail: 'ENOSPC' }
    }
    const id = await w.add('a.bin', 6)
    await failsUntilThereIsRoom(w, id)
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w).filter((part) => part <= 3)).toEqual([1, 2, 3])
  })

  it.each([true, false])(
    'lets no completion request be sent before it is on disk (completes by itself: %s)',
    async (autoComplete) => {
      // A checksum would be saved before the request, and so fail first.
      const w = world({ parallelParts: 1, checksum: false })
      const fill = () => {
        w.ledger.failure = { kind: 'disk-full', detail: 'ENOSPC' }
      }
      w.api.after = (call) => {
        if (autoComplete && call.part === 2) fill()
      }
      const id = await w.add('a.bin', 2, { autoComplete })
      if (!autoComplete) {
        fill()
        expect(w.manager.complete(id)).toBe(true)
        await settle()
      }
      await failsUntilThereIsRoom(w, id)
      if (!autoComplete) w.manager.complete(id)
      await settle()
      expect(w.state(id).name).toBe('completed')
      expect(w.api.count('complete')).toBe(1)
      expect(sentParts(w)).toEqual([1, 2])
    },
  )
})

describe('pause and resume', () => {
  it('abort what is in flight, wait until it has ended, and then send only what is missing', async () => {
    const w = world({ parallelParts: 2 })
    hold(w, (call) => isPart(call) && (call.part ?? 0) > 2)
    const id = await w.add('a.bin', 5)
    expect(w.partStates(id)).toEqual(['confirmed', 'confirmed', 'sending', 'sending', 'pending'])
    expect(w.manager.pause(id)).toBe(true)
    expect(w.state(id).name).toBe('pausing')
    expect(w.api.calls.filter(isPart).map(({ signal }) => signal.aborted)).toEqual([false, false, true, true])
    await settle()
    expect(w.state(id)).toEqual({ name: 'paused', by: 'person' })
    expect(w.source.openCount).toBe(0)
    expect(w.partStates(id)).toEqual(['confirmed', 'confirmed', 'pending', 'pending', 'pending'])
    // An aborted attempt does not count as failed.
    expect(w.manager.partViews(id).map(({ attempts }) => attempts)).toEqual([0, 0, 0, 0, 0])
    w.api.before = () => {}
    const before = w.api.calls.length
    await w.clock.forward(10 * 60_000)
    expect(w.api.calls.length).toBe(before)
    expect(w.manager.resume(id)).toBe(true)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3, 4, 3, 4, 5])
    expect(w.api.count('create')).toBe(1)
  })

  it('never run two loops after rapid pausing and resuming', async () => {
    const w = world({ parallelParts: 2 })
    const open = hold(w, isPart)
    const id = await w.add('a.bin', 4)
    for (let burst = 0; burst < 20; burst += 1) {
      w.manager.pause(id)
      w.manager.resume(id)
      w.manager.pause(id)
      if (burst % 3 === 0) await settle()
      w.manager.resume(id)
      if (burst % 4 === 0) await settle()
    }
    await settle()
    w.manager.resume(id)
    await settle()
    expect(w.api.inFlight).toBe(2)
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.mostInFlight).toBe(2)
    expect(w.api.count('create')).toBe(1)
    expect(w.api.count('complete')).toBe(1)
    expect(w.source.openCount).toBe(0)
  })

  it('in the middle of a create request wait for the response, so that no remote upload is left behind', async () => {
    const w = world()
    const open = hold(w, (call) => call.name === 'create')
    const id = await w.add('a.bin', 2)
    w.manager.pause(id)
    await w.clock.forward(1000)
    expect(w.state(id).name).toBe('pausing')
    open()
    await settle()
    expect(w.state(id).name).toBe('paused')
    expect(w.ledger.latest()[0]?.remote?.id).toBe('upload_1')
    expect(w.api.count('part')).toBe(0)
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(1)
  })

  it('do not wait long for a create request that nobody answers', async () => {
    const w = world()
    hold(w, (call) => call.name === 'create')
    const id = await w.add('a.bin', 2)
    w.manager.pause(id)
    await w.clock.forward(2000)
    expect(w.state(id).name).toBe('paused')
  })

  it('give the slot of a paused upload to the others', async () => {
    const w = world({ parallelFiles: 1 })
    hold(w, isPart)
    const a = await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    const c = await w.add('c.bin', 2)
    expect([w.state(a).name, w.state(b).name, w.state(c).name]).toEqual(['uploading', 'queued', 'queued'])
    w.manager.pause(b)
    w.manager.pause(a)
    await settle()
    expect([w.state(a).name, w.state(b).name, w.state(c).name]).toEqual(['paused', 'paused', 'uploading'])
  })

  it('apply to all uploads together', async () => {
    const w = world({ parallelFiles: 2 })
    const open = hold(w, isPart)
    const ids = [await w.add('a.bin', 2), await w.add('b.bin', 2), await w.add('c.bin', 2)]
    w.manager.pauseAll()
    await settle()
    expect(ids.map((id) => w.state(id).name)).toEqual(['paused', 'paused', 'paused'])
    // The third one never got a slot, not even for a moment.
    expect(w.api.count('create')).toBe(2)
    open()
    w.manager.resumeAll()
    await settle()
    expect(ids.map((id) => w.state(id).name)).toEqual(['completed', 'completed', 'completed'])
  })

  it('to all uploads continues those that are still draining, too, unless they are paused again', async () => {
    const w = world({ parallelFiles: 2 })
    w.api.abortMs = 1000
    hold(w, isPart)
    const ids = [await w.add('a.bin', 2), await w.add('b.bin', 2), await w.add('c.bin', 2)]
    const [first = ''] = ids
    w.manager.pauseAll()
    await settle()
    expect(ids.map((id) => w.state(id).name)).toEqual(['pausing', 'pausing', 'paused'])
    w.manager.resumeAll()
    w.manager.pause(first)
    w.api.before = () => {}
    await w.clock.forward(10_000)
    expect(ids.map((id) => w.state(id).name)).toEqual(['paused', 'completed', 'completed'])
  })
})

describe('cancel', () => {
  it('of a queued upload sends nothing', async () => {
    const w = world({ parallelFiles: 1 })
    hold(w, isPart)
    await w.add('a.bin', 2)
    const id = await w.add('b.bin', 2)
    w.manager.cancel(id)
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.count('cancel')).toBe(0)
    expect(w.manager.record(id)?.finishedAt).toBe(w.clock.now())
  })

  it('while creating waits for the response and cancels what was created', async () => {
    const w = world()
    const open = hold(w, (call) => call.name === 'create')
    const id = await w.add('a.bin', 2)
    w.manager.cancel(id)
    await settle()
    expect(w.state(id).name).toBe('cancelling')
    open()
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
  })

  it('while uploading drains first, then cancels remotely, and sends nothing after that', async () => {
    const w = world({ parallelParts: 2 })
    const slow = gate()
    let drained = false
    // This attempt takes its time to end after it was aborted.
    const { addPart } = w.api
    w.api.addPart = async (...args) => {
      try {
        return await addPart.apply(w.api, args)
      } finally {
        if (args[1].number === 2) {
          await slow.passed
          drained = true
        }
      }
    }
    w.api.before = (call) => {
      if (call.name === 'cancel') expect(drained).toBe(true)
      if (isPart(call)) return new Promise(() => {})
    }
    const id = await w.add('a.bin', 5)
    w.manager.cancel(id)
    await settle()
    expect(w.api.count('cancel')).toBe(0)
    slow.open()
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
    expect(w.api.calls.at(-1)?.name).toBe('cancel')
  })

  it.each(['paused', 'ready', 'failed'] as const)('of a %s upload cancels it remotely', async (name) => {
    const w = world({ maxAttempts: 1 })
    const id = await (async () => {
      if (name === 'ready') return w.add('a.bin', 2, { autoComplete: false })
      w.api.before = (call) => {
        if (!isPart(call)) return
        if (name === 'failed') throw refusal(403, 'no')
        return new Promise(() => {})
      }
      return w.add('a.bin', 2)
    })()
    if (name === 'paused') w.manager.pause(id)
    await settle()
    expect(w.state(id).name).toBe(name)
    w.manager.cancel(id)
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
  })

  it('while completing waits for the response and keeps the file if it was made', async () => {
    const w = world()
    const open = hold(w, (call) => call.name === 'complete')
    const id = await w.add('a.bin', 2)
    expect(w.manager.cancel(id)).toBe(true)
    expect(w.manager.cancel(id)).toBe(false)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'completing', thenCancel: true })
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('cancel')).toBe(0)
  })

  it('while completing is carried out when the completion request is refused', async () => {
    const w = world()
    const { passed, open } = gate()
    w.api.before = async (call) => {
      if (call.name !== 'complete') return
      await passed
      throw refusal(400, 'no')
    }
    const id = await w.add('a.bin', 2)
    w.manager.cancel(id)
    open()
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
  })

  it('is retried like any call, and finally given up without a failure: the service closes the upload itself', async () => {
    const w = world({ maxAttempts: 3 })
    const id = await w.add('a.bin', 2, { autoComplete: false })
    w.api.before = () => {
      throw brokenLine()
    }
    w.manager.cancel(id)
    await settle()
    expect(w.state(id).name).toBe('cancelling')
    await w.clock.forward(60_000)
    expect(w.api.count('cancel')).toBe(3)
    expect(w.state(id).name).toBe('cancelled')
  })

  it('does not wait forever for a service that only asks to slow down', async () => {
    const w = world({ maxAttempts: 3 })
    const id = await w.add('a.bin', 2, { autoComplete: false })
    w.api.before = () => {
      throw refusal(429, 'slower', { retryAfterMs: 1000 })
    }
    w.manager.cancel(id)
    await w.clock.forward(60_000)
    expect(w.state(id).name).toBe('cancelled')
  })

  it('sends nothing if the one-hour limit is over anyway', async () => {
    const w = world()
    const id = await w.add('a.bin', 2, { autoComplete: false })
    await w.clock.forward(hour)
    w.manager.cancel(id)
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.count('cancel')).toBe(0)
  })
})

describe('a rejected key (401) in the middle of an upload', () => {
  it('fails the upload immediately and keeps every confirmed part for the retry with a new key', async () => {
    const w = world({ parallelParts: 1 })
    let revoked = true
    w.api.before = (call) => {
      if (revoked && (call.part ?? 0) >= 3)
        throw refusal(401, 'Incorrect API key', { code: 'invalid_api_key' })
    }
    const id = await w.add('a.bin', 5)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'key-rejected', status: 401 } })
    expect(sentParts(w)).toEqual([1, 2, 3])
    revoked = false
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3, 3, 4, 5])
    expect(w.api.count('create')).toBe(1)
  })
})

describe('a create request', () => {
  it('is retried after backoff, shows the reason meanwhile, and fails when that does not help', async () => {
    const w = world({ maxAttempts: 3 })
    w.api.before = (call) => {
      if (call.name === 'create') throw brokenLine('ECONNREFUSED')
    }
    const id = await w.add('a.bin', 2)
    expect(w.manager.view(id)?.trouble).toMatchObject({
      failure: { kind: 'connection-refused', subject: 'service.test' },
      retryAt: w.clock.now() + 250,
    })
    await w.clock.forward(60_000)
    // The first does not count: nobody knew yet whether anything gets through.
    expect(w.api.count('create')).toBe(4)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'connection-refused' } })
    expect(w.manager.view(id)?.trouble).toBeUndefined()
  })

  it('waits until the first part can be sent: a queued file does not use up its one-hour limit', async () => {
    const w = world({ parallelFiles: 2, parallelParts: 1 })
    const open = hold(w, isPart)
    const a = await w.add('a.bin', 3)
    const b = await w.add('b.bin', 3)
    expect([w.state(a).name, w.state(b).name]).toEqual(['uploading', 'queued'])
    await w.clock.forward(30 * 60_000)
    expect(w.api.count('create')).toBe(1)
    open()
    await settle()
    expect([w.state(a).name, w.state(b).name]).toEqual(['completed', 'completed'])
    // Its part was sent as soon as it was created.
    const names = w.api.calls.map(({ name }) => name).filter((name) => name === 'create' || name === 'part')
    expect(names).toEqual(['create', 'part', 'part', 'part', 'create', 'part', 'part', 'part'])
  })

  it('is never sent for an empty file', async () => {
    const w = world()
    const upload = w.file('a.bin', 1)
    const fingerprint = w.source.put(upload.path, 0)
    const { ids } = await w.manager.add([{ ...upload, fingerprint }])
    await settle()
    expect(w.state(ids[0] ?? '')).toMatchObject({ name: 'failed', failure: { kind: 'source-empty' } })
    expect(w.api.calls).toEqual([])
  })
})

describe('a rate limit', () => {
  it('pauses the account and not the part, and other accounts continue', async () => {
    const w = world({ parallelParts: 2, parallelFiles: 2 })
    w.api.before = (call) => {
      if (call.accountId === 'a1' && call.part === 1 && call.nth === 1)
        throw refusal(429, 'slower', { retryAfterMs: 5000 })
    }
    const a = await w.add('a.bin', 4)
    const sent = w.api.count('part')
    // One more was in flight already.
    expect(sent).toBe(2)
    expect(w.partStates(a)).toEqual(['waiting', 'confirmed', 'pending', 'pending'])
    expect(w.manager.partViews(a)[0]).toMatchObject({ attempts: 0, failure: { kind: 'rate-limited' } })
    const b = await w.add('b.bin', 2, { account: { id: 'a2', name: 'Home' } })
    expect(w.state(b).name).toBe('completed')
    await w.clock.forward(4999)
    expect(w.api.calls.filter((call) => isPart(call) && call.accountId === 'a1')).toHaveLength(2)
    await w.clock.forward(1)
    expect(w.state(a).name).toBe('completed')
  })

  it('that never ends shows for each upload of the account until when it waits, even if it is queued', async () => {
    const w = world({ parallelParts: 1, parallelFiles: 1 })
    w.api.before = (call) => {
      if (isPart(call) && call.accountId === 'a1') throw refusal(429, 'slower', { retryAfterMs: 60_000 })
    }
    const a = await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    const other = await w.add('other.bin', 2, { account: { id: 'a2', name: 'Home' } })
    for (let minute = 0; minute < 30; minute += 1) {
      const retryAt = w.clock.now() + 60_000
      for (const id of [a, b])
        expect(w.manager.view(id)?.trouble).toMatchObject({ failure: { kind: 'rate-limited' }, retryAt })
      w.changed.clear()
      await w.clock.forward(60_000)
      // Both changes are announced again.
      expect([...w.changed]).toEqual(expect.arrayContaining([a, b]))
    }
    expect([w.state(a).name, w.state(b).name]).toEqual(['uploading', 'queued'])
    expect(w.state(other).name).toBe('completed')
    w.api.before = () => {}
    await w.clock.forward(60_000)
    expect([a, b].map((id) => w.state(id).name)).toEqual(['completed', 'completed'])
    expect(w.manager.view(a)?.trouble).toBeUndefined()
  })

  it('that never ends allows pause and cancel immediately, even if the cancel request is limited too', async () => {
    const w = world({ parallelParts: 1, parallelFiles: 2 })
    w.api.before = ({ name }) => {
      if (name === 'part' || name === 'cancel') throw refusal(429, 'slower', { retryAfterMs: 600_000 })
    }
    const a = await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    await settle()
    const now = w.clock.now()
    expect(w.manager.pause(a)).toBe(true)
    await settle()
    expect(w.state(a).name).toBe('paused')
    expect(w.manager.view(a)?.trouble).toBeUndefined()
    for (const id of [a, b]) expect(w.manager.cancel(id)).toBe(true)
    await settle()
    expect([a, b].map((id) => w.state(id).name)).toEqual(['cancelled', 'cancelled'])
    expect(w.clock.now()).toBe(now)
  })

  it('that asks for no wait still leads to backoff', async () => {
    const w = world({ parallelParts: 1 })
    w.api.before = (call) => {
      if (isPart(call)) throw refusal(429, 'slower', { retryAfterMs: 0 })
    }
    await w.add('a.bin', 1)
    await w.clock.forward(10_000)
    expect(w.api.count('part')).toBeLessThanOrEqual(21)
  })
})

describe('a source that changes', () => {
  it('before anything was sent is taken as it is now', async () => {
    const w = world({ parallelFiles: 1 })
    const open = hold(w, isPart)
    await w.add('a.bin', 2)
    const id = await w.add('b.bin', 2)
    w.source.alter('/data/b.bin', { size: 3 * MiB, modified: '2' }, 'edited')
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.record(id)?.source.fingerprint.size).toBe(3 * MiB)
    expect(w.partStates(id)).toHaveLength(3)
  })

  it('between two parts makes the upload fail; a retry cancels the old remote upload and starts over with the new content', async () => {
    const w = world({ parallelParts: 1 })
    w.api.after = (call) => {
      if (call.part === 2 && call.remoteId === 'upload_1') w.source.put('/data/a.bin', 4 * MiB, 2)
    }
    const id = await w.add('a.bin', 4)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    expect(sentParts(w)).toEqual([1, 2])
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
    expect(w.api.files).toHaveLength(1)
    expect(w.api.files[0]).toMatchObject({ remoteId: 'upload_2', bytes: 4 * MiB })
    // The old remote upload ends before a new one begins: never two open ones for one file.
    const names = w.api.calls.map(({ name }) => name)
    expect(names.indexOf('cancel')).toBeLessThan(names.lastIndexOf('create'))
  })

  it('after the last part is noticed before completing, and a retry sends the checksum of the new content', async () => {
    const w = world()
    w.api.after = (call) => {
      if (call.part === 1 && call.remoteId === 'upload_1') w.source.put('/data/a.bin', MiB - 1, 2)
    }
    const id = await w.add('a.bin', 1)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    expect(w.api.count('complete')).toBe(0)
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.files[0]?.md5).toContain('"modified":"2"')
  })

  it('while the upload waits for the person’s Complete is noticed too', async () => {
    const w = world()
    const id = await w.add('a.bin', 2, { autoComplete: false })
    w.source.put('/data/a.bin', 2 * MiB - 1, 2)
    w.manager.complete(id)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    expect(w.api.count('complete')).toBe(0)
  })

  /** An upload whose file became another one while it waited for the only slot. It has failed. @returns its id */
  const replacedBeforeItsStart = async (w: World) => {
    const open = hold(w, isPart)
    await w.add('a.bin', 2)
    const id = await w.add('b.bin', 2)
    w.source.put('/data/b.bin', 3 * MiB, 2)
    open()
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    return id
  }

  it('before anything was sent, to another file: the upload fails, and a retry sends that file', async () => {
    const w = world({ parallelFiles: 1 })
    const id = await replacedBeforeItsStart(w)
    expect(w.api.uploads.size).toBe(1)
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.record(id)?.source.fingerprint.size).toBe(3 * MiB)
  })

  it('before anything was sent, to another file: a retry sends that file even if Hoist restarts first', async () => {
    const w = world({ parallelFiles: 1, onStart: 'resume' })
    const id = await replacedBeforeItsStart(w)
    hold(w, isPart)
    await w.add('c.bin', 2)
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('queued')
    w.api.before = () => {}
    await w.crash()
    await w.clock.forward(hour)
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.record(id)?.source.fingerprint.size).toBe(3 * MiB)
  })

  it('to a file of the same size and time before anything was sent is accepted: a remount looks like that', async () => {
    const w = world({ parallelFiles: 1 })
    const open = hold(w, isPart)
    await w.add('a.bin', 2)
    const id = await w.add('b.bin', 2)
    w.source.alter('/data/b.bin', { identity: '9:1' })
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
  })

  it('to a link to a file of the same size and time before anything was sent makes the upload fail, and a retry sends that file', async () => {
    const w = world({ parallelFiles: 1 })
    const open = hold(w, isPart)
    await w.add('a.bin', 2)
    const id = await w.add('b.bin', 2)
    w.source.alter('/data/b.bin', { identity: '9:1' }, 'the other file')
    w.source.links.set('/data/b.bin', '/elsewhere/secret.bin')
    open()
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    expect(w.api.uploads.size).toBe(1)
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.files[1]?.md5).toBe('md5 of the other file')
  })

  it('to a link after the create request, but before a part was confirmed, makes the upload fail as well', async () => {
    const w = world()
    const open = hold(w, isPart)
    const id = await w.add('a.bin', 2)
    await w.crash()
    open()
    w.source.alter('/data/a.bin', { identity: '9:1' }, 'the other file')
    w.source.links.set('/data/a.bin', '/elsewhere/secret.bin')
    w.manager.resume(id)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    expect(w.api.files).toHaveLength(0)
  })

  it('to a link after parts were confirmed lets the upload continue: the checksum shows whether it is the same file', async () => {
    const w = world({ parallelParts: 1 })
    const open = hold(w, ({ name, part }) => name === 'part' && part === 3)
    const id = await w.add('a.bin', 4)
    await w.crash()
    open()
    w.source.alter('/data/a.bin', { identity: '9:1' })
    w.source.links.set('/data/a.bin', '/elsewhere/secret.bin')
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.uploads.size).toBe(1)
  })

  it('by vanishing makes the upload fail, and a retry continues once the file is back', async () => {
    const w = world({ parallelParts: 1 })
    const upload = w.file('a.bin', 4)
    w.api.after = (call) => {
      if (call.part === 2) w.source.delete(upload.path)
    }
    const { ids } = await w.manager.add([upload])
    const id = ids[0] ?? ''
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-missing' } })
    w.api.after = () => {}
    w.file('a.bin', 4)
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3, 4])
  })

  it('can be retried if its checksum could not be read once', async () => {
    const w = world()
    w.source.before = ({ name }) => {
      if (name === 'md5' && w.source.md5Count === 1) throw new Error('the drive is gone')
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id).name).toBe('failed')
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2])
  })

  it('without a new size or time is caught by the checksum, and everything is sent again', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete' && call.nth === 1)
        throw refusal(400, 'The md5 does not match', { refusal: { kind: 'checksum-mismatch' } })
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'checksum-mismatch' } })
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
    expect(w.source.md5Count).toBe(2)
  })
})

describe('a restart', () => {
  it('at every moment that is on disk leads to one whole file, and resends only unconfirmed bytes', async () => {
    const first = world({ parallelParts: 2, onStart: 'resume' })
    await first.add('a.bin', 5)
    const { snapshots } = first.ledger
    expect(snapshots.length).toBeGreaterThan(5)
    for (const [moment, snapshot] of snapshots.entries()) {
      const w = world({ parallelParts: 2, onStart: 'resume' })
      await w.add('a.bin', 5)
      // The service is in the state at the moment of the crash: it knows what was confirmed by then.
      const confirmed = new Map(
        snapshot.parts.flatMap(({ state }) => (state.name === 'confirmed' ? [[state.partId, true]] : [])),
      )
      const finished = snapshot.state.name === 'completed'
      for (const remote of w.api.uploads.values()) {
        if (!finished) remote.status = 'pending'
        for (const partId of remote.parts.keys()) if (!confirmed.has(partId)) remote.parts.delete(partId)
      }
      if (!finished) w.api.files.length = 0
      w.api.calls.length = 0
      w.ledger.snapshots.splice(0, w.ledger.snapshots.length, structuredClone(snapshot))
      await w.crash([structuredClone(snapshot)])
      await w.clock.forward(60_000)
      expect(w.state('u1').name, `moment ${moment}: ${snapshot.state.name}`).toBe('completed')
      expect(w.api.files).toHaveLength(1)
      expect(w.api.count('part')).toBe(finished ? 0 : 5 - confirmed.size)
    }
  })

  it('leaves unfinished uploads paused when the settings say so, and Resume sends only what is missing', async () => {
    const w = world({ parallelParts: 1 })
    hold(w, (call) => call.part === 3)
    const id = await w.add('a.bin', 4)
    await w.crash()
    expect(w.state(id)).toEqual({ name: 'paused', by: 'restart' })
    expect(w.manager.view(id)).toMatchObject({ pausedBy: 'restart', confirmedBytes: 2 * MiB })
    w.api.before = () => {}
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3, 3, 4])
  })

  it('in the middle of a completion request finds out its result', async () => {
    const w = world()
    w.api.after = (call) => (call.name === 'complete' ? new Promise<void>(() => {}) : undefined)
    const id = await w.add('a.bin', 2)
    expect(w.state(id).name).toBe('completing')
    await w.crash()
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('in the middle of a cancel request cancels again', async () => {
    const w = world()
    const id = await w.add('a.bin', 2, { autoComplete: false })
    const open = hold(w, (call) => call.name === 'cancel')
    w.manager.cancel(id)
    await settle()
    await w.crash()
    open()
    await settle()
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
  })

  it('shows the uploads in the order in which they were added', async () => {
    const w = world({ parallelFiles: 1 })
    hold(w, isPart)
    for (const name of ['c.bin', 'a.bin', 'b.bin']) {
      await w.add(name, 2)
      await w.clock.forward(1)
    }
    const records: UploadRecord[] = w.ledger.latest().reverse()
    await w.crash(records)
    expect(w.manager.views().map(({ name }) => name)).toEqual(['c.bin', 'a.bin', 'b.bin'])
  })
})

describe('parallelism', () => {
  it('drops to the number of parts that the service accepts at once when it refuses some', async () => {
    const w = world({ parallelParts: 8 })
    let taken = 0
    w.api.before = async (call) => {
      if (!isPart(call)) return
      if (taken >= 3) throw refusal(429, 'too many', { retryAfterMs: 1000 })
      taken += 1
      await w.clock.sleep(2000, call.signal)
      taken -= 1
    }
    const id = await w.add('a.bin', 12)
    await w.clock.forward(1500)
    const refused = w.api.count('part')
    w.api.mostInFlight = w.api.inFlight
    await w.clock.forward(20_000)
    expect(w.state(id).name).toBe('completed')
    expect(w.api.mostInFlight).toBe(3)
    expect(refused).toBe(4)
    expect(w.api.count('part')).toBe(13)
  })

  it('never exceeds the parts and files in the settings, even when they change midway', async () => {
    const w = world({ parallelFiles: 2, parallelParts: 3, adaptiveParts: false })
    let open = hold(w, isPart)
    const ids: string[] = []
    for (const name of ['a', 'b', 'c', 'd']) ids.push(await w.add(`${name}.bin`, 2))
    const active = () => ids.filter((id) => ['creating', 'uploading'].includes(w.state(id).name))
    expect(active()).toHaveLength(2)
    expect(w.api.inFlight).toBe(3)
    w.settings = { ...w.settings, parallelFiles: 3, parallelParts: 6 }
    w.manager.apply(w.settings)
    await settle()
    expect(active()).toHaveLength(3)
    expect(w.api.inFlight).toBe(6)
    w.settings = { ...w.settings, parallelFiles: 1, parallelParts: 1 }
    w.manager.apply(w.settings)
    const before = open
    open = hold(w, isPart)
    before()
    await settle()
    expect(w.api.inFlight).toBe(1)
    w.api.mostInFlight = 0
    open()
    await settle()
    expect(w.api.mostInFlight).toBe(1)
    expect(ids.map((id) => w.state(id).name)).toEqual(['completed', 'completed', 'completed', 'completed'])
  })

  it('starts the next file in the list when one has ended, however it ended', async () => {
    const w = world({ parallelFiles: 1 })
    hold(w, (call) => isPart(call) && call.remoteId === 'upload_1')
    const a = await w.add('a.bin', 2)
    const b = await w.add('b.bin', 2)
    expect(w.state(b).name).toBe('queued')
    w.manager.cancel(a)
    await settle()
    expect(w.state(b).name).toBe('completed')
  })
})

describe('a file that was moved', () => {
  /** An upload whose file is gone after its first part. */
  async function lost(w: World): Promise<string> {
    w.api.after = (call) => {
      if (call.part === 1) w.source.delete('/data/a.bin')
    }
    const id = await w.add('a.bin', 3)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-missing' } })
    return id
  }

  it('continues from its new folder with what is missing', async () => {
    const w = world({ parallelParts: 1 })
    const id = await lost(w)
    w.source.put('/moved/b.bin', 3 * MiB - 1)
    await w.manager.relocate(id, '/moved/b.bin')
    expect(w.ledger.latest()[0]?.source).toMatchObject({
      path: '/moved/b.bin',
      name: 'a.bin',
      formerPaths: ['/data/a.bin'],
    })
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3])
  })

  it('keeps the path without links when a link is chosen', async () => {
    const w = world({ parallelParts: 1 })
    const id = await lost(w)
    w.source.put('/moved/b.bin', 3 * MiB - 1)
    w.source.links.set('/link.bin', '/moved/b.bin')
    await w.manager.relocate(id, '/link.bin')
    expect(w.ledger.latest()[0]?.source.path).toBe('/moved/b.bin')
  })

  it('is not looked for in the new folder if the upload was retried meanwhile', async () => {
    const w = world({ parallelParts: 1 })
    w.api.after = (call) => {
      if (call.part === 1 && call.nth === 1) w.source.put('/data/a.bin', 3 * MiB - 1, 2)
    }
    const id = await w.add('a.bin', 3)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    w.source.put('/moved/b.bin', 3 * MiB - 1)
    const { passed, open } = gate()
    w.source.before = ({ path }) => (path === '/moved/b.bin' ? passed : undefined)
    const relocated = w.manager.relocate(id, '/moved/b.bin')
    hold(w, (call) => call.part === 2)
    w.manager.retry(id)
    await settle()
    open()
    await relocated
    w.api.before = () => {}
    await w.clock.forward(hour)
    expect(w.manager.record(id)?.source.path).toBe('/data/a.bin')
  })

  it('is refused if it is another file, and everything stays as it was', async () => {
    const w = world({ parallelParts: 1 })
    const id = await lost(w)
    const before = w.ledger.latest()
    w.source.put('/moved/b.bin', 3 * MiB - 1, 2)
    await expect(w.manager.relocate(id, '/moved/b.bin')).rejects.toMatchObject({
      failure: { kind: 'source-other' },
    })
    await expect(w.manager.relocate(id, '/nowhere')).rejects.toMatchObject({
      failure: { kind: 'source-missing' },
    })
    expect(w.ledger.latest()).toEqual(before)
  })
})

describe('a source that only looks different, as after a remount', () => {
  const looks = [
    ['another device', { identity: '9:1' }],
    ['another hour', { modified: (1n + 3_600_000_000_000n).toString() }],
  ] as const

  it.each(looks)('by %s continues, and its checksum proves it', async (_what, change) => {
    const w = world({ parallelParts: 1 })
    w.api.after = (call) => {
      if (call.part === 2) w.source.alter('/data/a.bin', change)
    }
    const id = await w.add('a.bin', 4)
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3, 4])
    expect(w.api.files[0]?.md5).toBeDefined()
    expect(w.api.uploads.size).toBe(1)
  })

  it.each(looks)('by %s is resumed after a restart', async (_what, change) => {
    const w = world({ parallelParts: 1 })
    const open = hold(w, ({ name, part }) => name === 'part' && part === 3)
    const id = await w.add('a.bin', 4)
    await w.crash()
    open()
    w.source.alter('/data/a.bin', change)
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.uploads.size).toBe(1)
    expect(w.ledger.latest()[0]?.source.unproved).toBe(true)
  })

  it('continues even if it looks different at each check', async () => {
    const w = world({ parallelParts: 1 })
    let looks = 0
    w.source.before = ({ name }) => {
      if (name === 'look') w.source.alter('/data/a.bin', { identity: `1:${++looks}` })
    }
    const id = await w.add('a.bin', 3)
    expect(w.state(id).name).toBe('completed')
    expect(sentParts(w)).toEqual([1, 2, 3])
  })

  it('is refused by its checksum if its content differs after all, and a retry sends all of it', async () => {
    const w = world({ parallelParts: 1 })
    const open = hold(w, ({ name, part }) => name === 'part' && part === 3)
    const id = await w.add('a.bin', 4)
    await w.crash()
    w.source.alter('/data/a.bin', { identity: '9:9' }, 'another content')
    // What the service assembles is a mixture, which is why it refuses it.
    const isMixture = (violation: string) => violation === 'a mixture was completed'
    open()
    w.manager.resume(id)
    await settle()
    expect(w.api.violations.splice(0).every(isMixture)).toBe(true)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'checksum-mismatch' } })
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
    expect(w.api.files).toMatchObject([{ remoteId: 'upload_2', md5: 'md5 of another content' }])
  })

  it('without a checksum cannot be proved, so it starts over', async () => {
    const w = world({ parallelParts: 1, checksum: false })
    w.api.after = (call) => {
      if (call.part === 2 && call.remoteId === 'upload_1') w.source.alter('/data/a.bin', { identity: '9:1' })
    }
    const id = await w.add('a.bin', 4)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    w.manager.retry(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.uploads.get('upload_1')?.status).toBe('cancelled')
  })

  it('is not completed without proof if the checksum was turned off meanwhile', async () => {
    const w = world({ parallelParts: 1 })
    const open = hold(w, ({ name, part }) => name === 'part' && part === 4)
    const id = await w.add('a.bin', 4)
    w.source.alter('/data/a.bin', { identity: '9:1' })
    open()
    await settle()
    expect(w.state(id).name).toBe('completed')
    const other = await w.add('b.bin', 4, { autoComplete: false })
    expect(w.state(other).name).toBe('ready')
    await w.crash()
    w.source.alter('/data/b.bin', { identity: '9:1' })
    w.settings = { ...w.settings, checksum: false }
    w.manager.complete(other)
    await settle()
    expect(w.state(other)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
    expect(w.api.files).toHaveLength(1)
  })
})

describe('the list', () => {
  it('removes only uploads that have ended, on disk as well', async () => {
    const w = world({ parallelFiles: 1 })
    const done = await w.add('a.bin', 1)
    hold(w, isPart)
    const running = await w.add('b.bin', 1)
    expect(await w.manager.remove(running)).toBe(false)
    expect(await w.manager.remove('nobody')).toBe(false)
    expect(await w.manager.remove(done)).toBe(true)
    expect(w.manager.ids()).toEqual([running])
    expect(w.ledger.latest().map(({ id }) => id)).toEqual([running])
    expect(w.api.files).toHaveLength(1)
  })

  it('removes all ended uploads together', async () => {
    const w = world()
    const done = await w.add('a.bin', 1)
    const ready = await w.add('b.bin', 1, { autoComplete: false })
    const cancelled = await w.add('c.bin', 1, { autoComplete: false })
    w.manager.cancel(cancelled)
    await settle()
    expect(w.manager.takeOut([...w.manager.over(), ready, 'nobody'])).toEqual([done, cancelled])
    expect(w.manager.ids()).toEqual([ready])
    // Until the removal is final, a crash brings them back.
    expect(w.ledger.removed).toEqual([])
    for (const id of [done, cancelled]) expect(await w.manager.remove(id)).toBe(true)
    expect(w.ledger.removed).toEqual([done, cancelled])
  })

  it('puts a removed upload back at its old position', async () => {
    const w = world()
    const ids = [
      await w.add('a.bin', 1),
      await w.add('b.bin', 1),
      await w.add('c.bin', 1),
      await w.add('d.bin', 1),
    ]
    const [a = '', b = '', c = '', d = ''] = ids
    await w.manager.move([d], a)
    w.manager.takeOut([b])
    w.manager.takeOut([d, c])
    expect(w.manager.ids()).toEqual([a])
    expect(w.manager.view(b)).toBeUndefined()
    w.manager.putBack([b, c, d])
    expect(w.manager.ids()).toEqual([d, a, b, c])
    w.manager.putBack([b])
    expect(w.manager.ids()).toEqual([d, a, b, c])
    await w.crash()
    expect(w.manager.ids()).toEqual([d, a, b, c])
  })

  it('puts an upload back that could not be removed from the disk, and reports the failure', async () => {
    const w = world()
    const id = await w.add('a.bin', 1)
    w.manager.takeOut([id])
    w.ledger.failure = { kind: 'ledger-unwritable', detail: 'EROFS' }
    await expect(w.manager.remove(id)).rejects.toMatchObject({ failure: { kind: 'ledger-unwritable' } })
    w.ledger.failure = null
    expect(w.manager.ids()).toEqual([id])
  })

  it('does not give the file of a removed upload to another upload', async () => {
    const w = world()
    const first = await w.add('a.bin', 1)
    w.manager.takeOut([first])
    let lost = false
    // The request never reached the service, so the only file there is that of the first upload.
    w.api.before = (call) => {
      if (call.name !== 'complete' || lost) return
      lost = true
      throw brokenLine()
    }
    const second = await w.add('a.bin', 1)
    await w.clock.forward(60_000)
    expect(w.state(second)).toEqual({ name: 'completed', fileId: 'file_2' })
  })

  /** Three that have ended, a second apart, after one that has not. */
  const withEnded = async (w: World) => {
    const waiting = await w.add('w.bin', 1, { autoComplete: false })
    const ended: string[] = []
    for (const name of ['a.bin', 'b.bin', 'c.bin']) {
      await w.clock.forward(1000)
      ended.push(await w.add(name, 1))
      await settle()
    }
    const [a = '', b = '', c = ''] = ended
    return { waiting, a, b, c }
  }

  it('keeps as many of the newest ended uploads as the settings say, and all that have not ended', async () => {
    const w = world({ historyCount: 2, historyDays: 10 })
    const { waiting, a, b, c } = await withEnded(w)
    await w.manager.collected([a, b, c])
    // At the start.
    await w.crash()
    expect(w.manager.ids()).toEqual([waiting, b, c])
    expect(w.ledger.removed).toEqual([a])
    expect(w.notices).toMatchObject([{ kind: 'history-cut', count: 1 }])
    // Immediately when the settings change, and only then.
    w.settings = { ...w.settings, historyCount: 1 }
    expect(w.manager.ids()).toEqual([waiting, b, c])
    w.manager.apply(w.settings)
    await settle()
    expect(w.manager.ids()).toEqual([waiting, c])
    // By age, while Hoist is open.
    await w.clock.forward(10 * 24 * hour)
    await w.manager.trimHistory()
    expect(w.manager.ids()).toEqual([waiting])
    expect(w.api.files).toHaveLength(3)
  })

  it('keeps everything that has ended since the start, however far beyond the bound', async () => {
    const w = world({ historyCount: 5 })
    const { ids } = await w.manager.add(Array.from({ length: 12 }, (_, n) => w.file(`${n}.bin`, 1)))
    await settle()
    expect(w.manager.views().map(({ state }) => state)).toEqual(ids.map(() => 'completed'))
    // They stay even after their IDs are copied, because they have only just ended.
    await w.manager.collected(ids)
    await w.manager.trimHistory()
    expect(w.manager.ids()).toEqual(ids)
    expect(w.ledger.removed).toEqual([])
    expect(w.notices).toEqual([])
  })

  it('keeps completed uploads until their IDs are copied or exported, whatever the bounds, but not cancelled ones', async () => {
    const w = world({ historyCount: 1, historyDays: 1 })
    const { waiting, a, b, c } = await withEnded(w)
    w.manager.cancel(waiting)
    await settle()
    await w.manager.collected([a, b])
    await w.clock.forward(2 * 24 * hour)
    await w.crash()
    expect(w.manager.ids()).toEqual([c])
    expect(w.notices).toMatchObject([{ kind: 'history-cut', count: 3 }])
  })

  it('notes the ID of each completed file, and removes nothing that is not noted', async () => {
    const w = world({ historyCount: 1 })
    const { a, b, c } = await withEnded(w)
    expect(w.fileIds.noted.map(({ name, fileId }) => [name, fileId])).toEqual([
      ['a.bin', 'file_1'],
      ['b.bin', 'file_2'],
      ['c.bin', 'file_3'],
    ])
    await w.manager.collected([a, b, c])
    // An older Hoist kept no such log.
    w.fileIds.noted.length = 0
    w.fileIds.failure = { kind: 'file-id-log-unwritable', detail: 'no space' }
    await w.crash()
    expect(w.manager.ids()).toContain(a)
    expect(w.notices).toMatchObject([{ kind: 'file-id-log-unwritable' }])
    w.fileIds.failure = null
    await w.manager.trimHistory()
    expect(w.manager.ids()).not.toContain(a)
    expect(w.fileIds.noted.map(({ fileId }) => fileId)).toEqual(['file_1', 'file_2'])
  })

  it('treats a file ID that is printed immediately, as in a terminal, as collected', async () => {
    const w = world({ historyCount: 1 })
    w.tellsFileIds = true
    await w.crash()
    const { c, waiting } = await withEnded(w)
    await w.crash()
    expect(w.manager.ids()).toEqual([waiting, c])
  })

  it('counts the uploads that closing the window would interrupt', async () => {
    const w = world({ parallelFiles: 1 })
    hold(w, isPart)
    await w.add('a.bin', 2)
    await w.add('b.bin', 2)
    const paused = await w.add('c.bin', 2)
    w.manager.pause(paused)
    expect(w.manager.unfinished).toBe(2)
  })

  it('ignores commands for an upload that does not exist, and has nothing to show for it', async () => {
    const w = world()
    for (const action of ['pause', 'resume', 'cancel', 'complete', 'retry'] as const) {
      expect(w.manager[action]('nobody')).toBe(false)
    }
    expect(w.manager.retryPart('nobody', 1)).toBe(false)
    expect(w.manager.view('nobody')).toBeUndefined()
    expect(w.manager.partViews('nobody')).toEqual([])
  })
})

describe('closing', () => {
  it('aborts everything, starts nothing more, and leaves what a start can continue from', async () => {
    const w = world({ parallelFiles: 1, parallelParts: 2, onStart: 'resume' })
    hold(w, (call) => isPart(call) && (call.part ?? 0) > 2)
    const a = await w.add('a.bin', 4)
    const b = await w.add('b.bin', 4)
    await w.manager.close()
    expect(w.api.inFlight).toBe(0)
    expect(w.source.openCount).toBe(0)
    const states = w.ledger.latest().map(({ id, state }) => [id, state.name])
    expect(states).toEqual([
      [a, 'uploading'],
      [b, 'queued'],
    ])
    const before = w.api.calls.length
    await w.clock.forward(hour / 2)
    expect(w.api.calls.length).toBe(before)
    w.api.before = () => {}
    await w.crash()
    await settle()
    expect([w.state(a).name, w.state(b).name]).toEqual(['completed', 'completed'])
    expect(w.api.calls.filter((call) => isPart(call) && call.remoteId === 'upload_1')).toHaveLength(6)
  })

  it('in the middle of a completion request remembers that it is unanswered', async () => {
    const w = world()
    w.api.after = (call) => (call.name === 'complete' ? new Promise<void>(() => {}) : undefined)
    await w.add('a.bin', 2)
    await w.manager.close()
    expect(w.ledger.latest()[0]?.state).toMatchObject({ name: 'completing', unanswered: true })
  })
})

describe('closing in the middle of a rate limit', () => {
  it('leaves nothing waiting', async () => {
    const w = world()
    w.api.before = (call) => {
      if (isPart(call)) throw refusal(429, 'slow down', { retryAfterMs: 60_000 })
    }
    await w.add('a.bin', 2)
    await w.manager.close()
    await settle()
    expect(w.clock.sleepers).toBe(0)
  })
})

describe('the rest of an upload', () => {
  /** A file of 128 MiB of which two parts are confirmed when it is paused. */
  async function paused(w: World): Promise<string> {
    const open = hold(w, (call) => isPart(call) && (call.part ?? 0) > 2)
    const id = await w.add('large.bin', 128)
    w.manager.pause(id)
    await settle()
    open()
    expect(w.partStates(id).slice(0, 3)).toEqual(['confirmed', 'confirmed', 'pending'])
    return id
  }

  const lengths = (w: World, id: string) =>
    w.manager.record(id)?.parts.map(({ length }) => length / MiB) ?? []

  it('is cut for the connection at the time of the resume, and the file arrives complete', async () => {
    const w = world({ partSizeMiB: 'auto', parallelParts: 2 })
    const id = await paused(w)
    // The speed is unknown at first.
    expect(lengths(w, id).slice(0, 2)).toEqual([1 / 2, 1 / 2])
    w.bandwidth = 200_000
    w.manager.resume(id)
    await settle()
    expect(w.state(id).name).toBe('completed')
    const after = lengths(w, id).slice(2, -1)
    expect(Math.max(...after)).toBeLessThanOrEqual(1.2)
    expect(after.filter((length) => length === 43 / 64).length).toBeGreaterThan(after.length / 2)
    expect(w.api.files[0]?.content.map(({ length }) => length).reduce((a, b) => a + b)).toBe(128 * MiB - 1)
    expect(w.api.uploads.size).toBe(1)
  })

  it('survives a crash at any moment after the resume, and nothing that is on disk is sent twice', async () => {
    const w = world({ partSizeMiB: 'auto', parallelParts: 2, onStart: 'resume' })
    const id = await paused(w)
    w.bandwidth = 200_000
    const stopAt = (part: number) => {
      w.api.before = (call) => (isPart(call) && (call.part ?? 0) > part ? new Promise(() => {}) : undefined)
    }
    stopAt(40)
    w.manager.resume(id)
    await settle()
    const remote = w.api.uploads.get('upload_1')
    const snapshots = w.ledger.snapshots.filter(({ parts }) => parts.length > 25)
    for (const record of [snapshots[0], snapshots[Math.ceil(snapshots.length / 2)], snapshots.at(-1)]) {
      if (record === undefined) throw new Error('nothing of the new cut is on disk')
      const arrived = record.parts.filter(({ state }) => state.name === 'confirmed')
      const before = remote?.parts.size ?? 0
      stopAt(60)
      await w.crash([structuredClone(record)])
      const sent = [...(remote?.parts.values() ?? [])].slice(before)
      expect(sent.length).toBeGreaterThan(0)
      for (const { offset, length } of sent)
        expect(
          arrived.filter((part) => part.offset < offset + length && offset < part.offset + part.length),
        ).toEqual([])
    }
    w.api.before = () => {}
    await w.crash()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.files).toHaveLength(1)
  })

  it('stays as it was cut when the person chose the part size', async () => {
    const w = world({ partSizeMiB: 8, parallelParts: 2 })
    const id = await paused(w)
    w.bandwidth = 4_000_000
    w.manager.resume(id)
    await settle()
    expect(lengths(w, id)).toHaveLength(16)
    expect(w.state(id).name).toBe('completed')
  })
})
