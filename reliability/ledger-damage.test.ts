import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { FileLedger } from '../src/adapters/ledger/file-ledger'
import { journalName } from '../src/adapters/ledger/record-journal'
import { long, seed } from './form'
import { halfSent } from './half-sent'
import { tally } from './tally'

type Damage = (whole: Buffer, at: number, length: number, bytes: Uint8Array) => Buffer
const damages: Readonly<Record<string, Damage>> = {
  'cut off': (whole, at) => whole.subarray(0, at),
  'bytes overwritten': (whole, at, _length, bytes) =>
    Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]).subarray(
      0,
      whole.length,
    ),
  'filled with zeros': (whole, at, length) =>
    Buffer.from(whole).fill(0, at, Math.min(whole.length, at + length)),
  'a stretch twice': (whole, at, length) =>
    Buffer.concat([whole.subarray(0, at + length), whole.subarray(at)]),
  'a stretch missing': (whole, at, length) =>
    Buffer.concat([whole.subarray(0, at), whole.subarray(at + length)]),
  'a digit or letter another': (whole, at, _length, bytes) => {
    const changed = Buffer.from(whole)
    changed[at] = '0123456789abcdefghij'.charCodeAt((bytes[0] ?? 0) % 20)
    return changed
  },
  'more at the end': (whole, _at, _length, bytes) => Buffer.concat([whole, bytes]),
}

it('a damaged ledger yields no wrong record, what is damaged is set aside, and all whole lines are kept', {
  timeout: 600_000,
}, async () => {
  const home = await mkdtemp(join(tmpdir(), 'hoist-ledger-'))
  const counts = new Map<string, number>()
  try {
    const made = join(home, 'made')
    const writer = new FileLedger(made)
    const earlier = [halfSent('first', 1), halfSent('middle', 20), halfSent('last', 3)]
    const records = earlier.map((one) => ({ ...one, renewals: 1 }))
    for (const one of [...earlier, ...records]) await writer.save(one)
    const whole = await readFile(join(made, journalName))
    const newest = whole.toString().trimEnd().split('\n').slice(records.length)

    let cases = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(damages)),
        fc.nat({ max: 2 ** 20 }),
        fc.integer({ min: 1, max: 300 }),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (kind, place, length, bytes) => {
          cases += 1
          const folder = join(home, `${cases}`)
          const damaged = damages[kind]?.(whole, place % whole.length, length, bytes) ?? whole
          await mkdir(folder)
          await writeFile(join(folder, journalName), damaged)
          const lines = damaged.toString('latin1').split('\n')
          const torn = lines.pop() ?? ''

          const { records: found, problems } = await new FileLedger(folder).load()
          const byId = new Map(found.map((one) => [one.id, one]))
          expect(byId.size).toBe(found.length)
          for (const [index, one] of records.entries()) {
            const line = Buffer.from(newest[index] ?? '').toString('latin1')
            const read = byId.get(one.id)
            if (lines.includes(line)) expect(read).toEqual(one)
            // An earlier line is valid if nothing shows that there was a later one.
            else if (read !== undefined) expect(read).toEqual(earlier[index])
            // Without a trace it can only have been the end that is missing.
            if (!lines.includes(line) && problems.length === 0)
              expect(torn !== '' || damaged.length < whole.length).toBe(true)
          }
          // Not a byte of what is damaged is lost: somebody may still recover it.
          const asides = [...new Set(problems.map(({ subject }) => subject ?? ''))]
          for (const aside of asides) {
            const kept = (await readFile(join(folder, aside), 'latin1')).split('\n').slice(0, -1)
            expect(kept).toHaveLength(problems.length)
            for (const line of kept) expect(lines).toContain(line)
          }
          // The next start reports nothing, and finds the same.
          expect(await new FileLedger(folder).load()).toEqual({ records: found, problems: [] })
          expect(await readdir(folder)).toHaveLength(1 + asides.length)
          await rm(folder, { recursive: true })
          counts.set(kind, (counts.get(kind) ?? 0) + 1)
        },
      ),
      { numRuns: long ? 5000 : 700, seed },
    )
  } finally {
    await rm(home, { recursive: true, force: true })
  }
  for (const [kind, count] of counts) tally('corruption', kind, { count })
})
