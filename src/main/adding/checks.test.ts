import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { someService } from '../../../testing/upload-views'
import { unreadFile } from '../../adapters/files/intake/intake'
import { type ContentReport, nothingFound } from '../../shared/service/content'
import { Checks } from './checks'
import { type Aim, type Draft, verdictKey } from './draft'

function draftAt(path: string): Draft {
  const file = {
    ...unreadFile(path, { kind: 'source-missing', detail: '' }),
    fingerprint: { size: 10, modified: '1', identity: path },
    problem: null,
  }
  return {
    id: path,
    file,
    ownName: file.name,
    natural: 'batch',
    suggested: 'batch',
    verdicts: new Map(),
    within: null,
    from: null,
    purpose: null,
    mimeType: null,
  }
}

it('files on other drives are checked while some drives are silent, and theirs once they answer', async () => {
  const aim: Aim = { purpose: 'batch', limits: someService.limits }
  const begun: string[] = []
  const ends: (() => void)[] = []
  const checks = new Checks({
    files: {
      driveOf: (path) => path.slice(0, path.lastIndexOf('/')),
      check: async (path, _task, _onRead, _signal, onSilent) => {
        begun.push(path)
        if (!path.startsWith('/far')) return nothingFound
        const end = new Promise<ContentReport>((resolve) => ends.push(() => resolve(nothingFound)))
        onSilent()
        return end
      },
    },
    logger: { log: () => {} },
    has: () => true,
    aims: () => () => aim,
    onChange: () => {},
  })
  const drives = Array.from({ length: 6 }, (_, drive) => `/far-${drive}`)
  const far = drives.flatMap((drive) => [`${drive}/a.jsonl`, `${drive}/b.jsonl`]).map(draftAt)
  const near = draftAt('/near/a.jsonl')
  checks.plan([...far, near])
  await setImmediate()
  expect(near.verdicts.get(verdictKey(aim))).toBe(nothingFound)
  expect(begun).toEqual([...drives.map((drive) => `${drive}/a.jsonl`), '/near/a.jsonl'])
  while (ends.length > 0) {
    for (const end of ends.splice(0)) end()
    await setImmediate()
  }
  for (const { verdicts } of far) expect(verdicts.get(verdictKey(aim))).toBe(nothingFound)
  expect(begun).toHaveLength(far.length + 1)
})
