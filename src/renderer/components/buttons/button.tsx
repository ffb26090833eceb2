import type { LucideIcon } from 'lucide-react'
import { type ReactElement, type Ref, useState } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Icon } from '../icon'

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'aria-label'> {
  /** The text of the button, and its accessible name. */
  readonly label: string
  readonly icon?: LucideIcon
  /** `plain`: a bordered button. `quiet`: no border until the pointer is on it. */
  readonly variant?: 'plain' | 'quiet' | 'primary' | 'danger'
  /** Shows only the icon; the text becomes a tooltip. */
  readonly iconOnly?: boolean
  /** The purpose of a button whose text is too short to say so: its tooltip and its accessible name. */
  readonly hint?: string
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({
  label,
  icon,
  variant = 'plain',
  iconOnly = false,
  hint = iconOnly ? label : undefined,
  isDisabled = false,
  ...props
}: ButtonProps): ReactElement {
  const [hasFocus, setFocus] = useState(false)
  // The browser drops the focus of a disabled element: a button that its own press disables keeps the focus.
  const isHeld = isDisabled && hasFocus
  return (
    <AriaButton
      {...props}
      isDisabled={isDisabled && !hasFocus}
      onFocusChange={setFocus}
      {...(isHeld ? { 'aria-disabled': true, onPress: () => {} } : {})}
      className={`button button-${variant}${iconOnly ? ' button-icon-only' : ''}`}
      {...(hint === undefined ? {} : { 'aria-label': hint, 'data-hint': hint })}
    >
      {icon === undefined ? null : <Icon icon={icon} />}
      {iconOnly ? null : <span className="button-label">{label}</span>}
    </AriaButton>
  )
}
