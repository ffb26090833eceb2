import type { ReactElement } from 'react'
import { ProgressBar } from 'react-aria-components'
import { formats, messages } from '../messages'
import { TotalSpeed } from '../speed/total-speed'
import { useEngine, useTotals } from '../state/hooks'
import { LimitHint } from './limit-hint'
import { WhenDoneChoice } from './when-done'

/** The foot of the window: how far all uploads are together, how fast, and how long they still take. */
export function StatusBar(): ReactElement {
  return (
    <section className="status-bar" aria-label={messages.totals.label}>
      <Overall />
      <LimitHint />
      <TotalSpeed />
      <WhenDoneChoice />
    </section>
  )
}

function Overall(): ReactElement {
  const batch = useEngine((state) => state.desktop.batch)
  const count = useEngine((state) => state.items.length)
  const rateOfRows = useTotals((totals) => totals.rate)
  const areRated = useTotals((totals) => totals.areRated)
  const words = messages.totals
  if (batch === null)
    return (
      <p className="facts status-sums">
        <span className="fact">{words.uploads({ count })}</span>
      </p>
    )
  const { completed, total, sentBytes, bytes } = batch
  // What the rows say adds up; small files are gone before their rows say anything.
  const rate = areRated ? rateOfRows : batch.rate
  const share = sentBytes / bytes
  const facts: Record<string, string> = {
    ...(total === 1 ? {} : { count: words.completed({ completed, total }) }),
    percent: formats.percent(share),
    size: messages.uploads.sentOf({ sent: sentBytes, size: bytes }),
    ...(rate > 0
      ? { rate: formats.rate(rate), left: words.left({ seconds: (bytes - sentBytes) / rate }) }
      : {}),
  }
  return (
    <>
      <ProgressBar
        className="status-progress"
        aria-label={words.label}
        value={Math.floor(share * 100)}
        valueLabel={formats.percent(share)}
      >
        <div className="status-progress-sent" style={{ transform: `scaleX(${share})` }} />
      </ProgressBar>
      <p className="facts status-sums">
        {Object.entries(facts).map(([kind, text]) => (
          <span key={kind} className="fact" data-fact={kind}>
            {text}
          </span>
        ))}
      </p>
    </>
  )
}
