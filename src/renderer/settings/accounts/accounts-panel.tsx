import { FlaskConical, KeyRound, Plus } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { type AccountView, practiceAccountId } from '../../../shared/service/accounts'
import { Button } from '../../components/buttons/button'
import { Icon } from '../../components/icon'
import { messages } from '../../messages'
import { useEngine } from '../../state/hooks'
import { useStore } from '../../state/store'
import { ui } from '../../state/ui-state'
import { AccountForm } from './account-form'
import { CheckMark } from './connected'
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
  // The first key is all that is asked for.
  const isFirst = accounts.length === 0 && wantsNew
  const hasPractice = accounts.some((each) => each.id === practiceAccountId)
  return (
    <div className="accounts" data-first={isFirst || undefined}>
      {isFirst ? null : (
        <div className="account-side">
          <ul className="account-list" aria-label={words.list}>
            {accounts.map((each) => (
              <li key={each.id}>
                <AccountEntry
                  id={each.id}
                  name={each.name}
                  state={each.id === practiceAccountId ? words.practiceState : words.keyState[each.key]}
                  check={each.check}
                  isChosen={each.id === chosen}
                  onChoose={() => setChosen(each.id)}
                />
              </li>
            ))}
            {hasPractice ? null : (
              <li>
                <AccountEntry
                  id={practiceAccountId}
                  name={words.practiceTitle}
                  state={words.practiceState}
                  check={undefined}
                  isChosen={chosen === practiceAccountId}
                  onChoose={() => setChosen(practiceAccountId)}
                />
              </li>
            )}
          </ul>
          <Button label={words.add} icon={Plus} variant="quiet" onPress={() => setChosen(null)} />
        </div>
      )}
      {chosen === practiceAccountId ? (
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
  id,
  name,
  state,
  check,
  isChosen,
  onChoose,
}: {
  readonly id: string
  readonly name: string
  /** Where the key of the account is. */
  readonly state: string
  readonly check: AccountView['check']
  readonly isChosen: boolean
  readonly onChoose: () => void
}): ReactElement {
  return (
    <AriaButton className="account-entry" aria-pressed={isChosen} onPress={onChoose}>
      <Icon icon={id === practiceAccountId ? FlaskConical : KeyRound} />
      <span className="account-entry-words">
        <span className="account-entry-name">{name}</span>
        <span className="help">{state}</span>
        {check === undefined ? null : (
          <span className="help">
            <CheckMark check={check} />
          </span>
        )}
      </span>
    </AriaButton>
  )
}
