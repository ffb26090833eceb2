import { describe, expect, it } from 'vitest'
import { brokenLine, expired, gate, refusal, settle, type World, world } from '../../../testing/fakes'
import { failureText } from '../../shared/messages/index'
import { ApiError, type ClosedAs } from '../ports'

const minute = 60_000
const hour = 60 * minute
const confirmed = (count: number) => Array.from({ length: count }, () => 'confirmed')
const page = (status: number) =>
  new ApiError({ type: 'answer', status, message: 'Sign in', fromService: false })

describe('a completion request whose response is lost', () => {
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

  it.each(['EPROTO', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'EHOSTUNREACH', 'ENETUNREACH'])(
    'is looked for after %s on the open connection, and nothing is sent again',
    async (code) => {
      const w = world()
      w.api.after = (call) => {
        if (call.name === 'complete') throw brokenLine(code, true)
      }
      const id = await w.add('a.bin', 2)
      await w.clock.forward(60_000)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect([w.api.count('complete'), w.api.count('create')]).toEqual([1, 1])
    },
  )

  it('that a copy of the data folder still holds is found, and not sent again', async () => {
    const w = world()
    let copy = w.ledger.latest()
    w.api.before = (call) => {
      if (call.name === 'complete') copy = w.ledger.latest()
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    await w.crash(copy)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('is repeated only after a lookup if it has not succeeded', async () => {
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
      // The list of files is unavailable, and the completion request is not sent a second time.
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

  it('is matched to its file if the service says it is already completed', async () => {
    const w = world()
    // Two files look alike, and neither may be read; the second completion request is refused.
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

describe('before a remote upload is given up and everything is sent again', () => {
  /** An engine on a copy of the data folder from before the last part was confirmed. The upload was completed since. */
  const onOlderCopy = async (gone: () => Error) => {
    const w = world({ onStart: 'resume', parallelParts: 1 })
    let copy = w.ledger.latest()
    w.api.before = (call) => {
      if (call.name === 'part' && call.part === 3) copy = w.ledger.latest()
    }
    const id = await w.add('a.bin', 3)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    w.api.before = (call) => {
      if (call.remoteId === 'upload_1') throw gone()
    }
    return { w, id, start: () => w.crash(copy) }
  }
  const closed = () => refusal(404, 'no such upload')

  it.each([
    ['404', closed],
    ['“expired”', expired],
  ])('its file is looked for, and an older copy of the data folder finds it: %s', async (_name, gone) => {
    const { w, id, start } = await onOlderCopy(gone)
    await start()
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect([w.api.count('complete'), w.api.count('create')]).toEqual([1, 1])
  })

  it('its file is looked for when a part is refused after the answer to one was lost', async () => {
    let isLost = false
    const { w, id, start } = await onOlderCopy(() => {
      if (isLost) return refusal(400, 'the upload is closed', { refusal: { reason: 'already-completed' } })
      isLost = true
      return brokenLine()
    })
    await start()
    await w.clock.forward(minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('create')).toBe(1)
  })

  it('its file is looked for when a person retries after a part was refused', async () => {
    const { w, id, start } = await onOlderCopy(() =>
      refusal(400, 'the upload is closed', { refusal: { reason: 'upload-full' } }),
    )
    await start()
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'request-refused' } })
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('create')).toBe(1)
  })

  it('its file is looked for when its time limit has passed meanwhile', async () => {
    const { w, id, start } = await onOlderCopy(closed)
    await w.clock.forward(2 * hour)
    await start()
    await w.clock.forward(minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('create')).toBe(1)
  })

  it.each([404, 429])(
    'its file is looked for when a gateway answers with %d although the service has completed it',
    async (status) => {
      const w = world()
      w.api.before = (call) => {
        if (call.name === 'complete' && call.nth > 1) throw closed()
      }
      w.api.after = (call) => {
        if (call.name === 'complete') throw refusal(status, 'of the gateway')
      }
      const id = await w.add('a.bin', 2)
      await w.clock.forward(minute)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect(w.api.count('create')).toBe(1)
    },
  )

  it('a file that somebody else began in another second is not taken for it', async () => {
    const { w, id, start } = await onOlderCopy(closed)
    const made = w.api.files.pop()
    if (made !== undefined) w.api.files.push({ ...made, createdAt: (made.createdAt ?? 0) + 5_000 })
    await start()
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'completed', fileId: 'file_2' })
    expect(w.api.count('create')).toBe(2)
  })

  it('its file is found by its content although another began in the same second, before its checksum is known', async () => {
    const { w, id, start } = await onOlderCopy(closed)
    w.api.readable = true
    const [made] = w.api.files
    if (made === undefined) throw new Error('nothing was made')
    w.api.files.push({ ...made, id: 'file_of_somebody', uploadId: 'other', remoteId: 'other', content: [] })
    await start()
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('create')).toBe(1)
  })

  it('it is sent again all the same if the list of files cannot be read', async () => {
    const { w, id, start } = await onOlderCopy(closed)
    const { before } = w.api
    w.api.before = (call) => {
      if (call.name === 'files') throw refusal(404, 'no such route')
      return before(call)
    }
    await start()
    await settle()
    expect(w.state(id).name).toBe('completed')
    expect(w.api.count('create')).toBe(2)
  })
})

describe('a completion request that is refused', () => {
  it('for a part that the service does not have starts over on retry: the same completion request would be refused again', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete' && call.remoteId === 'upload_1')
        throw refusal(422, 'Teil 7 fehlt.', { refusal: { reason: 'parts-wrong' } })
    }
    const id = await w.add('a.bin', 2)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'request-refused' } })
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.files.map(({ remoteId }) => remoteId)).toEqual(['upload_2'])
  })

  it('because the upload was completed before is not repeated: its file is found', async () => {
    const w = world()
    w.api.after = (call) => {
      const isDone = { refusal: { reason: 'already-completed' } } as const
      if (call.name === 'complete') throw refusal(422, 'Schon erledigt.', isDone)
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(60_000)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('complete')).toBe(1)
  })

  it('is repeated for the same remote upload if an old record has no reason', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'complete' && call.remoteId === 'upload_1')
        throw refusal(400, 'There is no part part_7.', { refusal: { reason: 'parts-wrong' } })
    }
    const id = await w.add('a.bin', 2)
    const { state } = w.manager.record(id) ?? {}
    if (state?.name !== 'failed') throw new Error('it has not failed')
    const { reason, ...failure } = state.failure
    expect(reason).toBe('parts-wrong')
    await w.crash(w.ledger.latest().map((record) => ({ ...record, state: { ...state, failure } })))
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'request-refused', reason } })
    expect(w.api.count('create')).toBe(1)
    expect(w.api.count('complete')).toBe(2)
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
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

