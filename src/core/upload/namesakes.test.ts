import { describe, expect, it } from 'vitest'
import { brokenLine, gate, refusal, settle, type World, world } from '../../../testing/fakes'
import { MiB } from '../../shared/limits'

const minute = 60_000
const hour = 60 * minute

/** Two files of one name and size in different folders, whose uploads begin in the same second. Returns their ids. */
async function addNamesakes(
  w: World,
  { accounts = ['a1', 'a1'], contents = [1, 2] } = {},
): Promise<[first: string, second: string]> {
  const files = ['first', 'second'].map((folder, index) => {
    const account = { id: accounts[index] ?? '', name: 'Work' }
    const file = w.file(`${folder}/data.bin`, 2, { name: 'data.bin', account })
    return { ...file, fingerprint: w.source.put(file.path, 2 * MiB - 1, contents[index]) }
  })
  const { ids } = await w.manager.add(files)
  await settle()
  const [first = '', second = ''] = ids
  return [first, second]
}

/** The upload that made the file which this upload has become. */
function makerOf(w: World, id: string): string | undefined {
  const state = w.state(id)
  if (state.name !== 'completed') throw new Error(`${id} is ${state.name}`)
  return w.api.files.find((file) => file.id === state.fileId)?.uploadId
}

describe('two uploads of one name and size that began in the same second', () => {
  /**
   * Both send a completion request, and both responses are lost once `open` is called. Only the second is carried out.
   */
  const bothUnanswered = async (w: World, accounts = ['a1', 'a1']) => {
    const { open, passed } = gate()
    w.api.before = async (call) => {
      if (call.name !== 'complete' || call.nth > 2) return
      await passed
      if (call.remoteId === 'upload_1') throw brokenLine()
    }
    w.api.after = (call) => {
      if (call.name === 'complete' && call.nth <= 2) throw brokenLine()
    }
    const [first, second] = await addNamesakes(w, { accounts })
    expect(w.api.count('complete')).toBe(2)
    return { first, second, open }
  }

  it('each become their own file when only one request was carried out and both answers are lost', async () => {
    const w = world({ parallelFiles: 2 })
    const { first, second, open } = await bothUnanswered(w)
    open()
    await w.clock.forward(hour)
    expect([makerOf(w, first), makerOf(w, second)]).toEqual([first, second])
    expect(w.api.files).toHaveLength(2)
  })

  it('each become their own file although they belong to two accounts of one address', async () => {
    const w = world({ parallelFiles: 2 })
    w.hostOf = () => 'https://one.test'
    const { first, second, open } = await bothUnanswered(w, ['a1', 'a2'])
    open()
    await w.clock.forward(hour)
    expect([makerOf(w, first), makerOf(w, second)]).toEqual([first, second])
  })

  it('do not get the file of the other that was cancelled before anybody knew about that file', async () => {
    const w = world({ parallelFiles: 2 })
    const { first, second, open } = await bothUnanswered(w)
    w.manager.cancel(second)
    open()
    await w.clock.forward(hour)
    expect(w.state(second)).toEqual({ name: 'cancelled', unanswered: true })
    expect(makerOf(w, first)).toBe(first)
  })

  it('become two files if they have the same content and are looked for at the same time', async () => {
    const w = world({ parallelFiles: 2 })
    w.api.readable = true
    const { open, passed } = gate()
    w.api.before = (call) => (call.name === 'content' && call.nth === 1 ? passed : undefined)
    const { open: lose, passed: bothCompleted } = gate()
    w.api.after = async (call) => {
      if (call.name !== 'complete') return
      await bothCompleted
      throw brokenLine()
    }
    const [first, second] = await addNamesakes(w, { contents: [1, 1] })
    lose()
    await w.clock.forward(minute)
    open()
    await w.clock.forward(hour)
    expect(new Set([makerOf(w, first), makerOf(w, second)])).toEqual(new Set([first, second]))
  })

  it.each(['pause', 'cancel'] as const)(
    'are told apart if a person chose to %s one before its completion request',
    async (name) => {
      const w = world({ parallelFiles: 2, parallelParts: 2 })
      const { passed } = gate()
      w.api.before = (call) =>
        call.name === 'part' && call.remoteId === 'upload_2' && call.part === 2 ? passed : undefined
      const { open, passed: completed } = gate()
      w.api.after = async (call) => {
        if (call.name !== 'complete') return
        await completed
        throw brokenLine()
      }
      const [first, second] = await addNamesakes(w)
      w.manager[name](second)
      await w.clock.forward(minute)
      open()
      await w.clock.forward(minute)
      expect(makerOf(w, first)).toBe(first)
      expect(w.api.count('complete')).toBe(1)
    },
  )

  describe('a file of one', () => {
    /** The first is completed. The second was paused after its first part, and its time limit has passed. */
    const onlyFirst = async (w: World) => {
      const { passed } = gate()
      w.api.before = (call) =>
        call.name === 'part' && call.remoteId === 'upload_2' && call.part === 2 ? passed : undefined
      const [first, second] = await addNamesakes(w)
      w.manager.pause(second)
      await w.clock.forward(2 * hour)
      w.api.before = () => {}
      expect([w.state(first).name, w.state(second).name]).toEqual(['completed', 'paused'])
      expect(w.partStates(second)).toEqual(['confirmed', 'pending'])
      return { first, second }
    }

    it('is not taken for an upload whose checksum is not known yet', async () => {
      const w = world({ parallelFiles: 2, parallelParts: 2 })
      w.api.readable = true
      const { first, second } = await onlyFirst(w)
      await w.crash(w.ledger.latest().filter(({ id }) => id !== first))
      w.manager.resume(second)
      await w.clock.forward(minute)
      expect(makerOf(w, second)).toBe(second)
    })

    it.each(['while its checksum is computed', 'afterwards'])(
      'is not taken for an upload whose file changes %s, and which then sends the new content',
      async (when) => {
        const w = world({ parallelFiles: 2, parallelParts: 2 })
        const isAfter = when === 'afterwards'
        w.api.readable = isAfter
        const { first, second } = await onlyFirst(w)
        await w.crash(w.ledger.latest().filter(({ id }) => id !== first))
        w.source.before = (read) => {
          if (read.name !== (isAfter ? 'open' : 'md5')) return
          w.source.before = () => {}
          w.source.alter('/data/second/data.bin', { modified: '3' }, 'new content')
        }
        w.manager.resume(second)
        await w.clock.forward(minute)
        expect(makerOf(w, second)).toBe(second)
      },
    )

    it('is not taken although its upload is not opened', async () => {
      const w = world({ parallelFiles: 2, parallelParts: 2 })
      const { second } = await onlyFirst(w)
      const all = w.ledger.latest()
      await w.crash(all.filter(({ id }) => id === second))
      w.manager.learn(all)
      w.manager.resume(second)
      await w.clock.forward(minute)
      expect(makerOf(w, second)).toBe(second)
    })
  })
})

