import { FileUp } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../../components/buttons/button'
import { Icon } from '../../components/icon'
import { messages, sentences } from '../../messages'
import { leftOutText } from '../../new-upload/draft-remarks'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { AccountChoices } from '../next/account-choices'

/** The first thing a person sees: what Hoist does and the ways to begin. */
export function Welcome(): ReactElement {
  const hasFiles = useEngine((state) => state.drafts.all.files > 0)
  return (
    <div className="empty">
      <div className="empty-mark">
        <Icon icon={FileUp} size="huge" />
      </div>
      <h2 className="empty-title">{messages.welcome.title}</h2>
      <p className="empty-text">{messages.welcome.text}</p>
      <WaitingFiles />
      <AccountChoices hasSample={!hasFiles} />
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
  const leftOut = useEngine((state) => state.drafts.leftOut)
  const words = messages.welcome
  if (files === 0) return null
  return (
    <div className="waiting-files" role="status">
      <p>
        <strong>{words.waitingTitle({ files })}</strong>
        {messages.between.sentences}
        {sentences(
          repeated === 0 ? '' : messages.newUpload.repeated({ count: repeated }),
          ...leftOut.map(leftOutText),
          words.waitingText,
        )}
      </p>
      <Button label={words.discard} variant="quiet" onPress={() => void run(window.hoist.discardDrafts())} />
    </div>
  )
}
