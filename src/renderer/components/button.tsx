import type { LucideIcon } from 'lucide-react'
import type { ReactElement, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Icon } from './icon'

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'aria-label'> {
  /** The words of the button, and its accessible name. */
  readonly label: string
  readonly icon?: LucideIcon
  /** `plain`: a bordered button. `quiet`: no border until it is pointed at. */
  readonly variant?: 'plain' | 'quiet' | 'primary' | 'danger'
  /** Shows the icon alone; the words become a tooltip. */
  readonly iconOnly?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({
  label,
  icon,
  variant = 'plain',
  iconOnly = false,
  ...props
}: ButtonProps): ReactElement {
  return (
    <AriaButton
      {...props}
      className={`button button-${variant}${iconOnly ? ' button-icon-only' : ''}`}
      {...(iconOnly ? { 'aria-label': label, 'data-hint': label } : {})}
    >
      {icon === undefined ? null : <Icon icon={icon} />}
      {iconOnly ? null : <span className="button-label">{label}</span>}
    </AriaButton>
  )
}