describe('the completion request of an upload that a person cancels', () => {
  it('is not sent again after its answer is lost', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete') throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toMatchObject({ name: 'completing', unanswered: true })
    w.manager.cancel(id)
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('cancelled')
    expect([w.api.count('complete'), w.api.files.length]).toEqual([1, 0])
  })

  it('is not sent after a restart, even if the drive does not answer', async () => {
    const w = world()
    const { passed } = gate()
    w.api.before = (call) => (call.name === 'complete' ? passed : undefined)
    const id = await w.add('a.bin', 2)
    w.manager.cancel(id)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'completing', thenCancel: true })
    w.source.before = () => passed
    await w.crash()
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.count('complete')).toBe(1)
  })

  it('is not sent again while the account is blocked, and the upload is cancelled', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete') throw brokenLine()
      if (call.name !== 'files' && call.name !== 'cancel') return
      throw refusal(401, 'no', { refusal: { kind: 'key-rejected' } })
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(minute)
    expect(w.state(id)).toMatchObject({ name: 'failed', unanswered: true, failure: { kind: 'key-rejected' } })
    w.manager.cancel(id)
    await w.clock.forward(minute)
    expect(w.state(id).name).toBe('cancelled')
    expect(w.api.count('complete')).toBe(1)
  })
})
