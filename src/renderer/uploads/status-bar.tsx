import type { ReactElement } from 'react'
import { formats, messages } from '../messages'
import { TotalSpeed } from '../speed/total-speed'
import { useTotals } from '../state/hooks'
import { LimitHint } from './limit-hint'
import { WhenDoneChoice } from './when-done'

/** The sums at the foot of the window: the speed and the time left. The counts are above the list. */
export function StatusBar(): ReactElement {
  return (
    <section className="status-bar" aria-label={messages.totals.label}>
      <Speed />
      <LimitHint />
      <TotalSpeed />
      <WhenDoneChoice />
    </section>
  )
}

function Speed(): ReactElement {
  const rate = useTotals((totals) => totals.rate)
  const secondsLeft = useTotals((totals) => totals.secondsLeft)
  const words = messages.totals
  return (
    <p className="facts status-speed">
      {rate > 0 ? <span className="fact">{formats.rate(rate)}</span> : null}
      {secondsLeft === undefined ? null : (
        <span className="fact">{words.left({ seconds: secondsLeft })}</span>
      )}
    </p>
  )
}
