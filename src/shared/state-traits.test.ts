import { expect, it } from 'vitest'
import { uploadStates } from './ipc/views'
import { stateTraits } from './state-traits'

it('only ended uploads leave the list, and none of them has a limit or failed parts to retry', () => {
  const over = uploadStates.filter((state) => stateTraits[state].isOver)
  expect(over).toEqual(['completed', 'cancelled'])
  for (const state of over)
    expect(stateTraits[state]).toMatchObject({ isAtRest: true, hasClock: false, retriesParts: false })
})

it('an upload counts down while its one-hour limit matters, even after it has failed', () => {
  expect(uploadStates.filter((state) => stateTraits[state].hasClock)).toEqual([
    'queued',
    'uploading',
    'ready',
    'pausing',
    'paused',
    'failing',
    'failed',
  ])
})

it('an upload needs nothing from the service while it is at rest', () => {
  for (const state of uploadStates.filter((name) => stateTraits[name].isAtRest))
    expect(stateTraits[state].needsService).toBe(false)
})
