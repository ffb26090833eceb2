import { type FormEvent, type ReactElement, useState } from 'react'
import type { AccountView } from '../../shared/accounts'
import type { Failure } from '../../shared/failures'
import { failureText } from '../../shared/messages'
import { Button } from '../components/button'
import { TextField } from '../components/fields'
import { FailureDetails, FailureWords } from '../failure-words'
import { messages } from '../messages'
import { engine, run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { closeSettings, ui } from '../state/ui-state'
import { type AccountFields, type FieldErrors, fieldsOf, readFields } from './account-draft'
import { RemoveAccount } from './remove-account'

/** Where people make and manage their API keys. */
const keysPage = 'https://platform.openai.com/api-keys'

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
  const [fields, setFields] = useState(() => fieldsOf(account))
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<Failure>()
  const [status, setStatus] = useState<'idle' | 'saving' | 'saved'>('idle')
  const hasKeychain = useEngine((state) => state.keychain.available)
  const words = messages.accounts

  const change = (field: keyof AccountFields) => (value: string) => {
    setFields((known) => ({ ...known, [field]: value }))
    setErrors(({ [field]: _gone, ...others }) => others)
    setStatus('idle')
  }

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setFailure(undefined)
    const read = readFields(fields, account?.id)
    if ('errors' in read) return setErrors(read.errors)
    setErrors({})
    setStatus('saving')
    const isFirst = engine.get()?.accounts.length === 0 && (ui.get().settings?.newAccount ?? false)
    const answer = await window.hoist.saveAccount(read.draft)
    if (!answer.ok) {
      setStatus('idle')
      const field = fieldOf(answer.failure)
      if (field === undefined) setFailure(answer.failure)
      else setErrors({ [field]: sentence(answer.failure) })
      return
    }
    setStatus('saved')
    setFields((known) => ({ ...known, apiKey: '' }))
    // The first account is a step on the way to the first upload; there is nothing else to do here.
    if (isFirst) closeSettings()
    else onSaved(answer.value)
  }

  return (
    <form className="account-form" onSubmit={(event) => void save(event)} noValidate>
      <h3 className="section-title">
        {account === undefined ? words.newTitle : words.editTitle(account.name)}
      </h3>
      <TextField
        label={words.name}
        description={words.nameHelp}
        value={fields.name}
        onChange={change('name')}
        error={errors.name}
        autoFocus={account === undefined}
      />
      <div className="key-field">
        <TextField
          label={words.apiKey}
          description={keyHelp(account?.key ?? 'none', hasKeychain)}
          type="password"
          value={fields.apiKey}
          onChange={change('apiKey')}
          error={errors.apiKey}
        />
        {account === undefined || account.key === 'none' ? (
          <Button
            label={words.getKey}
            variant="quiet"
            onPress={() => void run(window.hoist.openLink(keysPage))}
          />
        ) : (
          <Button
            label={words.removeKey}
            variant="quiet"
            onPress={() => void run(window.hoist.clearKey(account.id))}
          />
        )}
      </div>
      {hasKeychain ? null : (
        <div className="note">
          <FailureWords failure={{ kind: 'keychain-unavailable', detail: '' }} />
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
      {failure === undefined ? null : (
        <div className="note note-problem" role="alert">
          <FailureWords failure={failure} />
          <FailureDetails failure={failure} />
        </div>
      )}
      <div className="account-save">
        <Button type="submit" label={words.save} variant="primary" isPending={status === 'saving'} />
        <span className="saved" role="status">
          {status === 'saved' ? words.saved : ''}
        </span>
        {account === undefined ? null : <RemoveAccount account={account} onRemoved={onRemoved} />}
      </div>
    </form>
  )
}

function keyHelp(key: AccountView['key'], hasKeychain: boolean): string {
  const words = messages.accounts
  if (key === 'kept') return words.keyKept
  if (key === 'session') return words.keySession
  return hasKeychain ? words.keyNone : words.keyNoneSession
}

/** The field that a failure of saving is about. */
function fieldOf(failure: Failure): keyof AccountFields | undefined {
  switch (failure.kind) {
    case 'base-url-invalid':
      return 'baseUrl'
    case 'key-missing':
    case 'key-rejected':
    case 'not-allowed':
      return 'apiKey'
    default:
      return undefined
  }
}

function sentence(failure: Failure): string {
  const { happened, todo } = failureText(failure)
  return `${happened} ${todo}`
}
