import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../shared/failures/failures'
import { type UploadStateName, uploadStates } from '../../shared/ipc/views'
import { actionsFor, nextUploadState, type UploadEvent, type UploadState } from './upload-machine'

const failure: Failure = { kind: 'connection-lost', detail: 'gone' }

const states: { readonly [name in UploadStateName]: UploadState } = {
  queued: { name: 'queued' },
  creating: { name: 'creating' },
  uploading: { name: 'uploading' },
  ready: { name: 'ready' },
  completing: { name: 'completing', unanswered: false, thenCancel: false },
  completed: { name: 'completed', fileId: 'file-1' },
  pausing: { name: 'pausing' },
  paused: { name: 'paused', by: 'person' },
  failing: { name: 'failing', failure },
  renewing: { name: 'renewing' },
  failed: { name: 'failed', failure },
  cancelling: { name: 'cancelling' },
  cancelled: { name: 'cancelled' },
}

const events: { readonly [type in UploadEvent['type']]: UploadEvent } = {
  start: { type: 'start', created: false },
  created: { type: 'created' },
  covered: { type: 'covered', autoComplete: true },
  complete: { type: 'complete' },
  unanswered: { type: 'unanswered' },
  completed: { type: 'completed', fileId: 'file-2' },
  pause: { type: 'pause' },
  resume: { type: 'resume' },
  drained: { type: 'drained' },
  fail: { type: 'fail', failure },
  renew: { type: 'renew' },
  retry: { type: 'retry', startOver: false, byPerson: true },
  cancel: { type: 'cancel' },
  cancelled: { type: 'cancelled' },
}

/** The state after each event in each state. What is not listed does not apply. */
const table: { readonly [name in UploadStateName]: Partial<Record<UploadEvent['type'], UploadStateName>> } = {
  queued: { start: 'creating', pause: 'paused', fail: 'failed', renew: 'renewing', cancel: 'cancelling' },
  creating: {
    created: 'uploading',
    pause: 'pausing',
    fail: 'failing',
    renew: 'renewing',
    cancel: 'cancelling',
  },
  uploading: {
    covered: 'completing',
    pause: 'pausing',
    fail: 'failing',
    renew: 'renewing',
    cancel: 'cancelling',
  },
  ready: { complete: 'completing', renew: 'renewing', cancel: 'cancelling' },
  completing: {
    unanswered: 'completing',
    completed: 'completed',
    fail: 'failed',
    renew: 'renewing',
    cancel: 'completing',
  },
  completed: {},
  pausing: { drained: 'paused', pause: 'pausing', resume: 'pausing', cancel: 'cancelling' },
  paused: { resume: 'queued', cancel: 'cancelling' },
  failing: { drained: 'failed', cancel: 'cancelling' },
  renewing: { completed: 'completed', drained: 'queued', pause: 'renewing', cancel: 'cancelling' },
  failed: { retry: 'queued', cancel: 'cancelling' },
  cancelling: { completed: 'completed', cancelled: 'cancelled' },
  cancelled: {},
}

describe('every state and every event', () => {
  for (const state of uploadStates) {
    for (const type of Object.keys(events) as UploadEvent['type'][]) {
      const wanted = table[state][type]
      it(`${state}, ${type}: ${wanted ?? 'does not apply'}`, () => {
        expect(nextUploadState(states[state], events[type])?.name).toBe(wanted)
      })
    }
  }
})

