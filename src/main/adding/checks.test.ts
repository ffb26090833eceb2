import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { someService } from '../../../testing/upload-views'
import { unreadFile } from '../../adapters/files/intake'
import { Checks } from './checks'
import type { Draft } from './draft'

function draftAt(path: string): Draft {
  const file = {
    ...unreadFile(path, { kind: 'source-missing', detail: '' }),
    fingerprint: { size: 10, modified: '1', identity: path },
    problem: null,
  }
  return { id: path, file, natural: 'batch', suggested: 'batch', verdicts: new Map(), earlier: null }
}

it('checks files of other drives however many wait on silent drives, and those when theirs answers', async () => {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const checks = new Checks({
    files: {
      driveOf: (path) => path.slice(0, path.lastIndexOf('/')),
      check: async (path, _purpose, _onRead, _signal, onSilent) => {
        begun.push(path)
        if (!path.startsWith('/far')) return null
        const end = new Promise<null>((resolve) => ends.push(() => resolve(null)))
        onSilent()
        return end
      },
    },
    logger: { log: () => {} },
    has: () => true,
    onChange: () => {},
  })
  const drives = Array.from({ length: 6 }, (_, drive) => `/far-${drive}`)
  const far = drives.flatMap((drive) => [`${drive}/a.jsonl`, `${drive}/b.jsonl`]).map(draftAt)
  const near = draftAt('/near/a.jsonl')
  checks.plan([...far, near], { purpose: 'batch', limits: someService.limits })
  await setImmediate()
  expect(near.verdicts.get('batch')).toBe('right')
  expect(begun).toEqual([...drives.map((drive) => `${drive}/a.jsonl`), '/near/a.jsonl'])
  while (ends.length > 0) {
    for (const end of ends.splice(0)) end()
    await setImmediate()
  }
  for (const { verdicts } of far) expect(verdicts.get('batch')).toBe('right')
  expect(begun).toHaveLength(far.length + 1)
})
