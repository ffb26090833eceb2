import { describe, expect, it } from 'vitest'
import { HoistError } from '../../shared/failures/failures'
import { Undo } from './undo'

/** A list of letters. Capitals cannot be removed; releasing one may fail. */
function letters(...all: string[]) {
  const list = new Set(all)
  const gone: string[] = []
  const failures: string[] = []
  const counts: number[] = []
  let fails = false
  const undo: Undo<string> = new Undo<string>({
    nameOf: (letter) => `“${letter}”`,
    takeOut: (items) => items.filter((item) => item === item.toLowerCase() && list.delete(item)),
    putBack: (items) => {
      for (const item of items) list.add(item)
    },
    removeForGood: async (item) => {
      if (fails) throw new HoistError({ kind: 'disk-full', detail: item })
      gone.push(item)
    },
    onChange: () => counts.push(undo.view()?.count ?? 0),
    onFailure: ({ kind, detail }) => failures.push(`${kind}: ${detail}`),
  })
  const failFromNow = () => {
    fails = true
  }
  return { counts, failFromNow, failures, gone, list, undo }
}

describe('what was removed from a list', () => {
  it('comes back with one undo, together with everything else that was removed within its time', () => {
    const { counts, list, undo } = letters('a', 'b', 'c', 'D')
    undo.remove(['a', 'D'])
    undo.remove(['b'])
    expect(undo.view()).toEqual({ revision: 2, count: 2, name: '“b”' })
    undo.undo()
    expect([...list].sort()).toEqual(['D', 'a', 'b', 'c'])
    expect(undo.view()).toBeNull()
    expect(counts).toEqual([1, 2, 0])
  })

  it('is removed for good when the undo time ends, unless more was removed since then', async () => {
    const { gone, undo } = letters('a', 'b')
    undo.remove(['a'])
    const revision = undo.view()?.revision
    undo.remove(['b'])
    await undo.forget(revision)
    expect([gone, undo.view()?.count]).toEqual([[], 2])
    await undo.forget()
    expect([gone, undo.view()]).toEqual([['a', 'b'], null])
  })

  it('is reported, each item by itself, if it cannot be removed for good', async () => {
    const { failFromNow, failures, undo } = letters('a', 'b')
    undo.remove(['a', 'b'])
    failFromNow()
    await undo.forget()
    expect(failures).toEqual(['disk-full: a', 'disk-full: b'])
  })

  it('is empty if nothing may be removed', () => {
    const { counts, undo } = letters('A')
    undo.remove(['A', 'x'])
    undo.remove([])
    expect([undo.view(), counts]).toEqual([null, []])
  })
})
