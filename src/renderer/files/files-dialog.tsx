import { RefreshCw } from 'lucide-react'
import { type ReactElement, useEffect, useMemo, useRef } from 'react'
import { failureActions } from '../../shared/failures/failure-actions'
import { Button } from '../components/buttons/button'
import { Dialog } from '../components/dialog'
import { Search } from '../components/fields/search'
import { Select } from '../components/fields/select'
import { messages } from '../messages'
import { FailureDetails } from '../notices/failure-words'
import { useEngine } from '../state/hooks'
import { useStore } from '../state/store'
import { closeFiles, openSettings, ui } from '../state/ui-state'
import { DeleteQuestion } from './delete-question'
import { Downloads } from './downloads'
import { purposeName } from './file-row'
import { FilesList } from './files-list'
import { changeFiles, filesStore, filterFiles, leaveFiles, loadFiles } from './files-store'
import { filesWords } from './files-words'
import { LeftOvers } from './left-overs'
import { SelectionFooter } from './selection-footer'
import { purposesOf, shownFiles, sorts, totalBytes } from './shown-files'

/** Stands for all purposes in the choice. No service has an empty purpose. */
const all = ''

/** What an account has on the service now. */
export function Files(): ReactElement | null {
  const isOpen = useStore(ui, (state) => state.isFilesOpen)
  return isOpen ? <FilesDialog /> : null
}

function FilesDialog(): ReactElement {
  const accounts = useEngine((state) => state.accounts)
  const state = useStore(filesStore, (value) => value)
  const { accountId, files, purpose, search, sort } = state
  const shown = useMemo(() => shownFiles(files, { purpose, search, sort }), [files, purpose, search, sort])
  const list = useRef<HTMLDivElement>(null)
  const words = messages.files
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens.
  useEffect(() => {
    const last = filesStore.get().accountId
    const known = accounts.find(({ id }) => id === last) ?? accounts[0]
    if (known !== undefined) void loadFiles(known.id)
    return leaveFiles
  }, [])
  const field = useFindKey()
  const account = accounts.find(({ id }) => id === accountId)
  return (
    <Dialog
      title={words.title}
      size="full"
      onClose={closeFiles}
      closeLabel={words.close}
      footer={<SelectionFooter shown={shown} accountId={accountId} />}
    >
      {account === undefined ? (
        <NoAccount />
      ) : (
        <>
          <search className="files-bar">
            {accounts.length === 1 ? null : (
              <Select
                layout="inline"
                label={messages.newUpload.account}
                choices={accounts.map(({ id, name }) => ({ value: id, title: name }))}
                value={account.id}
                onChange={(id) => void loadFiles(id)}
              />
            )}
            <Select
              layout="inline"
              label={messages.newUpload.purpose}
              choices={[
                { value: all, title: words.allPurposes },
                ...purposesOf(files).map((value) => ({ value, title: purposeName(value) })),
              ]}
              value={purpose ?? all}
              onChange={(value) => filterFiles({ purpose: value === all ? null : value })}
            />
            <Select
              layout="inline"
              label={words.sort}
              choices={sorts.map((value) => ({ value, title: words.sorts[value] }))}
              value={sort}
              onChange={(value) => changeFiles({ sort: value })}
            />
            <div className="files-find">
              <Search
                ref={field}
                label={words.search}
                clearLabel={messages.list.clearSearch}
                value={search}
                onChange={(text) => filterFiles({ search: text })}
                onLeave={() => list.current?.focus()}
              />
              <Button
                label={words.refresh}
                icon={RefreshCw}
                variant="quiet"
                iconOnly
                onPress={() => void loadFiles(account.id)}
              />
            </div>
          </search>
          <Sums shown={shown.length} bytes={totalBytes(shown)} />
          {shown.length === 0 ? <Nothing /> : <FilesList ref={list} files={shown} accountId={account.id} />}
          {files.length === 0 ? null : <Problem />}
          <LeftOvers accountId={account.id} />
          <Downloads />
        </>
      )}
      <DeleteQuestion />
    </Dialog>
  )
}

/** How many files there are, and how large they are together. */
function Sums({ shown, bytes }: { readonly shown: number; readonly bytes: number }): ReactElement {
  const total = useStore(filesStore, (state) => state.files.length)
  const isLoading = useStore(filesStore, (state) => state.isLoading)
  const words = messages.files
  return (
    <p className="help files-sums" role="status">
      {isLoading
        ? words.loading({ count: total })
        : shown < total
          ? words.some({ shown, total, size: bytes })
          : messages.newUpload.summary({ files: shown, size: bytes })}
    </p>
  )
}

/** Replaces the list when it has nothing to show. */
function Nothing(): ReactElement {
  const isLoading = useStore(filesStore, (state) => state.isLoading)
  const total = useStore(filesStore, (state) => state.files.length)
  const failure = useStore(filesStore, (state) => state.failure)
  const words = messages.files
  if (total === 0 && failure !== null) return <Problem />
  if (isLoading) return <div className="empty nothing-shown" />
  if (total === 0)
    return (
      <div className="empty nothing-shown">
        <h3 className="empty-title">{words.noneTitle}</h3>
        <p className="empty-text">{words.noneText}</p>
      </div>
    )
  return (
    <div className="empty nothing-shown">
      <h3 className="empty-title">{words.noMatch}</h3>
      <Button label={messages.list.showAll} onPress={() => filterFiles({ search: '', purpose: null })} />
    </div>
  )
}

/** Why the list could not be read, or only in part. */
function Problem(): ReactElement | null {
  const failure = useStore(filesStore, (state) => state.failure)
  const accountId = useStore(filesStore, (state) => state.accountId)
  if (failure === null || accountId === null) return null
  const { happened, todo } = filesWords(failure)
  const isOfAccount = ['check-account', 'enter-key'].includes(failureActions[failure.kind])
  return (
    <div className="files-problem" role="alert">
      <p className="banner-title">{happened}</p>
      {todo === '' ? null : <p>{todo}</p>}
      <FailureDetails failure={failure} />
      <div className="files-problem-actions">
        <Button label={messages.app.tryAgain} variant="primary" onPress={() => void loadFiles(accountId)} />
        {isOfAccount ? (
          <Button
            label={messages.failureActions['check-account']}
            onPress={() => {
              closeFiles()
              openSettings('accounts', false, accountId)
            }}
          />
        ) : null}
      </div>
    </div>
  )
}

function NoAccount(): ReactElement {
  const connect = () => {
    closeFiles()
    openSettings('accounts', true)
  }
  return (
    <div className="empty nothing-shown">
      <h3 className="empty-title">{messages.files.noAccount}</h3>
      <Button label={messages.welcome.connect} variant="primary" onPress={connect} />
    </div>
  )
}

/** Ctrl+F goes to the search of this dialog. */
function useFindKey() {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f'
      if (!isFind || event.shiftKey) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return field
}
