import { expect, it } from 'vitest'
import { IdleMemory } from './idle-memory'

const second = 1000
const minute = 60 * second

it('memory is freed once nothing has happened for ten seconds, and again only after something has', () => {
  let freed = 0
  let isBusy = false
  const memory = new IdleMemory(
    () => isBusy,
    () => {
      freed += 1
    },
    0,
  )
  const lookAt = (now: number) => {
    memory.look(now)
    return freed
  }
  expect(lookAt(9 * second)).toBe(0)
  memory.used(9 * second)
  expect(lookAt(18 * second)).toBe(0)
  expect(lookAt(19 * second)).toBe(1)
  expect(lookAt(60 * minute)).toBe(1)
  isBusy = true
  expect(lookAt(61 * minute)).toBe(1)
  isBusy = false
  expect(lookAt(61 * minute + 9 * second)).toBe(1)
  expect(lookAt(61 * minute + 10 * second)).toBe(2)
  // A short pause in a person's work does not trigger it.
  memory.used(62 * minute)
  expect(lookAt(63 * minute)).toBe(2)
  expect(lookAt(71 * minute + 10 * second)).toBe(3)
})
