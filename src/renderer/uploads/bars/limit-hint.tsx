import { Gauge } from 'lucide-react'
import type { ReactElement } from 'react'
import type { BandwidthView } from '../../../shared/ipc/views'
import { Button } from '../../components/buttons/button'
import { Icon } from '../../components/icon'
import { formats, messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine, useMedia } from '../../state/hooks'

/** Says that a limit is on and who set it, and lifts it for now; nothing without a limit. */
export function LimitHint(): ReactElement | null {
  const bandwidth = useEngine((state) => state.bandwidth)
  const isTight = useMedia('(max-width: 36rem)')
  const isLifted = bandwidth.lifted !== null
  if (bandwidth.limit === null && !isLifted) return null
  const label = isLifted ? messages.limit.again : messages.limit.lift
  const toggle = () => void run(window.hoist.liftLimit(!isLifted))
  // Beside the sums there is room for a few letters.
  if (isTight) {
    const hint = [wordsFor(bandwidth), label].join(messages.between.pieces)
    const short = bandwidth.limit === null ? label : formats.rate(bandwidth.limit)
    return <Button label={short} hint={hint} icon={Gauge} variant="quiet" onPress={toggle} />
  }
  return (
    <p className="limit-hint">
      <Icon icon={Gauge} size="small" />
      <span>{wordsFor(bandwidth)}</span>
      <Button label={label} variant="quiet" onPress={toggle} />
    </p>
  )
}

function wordsFor({ limit, lifted, by, until }: BandwidthView): string {
  const words = messages.limit
  if (limit === null) return words.lifted({ bytesPerSecond: lifted ?? 0 })
  if (by === 'hand') return words.byHand({ bytesPerSecond: limit })
  return until === null
    ? words.bySchedule({ bytesPerSecond: limit })
    : words.byScheduleUntil({ bytesPerSecond: limit, at: until })
}
