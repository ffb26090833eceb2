import { FileUp } from 'lucide-react'
import { type ReactElement, useLayoutEffect, useRef, useState } from 'react'
import { windowActions } from '../../app-actions'
import { Icon } from '../../components/icon'
import { messages } from '../../messages'
import { listElement } from './list-focus'

/**
 * Says below a short list that more can be dropped; a press opens the dialog to choose files. It stands at the foot of
 * the list, where rows that come and go never move it, and only where no row is.
 */
export function DropZone(): ReactElement {
  const zone = useRef<HTMLDivElement>(null)
  const [fits, setFits] = useState(false)
  useLayoutEffect(() => {
    const list = listElement()
    const rows = list?.firstElementChild
    if (list === null || !rows) return
    const measure = () => setFits(rows.clientHeight + (zone.current?.offsetHeight ?? 0) <= list.clientHeight)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(list)
    observer.observe(rows)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={zone} className="drop-place" aria-hidden="true" data-fits={fits || undefined}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the buttons of the toolbar do the same by keyboard. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above. */}
      <div className="drop-zone" onClick={windowActions.chooseFiles.run}>
        <Icon icon={FileUp} />
        {messages.drop.more}
      </div>
    </div>
  )
}
