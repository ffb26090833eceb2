import { type ReactElement, useEffect, useRef, useState } from 'react'
import { practiceAccountId } from '../../shared/accounts'
import type { Purpose } from '../../shared/purposes'
import { lifetimeHours } from '../../shared/services'
import { type DraftsView, type SkipReason, skipReasons } from '../../shared/views'
import { windowActions } from '../app-actions'
import { Button } from '../components/button'
import { RadioCards, Switch } from '../components/choice'
import { Dialog } from '../components/dialog'
import { TextField } from '../components/fields'
import { messages, sentences } from '../messages'
import { run } from '../state/engine'
import { useEngine, useRateTo, useService } from '../state/hooks'
import { openSettings, showText } from '../state/ui-state'
import { closingNote } from './closing-note'
import { DiscardQuestion } from './discard-question'
import { DraftList } from './draft-list'

/** The person's last choice, kept while the window is open. */
let lastAutoComplete = true

/** Asks what the added files are for, as soon as there are files and an account to send them to. */
export function NewUpload(): ReactElement | null {
  const isEmpty = useEngine(({ drafts }) => drafts.all.files === 0 && !hasSkipped(drafts))
  const isScanning = useEngine((state) => state.drafts.scanning)
  const hasAccount = useEngine((state) => state.accounts.length > 0)
  useSayFoundNothing(hasAccount)
  if (!hasAccount || (isEmpty && !isScanning)) return null
  return <NewUploadDialog />
}

