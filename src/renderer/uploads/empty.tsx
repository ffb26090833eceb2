import { FileUp } from 'lucide-react'
import type { ReactElement } from 'react'
import { practiceAccountId } from '../../shared/accounts'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { Connected } from '../settings/connected'
import { useEngine } from '../state/hooks'
import { useStore } from '../state/store'
import { ui } from '../state/ui-state'
import { SampleButton } from './account-choices'

/** What the window shows while there is nothing to list. */
export function Empty(): ReactElement {
  const connected = useStore(ui, (state) => state.connected)
  const isConnected = useEngine(({ accounts }) =>
    accounts.some(({ id, key }) => id === connected && key !== 'none'),
  )
  const isPractice = useEngine(({ accounts }) => accounts.every(({ id }) => id === practiceAccountId))
  return (
    <div className="empty">
      <div className="empty-mark">
        <Icon icon={FileUp} size="huge" />
      </div>
      {isConnected ? (
        <p className="empty-connected">
          <Connected />
        </p>
      ) : null}
      <h2 className="empty-title">{messages.empty.title}</h2>
      <p className="empty-text">{messages.empty.text}</p>
      {isPractice ? <SampleButton /> : null}
    </div>
  )
}
