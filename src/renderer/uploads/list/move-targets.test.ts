import { describe, expect, it } from 'vitest'
import { reordered } from '../../../shared/reorder'
import { type Direction, dropTarget, stepTarget } from './move-targets'

const order = ['a', 'b', 'c', 'd', 'e']

/** The list after a step, as text; undefined if it is no step. */
function step(ids: string, direction: Direction, shown = order): string | undefined {
  const before = stepTarget(order, shown, new Set(ids), direction)
  if (before === undefined) return undefined
  return (reordered(order, [...ids], before)?.order ?? order).join('')
}

describe('a step with the keyboard', () => {
  it('moves an upload up or down, to the top or to the end', () => {
    expect(step('c', 'up')).toBe('acbde')
    expect(step('c', 'down')).toBe('abdce')
    expect(step('d', 'down')).toBe('abced')
    expect(step('c', 'top')).toBe('cabde')
    expect(step('c', 'end')).toBe('abdec')
  })

  it('stops at both ends', () => {
    expect(step('a', 'up')).toBeUndefined()
    expect(step('e', 'down')).toBeUndefined()
    expect(step('a', 'top')).toBe('abcde')
    expect(step('abcde', 'top')).toBeUndefined()
    expect(step('', 'up')).toBeUndefined()
    expect(step('', 'down')).toBeUndefined()
  })

  it('moves several uploads together, in their order', () => {
    expect(step('bd', 'up')).toBe('bdace')
    expect(step('bc', 'down')).toBe('adbce')
    expect(step('bd', 'down')).toBe('acebd')
    expect(step('eb', 'top')).toBe('beacd')
  })

  it('passes the next shown upload, and all hidden ones before it', () => {
    expect(step('a', 'down', ['a', 'd'])).toBe('bcdae')
    expect(step('e', 'up', ['b', 'e'])).toBe('aebcd')
  })
})

describe('a drop', () => {
  const drop = (ids: string, id: string, after: boolean) =>
    reordered(order, [...ids], dropTarget(order, new Set(ids), { id, after }))?.order.join('')

  it('lands before or after the row under the pointer', () => {
    expect(drop('e', 'b', false)).toBe('aebcd')
    expect(drop('a', 'c', true)).toBe('bcade')
    expect(drop('ab', 'e', true)).toBe('cdeab')
  })

  it('changes nothing beside the moved rows, and gathers them if it is among them', () => {
    expect(drop('c', 'b', true)).toBeUndefined()
    expect(drop('c', 'c', false)).toBeUndefined()
    expect(drop('bd', 'b', true)).toBe('abdce')
  })
})
