import { FlaskConical, KeyRound, Plus } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { type AccountView, practiceAccountId } from '../../shared/accounts'
import { Button } from '../components/button'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { useEngine } from '../state/hooks'
import { useStore } from '../state/store'
import { ui } from '../state/ui-state'
import { AccountForm } from './account-form'
import { PracticeAccount } from './practice-account'

/** The accounts on the left, the chosen one on the right. `null` is an account that is being added. */
export function AccountsPanel(): ReactElement {
  const accounts = useEngine((state) => state.accounts)
  const wantsNew = useStore(ui, (state) => state.settings?.newAccount ?? false)
  const wanted = useStore(ui, (state) => state.settings?.accountId)
  const [chosen, setChosen] = useState<string | null>(() =>
    wantsNew ? null : (wanted ?? accounts.find((account) => account.id !== practiceAccountId)?.id ?? null),
  )
  const words = messages.accounts
  const account = accounts.find((each) => each.id === chosen)
  return (
    <div className="accounts" data-first={accounts.length === 0 || undefined}>
      {accounts.length === 0 ? null : (
        <div className="account-side">
          <ul className="account-list" aria-label={words.list}>
            {accounts.map((each) => (
              <li key={each.id}>
                <AccountEntry
                  account={each}
                  isChosen={each.id === account?.id}
                  onChoose={() => setChosen(each.id)}
                />
              </li>
            ))}
          </ul>
          <Button label={words.add} icon={Plus} variant="quiet" onPress={() => setChosen(null)} />
        </div>
      )}
      {account?.id === practiceAccountId ? (
        <PracticeAccount account={account} />
      ) : (
        <AccountForm
          key={account?.id ?? 'new'}
          account={account}
          onSaved={(saved) => setChosen(saved.id)}
          onRemoved={() => setChosen(null)}
        />
      )}
    </div>
  )
}

function AccountEntry({
  account,
  isChosen,
  onChoose,
}: {
  readonly account: AccountView
  readonly isChosen: boolean
  readonly onChoose: () => void
}): ReactElement {
  const isPractice = account.id === practiceAccountId
  const words = messages.accounts
  return (
    <AriaButton className="account-entry" aria-pressed={isChosen} onPress={onChoose}>
      <Icon icon={isPractice ? FlaskConical : KeyRound} />
      <span className="account-entry-words">
        <span className="account-entry-name">{account.name}</span>
        <span className="help">{isPractice ? words.practiceState : words.keyState[account.key]}</span>
      </span>
    </AriaButton>
  )
}
