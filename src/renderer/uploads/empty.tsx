import { FileUp } from 'lucide-react'
import type { ReactElement } from 'react'
import { Icon } from '../components/icon'
import { messages } from '../messages'

/** What the window shows while there is nothing to list. */
export function Empty(): ReactElement {
  return (
    <div className="empty">
      <div className="empty-mark">
        <Icon icon={FileUp} size="huge" />
      </div>
      <h2 className="empty-title">{messages.empty.title}</h2>
      <p className="empty-text">{messages.empty.text}</p>
    </div>
  )
}
