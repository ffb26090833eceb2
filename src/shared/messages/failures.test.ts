import { describe, expect, it } from 'vitest'
import { failureKinds } from '../failures'
import { failureText } from '.'

describe('every failure', () => {
  it.each(failureKinds)('%s says what happened, what it means and what to do, in sentences', (kind) => {
    for (const failure of [
      { kind, detail: 'technical' },
      { kind, detail: 'technical', status: 500, serviceMessage: 'No.', subject: 'x', bytes: 9e9, count: 3 },
    ]) {
      const { happened, means, todo } = failureText(failure)
      for (const sentence of [happened, means, todo]) {
        expect(sentence).toMatch(/^.{5,}[.?!]$/u)
        expect(sentence).not.toMatch(/undefined|null|NaN|technical|\[object/)
      }
    }
  })
})
