import type { ReactElement } from 'react'
import type { Failure } from '../shared/failures'
import { billingPageFor } from '../shared/services'
import { Button } from './components/button'
import { messages } from './messages'
import { run } from './state/engine'

/** Opens the page where a stopped account is paid for, where there is one. */
export function BillingLink({
  failure,
  baseUrl,
}: {
  readonly failure: Failure
  readonly baseUrl: string | undefined
}): ReactElement | null {
  const page = baseUrl === undefined ? null : billingPageFor(failure, baseUrl)
  if (page === null) return null
  return (
    <Button
      label={messages.uploads.openBilling}
      variant="quiet"
      onPress={() => void run(window.hoist.openLink(page))}
    />
  )
}
