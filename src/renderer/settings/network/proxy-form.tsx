import { type FormEvent, type ReactElement, useRef, useState } from 'react'
import type { ProxySettings } from '../../../shared/network/proxy'
import { Button } from '../../components/buttons/button'
import { RadioCards } from '../../components/fields/choice'
import { TextField } from '../../components/fields/fields'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { secretHelp } from '../accounts/secret-help'
import { type ProxyErrors, type ProxyFields, readProxy } from './proxy-draft'

const modes = ['system', 'none', 'manual'] as const

/** How requests leave this computer. A manual proxy applies once its address is entered and confirmed. */
export function ProxyForm(): ReactElement {
  const proxy = useEngine((state) => state.settings.proxy)
  const [mode, setMode] = useState(proxy.mode)
  const words = messages.network
  const choose = (chosen: ProxySettings['mode']) => {
    setMode(chosen)
    if (chosen !== 'manual' || proxy.url !== '')
      void run(window.hoist.saveSettings({ proxy: { ...proxy, mode: chosen } }))
  }
  return (
    <section className="settings-group">
      <RadioCards
        label={words.proxy}
        description={words.proxyText}
        layout="list"
        choices={modes.map((value) => ({ value, ...words.proxyModes[value] }))}
        value={mode}
        reset={
          mode === 'system'
            ? undefined
            : { standard: words.proxyModes.system.title, onReset: () => choose('system') }
        }
        onChange={choose}
      />
      {mode === 'manual' ? <ManualProxy proxy={proxy} /> : null}
    </section>
  )
}

function ManualProxy({ proxy }: { readonly proxy: ProxySettings }): ReactElement {
  const known = useEngine((state) => state.proxy.password)
  const keychain = useEngine((state) => state.keychain)
  const [fields, setFields] = useState<ProxyFields>(() => ({ ...proxy, password: '' }))
  const [errors, setErrors] = useState<ProxyErrors>({})
  const [isSaved, setSaved] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const words = messages.network

  const change = (field: keyof ProxyFields) => (value: string) => {
    setFields((before) => ({ ...before, [field]: value }))
    setErrors(({ [field]: _gone, ...others }) => others)
    setSaved(false)
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const read = readProxy(fields)
    if ('errors' in read) return setErrors(read.errors)
    setErrors({})
    if (!(await run(window.hoist.saveProxy(read)))) return
    setFields({ ...read.proxy, password: '' })
    setSaved(true)
  }
  const passwordHelp = secretHelp(known, keychain, {
    keeps: words.proxyPasswordKeeps,
    session: words.proxyPasswordSession,
  })
  return (
    <form ref={form} className="proxy-form" onSubmit={(event) => void save(event)} noValidate>
      <TextField
        label={words.proxyUrl}
        description={words.proxyUrlHelp}
        type="url"
        value={fields.url}
        onChange={change('url')}
        error={errors.url}
      />
      <div className="field-pair">
        <TextField
          label={words.proxyUser}
          description={words.proxyUserHelp}
          value={fields.user}
          onChange={change('user')}
          error={errors.user}
        />
        <TextField
          label={words.proxyPassword}
          description={passwordHelp}
          type="password"
          value={fields.password}
          onChange={change('password')}
          error={errors.password}
        />
      </div>
      <TextField
        label={words.proxyExceptions}
        description={words.proxyExceptionsHelp}
        value={fields.exceptions}
        onChange={change('exceptions')}
        error={errors.exceptions}
      />
      <div className="button-row">
        <Button type="submit" label={words.proxySave} variant="primary" />
        {known === 'none' ? null : (
          <Button
            label={words.proxyPasswordRemove}
            variant="quiet"
            onPress={() => {
              // The button disappears with the password; the focus must stay.
              form.current?.querySelector<HTMLElement>('input[type=password]')?.focus()
              void run(window.hoist.saveProxy({ proxy, password: null }))
            }}
          />
        )}
        <span className="saved" role="status">
          {isSaved ? words.proxySaved : ''}
        </span>
      </div>
    </form>
  )
}
