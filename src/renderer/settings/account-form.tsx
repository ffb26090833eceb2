import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { AccountDraft, AccountView } from '../../shared/accounts'
import type { Failure, FailureKind } from '../../shared/failures'
import { failureText } from '../../shared/messages'
import type { ServiceView } from '../../shared/services'
import type { KeychainView } from '../../shared/views'
import { BillingLink } from '../billing-link'
import { Button } from '../components/button'
import { TextField } from '../components/fields'
import { FailureDetails, FailureWords } from '../failure-words'
import { messages, sentences } from '../messages'
import { engine, run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { closeSettings, showProblem, ui } from '../state/ui-state'
import { AccountCertificates } from './account-certificates'
import {
  type AccountFields,
  adviceOn,
  type FieldErrors,
  fieldsOf,
  isAboutCertificates,
  readFields,
} from './account-draft'
import { RemoveAccount } from './remove-account'
import { secretHelp } from './secret-help'

/** What to say about the keychain where a key is entered. */
const keychainFailures = {
  asks: 'keychain-asks',
  locked: 'keychain-unreachable',
  missing: 'keychain-unavailable',
} as const satisfies Record<Exclude<KeychainView, 'usable'>, FailureKind>

/** The form of one account. The key goes in here and never comes back. */
export function AccountForm({
  account,
  onSaved,
  onRemoved,
}: {
  readonly account: AccountView | undefined
  readonly onSaved: (account: AccountView) => void
  readonly onRemoved: () => void
}): ReactElement {
  const isFirst = useEngine((state) => state.accounts.length === 0)
  const [fields, setFields] = useState(() => fieldsOf(account, isFirst))
  const [errors, setErrors] = useState<FieldErrors>({})
  const [refusal, setRefusal] = useState<{ readonly failure: Failure; readonly service?: ServiceView }>()
  const [status, setStatus] = useState<'idle' | 'testing' | 'saving' | 'saved'>('idle')
  const isOpen = useRef(true)
  const keychain = useEngine((state) => state.keychain)
  const standard = useEngine((state) => state.standardService)
  const keysPage = (account?.service ?? standard).links.keys
  const words = messages.accounts

  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])

  const change = (field: keyof AccountFields) => (value: string) => {
    setFields((known) => ({ ...known, [field]: value }))
    setErrors(({ [field]: _gone, ...others }) => others)
    setRefusal(undefined)
    // The result would be about the previous values.
    if (status === 'testing') void run(window.hoist.stopAccountTest())
    setStatus('idle')
  }

  const refuse = (failure: Failure, service?: ServiceView) => {
    setStatus('idle')
    // A failure must be seen even if the person has closed the form meanwhile.
    if (!isOpen.current) return showProblem(failure)
    setRefusal({ failure, ...(service === undefined ? {} : { service }) })
    const { field } = adviceOn(failure)
    // The error is shown once, beside the buttons.
    if (field !== undefined) setErrors({ [field]: '' })
  }

  const save = async (draft: AccountDraft) => {
    setStatus('saving')
    const closes = engine.get()?.accounts.length === 0 && (ui.get().settings?.newAccount ?? false)
    const answer = await window.hoist.saveAccount(draft)
    if (!answer.ok) return refuse(answer.failure)
    setRefusal(undefined)
    setErrors({})
    setStatus('saved')
    setFields((known) => ({ ...known, apiKey: '', passphrase: '' }))
    // The first account is a step toward the first upload; nothing else has to be done here.
    if (closes) closeSettings()
    else onSaved(answer.value)
  }

  const submit = async (anyway: boolean) => {
    if (status === 'testing' || status === 'saving') return
    setRefusal(undefined)
    const read = readFields(fields, account?.id)
    if ('errors' in read) return setErrors(read.errors)
    setErrors({})
    if (anyway) return save(read.draft)
    setStatus('testing')
    const answer = await window.hoist.testAccount(read.draft)
    if (!answer.ok) return refuse(answer.failure)
    if (answer.value.result === 'works') return save(read.draft)
    if (answer.value.result === 'refused') return refuse(answer.value.failure, answer.value.service)
    setStatus('idle')
  }

  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(false)
      }}
      noValidate
    >
      <h3 className="section-title">
        {account === undefined ? words.newTitle : words.editTitle({ name: account.name })}
      </h3>
      <TextField
        label={words.name}
        description={words.nameHelp}
        value={fields.name}
        onChange={change('name')}
        error={errors.name}
        autoFocus={account === undefined && !isFirst}
      />
      <div className="key-field">
        <TextField
          label={words.apiKey}
          description={secretHelp(account?.key ?? 'none', keychain, {
            keeps: words.keyKeeps,
            session: words.keySession,
          })}
          type="password"
          autoFocus={isFirst}
          value={fields.apiKey}
          onChange={change('apiKey')}
          error={errors.apiKey}
        />
        {account !== undefined && account.key !== 'none' ? (
          <Button
            label={words.removeKey}
            variant="quiet"
            onPress={() => void run(window.hoist.clearKey(account.id))}
          />
        ) : keysPage === null ? null : (
          <Button
            label={words.getKey}
            variant="quiet"
            onPress={() => void run(window.hoist.openLink(keysPage))}
          />
        )}
      </div>
      {keychain === 'usable' ? null : (
        <div className="note" role="status">
          <FailureWords failure={{ kind: keychainFailures[keychain], detail: '' }} />
        </div>
      )}
      <TextField
        label={words.baseUrl}
        description={words.baseUrlHelp}
        type="url"
        value={fields.baseUrl}
        onChange={change('baseUrl')}
        error={errors.baseUrl}
      />
      <div className="field-pair">
        <TextField
          label={words.organization}
          description={words.organizationHelp}
          value={fields.organization}
          onChange={change('organization')}
          error={errors.organization}
        />
        <TextField
          label={words.project}
          description={words.projectHelp}
          value={fields.project}
          onChange={change('project')}
          error={errors.project}
        />
      </div>
      <AccountCertificates
        account={account}
        fields={fields}
        change={change}
        isNeeded={refusal !== undefined && isAboutCertificates(refusal.failure)}
      />
      <div className="account-save">
        {refusal === undefined ? null : <Refusal failure={refusal.failure} />}
        <Button
          type="submit"
          label={words.save}
          variant="primary"
          isPending={status === 'testing' || status === 'saving'}
        />
        {refusal === undefined || refusal.failure.kind === 'base-url-invalid' ? null : (
          <Button label={words.saveAnyway} onPress={() => void submit(true)} />
        )}
        {refusal === undefined ? null : <BillingLink {...refusal} />}
        {status === 'testing' ? (
          <Button
            label={words.stopTest}
            variant="quiet"
            onPress={() => void run(window.hoist.stopAccountTest())}
          />
        ) : null}
        <span className="saved" role="status" data-status={status}>
          {status === 'saved' ? words.saved : status === 'testing' ? words.testing : ''}
        </span>
        {account === undefined ? null : <RemoveAccount account={account} onRemoved={onRemoved} />}
      </div>
    </form>
  )
}

/** Why the service, or the connection to it, rejects the account. */
function Refusal({ failure }: { readonly failure: Failure }): ReactElement {
  const words = messages.accounts
  return (
    <div className="note note-problem" role="alert">
      <p className="failure-words">
        <strong>{failureText(failure).happened}</strong>
        {messages.between.sentences}
        {sentences(adviceOn(failure).todo, words.notSaved)}
      </p>
      <details className="problem-details">
        <summary>{messages.app.details}</summary>
        <FailureDetails failure={failure} />
      </details>
    </div>
  )
}
