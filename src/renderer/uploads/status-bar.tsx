import type { ReactElement } from 'react'
import { messages } from '../messages'
import { TotalSpeed } from '../speed/total-speed'
import { useTotals } from '../state/hooks'
import { LimitHint } from './limit-hint'
import { WhenDoneChoice } from './when-done'

/** The sums at the foot of the window: how many, how fast, how long still. */
export function StatusBar(): ReactElement {
  const totals = useTotals()
  const words = messages.totals
  const counts: string[] = []
  for (const kind of ['running', 'waiting', 'ready', 'paused', 'failed', 'completed'] as const)
    if (totals[kind] > 0) counts.push(words[kind](totals[kind]))
  return (
    <section className="status-bar" aria-label={words.label}>
      <p className="facts">
        {counts.map((text) => (
          <span key={text} className="fact">
            {text}
          </span>
        ))}
      </p>
      <LimitHint />
      <p className="facts status-speed">
        {totals.rate > 0 ? <span className="fact">{words.rate(totals.rate)}</span> : null}
        {totals.secondsLeft === undefined ? null : (
          <span className="fact">{words.left(totals.secondsLeft)}</span>
        )}
      </p>
      <TotalSpeed />
      <WhenDoneChoice />
    </section>
  )
}