describe('an upload', () => {
  it('skips creating when a remote upload exists already', () => {
    expect(nextUploadState(states.queued, { type: 'start', created: true })).toEqual({ name: 'uploading' })
  })

  it('waits for the person when it does not complete by itself', () => {
    expect(nextUploadState(states.uploading, { type: 'covered', autoComplete: false })).toEqual({
      name: 'ready',
    })
  })

  it('keeps the failure through draining', () => {
    expect(nextUploadState(states.failing, events.drained)).toEqual({ name: 'failed', failure })
  })

  it('distinguishes a person’s pause from one that a restart made', () => {
    expect(nextUploadState(states.pausing, events.drained)).toEqual({ name: 'paused', by: 'person' })
  })

  it('while pausing, notes that a person resumes all uploads, until the person pauses it again', () => {
    const noted = nextUploadState(states.pausing, events.resume)
    expect(noted).toEqual({ name: 'pausing', thenResume: true })
    if (noted === null) return
    expect(nextUploadState(noted, events.drained)).toEqual({ name: 'queued' })
    expect(nextUploadState(noted, events.resume)).toBeNull()
    expect(nextUploadState(noted, events.pause)).toEqual(states.pausing)
  })

  it('while it starts over, notes that a person pauses it, until the person resumes it', () => {
    const noted = nextUploadState(states.renewing, events.pause)
    expect(noted).toEqual({ name: 'renewing', thenPause: true })
    if (noted === null) return
    expect(nextUploadState(noted, events.drained)).toEqual({ name: 'paused', by: 'person' })
    expect(nextUploadState(noted, events.pause)).toBeNull()
    expect(nextUploadState(noted, events.resume)).toEqual(states.renewing)
    expect(actionsFor(noted)).toEqual(['resume', 'cancel'])
  })

  it('while completing, notes that a person cancels, and carries it out when the completion request fails or the upload has expired', () => {
    const noted = nextUploadState(states.completing, events.cancel)
    expect(noted).toEqual({ name: 'completing', unanswered: false, thenCancel: true })
    if (noted === null) return
    expect(nextUploadState(noted, events.fail)).toEqual({ name: 'cancelling' })
    expect(nextUploadState(noted, events.renew)).toEqual({ name: 'cancelling' })
    expect(nextUploadState(noted, events.completed)).toEqual({ name: 'completed', fileId: 'file-2' })
    expect(nextUploadState(noted, events.cancel)).toBeNull()
    expect(nextUploadState(noted, events.unanswered)).toEqual({
      name: 'completing',
      unanswered: true,
      thenCancel: true,
    })
    const unanswered = { name: 'completing', unanswered: true, thenCancel: true } as const
    for (const event of [events.fail, events.renew])
      expect(nextUploadState(unanswered, event)).toEqual({ name: 'cancelling', unanswered: true })
  })

  it('never forgets that a completion request is unanswered: a retry asks first, unless it starts over', () => {
    const unanswered = { name: 'completing', unanswered: true, thenCancel: false } as const
    const failed = nextUploadState(unanswered, events.fail)
    expect(failed).toEqual({ name: 'failed', failure, unanswered: true })
    if (failed === null) return
    const retried = (startOver: boolean, byPerson: boolean) =>
      nextUploadState(failed, { type: 'retry', startOver, byPerson })
    expect(retried(false, true)).toEqual({ ...unanswered, retried: true })
    expect(retried(false, false)).toEqual(unanswered)
    expect(retried(true, true)).toEqual({ name: 'renewing' })
  })
})

describe('any sequence of events', () => {
  const anyEvent: fc.Arbitrary<UploadEvent> = fc.oneof(
    fc.constantFrom(...Object.values(events)),
    fc.record({ type: fc.constant('start' as const), created: fc.boolean() }),
    fc.record({ type: fc.constant('covered' as const), autoComplete: fc.boolean() }),
    fc.record({ type: fc.constant('retry' as const), startOver: fc.boolean(), byPerson: fc.boolean() }),
  )

  /** States that advance by themselves, whatever happens outside. */
  const byThemselves: ReadonlySet<UploadStateName> = new Set([
    'queued',
    'creating',
    'uploading',
    'completing',
    'pausing',
    'failing',
    'renewing',
    'cancelling',
  ])

  it('leaves completed and cancelled alone, and always keeps a way forward', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (sequence) => {
        let state: UploadState = { name: 'queued' }
        for (const event of sequence) {
          const next = nextUploadState(state, event)
          if (state.name === 'completed' || state.name === 'cancelled') expect(next).toBeNull()
          state = next ?? state
          expect(actionsFor(state).length > 0 || byThemselves.has(state.name)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('applies every action that it offers', () => {
    for (const state of Object.values(states)) {
      for (const action of actionsFor(state)) {
        // Removing concerns the list, not the machine.
        if (action === 'remove') continue
        expect(nextUploadState(state, events[action]), `${action} of ${state.name}`).not.toBeNull()
      }
    }
  })

  it('offers every pause, resume, cancel, complete and retry that applies, and no other, but no resume while pausing', () => {
    for (const state of Object.values(states)) {
      for (const action of ['pause', 'resume', 'cancel', 'complete', 'retry'] as const) {
        // Its button is Pause now, so only Resume all resumes it.
        const isOfAll = state.name === 'pausing' && action === 'resume'
        const applies = nextUploadState(state, events[action]) !== null && !isOfAll
        expect(actionsFor(state).includes(action), `${action} of ${state.name}`).toBe(applies)
      }
    }
  })
})
