import { describe, expect, it } from 'vitest'
import { gate, refusal, type SeenCall, settle, type World, world } from '../../../testing/fakes'
import { MiB } from '../../shared/limits'

const isPart = (call: SeenCall) => call.name === 'part'

/** Adds `count` files of one part each in one call. */
async function addSmall(w: World, count: number): Promise<string[]> {
  const files = Array.from({ length: count }, (_, index) => w.file(`${index}.txt`, 1))
  const { ids } = await w.manager.add(files)
  await settle()
  return ids
}

/** How many calls have begun and not ended. */
function open(w: World, name: SeenCall['name']): number {
  return [...w.api.open].filter((call) => call.name === name).length
}

describe('many small files', () => {
  it('fill all slots and no more, even if few files may send at once', async () => {
    const w = world({ parallelParts: 6, adaptiveParts: false, parallelFiles: 1 })
    const answers = gate()
    w.api.before = (call) => (isPart(call) ? answers.passed : undefined)
    await addSmall(w, 40)
    expect(w.api.inFlight).toBe(6)
    answers.open()
    await settle()
    await w.clock.forward(0)
    expect(w.api.files).toHaveLength(40)
    expect(w.api.mostInFlight).toBe(6)
  })

  it('leave a slot for a large file, and do not wait for it', async () => {
    const w = world({ parallelParts: 4, adaptiveParts: false, parallelFiles: 1 })
    const answers = gate()
    w.api.before = (call) => (isPart(call) && (call.part ?? 0) > 1 ? answers.passed : undefined)
    const large = [await w.add('a.bin', 3), await w.add('b.bin', 3)]
    const small = await addSmall(w, 10)
    expect(large.map((id) => w.state(id).name)).toEqual(['uploading', 'queued'])
    expect(small.map((id) => w.state(id).name)).toEqual(small.map(() => 'completed'))
    answers.open()
    await settle()
    await w.clock.forward(0)
    expect(w.api.files).toHaveLength(12)
  })

  it('are written once for each promise: when they are added, created, sent and completed', async () => {
    const w = world({ checksum: true, adaptiveParts: false })
    const answer = gate()
    w.api.before = (call) => (isPart(call) ? answer.passed : undefined)
    const [id] = await addSmall(w, 1)
    answer.open()
    await settle()
    await w.clock.forward(0)
    const written = w.ledger.snapshots.filter(
      (record) => record.id === id && record.file?.check?.name !== 'facts',
    )
    expect(written.map(({ state, md5 }) => [state.name, md5 !== null])).toEqual([
      ['queued', false],
      ['uploading', false],
      // The id of the part, the checksum and the intent to complete.
      ['completing', true],
      ['completed', true],
    ])
    expect(w.api.files[0]?.md5).toBe(written[2]?.md5)
  })

  it('are no longer started once too many are being completed', async () => {
    const w = world({ parallelParts: 3, adaptiveParts: false })
    const answers = gate()
    w.api.before = (call) => (call.name === 'complete' ? answers.passed : undefined)
    await addSmall(w, 30)
    expect(open(w, 'complete')).toBe(6)
    expect(w.api.count('create')).toBe(6)
    answers.open()
    await settle()
    await w.clock.forward(0)
    expect(w.api.files).toHaveLength(30)
  })

  it('are in the list immediately, and no upload starts before it is on disk', async () => {
    const w = world()
    const writing = gate()
    const { save } = w.ledger
    w.ledger.save = async (record) => {
      if (record.state.name === 'queued' && record.source.name !== '0.txt') await writing.passed
      await save.call(w.ledger, record)
    }
    const added = w.manager.add([0, 1, 2].map((index) => w.file(`${index}.txt`, 1)))
    expect(w.manager.views().map(({ name, state }) => [name, state])).toEqual([
      ['0.txt', 'queued'],
      ['1.txt', 'queued'],
      ['2.txt', 'queued'],
    ])
    await settle()
    expect(w.api.files.map(({ filename }) => filename)).toEqual(['0.txt'])
    writing.open()
    await added
    await settle()
    expect(w.api.files).toHaveLength(3)
  })

  it('stay in the list if they are on disk when it fills up midway, and all others are given back', async () => {
    const w = world()
    const { save } = w.ledger
    let saved = 0
    w.ledger.save = async (record) => {
      if (record.state.name === 'queued' && ++saved > 270)
        w.ledger.failure = { kind: 'disk-full', detail: 'ENOSPC' }
      await save.call(w.ledger, record)
    }
    w.manager.raiseObstacle('offline')
    const files = Array.from({ length: 600 }, (_, index) => w.file(`${index}.txt`, 1))
    const { failure, ids, left } = await w.manager.add(files)
    expect(failure?.kind).toBe('disk-full')
    expect(ids).toHaveLength(270)
    expect(left).toEqual(files.slice(270))
    expect(w.manager.ids()).toEqual(ids)
    expect(w.ledger.latest().map(({ id }) => id)).toEqual(ids)
  })

  it('are all on disk, in their order, when the list is closed while they are added', async () => {
    const w = world()
    const files = Array.from({ length: 600 }, (_, index) => w.file(`${index}.txt`, 1))
    const added = w.manager.add(files)
    expect(w.manager.ids().length).toBeLessThan(600)
    await w.manager.close()
    expect(w.ledger.latest().map(({ source }) => source.name)).toEqual(files.map(({ name }) => name))
    expect((await added).ids).toHaveLength(600)
  })

  it('are all paused when everything is paused while they are added, and continue together', async () => {
    const w = world()
    w.manager.raiseObstacle('offline')
    const files = Array.from({ length: 600 }, (_, index) => w.file(`${index}.txt`, 1))
    const added = w.manager.add(files)
    expect(w.manager.unfinished).toBe(600)
    w.manager.pauseAll()
    expect(w.manager.unfinished).toBe(0)
    await added
    const states = () => new Set(w.manager.ids().map((id) => w.state(id).name))
    expect(w.manager.ids()).toHaveLength(600)
    expect(states()).toEqual(new Set(['paused']))
    expect(new Set(w.ledger.latest().map(({ state }) => state.name))).toEqual(new Set(['paused']))
    w.manager.resumeAll()
    expect(states()).toEqual(new Set(['queued']))
  })

  it('are paused for a single account if a person asks for that while they are added', async () => {
    const w = world()
    w.manager.raiseObstacle('offline')
    const files = Array.from({ length: 600 }, (_, index) => ({
      ...w.file(`${index}.txt`, 1),
      account: { id: index < 300 ? 'a1' : 'a2', name: '' },
    }))
    const added = w.manager.add(files)
    w.manager.pauseAll((accountId) => accountId === 'a2')
    const { ids } = await added
    expect(ids.map((id) => w.state(id).name)).toEqual(files.map((_, at) => (at < 300 ? 'queued' : 'paused')))
  })

  it('keep the address that they were sent to when their account changes while they are added', async () => {
    const w = world()
    w.manager.raiseObstacle('offline')
    const origin = w.manager.originOf('a1')
    const added = w.manager.add(Array.from({ length: 600 }, (_, index) => w.file(`${index}.txt`, 1)))
    w.hostOf = () => 'https://elsewhere.example'
    const { ids } = await added
    expect(new Set(ids.map((id) => w.manager.record(id)?.account.origin))).toEqual(new Set([origin]))
  })

  it('stay in the order in which they were sent when more follow while they are added', async () => {
    const w = world()
    w.manager.raiseObstacle('offline')
    const files = (name: string) => Array.from({ length: 300 }, (_, index) => w.file(`${name}${index}`, 1))
    const drops = [files('a'), files('b'), [w.file('c', 1)]]
    await Promise.all(drops.map((drop) => w.manager.add(drop)))
    expect(w.manager.views().map(({ name }) => name)).toEqual(drops.flat().map(({ name }) => name))
  })

  it('are sent fewer at a time after refusals, and more again after a minute', async () => {
    const w = world({ parallelParts: 8, adaptiveParts: true })
    let most = 3
    w.api.before = async (call) => {
      const isTooMany = isPart(call) && open(w, 'part') > most
      await w.clock.sleep(100, call.signal)
      if (isTooMany) throw refusal(429, 'slow down', { retryAfterMs: 1000 })
    }
    await addSmall(w, 60)
    await w.clock.forward(200)
    expect(w.api.mostInFlight).toBe(8)
    await w.clock.forward(20_000)
    w.api.mostInFlight = 0
    await addSmall(w, 30)
    await w.clock.forward(20_000)
    expect(w.api.mostInFlight).toBe(3)
    expect(w.api.files).toHaveLength(90)
    most = 8
    for (const now of [5, 8]) {
      await w.clock.forward(60_000)
      w.api.mostInFlight = 0
      await addSmall(w, 30)
      await w.clock.forward(20_000)
      expect(w.api.mostInFlight).toBe(now)
    }
  })
})

