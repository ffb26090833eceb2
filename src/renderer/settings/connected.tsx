import { CircleCheck } from 'lucide-react'
import type { ReactElement } from 'react'
import { Icon } from '../components/icon'
import { messages } from '../messages'

/** Says that the key of an account works. */
export function Connected(): ReactElement {
  return (
    <span className="connected">
      <Icon icon={CircleCheck} size="small" />
      {messages.accounts.works}
    </span>
  )
}
