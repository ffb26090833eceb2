import { Gauge } from 'lucide-react'
import type { ReactElement } from 'react'
import type { BandwidthView } from '../../shared/views'
import { Button } from '../components/button'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'

/** Says that a limit is on and who set it, and lifts it for now; nothing without a limit. */
export function LimitHint(): ReactElement | null {
  const bandwidth = useEngine((state) => state.bandwidth)
  const isLifted = bandwidth.lifted !== null
  if (bandwidth.limit === null && !isLifted) return null
  return (
    <p className="limit-hint">
      <Icon icon={Gauge} size="small" />
      <span>{wordsFor(bandwidth)}</span>
      <Button
        label={isLifted ? messages.limit.again : messages.limit.lift}
        variant="quiet"
        onPress={() => void run(window.hoist.liftLimit(!isLifted))}
      />
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
