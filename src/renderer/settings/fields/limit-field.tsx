import type { ReactElement } from 'react'
import { megabit, rateSchema } from '../../../shared/network/bandwidth'
import { NumberField } from '../../components/fields/number-field'
import { messages } from '../../messages'
import { numberBounds } from './bounds'

/** A limit in bytes per second, entered in the unit in which providers sell connections. */
export function LimitField({
  limit,
  onCommit,
}: {
  readonly limit: number
  readonly onCommit: (limit: number) => void
}): ReactElement {
  const bounds = numberBounds(rateSchema)
  const min = bounds.min / megabit
  const max = bounds.max / megabit
  const words = messages.network
  return (
    <NumberField
      label={words.most}
      description={words.mostText({ bytesPerSecond: limit })}
      value={limit / megabit}
      min={min}
      max={max}
      step="any"
      unit={words.megabits}
      onCommit={(megabits) => onCommit(Math.round(megabits * megabit))}
    />
  )
}
