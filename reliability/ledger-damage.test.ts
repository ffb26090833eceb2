import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { FileLedger } from '../src/adapters/ledger/file-ledger'
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

it('a damaged ledger: the upload is named, its record is set aside, and the others continue', {
  timeout: 600_000,
}, async () => {
  const home = await mkdtemp(join(tmpdir(), 'hoist-ledger-'))
  const counts = new Map<string, number>()
  try {
    const made = join(home, 'made')
    const writer = new FileLedger(made)
    const records = [halfSent('first', 1), halfSent('middle', 20), halfSent('last', 3)]
    for (const one of records) await writer.save(one)
    const whole = new Map<string, Buffer>()
    for (const { id } of records) whole.set(id, await readFile(join(made, `${id}.json`)))

    let cases = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(damages)),
        fc.constantFrom(...records.map(({ id }) => id)),
        fc.nat({ max: 2 ** 20 }),
        fc.integer({ min: 1, max: 300 }),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (kind, victim, place, length, bytes) => {
          cases += 1
          const folder = join(home, `${cases}`)
          const good = whole.get(victim) ?? Buffer.alloc(0)
          const damaged = damages[kind]?.(good, place % good.length, length, bytes) ?? good
          const ledger = new FileLedger(folder)
          await ledger.load()
          for (const [id, content] of whole) {
            await writeFile(join(folder, `${id}.json`), id === victim ? damaged : content)
          }

          const { records: found, problems } = await ledger.load()
          const byId = new Map(found.map((one) => [one.id, one]))
          for (const one of records) {
            // Hoist never reads a record that differs from the saved one: it reads the record as it was, or not at all.
            if (one.id !== victim || byId.has(one.id)) expect(byId.get(one.id)).toEqual(one)
          }
          expect(byId.size).toBe(found.length)
          if (byId.has(victim)) expect(problems).toEqual([])
          else {
            const [problem] = problems
            expect(problems).toHaveLength(1)
            expect(['ledger-unreadable', 'ledger-too-new']).toContain(problem?.kind)
            expect(problem?.subject).toContain(victim)
            // Not a byte of it is lost: somebody may still recover it.
            expect(await readFile(join(folder, problem?.subject ?? ''))).toEqual(damaged)
          }
          // The next start reports nothing, and the others are still there.
          const again = await new FileLedger(folder).load()
          expect(again.records).toEqual(found)
          expect(again.problems.filter((problem) => problem.kind === 'ledger-unreadable')).toEqual([])
          expect(await readdir(folder)).toHaveLength(records.length)
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
