import { FileUp } from 'lucide-react'
import type { ReactElement } from 'react'
import { practiceAccountId } from '../../../shared/service/accounts'
import { Icon } from '../../components/icon'
import { messages } from '../../messages'
import { Connected, isConnected } from '../../settings/accounts/connected'
import { useEngine } from '../../state/hooks'
import { SampleButton } from '../next/account-choices'

/** What the window shows while there is nothing to list. */
export function Empty(): ReactElement {
  const hasConnected = useEngine(({ accounts }) => accounts.some(isConnected))
  const isPractice = useEngine(({ accounts }) => accounts.every(({ id }) => id === practiceAccountId))
  return (
    <div className="empty">
      <div className="empty-mark">
        <Icon icon={FileUp} size="huge" />
      </div>
      {hasConnected ? (
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
