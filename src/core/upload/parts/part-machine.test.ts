import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../shared/failures/failures'
import { type PartStateName, partStates } from '../../../shared/ipc/views'
import { freshPart, nextPartState, type PartEvent, type PartState } from './part-machine'

const failure: Failure = { kind: 'no-progress', detail: 'nothing moved' }

const states: { readonly [name in PartStateName]: PartState } = {
  pending: { name: 'pending', attempts: 2, failure },
  sending: { name: 'sending', attempts: 2, failure },
  waiting: { name: 'waiting', attempts: 2, failure, retryAt: 5 },
  confirmed: { name: 'confirmed', attempts: 2, partId: 'part-1' },
  failed: { name: 'failed', attempts: 2, failure },
}

const events: { readonly [type in PartEvent['type']]: PartEvent } = {
  send: { type: 'send' },
  confirm: { type: 'confirm', partId: 'part-2' },
  wait: { type: 'wait', retryAt: 9, failure, counted: true },
  waited: { type: 'waited' },
  exhaust: { type: 'exhaust', failure },
  abort: { type: 'abort' },
  retry: { type: 'retry' },
}

const table: { readonly [name in PartStateName]: Partial<Record<PartEvent['type'], PartState>> } = {
  pending: { send: { name: 'sending', attempts: 2, failure }, retry: freshPart },
  sending: {
    confirm: { name: 'confirmed', attempts: 2, partId: 'part-2' },
    wait: { name: 'waiting', attempts: 3, failure, retryAt: 9 },
    exhaust: { name: 'failed', attempts: 3, failure },
    abort: { name: 'pending', attempts: 2, failure },
  },
  waiting: {
    waited: { name: 'pending', attempts: 2, failure },
    abort: { name: 'pending', attempts: 2, failure },
  },
  confirmed: {},
  failed: { retry: freshPart },
}

describe('every state and every event of a part', () => {
  for (const state of partStates) {
    for (const type of Object.keys(events) as PartEvent['type'][]) {
      const wanted = table[state][type] ?? null
      it(`${state}, ${type}: ${wanted?.name ?? 'does not apply'}`, () => {
        expect(nextPartState(states[state], events[type])).toEqual(wanted)
      })
    }
  }

  it('does not count a rate limit, which concerns the account', () => {
    const next = nextPartState(states.sending, { type: 'wait', retryAt: 9, failure, counted: false })
    expect(next?.attempts).toBe(2)
  })
})

describe('any sequence of events', () => {
  it('confirms a part once, keeps its id, and counts only failed attempts', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(events)), { maxLength: 60 }), (sequence) => {
        let state: PartState = freshPart
        let failed = 0
        for (const event of sequence) {
          const next = nextPartState(state, event)
          if (state.name === 'confirmed') expect(next).toBeNull()
          if (next === null) continue
          if (event.type === 'wait' || event.type === 'exhaust') failed += 1
          if (event.type === 'retry') failed = 0
          state = next
          expect(state.attempts).toBe(failed)
        }
      }),
      { numRuns: 500 },
    )
  })
})
