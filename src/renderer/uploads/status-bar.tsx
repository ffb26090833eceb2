import type { ReactElement } from 'react'
import { messages } from '../messages'
import { TotalSpeed } from '../speed/total-speed'
import { useTotals } from '../state/hooks'
import { LimitHint } from './limit-hint'
import { WhenDoneChoice } from './when-done'

/** The sums at the foot of the window: how fast, and how long still. How many stands above the list. */
export function StatusBar(): ReactElement {
  const totals = useTotals()
  const words = messages.totals
  return (
    <section className="status-bar" aria-label={words.label}>
      <p className="facts status-speed">
        {totals.rate > 0 ? <span className="fact">{words.rate(totals.rate)}</span> : null}
        {totals.secondsLeft === undefined ? null : (
          <span className="fact">{words.left(totals.secondsLeft)}</span>
        )}
      </p>
      <LimitHint />
      <TotalSpeed />
      <WhenDoneChoice />
    </section>
  )
}
