import { describe, expect, it } from 'vitest'
import { gate, refusal, settle, type World, world } from '../../../testing/fakes'
import { failureText } from '../../shared/messages'

const minute = 60_000

function checkOf(w: World, id: string) {
  return w.manager.view(id)?.check
}

describe('a completed file', () => {
  it('is looked up and compared, and the result is kept', async () => {
    const w = world()
    const id = await w.add('a.bin', 2)
    expect(checkOf(w, id)).toMatchObject({ name: 'facts' })
    expect(w.ledger.latest()[0]?.file?.check).toMatchObject({ name: 'facts' })
    expect(w.api.count('file')).toBe(1)
    expect(w.api.count('content')).toBe(0)
  })

  it('is looked up again until the service has processed it', async () => {
    const w = world()
    w.api.saidLater = { status: 'uploaded', bytes: null }
    const id = await w.add('a.bin', 2)
    expect(w.state(id).name).toBe('completed')
    expect(checkOf(w, id)).toEqual({ name: 'due' })
    await w.clock.forward(minute)
    expect(checkOf(w, id)).toEqual({ name: 'due' })
    w.api.saidLater = {}
    await w.clock.forward(minute)
    expect(checkOf(w, id)).toMatchObject({ name: 'facts' })
  })

  it('is accepted as it is when the service never says that it is processed', async () => {
    const w = world()
    w.api.saidLater = { status: 'uploaded' }
    const id = await w.add('a.bin', 2)
    for (let n = 0; n < 12; n += 1) await w.clock.forward(minute)
    expect(checkOf(w, id)).toMatchObject({ name: 'facts' })
    expect(w.api.count('file')).toBeLessThan(25)
  })

  it('has a warning if the service finds an error in it, with the reason', async () => {
    const w = world()
    w.api.saidLater = { status: 'error', statusDetails: 'The file has no examples.' }
    const id = await w.add('a.bin', 2)
    expect(w.state(id).name).toBe('completed')
    expect(w.manager.view(id)?.warning).toMatchObject({
      kind: 'file-differs',
      code: 'status',
      subject: 'error: The file has no examples.',
    })
  })

  it('has a warning if the service does not have it', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'file') w.api.files.length = 0
    }
    const id = await w.add('a.bin', 2)
    expect(checkOf(w, id)).toEqual({ name: 'due' })
    for (let n = 0; n < 12; n += 1) await w.clock.forward(minute)
    expect(w.state(id).name).toBe('completed')
    const warning = w.manager.view(id)?.warning
    expect(warning).toMatchObject({ kind: 'file-differs', code: 'gone' })
    if (warning === undefined) return
    // It can neither be compared nor deleted.
    expect(failureText(warning)).toMatchObject({
      happened: 'The file was uploaded, but the service no longer has it.',
      todo: 'If you still need it, upload your file again.',
    })
  })

  it('has no warning if the service knows no files at all', async () => {
    const w = world()
    w.api.before = (call) => {
      if (call.name === 'file') w.api.files.length = 0
      if (call.name === 'reach') throw refusal(404, 'Unknown request URL')
    }
    const id = await w.add('a.bin', 2)
    for (let n = 0; n < 12; n += 1) await w.clock.forward(minute)
    expect(checkOf(w, id)).toMatchObject({ name: 'refused' })
    expect(w.manager.view(id)?.warning).toBeUndefined()
  })

  it('is downloaded and compared if a person wants that and its purpose allows it', async () => {
    const w = world({ compareContent: true })
    w.api.readable = true
    const open = await w.add('a.jsonl', 2, { purpose: 'batch' })
    expect(checkOf(w, open)).toMatchObject({ name: 'content' })
    const sealed = await w.add('b.bin', 2, { purpose: 'user_data' })
    expect(checkOf(w, sealed)).toMatchObject({ name: 'facts' })
    expect(w.api.count('content')).toBe(1)
  })

  it('is compared by name, size and purpose if the service does not return its content', async () => {
    const w = world({ compareContent: true })
    const id = await w.add('a.jsonl', 2, { purpose: 'batch' })
    expect(checkOf(w, id)).toMatchObject({ name: 'facts' })
  })

  it('is checked after a restart if Hoist was closed before that, but never if an older version uploaded it', async () => {
    const w = world()
    const answered = gate()
    w.api.before = (call) => (call.name === 'file' ? answered.passed : undefined)
    const id = await w.add('a.bin', 1)
    expect(checkOf(w, id)).toEqual({ name: 'due' })
    answered.open()
    const [record] = w.ledger.latest()
    if (record?.file == null) throw new Error('there is no record')
    const { check: _, ...old } = record.file
    await w.crash([record, { ...record, id: 'old', file: old }])
    await settle()
    expect(checkOf(w, id)).toMatchObject({ name: 'facts' })
    expect(checkOf(w, 'old')).toBeUndefined()
  })

  it('is not written again once its upload is removed', async () => {
    const w = world()
    const answered = gate()
    w.api.before = (call) => (call.name === 'file' ? answered.passed : undefined)
    const id = await w.add('a.bin', 1)
    expect(await w.manager.remove(id)).toBe(true)
    answered.open()
    await settle()
    expect(w.ledger.latest()).toEqual([])
  })

  it('does not wait long for others: an account’s files are looked up several at a time and downloaded one at a time', async () => {
    const w = world({ compareContent: true })
    w.api.readable = true
    const [looked, downloaded] = [gate(), gate()]
    w.api.before = (call) =>
      call.name === 'file' ? looked.passed : call.name === 'content' ? downloaded.passed : undefined
    const open = (name: string) => [...w.api.open].filter((call) => call.name === name).length
    const files = Array.from({ length: 20 }, (_, n) => ({
      ...w.file(`${n}.jsonl`, 1),
      purpose: 'batch' as const,
    }))
    const { ids } = await w.manager.add(files)
    await settle()
    await w.clock.forward(0)
    expect(open('file')).toBe(8)
    looked.open()
    await settle()
    expect(open('content')).toBe(1)
    downloaded.open()
    await settle()
    expect(ids.map((id) => checkOf(w, id)?.name)).toEqual(ids.map(() => 'content'))
  })

  it('holds up no upload while the service does not answer', async () => {
    const w = world({ parallelParts: 1, parallelFiles: 1 })
    w.api.before = (call) => (call.name === 'file' ? new Promise(() => {}) : undefined)
    const first = await w.add('a.bin', 2)
    const second = await w.add('b.bin', 2)
    expect(w.state(first).name).toBe('completed')
    expect(w.state(second).name).toBe('completed')
  })
})
