import type { ReactElement } from 'react'
import { ProgressBar } from 'react-aria-components'
import { speedOf } from '../../../shared/totals'
import { Fact } from '../../components/fact'
import { formats, messages } from '../../messages'
import { TotalSpeed } from '../../speed/total-speed'
import { useEngine, useTotals } from '../../state/hooks'
import { WhenDoneChoice } from '../card/when-done'
import { rateFact, sentOf, steadyPercent } from '../upload-facts'
import { LimitHint } from './limit-hint'

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
  const totals = useTotals((all) => all)
  const words = messages.totals
  if (batch === null)
    return (
      <p className="facts status-sums">
        <Fact text={words.uploads({ count })} />
      </p>
    )
  const { completed, total, sentBytes, bytes } = batch
  const share = sentBytes / bytes
  const { rate, secondsLeft } = speedOf(totals, batch.rate)
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
        {total === 1 ? null : (
          <Fact
            kind="count"
            text={words.completed({ completed, total })}
            widest={words.completed({ completed: total, total })}
          />
        )}
        <Fact kind="percent" text={steadyPercent(share)} />
        <Fact kind="size" {...sentOf(sentBytes, bytes)} />
        {rate === 0 ? null : <Fact kind="rate" {...rateFact(rate)} />}
        {secondsLeft === undefined ? null : <Fact kind="left" text={words.left({ seconds: secondsLeft })} />}
      </p>
    </>
  )
}
