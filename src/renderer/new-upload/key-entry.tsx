import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import type { Failure } from '../../shared/failures/failures'
import type { AccountDraft, AccountView } from '../../shared/service/accounts'
import { Button } from '../components/buttons/button'
import { TextField } from '../components/fields/fields'
import { messages } from '../messages'
import { fieldsOf, readFields } from '../settings/accounts/account-draft'
import { AccountRefusal } from '../settings/accounts/account-refusal'
import { secretHelp } from '../settings/accounts/secret-help'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { announceConnected, showProblem } from '../state/ui-state'

/** Asks for the missing key of the account that the files go to. */
export function KeyEntry({
  account,
  autoFocus,
  onSaved,
}: {
  readonly account: AccountView
  readonly autoFocus: boolean
  readonly onSaved: () => void
}): ReactElement {
  const [apiKey, setKey] = useState('')
  const [error, setError] = useState<string>()
  const [refusal, setRefusal] = useState<Failure>()
  const [isBusy, setBusy] = useState(false)
  const keychain = useEngine((state) => state.keychain)
  const keysPage = account.service.links.keys
  const isOpen = useRef(true)
  const words = messages.accounts

  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])

  const refuse = (failure: Failure) => {
    setBusy(false)
    // A failure must be seen even if the person has chosen another account meanwhile.
    if (isOpen.current) setRefusal(failure)
    else showProblem(failure)
  }
  const save = async (draft: AccountDraft, works: boolean) => {
    const answer = await window.hoist.saveAccount(draft)
    if (!answer.ok) return refuse(answer.failure)
    if (works) announceConnected()
    onSaved()
  }
  const submit = async (anyway: boolean) => {
    if (isBusy) return
    setRefusal(undefined)
    const read = readFields({ ...fieldsOf(account), apiKey }, account.id)
    if ('errors' in read) return setError(Object.values(read.errors)[0])
    setBusy(true)
    if (anyway) return save(read.draft, false)
    const answer = await window.hoist.testAccount(read.draft)
    if (!answer.ok) return refuse(answer.failure)
    if (answer.value.result === 'works') return save(read.draft, true)
    if (answer.value.result === 'refused') return refuse(answer.value.failure)
    setBusy(false)
  }

  return (
    <form
      className="key-entry"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void submit(false)
      }}
      noValidate
    >
      <div className="key-entry-line">
        <TextField
          label={words.apiKey}
          description={secretHelp(account.key, keychain, {
            keeps: words.keyKeeps,
            session: words.keySession,
          })}
          type="password"
          autoFocus={autoFocus}
          value={apiKey}
          onChange={(value) => {
            setKey(value)
            setError(undefined)
            setRefusal(undefined)
            // The result would be about the previous key.
            if (isBusy) void run(window.hoist.stopAccountTest())
          }}
          error={refusal === undefined ? error : ''}
        />
        <Button type="submit" label={words.save} isPending={isBusy} />
        {keysPage === null ? null : (
          <Button
            label={words.getKey}
            variant="quiet"
            onPress={() => void run(window.hoist.openLink(keysPage))}
          />
        )}
      </div>
      {refusal === undefined ? null : (
        <>
          <AccountRefusal failure={refusal} isSaved={false} />
          <div className="button-row">
            <Button label={words.saveAnyway} onPress={() => void submit(true)} />
          </div>
        </>
      )}
    </form>
  )
}
