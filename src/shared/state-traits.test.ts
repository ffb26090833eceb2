import { expect, it } from 'vitest'
import { stateTraits } from './state-traits'
import { uploadStates } from './views'

it('lets only what is over leave the list, and nothing that is over has a limit or failed parts to retry', () => {
  const over = uploadStates.filter((state) => stateTraits[state].isOver)
  expect(over).toEqual(['completed', 'cancelled'])
  for (const state of over)
    expect(stateTraits[state]).toMatchObject({ isAtRest: true, hasClock: false, retriesParts: false })
})

it('counts an upload down while its one-hour limit matters, also after it has failed', () => {
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

it('needs nothing from the service while it rests', () => {
  for (const state of uploadStates.filter((name) => stateTraits[name].isAtRest))
    expect(stateTraits[state].needsService).toBe(false)
})
