import { describe, expect, it } from 'vitest'
import { settle, world } from '../../../testing/fakes'
import type { RemoteFile } from '../ports'

describe('a completed upload', () => {
  const completed = async (said: Partial<RemoteFile>, name = 'a.bin') => {
    const w = world()
    w.api.said = said
    const id = await w.add(name, 2)
    await settle()
    // Whatever the service says about it, the file exists.
    expect(w.state(id)).toEqual({ name: 'completed', fileId: 'file_1' })
    return { view: w.manager.view(id), record: w.manager.record(id), kept: w.ledger.latest()[0] }
  }

  it.each<[string, Partial<RemoteFile>, object]>([
    ['another size', { bytes: 999 }, { code: 'bytes', bytes: 999 }],
    ['a size of 0', { bytes: 0 }, { code: 'bytes', bytes: 0 }],
    ['another name', { filename: 'b.bin' }, { code: 'filename', subject: 'b.bin' }],
    ['another purpose', { purpose: 'batch' }, { code: 'purpose', subject: 'batch' }],
    ['an error as its status', { status: 'error' }, { code: 'status', subject: 'error' }],
    [
      'several of these',
      { bytes: 999, filename: 'b.bin', status: 'error' },
      {
        code: 'bytes',
        detail: expect.stringMatching(/^bytes: 999, not \d+; status: .*; filename: “b.bin”/),
      },
    ],
    ['a name that would turn the line', { filename: '\u202Eb\u001B[2J' }, { subject: '\uFFFDb\uFFFD[2J' }],
  ])('has a warning that is kept if the service states %s', async (_name, said, failure) => {
    const { view, kept } = await completed(said)
    expect(view?.warning).toMatchObject({ kind: 'file-differs', ...failure })
    expect(kept?.file?.warning).toEqual(view?.warning)
    expect(view).not.toHaveProperty('failure')
  })

  it.each<[string, Partial<RemoteFile>, string?]>([
    ['what was sent', {}],
    ['no size', { bytes: null }],
    [
      'nothing',
      { bytes: null, filename: null, purpose: null, createdAt: null, expiresAt: null, status: null },
    ],
    ['that it is being processed', { status: 'uploaded' }],
    ['its name in another Unicode form', { filename: 'u\u0308.bin' }, '\u00FC.bin'],
    ['its name trimmed', { filename: 'a.bin' }, ' a.bin '],
    ['its name with _ for spaces', { filename: 'a_b_c.bin' }, 'a b (c).bin'],
    ['its name cut', { filename: 'a'.repeat(64) }, `${'a'.repeat(200)}.bin`],
  ])('has no warning if the service states %s', async (_name, said, name) => {
    const { view, record } = await completed(said, name)
    expect(view).not.toHaveProperty('warning')
    expect(record?.file).not.toHaveProperty('warning')
  })

  it('without a time from the service is as old as its upload', async () => {
    const { record } = await completed({ createdAt: null })
    expect(record?.file?.createdAt).toBe(record?.remote?.createdAt)
  })
})
