import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, KeyboardEvent, ReactElement, SyntheticEvent } from 'react'
import { Icon } from '../icon'

export interface LightButtonProps
  extends Omit<ComponentProps<'button'>, 'children' | 'className' | 'onClick'> {
  /** The text of the button, and its accessible name. */
  readonly label: string
  readonly icon: LucideIcon
  /** Shows the text beside the icon, and a border around both; otherwise it is a tooltip. */
  readonly inWords?: boolean
  readonly onPress: (button: HTMLElement) => void
}

const keep = (event: SyntheticEvent) => event.stopPropagation()

/**
 * The browser's own button, styled like the others, for the rows of long lists: those of react-aria are most of the
 * cost of drawing such a row.
 */
export function LightButton({
  label,
  icon,
  inWords = false,
  onPress,
  ...props
}: LightButtonProps): ReactElement {
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    // A key that presses the button must not also act on its row; all other keys do. The browser would turn it into a
    // click, which react-aria takes for one of a screen reader: then a menu that it opens does not get the focus.
    event.stopPropagation()
    event.preventDefault()
    if (event.type === 'keydown' && !event.repeat) onPress(event.currentTarget)
  }
  return (
    <button
      {...props}
      type="button"
      className={`button ${inWords ? 'button-plain' : 'button-quiet button-icon-only'}`}
      {...(inWords ? {} : { 'aria-label': label, 'data-hint': label })}
      onPointerDown={keep}
      onMouseDown={keep}
      onKeyDown={onKey}
      onKeyUp={onKey}
      onClick={(event) => {
        event.stopPropagation()
        onPress(event.currentTarget)
      }}
    >
      <Icon icon={icon} />
      {inWords ? <span className="button-label">{label}</span> : null}
    </button>
  )
}
