import { Trash2 } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Button } from '../components/button'
import { messages } from '../messages'
import { run } from '../state/engine'

/** Removes an account after one more question, because its unfinished uploads stop with it. */
export function RemoveAccount({
  id,
  onRemoved,
}: {
  readonly id: string
  readonly onRemoved?: () => void
}): ReactElement {
  const [isAsking, setAsking] = useState(false)
  const words = messages.accounts
  if (!isAsking)
    return <Button label={words.remove} icon={Trash2} variant="quiet" onPress={() => setAsking(true)} />
  const remove = async () => {
    if (await run(window.hoist.removeAccount(id))) onRemoved?.()
    else setAsking(false)
  }
  return (
    <div className="ask" role="alert">
      <p>{words.removeText}</p>
      <div className="button-row">
        <Button label={words.removeNot} autoFocus onPress={() => setAsking(false)} />
        <Button label={words.removeSure} variant="danger" onPress={() => void remove()} />
      </div>
    </div>
  )
}
