import { describe, expect, it } from 'vitest'
import { brokenLine, refusal, settle, type World, world } from '../../../testing/fakes'
import { ApiError, type ClosedAs } from '../ports'

describe('an unanswered complete', () => {
  it('that has succeeded is found, and never sent again', async () => {
    const w = world()
    w.api.after = (call) => {
      if (call.name === 'complete') throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
    expect(w.api.count('files')).toBe(1)
  })

  it('that has not succeeded is sent again only after asking', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete' && call.nth <= 2) throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id).name).toBe('completed')
    const names = w.api.calls
      .map(({ name }) => name)
      .filter((name) => name === 'complete' || name === 'files')
    expect(names).toEqual(['complete', 'files', 'complete', 'files', 'complete'])
    expect(w.api.files).toHaveLength(1)
  })

  it('is asked about again before a retry by hand, however it failed', async () => {
    const w = world({ maxAttempts: 2 })
    let fails = true
    w.api.after = (call) => {
      if (call.name === 'complete') throw brokenLine()
    }
    w.api.before = (call) => {
      // The list of files is unavailable, and the complete is not sent a second time.
      if (fails && (call.name === 'files' || (call.name === 'complete' && call.nth > 1)))
        throw refusal(503, 'overloaded')
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(10 * 60_000)
    expect(w.state(id)).toMatchObject({
      name: 'failed',
      failure: { kind: 'service-failed' },
      unanswered: true,
    })
    const completes = w.api.count('complete')
    fails = false
    w.api.after = () => {}
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(completes)
  })

  it('is not mistaken for the same file of another upload here', async () => {
    const w = world()
    const a = await w.add('a.bin', 2)
    w.api.before = (call) => {
      if (call.name === 'complete' && call.nth === 2) throw brokenLine()
    }
    const b = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(a)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.state(b)).toEqual({ name: 'completed', fileId: 'file_2' })
  })

  it('that the service calls completed already takes the file of that upload', async () => {
    const w = world()
    // Two files look alike, and neither may be read; the second complete is refused.
    w.api.after = (call) => {
      if (call.name !== 'complete') return
      const made = w.api.files.at(-1)
      if (made === undefined) throw new Error('nothing was made')
      const createdAt = (made.createdAt ?? 0) + 1000
      w.api.files.push({ ...made, id: 'file_of_somebody', remoteId: 'other', createdAt })
      throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.files.filter(({ remoteId }) => remoteId === 'upload_1')).toHaveLength(1)
  })
})

describe('a complete that is refused', () => {
  it('for a part that the service does not have starts over on retry: the same complete would be refused again', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete' && call.remoteId === 'upload_1')
        throw refusal(400, 'There is no part part_7.')
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'request-refused' } })
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.files.map(({ remoteId }) => remoteId)).toEqual(['upload_2'])
  })

  it('for another reason keeps its parts on retry', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete' && call.nth === 1) throw refusal(400, 'Invalid extension vb.')
    }
    const id = await w.add('a.bin', 2)
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('part')).toBe(2)
  })
})

describe('a complete that is answered with an upload that is closed without a file', () => {
  const closing = (w: World, closedAs: ClosedAs) => {
    w.api.before = (call) => {
      if (call.name === 'complete' && call.remoteId === 'upload_1')
        throw new ApiError({ type: 'unexpected', status: 200, detail: `the upload is ${closedAs}`, closedAs })
    }
  }

  it('fails at once if it has failed, and a retry starts over', async () => {
    const w = world({ keepTryingSeconds: 180 })
    closing(w, 'failed')
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'completion-failed' } })
    expect(w.api.count('complete')).toBe(1)
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.files.map(({ remoteId }) => remoteId)).toEqual(['upload_2'])
  })

  it('that an earlier try may have completed is a failure as well, and a retry looks first and starts over', async () => {
    const w = world({ keepTryingSeconds: 180 })
    closing(w, 'failed')
    const before = w.api.before
    w.api.before = (call) => {
      if (call.name === 'complete' && call.nth === 1) throw brokenLine()
      return before(call)
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'completion-failed' } })
    w.manager.retry(id)
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.files).toHaveLength(1)
  })

  it.each(['cancelled', 'expired'] as const)('starts over by itself if it is %s', async (closedAs) => {
    const w = world({ keepTryingSeconds: 180 })
    closing(w, closedAs)
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('create')).toBe(2)
  })
})

describe('an unanswered complete beside a twin', () => {
  it('is distinguished by content from a file of the same name and size', async () => {
    const w = world()
    w.api.readable = true
    w.api.after = (call) => {
      if (call.name !== 'complete') return
      const [ours] = w.api.files
      if (ours === undefined) throw new Error('nothing was completed')
      const content = ours.content.map((piece) => ({ ...piece, content: 'of somebody else' }))
      w.api.files.push({ ...ours, id: 'file_twin', createdAt: w.clock.now() + 1, content })
      throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('is sent again when the only file there is somebody else’s', async () => {
    const w = world()
    w.api.readable = true
    w.api.before = (call) => {
      if (call.name !== 'complete' || call.nth > 1) return
      w.api.files.push({
        id: 'file_twin',
        filename: 'a.bin',
        purpose: w.manager.record(id)?.purpose ?? '',
        bytes: w.manager.record(id)?.source.fingerprint.size ?? 0,
        createdAt: w.clock.now(),
        expiresAt: null,
        status: 'processed',
        remoteId: 'upload_theirs',
        md5: undefined,
        content: [{ offset: 0, length: 1, content: 'of somebody else' }],
      })
      throw brokenLine()
    }
    let id = ''
    const { ids } = await w.manager.add([w.file('a.bin', 2)])
    id = ids[0] ?? ''
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_2' })
    expect(w.api.count('complete')).toBe(2)
  })

  it.each([
    ['another name', { filename: 'a_.bin' }],
    ['no name', { filename: null }],
    ['no size', { bytes: null }],
    ['no time', { createdAt: null }],
  ])('finds a file that the service keeps under %s by its content', async (_name, kept) => {
    const w = world()
    w.api.readable = true
    w.api.after = (call) => {
      if (call.name !== 'complete') return
      const made = w.api.files.pop()
      if (made !== undefined) w.api.files.push({ ...made, ...kept })
      throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('takes no file of another name for its own when nobody may read it', async () => {
    const w = world({ maxAttempts: 2 })
    w.api.before = (call) => {
      if (call.name !== 'complete') return
      const bytes = w.manager.record(id)?.source.fingerprint.size ?? 0
      w.api.files.push({
        id: 'file_theirs',
        filename: 'a_.bin',
        purpose: w.manager.record(id)?.purpose ?? '',
        bytes,
        createdAt: w.clock.now(),
        expiresAt: null,
        status: 'processed',
        remoteId: 'upload_theirs',
        md5: undefined,
        content: [{ offset: 0, length: bytes, content: 'of somebody else' }],
      })
      throw call.nth === 1 ? brokenLine() : refusal(400, 'the upload is completed')
    }
    let id = ''
    const { ids } = await w.manager.add([w.file('a.bin', 2)])
    id = ids[0] ?? ''
    await w.clock.forward(60_000)
    expect(w.state(id).name).toBe('failed')
  })

  it('is not cancelled once it has succeeded: the person learns about the file', async () => {
    const w = world({ maxAttempts: 1 })
    w.api.after = (call) => {
      if (call.name === 'complete') throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', unanswered: true })
    w.api.after = () => {}
    w.manager.cancel(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
  })
})
