import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react'
import { practiceAccountId } from '../../shared/accounts'
import { type Purpose, purposes } from '../../shared/purposes'
import { Button } from '../components/button'
import { RadioCards, Switch } from '../components/choice'
import { Dialog } from '../components/dialog'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine, useRateTo } from '../state/hooks'
import { showText } from '../state/ui-state'
import { firstAccount, lastChoices, rememberChoices } from './choices'
import { DraftList } from './draft-list'
import { checkDrafts } from './draft-problems'

/** User data first: it is right for most files. */
const purposeOrder: readonly Purpose[] = [
  'user_data',
  ...purposes.filter((purpose) => purpose !== 'user_data'),
]

/** Asks what the added files are for, as soon as there are files and an account to send them to. */
export function NewUpload(): ReactElement | null {
  const drafts = useEngine((state) => state.drafts)
  const hasAccount = useEngine((state) => state.accounts.length > 0)
  useSayEmptyFolder()
  if (!hasAccount || (drafts.files.length === 0 && !drafts.scanning)) return null
  return <NewUploadDialog />
}

function NewUploadDialog(): ReactElement {
  const drafts = useEngine((state) => state.drafts)
  const accounts = useEngine((state) => state.accounts)
  const [choices, setChoices] = useState(lastChoices)
  const [isSending, setSending] = useState(false)
  const words = messages.newUpload

  const accountId = firstAccount(accounts, choices.accountId)
  const line = useRateTo(accountId)
  const checked = useMemo(
    () => checkDrafts(drafts.files, choices.purpose, line),
    [drafts.files, choices.purpose, line],
  )
  const canUpload = checked.uploadable > 0 && accountId !== null && !drafts.scanning && !isSending

  const discard = () => void run(window.hoist.discardDrafts())
  const upload = async () => {
    if (accountId === null) return
    rememberChoices({ ...choices, accountId })
    setSending(true)
    await run(
      window.hoist.uploadDrafts({ purpose: choices.purpose, accountId, autoComplete: choices.autoComplete }),
    )
    setSending(false)
  }

  return (
    <Dialog
      title={words.title}
      size="large"
      onClose={discard}
      footer={
        <>
          <Button label={words.more} onPress={() => void run(window.hoist.chooseFiles())} />
          <span className="dialog-space" />
          <Button label={words.discard} onPress={discard} />
          <Button
            label={words.upload}
            variant="primary"
            isDisabled={!canUpload}
            onPress={() => void upload()}
          />
        </>
      }
    >
      <section className="draft-section">
        {drafts.files.length === 0 ? null : <DraftList files={checked.files} line={line} />}
        <div className="draft-summary">
          <p role="status">
            {drafts.scanning ? <span className="scanning">{words.scanning} </span> : null}
            {checked.uploadable === 0 && !drafts.scanning
              ? words.nothing
              : words.summary(checked.uploadable, checked.uploadableBytes)}
            {drafts.skipped === 0 ? null : ` (${words.skipped(drafts.skipped)})`}
          </p>
          {checked.problemIds.length === 0 ? null : (
            <p className="draft-problems">
              {words.problems(checked.problemIds.length)}
              <Button
                label={words.removeProblems}
                variant="quiet"
                onPress={() => void run(window.hoist.removeDrafts([...checked.problemIds]))}
              />
            </p>
          )}
        </div>
      </section>
      <RadioCards
        label={words.purpose}
        choices={purposeOrder.map((value) => ({ value, ...words.purposes[value] }))}
        value={choices.purpose}
        onChange={(purpose) => setChoices({ ...choices, purpose })}
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
                : hostOf(account.baseUrl),
        }))}
        value={accountId}
        onChange={(id) => setChoices({ ...choices, accountId: id })}
      />
      <Switch
        label={words.autoComplete}
        description={words.autoCompleteText}
        isSelected={choices.autoComplete}
        onChange={(autoComplete) => setChoices({ ...choices, autoComplete })}
      />
    </Dialog>
  )
}

function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
}

/** Says it when a folder was read and nothing was in it: otherwise the dialog would just go away. */
function useSayEmptyFolder(): void {
  const { scanning, files } = useEngine((state) => state.drafts)
  const wasReading = useRef(false)
  const count = files.length
  useEffect(() => {
    if (wasReading.current && !scanning && count === 0) showText(messages.newUpload.emptyFolder)
    wasReading.current = scanning && count === 0
  }, [scanning, count])
}
