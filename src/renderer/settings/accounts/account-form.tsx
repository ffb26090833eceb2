import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { Failure, FailureKind } from '../../../shared/failures/failures'
import type { KeychainView } from '../../../shared/ipc/views'
import type { AccountDraft, AccountView } from '../../../shared/service/accounts'
import type { ServiceView } from '../../../shared/service/services'
import { Advanced } from '../../components/advanced'
import { Button } from '../../components/buttons/button'
import { TextField } from '../../components/fields/fields'
import { messages } from '../../messages'
import { BillingLink } from '../../notices/billing-link'
import { FailureWords } from '../../notices/failure-words'
import { engine, run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { announceConnected, showProblem } from '../../state/ui-state'
import { AccountCertificates } from './account-certificates'
import {
  type AccountFields,
  adviceOn,
  type FieldErrors,
  fieldsOf,
  isAboutCertificates,
  readFields,
} from './account-draft'
import { AccountRefusal } from './account-refusal'
import { Connected } from './connected'
import { RemoveAccount } from './remove-account'
import { secretHelp } from './secret-help'

/** The text about the keychain beside the field for a key. */
const keychainFailures = {
  asks: 'keychain-asks',
  locked: 'keychain-unreachable',
  missing: 'keychain-unavailable',
} as const satisfies Record<Exclude<KeychainView, 'usable'>, FailureKind>

/** The form of one account. The key goes in here and never comes back. */
export function AccountForm({
  account,
  isSheet = false,
  onSaved,
  onRemoved,
}: {
  readonly account: AccountView | undefined
  /** Whether the form is a dialog of its own, which has a title. */
  readonly isSheet?: boolean
  readonly onSaved: (account: AccountView) => void
  readonly onRemoved: () => void
}): ReactElement {
  // Read once: the account that the form adds does not change it.
  const [isFirst] = useState(() => engine.get()?.accounts.length === 0)
  const [fields, setFields] = useState(() => fieldsOf(account, isFirst))
  const [errors, setErrors] = useState<FieldErrors>({})
  const [refusal, setRefusal] = useState<{ readonly failure: Failure; readonly service?: ServiceView }>()
  const [status, setStatus] = useState<'idle' | 'testing' | 'saving' | 'saved' | 'works'>('idle')
  // The last request of the person.
  const [asked, setAsked] = useState<'save' | 'test'>('save')
  // Since the form was opened, or saved.
  const [isChanged, setChanged] = useState(false)
  const isOpen = useRef(true)
  const keychain = useEngine((state) => state.keychain)
  const standard = useEngine((state) => state.standardService)
  const { client, links } = useServiceAt(fields.baseUrl, account?.service ?? standard)
  const scopes = (['organization', 'project'] as const).filter((field) => client[field] !== null)
  const keysPage = links.keys
  const isBusy = status === 'testing' || status === 'saving'
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
    setChanged(true)
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

  const save = async (draft: AccountDraft, works: boolean) => {
    setStatus('saving')
    const answer = await window.hoist.saveAccount(draft)
    if (!answer.ok) return refuse(answer.failure)
    setRefusal(undefined)
    setErrors({})
    setStatus('saved')
    setChanged(false)
    setFields((known) => ({ ...known, apiKey: '', passphrase: '' }))
    if (works) announceConnected()
    // The person may have closed the form meanwhile, and opened something else.
    if (isOpen.current) onSaved(answer.value)
  }

  const submit = async (what: 'save' | 'test', anyway = false) => {
    if (isBusy) return
    setAsked(what)
    setRefusal(undefined)
    const read = readFields(fields, account?.id)
    if ('errors' in read) return setErrors(read.errors)
    setErrors({})
    if (anyway) return save(read.draft, false)
    setStatus('testing')
    const answer = await window.hoist.testAccount(read.draft)
    if (!answer.ok) return refuse(answer.failure)
    if (answer.value.result === 'refused') return refuse(answer.value.failure, answer.value.service)
    if (answer.value.result === 'stopped') return setStatus('idle')
    if (what === 'save') return save(read.draft, true)
    setStatus('works')
  }

  const keyField = (
    <>
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
    </>
  )
  const rest = (
    <>
      <TextField
        label={words.name}
        description={words.nameHelp}
        value={fields.name}
        onChange={change('name')}
        error={errors.name}
        autoFocus={account === undefined && !isFirst}
      />
      {isFirst ? null : keyField}
      <TextField
        label={words.baseUrl}
        description={words.baseUrlHelp}
        type="url"
        value={fields.baseUrl}
        onChange={change('baseUrl')}
        error={errors.baseUrl}
      />
      {scopes.length === 0 ? null : (
        <div className="field-pair">
          {scopes.map((field) => (
            <TextField
              key={field}
              label={words[field]}
              description={words[`${field}Help`]}
              value={fields[field]}
              onChange={change(field)}
              error={errors[field]}
            />
          ))}
        </div>
      )}
      <AccountCertificates
        account={account}
        fields={fields}
        change={change}
        isNeeded={refusal !== undefined && isAboutCertificates(refusal.failure)}
      />
    </>
  )

  // Buttons that come and go are before those that stay, so that the latter do not move.
  const beside = (
    <>
      {status === 'testing' ? (
        <Button
          label={words.stopTest}
          variant="quiet"
          onPress={() => void run(window.hoist.stopAccountTest())}
        />
      ) : null}
      {refusal === undefined ? null : <BillingLink {...refusal} />}
      {refusal === undefined || asked === 'test' || refusal.failure.kind === 'base-url-invalid' ? null : (
        <Button label={words.saveAnyway} onPress={() => void submit('save', true)} />
      )}
      {account === undefined ? null : (
        <Button
          label={words.test}
          isPending={isBusy && asked === 'test'}
          onPress={() => void submit('test')}
        />
      )}
    </>
  )
  // Values that were entered meanwhile have not been tested.
  const isKnown = status === 'idle' && !isChanged && account?.check === 'works'
  const known = account?.check
  const isRefused = status === 'idle' && !isChanged && known !== undefined && known !== 'works'
  const shown = refusal?.failure ?? (isRefused ? known : undefined)

  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit('save')
      }}
      noValidate
    >
      {isSheet ? null : (
        <h3 className="section-title">
          {account === undefined ? words.newTitle : words.editTitle({ name: account.name })}
        </h3>
      )}
      {isFirst ? (
        <>
          {keyField}
          <Advanced isNeeded={isAdvancedNeeded(errors, refusal?.failure)}>{rest}</Advanced>
        </>
      ) : (
        rest
      )}
      <div className="account-save">
        {shown === undefined ? null : (
          <AccountRefusal failure={shown} isSaved={refusal === undefined || asked === 'test'} />
        )}
        {account === undefined ? null : <RemoveAccount account={account} onRemoved={onRemoved} />}
        <span className="saved" role="status" data-status={status}>
          {status === 'saved' ? words.saved : status === 'testing' ? words.testing : ''}
          {status === 'works' || isKnown ? <Connected text={words.connected} /> : null}
        </span>
        {beside}
        {isSheet ? <Button label={messages.confirm.cancel} onPress={onRemoved} /> : null}
        <Button type="submit" label={words.save} variant="primary" isPending={isBusy && asked === 'save'} />
      </div>
    </form>
  )
}

/** The kind of service at the address that is typed. @param saved until that is known */
function useServiceAt(baseUrl: string, saved: ServiceView): ServiceView {
  const [service, setService] = useState(saved)
  useEffect(() => {
    let isCurrent = true
    void window.hoist.serviceAt(baseUrl).then((answer) => {
      if (isCurrent && answer.ok) setService(answer.value)
    })
    return () => {
      isCurrent = false
    }
  }, [baseUrl])
  return service
}

/** Whether the person has to correct something other than the key. */
function isAdvancedNeeded(
  { apiKey: _apiKey, ...others }: FieldErrors,
  failure: Failure | undefined,
): boolean {
  return Object.keys(others).length > 0 || (failure !== undefined && isAboutCertificates(failure))
}
