import { FileUp } from 'lucide-react'
import type { ReactElement } from 'react'
import { Icon } from '../components/icon'
import { messages } from '../messages'

/** Covers everything while files are dragged, and lets every event through. */
export function DropVeil(): ReactElement {
  return (
    <div className="drop-veil" aria-hidden="true">
      <div className="drop-words">
        <Icon icon={FileUp} size="huge" />
        <p className="empty-title">{messages.drop.title}</p>
        <p className="empty-text">{messages.drop.text}</p>
      </div>
    </div>
  )
}
