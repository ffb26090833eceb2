import type { ReactElement } from 'react'
import { TextField as AriaTextField, FieldError, Input, Label, Text } from 'react-aria-components'

export interface TextFieldProps {
  readonly label: string
  readonly description?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
  /** What is wrong with the value; replaces the help. Empty if it is shown elsewhere. */
  readonly error?: string | undefined
  readonly type?: 'text' | 'url' | 'password' | 'pattern'
  readonly placeholder?: string
  readonly autoFocus?: boolean
  /** Called when the person has finished: on Enter, or on leaving the field. */
  readonly onDone?: () => void
}

/** One line of text with its label, its help and its error. */
export function TextField(props: TextFieldProps): ReactElement {
  return (
    <AriaTextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      isInvalid={props.error !== undefined}
      validationBehavior="aria"
      // The browser would check a field of type url with messages of its own.
      type={props.type === 'password' ? 'password' : 'text'}
      inputMode={props.type === 'url' ? 'url' : 'text'}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      autoFocus={props.autoFocus ?? false}
      onBlur={() => props.onDone?.()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onDone?.()
        // Escape is for the dialog: react-aria keeps what a handler saw from everything around it.
        event.continuePropagation()
      }}
    >
      <Label className="field-label">{props.label}</Label>
      {/* Addresses, keys and patterns are written from left to right in every language. */}
      <Input
        className="input"
        {...(props.type === undefined || props.type === 'text' ? {} : { dir: 'ltr' })}
        {...(props.placeholder ? { placeholder: props.placeholder } : {})}
      />
      {props.error ? <FieldError className="field-error">{props.error}</FieldError> : null}
      {props.description === undefined || props.error ? null : (
        <Text slot="description" className="help">
          {props.description}
        </Text>
      )}
    </AriaTextField>
  )
}
