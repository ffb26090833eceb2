import type { ReactElement } from 'react'
import type { AccountView } from '../../../shared/service/accounts'
import { messages } from '../../messages'
import { PracticeControls } from './practice-controls'
import { PracticeFolder } from './practice-folder'
import { RemoveAccount } from './remove-account'

/** Replaces the form for the practice server: there is nothing to enter. It may not be in use yet. */
export function PracticeAccount({ account }: { readonly account: AccountView | undefined }): ReactElement {
  const words = messages.accounts
  return (
    <div className="account-form">
      <h3 className="section-title">{words.practiceTitle}</h3>
      <p>{words.practiceText}</p>
      <PracticeControls />
      <PracticeFolder />
      {account === undefined ? null : (
        <div className="account-save">
          <RemoveAccount account={account} />
        </div>
      )}
    </div>
  )
}
