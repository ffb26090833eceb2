import { type ReactElement, useEffect, useId, useRef, useState } from 'react'
import type { DraftsView } from '../../shared/ipc/views'
import { type AccountView, practiceAccountId } from '../../shared/service/accounts'
import { allowedExpiry } from '../../shared/service/expiry'
import type { PurposeChoice } from '../../shared/service/purposes'
import { closingNote } from '../../shared/words/closing-note'
import { windowActions } from '../app-actions'
import { Button } from '../components/buttons/button'
import { Dialog } from '../components/dialog'
import { RadioCards, Switch } from '../components/fields/choice'
import { TextField } from '../components/fields/fields'
import { messages, sentences } from '../messages'
import { CheckMark } from '../settings/accounts/connected'
import { engine, run } from '../state/engine'
import { useEngine, useRateTo, useService } from '../state/hooks'
import { awaitUploads } from '../state/list-view'
import { showProblem, showText } from '../state/ui-state'
import { DiscardQuestion } from './discard-question'
import { DraftList } from './draft-list'
import { DraftRemarks, hasSkipped } from './draft-remarks'
import { DraftStatus } from './draft-status'
import { ExpiryChoice } from './expiry-choice'
import { FolderPatterns } from './folder-patterns'
import { KeyEntry } from './key-entry'

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
  const [picked, setPicked] = useState<{ readonly purpose?: PurposeChoice; readonly accountId?: string }>({})
  const [chosenExpiry, setExpiry] = useState<number>()
  const answered = drafts.purpose
  // Editing a single file changes the purpose of all to `each`.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer is the reason.
  useEffect(() => setPicked(({ purpose: _, ...others }) => others), [answered])
  const [autoComplete, setAutoComplete] = useState(lastAutoComplete)
  const [again, setAgain] = useState(false)
  const [insists, setInsists] = useState(false)
  const [isSending, setSending] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const statusId = useId()
  const words = messages.newUpload

  const accountId = picked.accountId ?? drafts.accountId
  const standard = useEngine((state) => state.standardService)
  const { closing, limits, purposes, usualPurpose } = useService(accountId) ?? standard
  // Not every service accepts every purpose.
  const purpose = purposes.find((each) => each === picked.purpose) ?? drafts.purpose
  const isMixed = drafts.suggested === 'each' || drafts.purpose === 'each'
  const expiresAfter = allowedExpiry(chosenExpiry, limits.expiry, purpose)
  const rate = useRateTo(accountId)
  const isLooking =
    drafts.scanning ||
    drafts.checking.files > 0 ||
    purpose !== drafts.purpose ||
    accountId !== drafts.accountId
  const parts = [drafts.ready, ...(again ? [drafts.known] : []), ...(insists ? [drafts.doubtful] : [])]
  const files = parts.reduce((sum, each) => sum + each.files, 0)
  const bytes = parts.reduce((sum, each) => sum + each.bytes, 0)
  const account = accounts.find(({ id }) => id === accountId)
  const keyless = account?.key === 'none' ? account : undefined
  const canUpload = files > 0 && account !== undefined && keyless === undefined && !isLooking && !isSending
  const [uploadButton, focusUpload] = useFocusWhenReady(canUpload)

  const purposeText = (value: PurposeChoice) => {
    if (value === 'each') return words.each.text
    const { text } = words.purposes[value]
    const most = limits.purposeBytes[value]
    return most === undefined ? text : sentences(text, words.atMost({ most }))
  }
  const pick = (choice: typeof picked) => {
    setPicked({ ...picked, ...choice })
    // The person insisted in spite of the previous problems, not of new ones.
    setInsists(false)
    void run(window.hoist.chooseForDrafts(choice))
  }
  const discard = () => void run(window.hoist.discardDrafts())
  // One file is quickly added again; many may have taken a while.
  const leave = () => (drafts.all.files > 1 || drafts.scanning ? setAsking(true) : discard())
  const upload = async () => {
    if (accountId === null) return
    lastAutoComplete = autoComplete
    setSending(true)
    const decision = {
      known: again ? 'again' : 'leave-out',
      doubtful: insists ? 'upload' : 'leave-out',
    } as const
    awaitUploads({ id: engine.get()?.items.at(-1)?.id })
    const answer = await window.hoist.uploadDrafts({
      purpose,
      accountId,
      autoComplete,
      ...(expiresAfter === undefined ? {} : { expiresAfter }),
      ...decision,
    })
    if (!answer.ok) showProblem(answer.failure)
    // Nothing was added. A later upload must not get the focus.
    if (!answer.ok || answer.value === 0) awaitUploads(null)
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
          <DraftStatus id={statusId} drafts={drafts} uploads={{ files, bytes }} keyless={keyless?.name} />
          <Button label={words.discard} onPress={discard} />
          <Button
            label={words.upload}
            variant="primary"
            isDisabled={!canUpload}
            ref={uploadButton}
            aria-describedby={statusId}
            onPress={() => void upload()}
          />
        </>
      }
    >
      <section className="draft-section">
        <DraftSearch drafts={drafts} />
        {drafts.files.length === 0 ? null : (
          <DraftList
            files={drafts.files}
            rate={rate}
            lifetime={limits.lifetimeMs / 1000}
            purposes={drafts.purpose === 'each' ? 'shown' : 'hidden'}
            service={{ purposes, closing }}
          />
        )}
        {drafts.matching <= drafts.files.length ? null : (
          <p className="draft-rest">{words.andMore({ count: drafts.matching - drafts.files.length })}</p>
        )}
        <FolderPatterns drafts={drafts} />
        <DraftRemarks drafts={drafts} />
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
            text={
              drafts.purpose === 'each'
                ? words.doubtfulEach({ count: drafts.doubtful.files })
                : words.doubtfulFiles({
                    count: drafts.doubtful.files,
                    purpose: words.purposes[drafts.purpose].title,
                  })
            }
            label={words.uploadDoubtful}
            isSelected={insists}
            onChange={setInsists}
          />
        )}
      </section>
      <div className="purposes">
        <RadioCards
          label={words.purpose}
          {...(purpose === drafts.suggested && purpose !== usualPurpose && purpose !== 'each'
            ? { description: words.suggested({ purpose: words.purposes[purpose].title }) }
            : {})}
          // The usual choice comes first.
          choices={[
            ...(isMixed ? ['each' as const] : []),
            usualPurpose,
            ...purposes.filter((each) => each !== usualPurpose),
          ].map((value) => {
            const { title } = value === 'each' ? words.each : words.purposes[value]
            return { value, title, text: purposeText(value), ...closingNote(value, closing) }
          })}
          value={purpose}
          onChange={(value) => pick({ purpose: value })}
        />
        {/* Screen readers get this text from the choice itself. */}
        <p className="help purpose-text" aria-hidden="true">
          {purposeText(purpose)}
        </p>
      </div>
      <div className="draft-target">
        <RadioCards
          label={words.account}
          choices={accounts.map((each) => ({
            value: each.id,
            title: each.name,
            text: <AccountText account={each} />,
          }))}
          value={accountId}
          onChange={(id) => pick({ accountId: id })}
        />
        {limits.expiry === null ? null : (
          <ExpiryChoice limits={limits.expiry} purpose={purpose} value={expiresAfter} onChange={setExpiry} />
        )}
      </div>
      {keyless === undefined ? null : (
        <KeyEntry
          key={keyless.id}
          account={keyless}
          // Not in the middle of a choice among the accounts.
          autoFocus={picked.accountId === undefined}
          onSaved={focusUpload}
        />
      )}
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

/** The address of an account, and, if known, whether the account works. */
function AccountText({ account }: { readonly account: AccountView }): ReactElement {
  return (
    <span className="account-text">
      <span>{accountText(account)}</span>
      {account.check === undefined ? null : <CheckMark check={account.check} />}
    </span>
  )
}

function accountText({ baseUrl, id, key }: AccountView): string {
  if (id === practiceAccountId) return messages.newUpload.practiceAccount
  if (key === 'none') return messages.newUpload.noKey
  if (key === 'unreachable') return messages.accounts.keyState.unreachable
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
}

/**
 * Focuses Upload as soon as it can be pressed, unless the focus is somewhere in the dialog already.
 *
 * @returns its ref, and a function that gives it the focus in any case
 */
function useFocusWhenReady(isReady: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const wasReady = useRef(false)
  const [isWanted, setWanted] = useState(false)
  useEffect(() => {
    if (!isReady || (wasReady.current && !isWanted)) return
    wasReady.current = true
    setWanted(false)
    const isFree = document.activeElement?.getAttribute('role') === 'dialog'
    if (isFree || isWanted) button.current?.focus()
  }, [isReady, isWanted])
  return [button, () => setWanted(true)] as const
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