describe('a completion request that is answered with an upload that is closed without a file', () => {
  const closing = (w: World, closedAs: ClosedAs) => {
    w.api.before = (call) => {
      if (call.name === 'complete' && call.remoteId === 'upload_1')
        throw new ApiError({ type: 'unexpected', status: 200, detail: `the upload is ${closedAs}`, closedAs })
    }
  }

  it('fails immediately if it has failed, and a retry starts over', async () => {
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

  it('that an earlier attempt may have completed is a failure as well, and a retry looks first and starts over', async () => {
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

describe('an unanswered completion request beside a twin', () => {
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

  it('is repeated when the only file there is somebody else’s', async () => {
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

describe('a file that the service assembles', () => {
  it('takes no slot from others: the next ones are sent meanwhile', async () => {
    const w = world({ parallelFiles: 2 })
    const { passed, open } = gate()
    w.api.before = ({ name }) => (name === 'complete' ? passed : undefined)
    const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin']
    const { ids } = await w.manager.add(names.map((name) => w.file(name, 5)))
    await w.clock.forward(45_000)
    expect(ids.map((id) => w.state(id).name)).toEqual(Array.from(ids, () => 'completing'))
    for (const id of ids) expect(w.partStates(id)).toEqual(confirmed(5))
    open()
    await settle()
    expect(ids.map((id) => w.state(id).name)).toEqual(Array.from(ids, () => 'completed'))
  })

  it('is shown with the time since when the service works on it, but not while Hoist itself still reads it', async () => {
    const w = world({ checksum: true })
    const reading = gate()
    w.source.before = ({ name }) => (name === 'md5' ? reading.passed : undefined)
    const { passed, open } = gate()
    w.api.before = ({ name }) => (name === 'complete' ? passed : undefined)
    const id = await w.add('a.bin', 2)
    await w.clock.forward(5_000)
    expect(w.manager.view(id)).toMatchObject({ state: 'completing' })
    expect(w.manager.view(id)?.completingSince).toBeUndefined()
    w.changed.clear()
    reading.open()
    await settle()
    const since = w.clock.now()
    await w.clock.forward(25_000)
    expect(w.changed).toContain(id)
    expect(w.manager.view(id)?.completingSince).toBe(since)
    open()
    await settle()
    expect(w.manager.view(id)).toMatchObject({ state: 'completed' })
    expect(w.manager.view(id)?.completingSince).toBeUndefined()
  })
})

describe('a completion request whose repeat does not settle it', () => {
  const lost = (w: World, repeat: () => Error) => {
    w.api.before = (call) => {
      if (call.name === 'complete' && call.nth > 1) throw repeat()
    }
    w.api.after = (call) => {
      if (call.name === 'complete') throw refusal(504, 'timeout')
    }
  }
  /** The list of files shows what there is only after that time. */
  const listLags = (w: World, ms: number) => {
    const find = w.api.findFiles.bind(w.api)
    const since = w.clock.steady()
    w.api.findFiles = async (...call) => {
      const found = await find(...call)
      return w.clock.steady() - since < ms ? { ...found, files: [] } : found
    }
  }

  it.each([
    ['404', () => refusal(404, 'no such upload')],
    ['“already completed”', () => refusal(400, 'Upload has already been completed')],
    ['“expired”', expired],
  ])(
    'is looked for with patience when a repeat is answered with %s and the list lags',
    async (_name, repeat) => {
      const w = world({ keepTryingSeconds: 180 })
      lost(w, repeat)
      listLags(w, 4 * minute)
      const id = await w.add('a.bin', 2)
      await w.clock.forward(6 * minute)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect(w.api.count('create')).toBe(1)
      expect(w.api.files).toHaveLength(1)
    },
  )

  describe('with a stranger’s file of the same name and size, and no content that may be read', () => {
    /** It is in the list immediately, and its upload began that long after ours. */
    const withStranger = (w: World, laterMs: number) => {
      const find = w.api.findFiles.bind(w.api)
      w.api.findFiles = async (...call) => {
        const [, { filename, purpose, bytes, createdSince }] = call
        const createdAt = createdSince + laterMs
        const times = { createdAt, expiresAt: null }
        const stranger = {
          id: 'strange',
          filename,
          purpose,
          bytes,
          ...times,
          status: 'processed',
          fits: true,
        }
        const { files, isWhole } = await find(...call)
        return { files: [stranger, ...files], isWhole }
      }
    }

    it('is found by the time of its upload, though the list lags', async () => {
      const w = world({ keepTryingSeconds: 180 })
      lost(w, () => refusal(400, 'Upload has already been completed'))
      listLags(w, minute)
      withStranger(w, 5000)
      const id = await w.add('a.bin', 2)
      await w.clock.forward(3 * minute)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    })

    it('that never arrived is completed in the end', async () => {
      const w = world({ keepTryingSeconds: 180 })
      w.api.before = (call) => {
        if (call.name === 'complete' && call.nth === 1) throw brokenLine()
      }
      withStranger(w, 5000)
      const id = await w.add('a.bin', 2)
      await w.clock.forward(3 * minute)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect(w.api.files).toHaveLength(1)
    })

    it('is not guessed when both began in the same second', async () => {
      const w = world({ keepTryingSeconds: 180 })
      lost(w, () => refusal(400, 'Upload has already been completed'))
      withStranger(w, 0)
      const id = await w.add('a.bin', 2)
      await w.clock.forward(30 * minute)
      expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'completion-unknown' } })
      expect(w.api.count('create')).toBe(1)
    })
  })

  it('is settled in the end by the only file that is left, even if the service gives it another time', async () => {
    const w = world({ keepTryingSeconds: 180 })
    lost(w, () => refusal(400, 'Upload has already been completed'))
    const find = w.api.findFiles.bind(w.api)
    w.api.findFiles = async (...call) => {
      const { files, isWhole } = await find(...call)
      const createdAt = call[1].createdSince + minute
      return { files: files.map((file) => ({ ...file, createdAt })), isWhole }
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(30 * minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
  })

  it('is never sent a second time by itself, and a retry looks again', async () => {
    const w = world({ keepTryingSeconds: 180 })
    lost(w, () => refusal(404, 'no such upload'))
    listLags(w, hour)
    const id = await w.add('a.bin', 2)
    await w.clock.forward(30 * minute)
    expect(w.state(id)).toMatchObject({
      name: 'failed',
      unanswered: true,
      failure: { kind: 'completion-unknown', cause: { kind: 'remote-upload-gone' } },
    })
    expect(w.api.count('create')).toBe(1)
    await w.clock.forward(hour)
    w.manager.retry(id)
    await settle()
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.files).toHaveLength(1)
  })

  it('starts over after a retry by hand only if the service does not know it', async () => {
    const w = world({ keepTryingSeconds: 180 })
    w.api.before = (call) => {
      if (call.name !== 'complete' || call.remoteId !== 'upload_1') return
      throw call.nth === 1 ? brokenLine() : refusal(404, 'no such upload')
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(30 * minute)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'completion-unknown' } })
    w.manager.retry(id)
    await w.clock.forward(30 * minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    expect(w.api.count('create')).toBe(2)
  })

  it('is not sent again when Hoist retries by itself with a new key', async () => {
    const w = world({ keepTryingSeconds: 180 })
    let isKeyValid = false
    w.api.before = (call) => {
      if (call.name === 'complete') throw call.nth === 1 ? brokenLine() : refusal(404, 'no such upload')
      if (call.name === 'files' && !isKeyValid)
        throw refusal(401, 'Incorrect API key', { code: 'invalid_api_key' })
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(30 * minute)
    expect(w.state(id)).toMatchObject({ name: 'failed', unanswered: true, failure: { kind: 'key-rejected' } })
    isKeyValid = true
    w.manager.accountChanged('a1')
    await w.clock.forward(30 * minute)
    expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'completion-unknown' } })
    expect(w.api.count('create')).toBe(1)
  })

  it.each([
    ['404', () => refusal(404, 'no such route')],
    ['501', () => refusal(501, 'not implemented')],
    ['405', () => refusal(405, 'no such method')],
    ['a page of a captive portal', () => page(200)],
    ['a lost connection', () => brokenLine()],
  ])(
    'is not sent a second time by a retry while the list of files cannot be read: %s',
    async (_name, unreadable) => {
      const w = world({ keepTryingSeconds: 180 })
      lost(w, () => refusal(404, 'no such upload'))
      const before = w.api.before
      let mayRead = false
      w.api.before = (call) => {
        if (!mayRead && call.name === 'files') throw unreadable()
        return before(call)
      }
      const id = await w.add('a.bin', 2)
      const failed = { name: 'failed', unanswered: true, failure: { kind: 'completion-unknown' } }
      await w.clock.forward(hour)
      expect(w.state(id)).toMatchObject(failed)
      w.manager.retry(id)
      await w.clock.forward(hour)
      expect(w.api.count('create')).toBe(1)
      expect(w.api.files).toHaveLength(1)
      expect(w.state(id)).toMatchObject(failed)
      const { failure } = w.manager.view(id) ?? {}
      const said = failure === undefined ? null : failureText(failure)
      expect(said?.happened).toMatch(/and its list of files could not be read\.$/)
      expect(said?.todo).toContain('check whether the file already exists in your account.')
      mayRead = true
      w.manager.retry(id)
      await w.clock.forward(minute)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    },
  )

  it('is not sent a second time by a retry while the list of files cannot be read to its end', async () => {
    const w = world({ keepTryingSeconds: 180 })
    lost(w, () => refusal(404, 'no such upload'))
    const find = w.api.findFiles.bind(w.api)
    w.api.findFiles = async (...call) => {
      await find(...call)
      return { files: [], isWhole: false }
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(hour)
    w.manager.retry(id)
    await w.clock.forward(hour)
    expect(w.state(id)).toMatchObject({
      name: 'failed',
      unanswered: true,
      failure: { kind: 'completion-unknown', code: 'unlisted' },
    })
    expect(w.api.count('create')).toBe(1)
    w.api.findFiles = find
    w.manager.retry(id)
    await w.clock.forward(minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
  })

  describe('and that cannot be repeated, because the parts are no longer proved to be the file', () => {
    /** The service refuses every repeat, and shows that many files that may be the result. Nobody may read them. */
    const unknown = async (files: number) => {
      const w = world({ keepTryingSeconds: 180, parallelParts: 1 })
      w.api.after = (call) => {
        if (call.name === 'complete' && call.remoteId === 'upload_1') throw refusal(504, 'timeout')
      }
      w.api.before = (call) => {
        if (call.name === 'complete' && call.remoteId === 'upload_1' && call.nth > 1)
          throw refusal(404, 'no such upload')
      }
      const find = w.api.findFiles.bind(w.api)
      w.api.findFiles = async (...call) => {
        const found = await find(...call)
        const like = found.files
          .slice(0, 1)
          .flatMap((made) =>
            Array.from({ length: files }, (_, index) => ({ ...made, id: `file_like_it_${index}` })),
          )
        return { ...found, files: like }
      }
      const id = await w.add('a.bin', 2)
      await w.clock.forward(30 * minute)
      expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'completion-unknown' } })
      return { w, id }
    }
    /** Its record names one part twice. */
    const damage = (w: World, id: string) => {
      const [first, second] = w.manager.record(id)?.parts ?? []
      Object.assign(second ?? {}, { state: first?.state })
    }

    it('sends nothing again after a retry while a file may be the result', async () => {
      const { w, id } = await unknown(2)
      damage(w, id)
      w.manager.retry(id)
      await w.clock.forward(30 * minute)
      expect(w.state(id)).toMatchObject({
        name: 'failed',
        unanswered: true,
        failure: { kind: 'completion-unknown', cause: { kind: 'proof-failed' } },
      })
      expect(w.api.count('create')).toBe(1)
      expect(w.api.files).toHaveLength(1)
    })

    it('starts over after a retry when no file may be the result', async () => {
      const { w, id } = await unknown(0)
      damage(w, id)
      w.manager.retry(id)
      await w.clock.forward(30 * minute)
      expect(w.state(id).name).toBe('completed')
      expect(w.api.count('create')).toBe(2)
    })

    it.each([0, 2])(
      'says that the file changed, and sends its new content only if the person then starts over (%d files may be the result)',
      async (files) => {
        const { w, id } = await unknown(files)
        w.source.alter('/data/a.bin', { modified: '2' }, 'the new content')
        w.manager.retry(id)
        await w.clock.forward(30 * minute)
        expect(w.state(id)).toMatchObject({
          name: 'failed',
          unanswered: true,
          failure: { kind: 'source-changed' },
        })
        expect(w.api.count('create')).toBe(1)
        const { passed, open } = gate()
        w.api.before = (call) => (call.name === 'part' ? passed : undefined)
        w.manager.retry(id)
        await w.clock.forward(30 * minute)
        // The person asked for it: no time limit ended.
        expect(w.manager.view(id)?.state).toBe('uploading')
        expect(w.manager.view(id)?.startedOver).toBeUndefined()
        open()
        await settle()
        expect(w.state(id).name).toBe('completed')
        expect(w.api.count('create')).toBe(2)
        expect(w.api.files.at(-1)?.content[0]?.content).toContain('the new content')
      },
    )

    it('sends the new content after a restart, too, once the person has started over', async () => {
      const { w, id } = await unknown(0)
      w.source.alter('/data/a.bin', { modified: '2' }, 'the new content')
      w.manager.retry(id)
      await w.clock.forward(30 * minute)
      expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'source-changed' } })
      w.api.before = (call) => (call.name === 'files' ? gate().passed : undefined)
      w.manager.retry(id)
      await settle()
      w.api.before = () => {}
      await w.crash()
      await w.clock.forward(30 * minute)
      expect(w.state(id).name).toBe('completed')
      expect(w.api.files.at(-1)?.content[0]?.content).toContain('the new content')
    })

    it('takes the result that is found meanwhile, although the person starts over with new content', async () => {
      const { w, id } = await unknown(0)
      w.source.alter('/data/a.bin', { modified: '2' }, 'the new content')
      w.manager.retry(id)
      await w.clock.forward(minute)
      w.api.findFiles = async () => ({
        files: w.api.files.map((file) => ({ ...file, fits: true })),
        isWhole: true,
      })
      w.manager.retry(id)
      await w.clock.forward(minute)
      expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
      expect(w.api.count('create')).toBe(1)
    })
  })

  it('is awaited while the service puts the file together for minutes', async () => {
    const w = world({ keepTryingSeconds: 180, maxAttempts: 3 })
    const begun = w.clock.steady()
    w.api.before = (call) => {
      if (call.name === 'complete' && w.clock.steady() - begun < 6 * minute)
        throw refusal(409, 'the upload is being completed')
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(10 * minute)
    expect(w.state(id).name).toBe('completed')
  })

  it('is repeated when web pages arrive instead of the list, and a refusal ends it with a failure', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'files' || call.name === 'reach') throw page(404)
    }
    w.api.after = (call) => {
      if (call.name === 'complete') throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(hour / 2)
    expect(w.state(id)).toMatchObject({
      name: 'failed',
      unanswered: true,
      failure: { kind: 'completion-unknown' },
    })
    expect(w.api.files).toHaveLength(1)
  })

  describe('with a key that may not read the list of files', () => {
    const refused = () =>
      refusal(403, 'Missing scopes: api.files.read.', {
        refusal: { kind: 'not-allowed', reason: 'may-not-read', subject: 'api.files.read' },
      })

    it.each([
      ['“already completed”', () => refusal(400, 'Upload has already been completed')],
      ['404', () => refusal(404, 'no such upload')],
    ])(
      'fails immediately, names the missing permission, and is never sent a second time: %s',
      async (...row) => {
        const w = world({ keepTryingSeconds: 180 })
        lost(w, row[1])
        const before = w.api.before
        let mayRead = false
        w.api.before = (call) => {
          if (!mayRead && (call.name === 'files' || call.name === 'reach')) throw refused()
          return before(call)
        }
        const id = await w.add('a.bin', 2)
        await w.clock.forward(minute)
        const { failure } = w.manager.view(id) ?? {}
        expect(failure).toMatchObject({
          kind: 'completion-unknown',
          cause: { kind: 'not-allowed', subject: 'api.files.read' },
        })
        const said = failure === undefined ? null : failureText(failure)
        expect(said?.happened).toMatch(/does not have permission to check: it lacks “api\.files\.read”\.$/)
        expect(said?.todo).toContain('Give the key permission to read files, then retry')
        w.manager.retry(id)
        await w.clock.forward(minute)
        expect(w.state(id)).toMatchObject({ name: 'failed', failure: { kind: 'completion-unknown' } })
        mayRead = true
        w.manager.retry(id)
        await w.clock.forward(minute)
        expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
        expect(w.api.count('create')).toBe(1)
      },
    )
  })

  it('is repeated when there is no list of files to look into', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'files') throw refusal(404, 'no such route')
      if (call.name === 'complete' && call.nth === 1) throw brokenLine()
    }
    const id = await w.add('a.bin', 2)
    await w.clock.forward(minute)
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
  })
})
