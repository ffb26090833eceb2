import { Check, ChevronDown, type LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components'
import { Icon } from '../icon'
import { type Reset, ResettableLabel } from './reset-mark'

export interface SelectProps<V extends string> {
  readonly label: string
  readonly description?: string
  readonly choices: readonly { readonly value: V; readonly title: string }[]
  readonly value: V
  readonly reset?: Reset | undefined
  readonly onChange: (value: V) => void
  /** `field`: the label above it. `inline`: before it, and small. */
  readonly layout?: 'field' | 'inline'
  /** Takes the place of the label where there is no room for it. */
  readonly icon?: LucideIcon
}

/** One of several choices, of which only the chosen one is shown. */
export function Select<V extends string>({
  label,
  description,
  choices,
  value,
  reset,
  onChange,
  layout = 'field',
  icon,
}: SelectProps<V>): ReactElement {
  return (
    <AriaSelect
      className={`select select-${layout}`}
      data-value={value}
      value={value}
      onChange={(chosen) => onChange(chosen as V)}
    >
      {layout === 'inline' ? (
        <Label className="select-label">{label}</Label>
      ) : (
        <ResettableLabel name={label} reset={reset}>
          <Label className="field-label">{label}</Label>
        </ResettableLabel>
      )}
      <Button
        className={`button select-button ${layout === 'field' ? 'button-plain' : 'button-quiet'}`}
        {...(icon === undefined ? {} : { 'data-hint': label })}
      >
        {icon === undefined ? null : (
          <span className="select-icon">
            <Icon icon={icon} />
          </span>
        )}
        <SelectValue className="select-value" />
        <Icon icon={ChevronDown} />
      </Button>
      {description === undefined ? null : (
        <Text slot="description" className="help">
          {description}
        </Text>
      )}
      <Popover className="popover">
        {/* Where only the icon stands for the label, nothing else says what is chosen here. */}
        {icon === undefined ? null : (
          <p className="select-heading" aria-hidden="true">
            {label}
          </p>
        )}
        <ListBox className="select-list">
          {choices.map(({ value: id, title }) => (
            <ListBoxItem key={id} id={id} textValue={title} className="select-item">
              {({ isSelected }) => (
                <>
                  <span className="select-check">{isSelected ? <Icon icon={Check} /> : null}</span>
                  {title}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
