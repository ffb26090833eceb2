import { type ReactElement, type ReactNode, useId } from 'react'
import { type Reset, ResettableLabel } from './reset-mark'

/** A switch with its text. It is a native checkbox, so that all of it can be clicked. */
export function Switch({
  label,
  description,
  isSelected,
  reset,
  onChange,
}: {
  readonly label: string
  readonly description?: string
  readonly isSelected: boolean
  readonly reset?: Reset | undefined
  readonly onChange: (selected: boolean) => void
}): ReactElement {
  const id = useId()
  return (
    <div className="switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch-control"
        checked={isSelected}
        aria-checked={isSelected}
        aria-describedby={description === undefined ? undefined : `${id}-text`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div className="switch-words">
        <ResettableLabel name={label} reset={reset}>
          <label htmlFor={id}>{label}</label>
        </ResettableLabel>
        {description === undefined ? null : (
          <p id={`${id}-text`} className="help">
            {description}
          </p>
        )}
      </div>
    </div>
  )
}

export interface Choice<V extends string> {
  readonly value: V
  readonly title: string
  /** The most important fact about the choice, beside its title. */
  readonly note?: string
  /** The choice is possible, but hardly anyone wants it. */
  readonly isOver?: boolean
  readonly text?: ReactNode
}

export interface RadioCardsProps<V extends string> {
  readonly label: string
  readonly description?: string
  readonly choices: readonly Choice<V>[]
  readonly value: V | null
  readonly reset?: Reset | undefined
  readonly onChange: (value: V) => void
  /** `cards` flow side by side, `list` stacks them, `bar` is one row. */
  readonly layout?: 'cards' | 'list' | 'bar'
}

/** One of several choices, each with a line that explains it. */
export function RadioCards<V extends string>(props: RadioCardsProps<V>): ReactElement {
  const id = useId()
  const { layout = 'cards' } = props
  return (
    <div className="radios">
      <ResettableLabel name={props.label} reset={props.reset}>
        <span id={`${id}-label`} className="field-label">
          {props.label}
        </span>
      </ResettableLabel>
      {props.description === undefined ? null : (
        <p id={`${id}-text`} className="help">
          {props.description}
        </p>
      )}
      <div
        role="radiogroup"
        className={`radio-${layout}`}
        aria-labelledby={`${id}-label`}
        aria-describedby={props.description === undefined ? undefined : `${id}-text`}
      >
        {props.choices.map((choice) => (
          <div key={choice.value} className="radio" data-over={choice.isOver || undefined}>
            <input
              id={`${id}-${choice.value}`}
              type="radio"
              className="radio-control"
              name={id}
              value={choice.value}
              checked={choice.value === props.value}
              aria-describedby={choice.text === undefined ? undefined : `${id}-${choice.value}-text`}
              onChange={() => props.onChange(choice.value)}
            />
            <label className="radio-title" htmlFor={`${id}-${choice.value}`}>
              {choice.title}
            </label>
            {choice.note === undefined ? null : <p className="radio-note">{choice.note}</p>}
            {choice.text === undefined ? null : (
              <p id={`${id}-${choice.value}-text`} className="help radio-text">
                {choice.text}
              </p>
            )}
          </div>
        ))}
      </div>
    </div>
  )
}
