import { type ReactElement, useEffect, useLayoutEffect, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import type { Failure } from '../shared/failures/failures'
import { Button } from './components/buttons/button'
import { ErrorBoundary } from './components/error-boundary'
import { Hints } from './components/hint'
import { DropVeil } from './drop/drop-veil'
import { useFileDrop } from './drop/use-file-drop'
import { useEscape } from './escape'
import { Files } from './files/files-dialog'
import { useFocusNeverLost } from './focus'
import { markLanguage, messages } from './messages'
import { NewUpload } from './new-upload/new-upload'
import { CloseQuestion } from './notices/close-question'
import { FailureWords, FoldedDetails } from './notices/failure-words'
import { Notices, Problems } from './notices/notices'
import { Outages } from './notices/outages'
import { UndoBar } from './notices/undo-bar'
import { UpdateNotice } from './notices/update-notice'
import { SettingsDialog } from './settings/settings-dialog'
import { connect, engine } from './state/engine'
import { useEngine } from './state/hooks'
import { useStore } from './state/store'
import { ui } from './state/ui-state'
import { StatusBar } from './uploads/bars/status-bar'
import { Toolbar } from './uploads/bars/toolbar'
import { CancelQuestion } from './uploads/cancel-question'
import { FileCard } from './uploads/card/file-card'
import { WhenDoneCountdown } from './uploads/card/when-done'
import { Empty } from './uploads/list/empty'
import { Uploads } from './uploads/list/uploads-list'
import { AccountNeeded, Welcome } from './uploads/list/welcome'
import { MakeSearchable } from './uploads/next/make-searchable'
import { PartsPane } from './uploads/parts/parts-pane'

/** The whole page: never blank, whatever fails. */
export function App(): ReactElement {
  return (
    <ErrorBoundary
      fallback={(error, retry) => (
        <Broken
          title={messages.app.brokenTitle}
          text={messages.app.brokenText}
          detail={error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
          onRetry={retry}
        />
      )}
    >
      <Connected />
    </ErrorBoundary>
  )
}

function Connected(): ReactElement {
  useFocusNeverLost()
  const isReady = useStore(engine, (state) => state !== null)
  const [failure, setFailure] = useState<Failure>()
  const [attempt, setAttempt] = useState(0)
  // Before anything is painted: the snapshot may be there already, and then nothing has to wait.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another connection.
  useLayoutEffect(() => connect(setFailure), [attempt])

  if (failure !== undefined)
    return (
      <main className="broken">
        <div className="broken-words" role="alert">
          <h1 className="empty-title">{messages.app.startTitle}</h1>
          <FailureWords failure={failure} />
          <FoldedDetails failure={failure} />
        </div>
        <Button
          label={messages.app.tryAgain}
          variant="primary"
          onPress={() => {
            setFailure(undefined)
            setAttempt(attempt + 1)
          }}
        />
      </main>
    )
  if (!isReady)
    return (
      <main className="broken">
        <p className="help loading" role="status">
          {messages.app.loading}
        </p>
      </main>
    )
  return <Spoken />
}

/** The window in the language in use. Texts are read while drawing, so another language redraws everything. */
function Spoken(): ReactElement {
  const language = useEngine((state) => state.language)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language needs another mark.
  useEffect(markLanguage, [language])
  return (
    <I18nProvider key={language} locale={language}>
      <HoistWindow />
    </I18nProvider>
  )
}

function HoistWindow(): ReactElement {
  useTheme()
  useEscape()
  const isDragging = useFileDrop()
  return (
    <>
      <div className="window">
        <Toolbar />
        <UpdateNotice />
        <Notices />
        <Outages />
        <Content />
      </div>
      <SettingsDialog />
      <Files />
      <NewUpload />
      <CloseQuestion />
      <CancelQuestion />
      <MakeSearchable />
      <WhenDoneCountdown />
      <Problems />
      <Hints />
      <UndoBar />
      <Announcer />
      {isDragging ? <DropVeil /> : null}
    </>
  )
}

function Content(): ReactElement {
  const hasUploads = useEngine((state) => state.items.length > 0)
  const hasAccount = useEngine((state) => state.accounts.length > 0)
  const hasDrafts = useEngine((state) => state.drafts.all.files > 0)
  if (!hasUploads) return <main className="content">{hasAccount ? <Empty /> : <Welcome />}</main>
  return (
    <>
      <main className="content">
        {!hasAccount && hasDrafts ? <AccountNeeded /> : null}
        <Uploads />
        <PartsPane />
        <FileCard />
      </main>
      <StatusBar />
    </>
  )
}

/** Applies the chosen theme, or the system's; and the platform, for the style sheets. */
function useTheme(): void {
  const theme = useEngine((state) => state.settings.theme)
  const platform = useEngine((state) => state.platform)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
  useEffect(() => {
    document.documentElement.dataset.platform = platform
  }, [platform])
}

/** The live region for screen readers. Dialogs do not hide it. */
function Announcer(): ReactElement {
  const text = useStore(ui, (state) => state.announcement)
  return (
    <div className="visually-hidden" role="log" aria-live="polite" data-live-announcer="true">
      {text}
    </div>
  )
}

function Broken({
  title,
  text,
  detail,
  onRetry,
}: {
  readonly title: string
  readonly text: string
  readonly detail: string
  readonly onRetry: () => void
}): ReactElement {
  return (
    <main className="broken">
      <div className="broken-words" role="alert">
        <h1 className="empty-title">{title}</h1>
        <p>{text}</p>
        <FoldedDetails failure={{ kind: 'internal', detail }} />
      </div>
      <Button label={messages.app.tryAgain} variant="primary" onPress={onRetry} />
    </main>
  )
}
