import type { ReactElement } from 'react'
import type { Failure } from '../../shared/failures/failures'
import type { ServiceView } from '../../shared/service/services'
import { Button } from '../components/buttons/button'
import { messages } from '../messages'
import { run } from '../state/engine'

/** Opens the billing page of a stopped account, if its service has one. */
export function BillingLink({
  failure,
  service,
}: {
  readonly failure: Failure
  readonly service?: ServiceView | undefined
}): ReactElement | null {
  const page = failure.kind === 'account-stopped' ? service?.links.billing : null
  if (typeof page !== 'string') return null
  return (
    <Button
      label={messages.uploads.openBilling}
      variant="quiet"
      onPress={() => void run(window.hoist.openLink(page))}
    />
  )
}
