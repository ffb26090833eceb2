import { FileUp } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../components/button'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { AccountChoices } from './account-choices'

/** The first thing a person sees: what Hoist does and the two ways to begin. */
export function Welcome(): ReactElement {
  return (
    <div className="empty">
      <div className="empty-mark">
        <Icon icon={FileUp} size="huge" />
      </div>
      <h2 className="empty-title">{messages.welcome.title}</h2>
      <p className="empty-text">{messages.welcome.text}</p>
      <WaitingFiles />
      <AccountChoices />
    </div>
  )
}

/** The same two ways above the list, if the last account was removed and files are waiting. */
export function AccountNeeded(): ReactElement {
  return (
    <section className="account-needed" aria-label={messages.newUpload.account}>
      <WaitingFiles />
      <AccountChoices />
    </section>
  )
}

function WaitingFiles(): ReactElement | null {
  const files = useEngine((state) => state.drafts.all.files)
  const repeated = useEngine((state) => state.drafts.repeated)
  const words = messages.welcome
  if (files === 0) return null
  return (
    <div className="waiting-files" role="status">
      <p>
        <strong>{words.waitingTitle({ files })}</strong> {words.waitingText}
        {repeated === 0 ? null : <> · {messages.newUpload.repeated({ count: repeated })}</>}
      </p>
      <Button label={words.discard} variant="quiet" onPress={() => void run(window.hoist.discardDrafts())} />
    </div>
  )
}
