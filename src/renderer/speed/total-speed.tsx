import { ChartLine } from 'lucide-react'
import type { ReactElement } from 'react'
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import { Button } from '../components/buttons/button'
import { messages } from '../messages'
import { useTotals } from '../state/hooks'
import { SpeedGraph } from './speed-graph'

/** A button that opens the speed of all uploads together. */
export function TotalSpeed(): ReactElement {
  const isSending = useTotals(({ running }) => running > 0)
  const words = messages.speed
  return (
    <DialogTrigger>
      <Button label={words.open} icon={ChartLine} variant="quiet" iconOnly />
      <Popover className="speed-popover" placement="top end">
        <Dialog className="dialog">
          <Heading slot="title" className="speed-popover-title">
            {words.title}
          </Heading>
          <SpeedGraph id={null} isSending={isSending} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
