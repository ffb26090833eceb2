import type { ReactElement } from 'react'
import { ProgressBar as AriaProgressBar } from 'react-aria-components'

export interface ProgressBarProps {
  readonly label: string
  /** Whole percent, 0 to 100: the accessible value. */
  readonly percent: number
  /** Shares from 0 to 1: what the bar draws. */
  readonly sent: number
  readonly confirmed: number
  readonly valueLabel: string
  readonly title: string
  /** Exposes the value without drawing it. */
  readonly isHidden?: boolean
}

/** Two bars in one track: what was sent, and solid in front of it what is confirmed. */
export function ProgressBar(props: ProgressBarProps): ReactElement {
  return (
    <AriaProgressBar
      className={props.isHidden ? 'visually-hidden' : 'progress'}
      aria-label={props.label}
      value={props.percent}
      valueLabel={props.valueLabel}
    >
      <div className="progress-track" title={props.title}>
        <div className="progress-sent" style={{ transform: `scaleX(${props.sent})` }} />
        <div className="progress-confirmed" style={{ transform: `scaleX(${props.confirmed})` }} />
      </div>
    </AriaProgressBar>
  )
}