describe('between two uploads', () => {
  it('the last parts of one file overlap with the create request of the next', async () => {
    const w = world({ parallelParts: 2, adaptiveParts: false, parallelFiles: 2 })
    const last = gate()
    w.api.before = (call) => (call.remoteId === 'upload_1' && call.part === 4 ? last.passed : undefined)
    const first = await w.add('a.bin', 4)
    const second = await w.add('b.bin', 2)
    expect(w.partStates(first)).toEqual(['confirmed', 'confirmed', 'confirmed', 'sending'])
    // It starts in the slot that the first one no longer needs.
    expect(w.state(second).name).toBe('completed')
    last.open()
    await settle()
    expect(w.state(first).name).toBe('completed')
  })

  it('the confirmation of the last part and the completion share one write', async () => {
    const w = world({ parallelParts: 2, checksum: false })
    const seen: string[] = []
    const { save } = w.ledger
    w.ledger.save = async (record) => {
      await save.call(w.ledger, record)
      const confirmed = record.parts.filter((part) => part.state.name === 'confirmed').length
      seen.push(`${record.state.name}, ${confirmed}`)
    }
    w.api.before = (call) => {
      seen.push(call.name)
    }
    const id = await w.add('a.bin', 1)
    expect(seen).toEqual([
      'queued, 0',
      'create',
      'uploading, 0',
      'part',
      'completing, 1',
      'complete',
      'completed, 1',
      'file',
      'completed, 1',
    ])
    expect(w.manager.view(id)?.sentBytes).toBe(MiB - 1)
  })
})
