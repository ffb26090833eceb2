import { Minus, Plus } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { TextField as AriaTextField, FieldError, Group, Input, Label, Text } from 'react-aria-components'
import { readNumber } from '../../../shared/words/read-number'
import { formats, messages } from '../../messages'
import { Icon } from '../icon'
import { type Reset, ResettableLabel } from './reset-mark'

export interface NumberFieldProps {
  readonly label: string
  readonly description: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** Numbers between the steps are rounded; `any` takes them as they are, and steps are of 1. */
  readonly step?: number | 'any'
  readonly unit?: string
  readonly reset?: Reset | undefined
  /** Called when the person has finished: on Enter, on leaving the field, or after a step. */
  readonly onCommit: (value: number) => void
}

/**
 * A number within bounds, with its explanation beside it. It reads numbers itself: react-aria drops separators that
 * are out of place, so that “1,5” would become 15.
 */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, min, max, step = 1, unit, value } = props
  // An entry stays visible until it is saved, so that an invalid one can be corrected.
  const [entered, setEntered] = useState<string>()
  const [isWrong, setWrong] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value replaces what was entered.
  useEffect(() => {
    setEntered(undefined)
    setWrong(false)
  }, [value])
  const words = messages.settings
  const commit = (number: number | null) => {
    // Counted in whole steps, because a step like 0.05 is not exact.
    const next =
      number === null || step === 'any' ? number : Number((Math.round(number / step) * step).toPrecision(12))
    const fits = next !== null && next >= min && next <= max
    setWrong(!fits)
    if (!fits) return
    setEntered(next === value ? undefined : formats.number(next))
    if (next !== value) props.onCommit(next)
  }
  const read = () => (entered === undefined ? value : readNumber(entered, formats.locale))
  const enter = () => {
    if (entered === undefined) return
    // An emptied field was not filled in: the number stays.
    if (entered.trim() === '') setEntered(undefined)
    else commit(read())
  }
  const stepBy = (steps: number) => {
    const next = (read() ?? value) + steps * (step === 'any' ? 1 : step)
    commit(Math.min(max, Math.max(min, next)))
  }
  return (
    <AriaTextField
      className="number-field"
      value={entered ?? formats.number(value)}
      inputMode="decimal"
      autoComplete="off"
      validationBehavior="aria"
      isInvalid={isWrong}
      onChange={(text) => {
        setEntered(text)
        setWrong(false)
      }}
      onBlur={enter}
      onKeyDown={(event) => {
        if (event.key === 'Enter') enter()
        else if (event.key === 'ArrowUp') stepBy(1)
        else if (event.key === 'ArrowDown') stepBy(-1)
        else return event.continuePropagation()
        event.preventDefault()
      }}
    >
      <div className="number-words">
        <ResettableLabel name={label} reset={props.reset}>
          <Label className="field-label">{label}</Label>
        </ResettableLabel>
        <Text slot="description" className="help">
          {props.description}
        </Text>
      </div>
      <div className="number-entry">
        <Group role="presentation" className="number-group">
          <Step
            label={words.decrease({ name: label })}
            isDisabled={value <= min}
            onPress={() => stepBy(-1)}
          />
          <Input className="number-input" />
          {unit === undefined ? null : <span className="number-unit">{unit}</span>}
          <Step
            isUp
            label={words.increase({ name: label })}
            isDisabled={value >= max}
            onPress={() => stepBy(1)}
          />
        </Group>
        <FieldError className="field-error">{words.bounds({ least: min, most: max })}</FieldError>
      </div>
    </AriaTextField>
  )
}

/** For the pointer: the keyboard has the arrow keys. */
function Step({
  label,
  isUp = false,
  isDisabled,
  onPress,
}: {
  readonly label: string
  readonly isUp?: boolean
  readonly isDisabled: boolean
  readonly onPress: () => void
}): ReactElement {
  return (
    <button
      type="button"
      className="number-step"
      tabIndex={-1}
      aria-label={label}
      disabled={isDisabled}
      // Keep the focus and the entry in the field.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <Icon icon={isUp ? Plus : Minus} size="small" />
    </button>
  )
}