function NewUploadDialog(): ReactElement {
  const drafts = useEngine((state) => state.drafts)
  const accounts = useEngine((state) => state.accounts)
  // Main judges the files again for each choice, and answers a moment later.
  const [picked, setPicked] = useState<{ readonly purpose?: Purpose; readonly accountId?: string }>({})
  const [autoComplete, setAutoComplete] = useState(lastAutoComplete)
  const [again, setAgain] = useState(false)
  const [insists, setInsists] = useState(false)
  const [isSending, setSending] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const words = messages.newUpload

  const accountId = picked.accountId ?? drafts.accountId
  const standard = useEngine((state) => state.standardService)
  const { closing, limits, purposes, usualPurpose } = useService(accountId) ?? standard
  // Not every service accepts each.
  const purpose = purposes.find((each) => each === picked.purpose) ?? drafts.purpose
  const rate = useRateTo(accountId)
  const isLooking =
    drafts.scanning ||
    drafts.checking.files > 0 ||
    purpose !== drafts.purpose ||
    accountId !== drafts.accountId
  const parts = [drafts.ready, ...(again ? [drafts.known] : []), ...(insists ? [drafts.doubtful] : [])]
  const files = parts.reduce((sum, each) => sum + each.files, 0)
  const bytes = parts.reduce((sum, each) => sum + each.bytes, 0)
  const canUpload = files > 0 && accountId !== null && !isLooking && !isSending
  const uploadButton = useFocusWhenReady(canUpload)

  const pick = (choice: typeof picked) => {
    setPicked({ ...picked, ...choice })
    // The person insisted on the previous problems only.
    setInsists(false)
    void run(window.hoist.chooseForDrafts(choice))
  }
  const discard = () => void run(window.hoist.discardDrafts())
  // One file is quickly added again; many may have taken a while.
  const leave = () => (drafts.all.files > 1 || drafts.scanning ? setAsking(true) : discard())
  const upload = async () => {
    if (accountId === null) return
    if (accounts.find(({ id }) => id === accountId)?.key === 'none') {
      openSettings('accounts', false, accountId)
      return
    }
    lastAutoComplete = autoComplete
    setSending(true)
    const decision = {
      known: again ? 'again' : 'leave-out',
      doubtful: insists ? 'upload' : 'leave-out',
    } as const
    await run(window.hoist.uploadDrafts({ purpose, accountId, autoComplete, ...decision }))
    setSending(false)
  }

  return (
    <Dialog
      title={words.title}
      size="large"
      onClose={leave}
      footer={
        <>
          <Button label={words.more} onPress={windowActions.chooseFiles.run} />
          <span className="dialog-space" />
          <Button label={words.discard} onPress={discard} />
          <Button
            label={words.upload}
            variant="primary"
            isDisabled={!canUpload}
            ref={uploadButton}
            onPress={() => void upload()}
          />
        </>
      }
    >
      <section className="draft-section">
        <DraftSearch drafts={drafts} />
        {drafts.files.length === 0 ? null : (
          <DraftList files={drafts.files} rate={rate} hours={lifetimeHours(limits)} />
        )}
        {drafts.matching <= drafts.files.length ? null : (
          <p className="draft-rest">{words.andMore({ count: drafts.matching - drafts.files.length })}</p>
        )}
        <Summary drafts={drafts} files={files} bytes={bytes} />
        <Checking drafts={drafts} />
        {drafts.known.files === 0 ? null : (
          <Decision
            text={words.knownFiles({ count: drafts.known.files })}
            label={words.uploadAgain}
            isSelected={again}
            onChange={setAgain}
          />
        )}
        {drafts.doubtful.files === 0 ? null : (
          <Decision
            text={words.doubtfulFiles({
              count: drafts.doubtful.files,
              purpose: words.purposes[drafts.purpose].title,
            })}
            label={words.uploadDoubtful}
            isSelected={insists}
            onChange={setInsists}
          />
        )}
      </section>
      <RadioCards
        label={words.purpose}
        {...(purpose === drafts.suggested && purpose !== usualPurpose
          ? { description: words.suggested({ purpose: words.purposes[purpose].title }) }
          : {})}
        // The usual choice comes first.
        choices={[usualPurpose, ...purposes.filter((each) => each !== usualPurpose)].map((value) => {
          const { text, title } = words.purposes[value]
          const most = limits.purposeBytes[value]
          const said = {
            value,
            title,
            text: most === undefined ? text : sentences(text, words.atMost({ most })),
          }
          const note = closingNote(value, closing)
          return note === null ? said : { ...said, note }
        })}
        value={purpose}
        onChange={(value) => pick({ purpose: value })}
      />
      <RadioCards
        label={words.account}
        choices={accounts.map((account) => ({
          value: account.id,
          title: account.name,
          text:
            account.id === practiceAccountId
              ? words.practiceAccount
              : account.key === 'none'
                ? words.noKey
                : account.key === 'unreachable'
                  ? messages.accounts.keyState.unreachable
                  : hostOf(account.baseUrl),
          ...(account.key !== 'none'
            ? {}
            : {
                action: {
                  label: messages.failureActions['enter-key'],
                  onPress: () => {
                    pick({ accountId: account.id })
                    openSettings('accounts', false, account.id)
                  },
                },
              }),
        }))}
        value={accountId}
        onChange={(id) => pick({ accountId: id })}
      />
      <Switch
        label={words.autoComplete}
        description={words.autoCompleteText}
        isSelected={autoComplete}
        onChange={setAutoComplete}
      />
      {isAsking ? (
        <DiscardQuestion files={drafts.all.files} onDiscard={discard} onKeep={() => setAsking(false)} />
      ) : null}
    </Dialog>
  )
}

/** Shown only if not all files are in the list. */
function DraftSearch({ drafts }: { readonly drafts: DraftsView }): ReactElement | null {
  const [search, setSearch] = useState('')
  if (search === '' && drafts.matching <= drafts.files.length) return null
  return (
    <TextField
      label={messages.newUpload.search}
      value={search}
      onChange={(text) => {
        setSearch(text)
        void run(window.hoist.chooseForDrafts({ search: text }))
      }}
    />
  )
}

