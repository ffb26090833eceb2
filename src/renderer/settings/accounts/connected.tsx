import { CircleAlert, CircleCheck } from 'lucide-react'
import type { ReactElement } from 'react'
import { failureText } from '../../../shared/messages'
import type { AccountCheck, AccountView } from '../../../shared/service/accounts'
import { Icon } from '../../components/icon'
import { messages } from '../../messages'

/** Says that the key of an account works. */
export function Connected({ text = messages.accounts.works }: { readonly text?: string }): ReactElement {
  return (
    <span className="connected">
      <Icon icon={CircleCheck} size="small" />
      {text}
    </span>
  )
}

/** Says in a few words whether an account works. */
export function CheckMark({ check }: { readonly check: AccountCheck }): ReactElement {
  if (check === 'works') return <Connected text={messages.accounts.connected} />
  return (
    <span className="connected" data-bad>
      <Icon icon={CircleAlert} size="small" />
      {failureText(check).happened}
    </span>
  )
}

/** Whether an account is known to work. */
export function isConnected({ check }: AccountView): boolean {
  return check === 'works'
}
