import { describe, expect, it, vi } from 'vitest'
import { practiceService } from '../../adapters/service/kinds/practice'
import type { Failure } from '../../shared/failures/failures'
import { AccountChecks } from './account-checks'

const refused: Failure = { kind: 'key-rejected', detail: 'HTTP 401' }
const connection = {
  service: practiceService,
  baseUrl: 'https://service.test/v1',
  apiKey: 'sk-one',
  organization: '',
  project: '',
}

function checks() {
  const onChange = vi.fn()
  let now = 1000
  return { checks: new AccountChecks(() => ++now, onChange), onChange, now: () => now }
}

describe('what is known about accounts', () => {
  it('comes from a test of exactly what is stored, and each change is reported once', () => {
    const { checks: known, onChange } = checks()
    const tested = { connection, check: 'works' } as const
    expect(known.of('a')).toBeUndefined()
    expect(known.apply('a', undefined, tested)).toBe(false)
    expect(known.apply('a', connection, null)).toBe(false)
    expect(known.apply('a', { ...connection, apiKey: 'sk-two' }, tested)).toBe(false)
    expect(onChange).not.toHaveBeenCalled()
    expect(known.apply('a', { ...connection }, tested)).toBe(true)
    expect(known.apply('a', connection, tested)).toBe(true)
    expect(known.of('a')).toBe('works')
    expect(known.of('b')).toBeUndefined()
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  it('is a refusal until something else is known, or the account has changed', () => {
    const { checks: known } = checks()
    known.failed('a', refused)
    expect(known.of('a')).toEqual(refused)
    known.forget('a')
    expect(known.of('a')).toBeUndefined()
  })

  it('comes from a completed upload, but not from one that was completed before', () => {
    const { checks: known, now } = checks()
    known.completed('a', 500)
    expect(known.of('a')).toBeUndefined()
    known.failed('a', refused)
    // The same upload is seen again, for example when another one changes.
    known.completed('a', now() - 1)
    expect(known.of('a')).toEqual(refused)
    known.completed('a', now() + 1)
    expect(known.of('a')).toBe('works')
  })
})
