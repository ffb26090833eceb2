import { Trash2 } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import type { AccountView } from '../../../shared/service/accounts'
import { Button } from '../../components/buttons/button'
import { Question } from '../../components/dialog'
import { messages } from '../../messages'
import { run } from '../../state/engine'

/** Removes an account after a question, because its unfinished uploads stop with it. */
export function RemoveAccount({
  account,
  onRemoved,
}: {
  readonly account: AccountView
  readonly onRemoved?: () => void
}): ReactElement {
  const [isAsking, setAsking] = useState(false)
  const words = messages.accounts
  const remove = async () => {
    setAsking(false)
    if (await run(window.hoist.removeAccount(account.id))) onRemoved?.()
  }
  return (
    <>
      <Button label={words.remove} icon={Trash2} variant="quiet" onPress={() => setAsking(true)} />
      {isAsking ? (
        <Question
          title={words.removeTitle({ name: account.name })}
          risky={{ label: words.removeSure, onPress: () => void remove() }}
          safe={{ label: words.removeNot, onPress: () => setAsking(false) }}
        >
          <p>{words.removeText}</p>
        </Question>
      ) : null}
    </>
  )
}
