import { type ReactElement, useId, useState } from 'react'
import type { AccountView } from '../../../shared/service/accounts'
import { Button } from '../../components/buttons/button'
import { TextField } from '../../components/fields/fields'
import { messages } from '../../messages'
import { useEngine } from '../../state/hooks'
import { showProblem } from '../../state/ui-state'
import type { AccountFields } from './account-draft'
import { secretHelp } from './secret-help'

/** Certificates, which few accounts need: collapsed unless one is set, or a failure concerns them. */
export function AccountCertificates({
  account,
  fields,
  change,
  isNeeded,
}: {
  readonly account: AccountView | undefined
  readonly fields: AccountFields
  readonly change: (field: keyof AccountFields) => (value: string) => void
  /** Whether a failure concerns the certificates. */
  readonly isNeeded: boolean
}): ReactElement {
  const [isOpen, setOpen] = useState(fields.caFile !== '' || fields.clientCertificate !== '')
  const keychain = useEngine((state) => state.keychain)
  const words = messages.accounts
  const passphrase = account?.certificates.passphrase ?? 'none'
  return (
    <details
      className="account-certificates"
      open={isOpen || isNeeded}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{words.certificates}</summary>
      <FileField
        label={words.caFile}
        description={words.caFileHelp}
        value={fields.caFile}
        onChange={change('caFile')}
      />
      <FileField
        label={words.clientCertificate}
        description={words.clientCertificateHelp}
        value={fields.clientCertificate}
        onChange={change('clientCertificate')}
      />
      {fields.clientCertificate === '' ? null : (
        <>
          <FileField
            label={words.clientKey}
            description={words.clientKeyHelp}
            value={fields.clientKey}
            onChange={change('clientKey')}
          />
          <TextField
            label={words.passphrase}
            description={secretHelp(passphrase, keychain, {
              keeps: words.passphraseKeeps,
              session: words.passphraseSession,
            })}
            type="password"
            value={fields.passphrase}
            onChange={change('passphrase')}
          />
        </>
      )}
    </details>
  )
}

/** A file that is chosen in a dialog of the system. */
function FileField({
  label,
  description,
  value,
  onChange,
}: {
  readonly label: string
  readonly description: string
  readonly value: string
  readonly onChange: (path: string) => void
}): ReactElement {
  const id = useId()
  const words = messages.accounts
  const choose = async () => {
    const answer = await window.hoist.chooseCertificate()
    if (!answer.ok) showProblem(answer.failure)
    else if (answer.value !== null) onChange(answer.value)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame what belongs to the form around it
    <div className="field file-field" role="group" aria-labelledby={id}>
      <span id={id} className="field-label">
        {label}
      </span>
      <p className="practice-path">{value === '' ? words.noFile : <bdi dir="ltr">{value}</bdi>}</p>
      <p className="help">{description}</p>
      <div className="button-row">
        <Button label={words.chooseFile} onPress={() => void choose()} />
        {value === '' ? null : (
          <Button label={words.removeFile} variant="quiet" onPress={() => onChange('')} />
        )}
      </div>
    </div>
  )
}
