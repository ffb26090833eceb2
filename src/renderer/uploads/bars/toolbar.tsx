import type { ReactElement } from 'react'
import { AppMenu } from '../../app-menu'
import { ActionButton } from '../../components/buttons/action-button'
import { messages } from '../../messages'
import { useEngine, useMedia } from '../../state/hooks'

/** The main actions. */
export function Toolbar(): ReactElement {
  const isNarrow = useMedia('(max-width: 50rem)')
  const isTight = useMedia('(max-width: 36rem)')
  // Without an account, connecting one is the next step, and only its button stands out.
  const isFirstRun = useEngine((state) => state.accounts.length === 0)
  return (
    <header className="toolbar">
      <h1 className="visually-hidden">{messages.app.name}</h1>
      <nav className="toolbar-actions" aria-label={messages.toolbar.label}>
        <ActionButton action="chooseFiles" variant={isFirstRun ? 'plain' : 'primary'} iconOnly={isTight} />
        <ActionButton action="chooseFolder" variant="quiet" iconOnly={isTight} />
        <span className="toolbar-gap" />
        <ActionButton action="pauseAll" variant="quiet" iconOnly={isNarrow} />
        <ActionButton action="resumeAll" variant="quiet" iconOnly={isNarrow} />
        <ActionButton action="clearFinished" variant="quiet" iconOnly={isNarrow} />
        <span className="toolbar-space" />
        <ActionButton action="openFiles" variant="quiet" iconOnly />
        <ActionButton action="openSettings" variant="quiet" iconOnly />
        <AppMenu />
      </nav>
    </header>
  )
}
