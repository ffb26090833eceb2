import type { ReactElement } from 'react'
import { practiceAccountId } from '../../shared/accounts'
import { messages } from '../messages'
import { PracticeControls } from './practice-controls'
import { RemoveAccount } from './remove-account'

/** What stands in place of the form for the practice server: there is nothing to enter. */
export function PracticeAccount(): ReactElement {
  const words = messages.accounts
  return (
    <div className="account-form">
      <h3 className="section-title">{words.practiceTitle}</h3>
      <p>{words.practiceText}</p>
      <PracticeControls />
      <RemoveAccount id={practiceAccountId} />
    </div>
  )
}
