import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactElement } from 'react'
import { Icon } from './icon'

export interface LightButtonProps
  extends Omit<ComponentProps<'button'>, 'children' | 'className' | 'onClick'> {
  /** The words of the button, and its accessible name. */
  readonly label: string
  readonly icon: LucideIcon
  /** Shows the words beside the icon, and a border around both; otherwise they are a tooltip. */
  readonly inWords?: boolean
  readonly onPress: (button: HTMLElement) => void
}

/**
 * The browser's own button, looking like the others, for the rows of long lists: those of react-aria are most of what
 * drawing such a row costs.
 */
export function LightButton({
  label,
  icon,
  inWords = false,
  onPress,
  ...props
}: LightButtonProps): ReactElement {
  return (
    <button
      {...props}
      type="button"
      className={`button ${inWords ? 'button-plain' : 'button-quiet button-icon-only'}`}
      {...(inWords ? {} : { 'aria-label': label, 'data-hint': label })}
      onClick={(event) => onPress(event.currentTarget)}
    >
      <Icon icon={icon} />
      {inWords ? <span className="button-label">{label}</span> : null}
    </button>
  )
}
