import { Minus, Plus } from 'lucide-react'
import { type ReactElement, useId, useState } from 'react'
import {
  Button as AriaButton,
  NumberField as AriaNumberField,
  TextField as AriaTextField,
  FieldError,
  Group,
  Input,
  Label,
  Text,
} from 'react-aria-components'
import { Icon } from './icon'

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

export interface NumberFieldProps {
  readonly label: string
  readonly description: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** Numbers between the steps are rounded; `any` takes them as they are, and steps are of 1. */
  readonly step?: number | 'any'
  readonly unit?: string
  /** Shown for a number that is out of bounds, which is not saved. */
  readonly outOfBounds: string
  /** Called when the person has finished: on Enter, on leaving the field, or after a step. */
  readonly onCommit: (value: number) => void
}

/** A number within bounds, with its explanation beside it. */
export function NumberField(props: NumberFieldProps): ReactElement {
  const id = useId()
  const { min, max, step = 1 } = props
  // An invalid entry stays visible, so that it can be corrected.
  const [wrong, setWrong] = useState<number>()
  const commit = (entered: number) => {
    if (Number.isNaN(entered)) return setWrong(undefined)
    // Counted in whole steps, because a step like 0.05 is not exact.
    const value = step === 'any' ? entered : Number((Math.round(entered / step) * step).toPrecision(12))
    const fits = value >= min && value <= max
    setWrong(fits ? undefined : value)
    if (fits && value !== props.value) props.onCommit(value)
  }
  return (
    <AriaNumberField
      className="number-field"
      value={wrong ?? props.value}
      minValue={min}
      maxValue={max}
      {...(step === 'any' ? {} : { step })}
      commitBehavior="validate"
      validationBehavior="aria"
      isInvalid={wrong !== undefined}
      onChange={commit}
      aria-describedby={`${id}-text`}
    >
      <div className="number-words">
        <Label className="field-label">{props.label}</Label>
        <p id={`${id}-text`} className="help">
          {props.description}
        </p>
        <FieldError className="field-error">{props.outOfBounds}</FieldError>
      </div>
      <Group className="number-group">
        <AriaButton slot="decrement" className="number-step">
          <Icon icon={Minus} size="small" />
        </AriaButton>
        <Input className="number-input" />
        {props.unit === undefined ? null : <span className="number-unit">{props.unit}</span>}
        <AriaButton slot="increment" className="number-step">
          <Icon icon={Plus} size="small" />
        </AriaButton>
      </Group>
    </AriaNumberField>
  )
}