/** How many files, how much, and what was left out. While a folder is read the figures grow. */
function Summary({
  drafts,
  files,
  bytes,
}: {
  readonly drafts: DraftsView
  readonly files: number
  readonly bytes: number
}): ReactElement {
  const words = messages.newUpload
  const { all, problems, repeated, scanning, stopped } = drafts
  const remarks = [
    ...(repeated > 0 ? [words.repeated({ count: repeated })] : []),
    ...(stopped ? [words.stopped] : []),
  ]
  return (
    <div className="draft-summary">
      {scanning ? (
        // Hidden from screen readers: the figures change ten times a second.
        <p className="scanning">{words.scanning({ files: all.files, size: all.bytes })}</p>
      ) : (
        <p role="status">
          {files === 0 && drafts.checking.files === 0 ? words.nothing : words.summary({ files, size: bytes })}
          {remarks.map((remark) => (
            <span key={remark}> · {remark}</span>
          ))}
        </p>
      )}
      {scanning ? <Button label={words.stopScan} onPress={() => void run(window.hoist.stopScan())} /> : null}
      {drafts.removed === 0 ? null : (
        <p className="draft-removed" role="status">
          {words.removed({ count: drafts.removed })}
          <Button
            label={messages.undo.undo}
            variant="quiet"
            onPress={() => void run(window.hoist.bringBackDrafts())}
          />
        </p>
      )}
      {skipReasons.map((why) => (
        <Skipped key={why} why={why} drafts={drafts} />
      ))}
      {problems === 0 ? null : (
        <p className="draft-problems">
          {words.problems({ count: problems })}
          <Button
            label={words.removeProblems}
            variant="quiet"
            onPress={() => void run(window.hoist.removeProblemDrafts())}
          />
        </p>
      )}
    </div>
  )
}

function hasSkipped({ skipped }: DraftsView): boolean {
  return skipReasons.some((why) => skipped[why].count > 0)
}

/** What was left out of folders for one reason: its names on demand, and a way to add it after all. */
function Skipped({
  why,
  drafts,
}: {
  readonly why: SkipReason
  readonly drafts: DraftsView
}): ReactElement | null {
  const { count, names } = drafts.skipped[why]
  const words = messages.newUpload
  if (count === 0 || drafts.scanning) return null
  const more = count - names.length
  return (
    <div className="draft-skipped">
      <details>
        <summary>{words.skipped[why]({ count })}</summary>
        <p dir="auto">
          {names.join(messages.between.pieces)}
          {more === 0 ? '' : `${messages.between.pieces}${words.andMore({ count: more })}`}
        </p>
      </details>
      <Button
        label={words.takeSkipped[why]}
        variant="quiet"
        onPress={() => void run(window.hoist.takeSkippedDrafts(why))}
      />
    </div>
  )
}

function Checking({ drafts }: { readonly drafts: DraftsView }): ReactElement | null {
  const { bytes, files, read } = drafts.checking
  const words = messages.newUpload
  if (files === 0) return null
  return (
    <div className="draft-decision">
      <p>{words.checking({ files, bytesLeft: bytes - read })}</p>
      <Button
        label={words.skipCheck}
        variant="quiet"
        onPress={() => void run(window.hoist.skipContentCheck())}
      />
    </div>
  )
}

/** Files that are left out unless the person says otherwise. */
function Decision({
  text,
  label,
  isSelected,
  onChange,
}: {
  readonly text: string
  readonly label: string
  readonly isSelected: boolean
  readonly onChange: (selected: boolean) => void
}): ReactElement {
  return (
    <div className="draft-decision">
      <p>{text}</p>
      <Switch label={label} isSelected={isSelected} onChange={onChange} />
    </div>
  )
}

function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
}

/** Focuses Upload as soon as it can be pressed, unless the focus is somewhere in the dialog already. */
function useFocusWhenReady(isReady: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const wasReady = useRef(false)
  useEffect(() => {
    if (!isReady || wasReady.current) return
    wasReady.current = true
    if (document.activeElement?.getAttribute('role') === 'dialog') button.current?.focus()
  }, [isReady])
  return button
}

/** Announces that the added folders had no file, unless the dialog shows what was left out. */
function useSayFoundNothing(hasAccount: boolean): void {
  const times = useEngine((state) => state.drafts.foundNothing)
  const isShown = useEngine((state) => hasSkipped(state.drafts)) && hasAccount
  const said = useRef(times)
  useEffect(() => {
    if (times > said.current && !isShown) showText(messages.newUpload.emptyFolder)
    said.current = times
  }, [times, isShown])
}
