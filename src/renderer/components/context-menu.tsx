import type { LucideIcon } from 'lucide-react'
import { type ReactElement, useMemo, useRef } from 'react'
import { Keyboard, Menu, MenuItem, Popover, Separator } from 'react-aria-components'
import { Icon } from './icon'

export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  /** The equivalent key, as people read it. */
  readonly shortcut?: string
  readonly isDisabled?: boolean
  readonly onAction: () => void
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A menu at a point of the window, in groups. When it closes, the focus returns to where it was. */
export function ContextMenu({
  label,
  at,
  groups,
  onClose,
}: {
  readonly label: string
  /** In CSS pixels from the upper left corner. */
  readonly at: Point
  readonly groups: readonly (readonly MenuEntry[])[]
  readonly onClose: () => void
}): ReactElement {
  const anchor = useRef<HTMLSpanElement>(null)
  const filled = groups.filter((entries) => entries.length > 0)
  const entries = filled.flat()
  // Measured from the end, where the buttons that open menus are: the menu stays with its button when the width of the
  // window changes.
  const fromEnd = useMemo(() => {
    const { clientWidth, dir } = document.documentElement
    return dir === 'rtl' ? at.x : clientWidth - at.x
  }, [at])
  return (
    <>
      <span
        ref={anchor}
        className="menu-anchor"
        style={{ insetBlockStart: `${at.y}px`, insetInlineEnd: `${fromEnd}px` }}
      />
      <Popover
        className="menu-popover"
        triggerRef={anchor}
        isOpen
        placement="bottom start"
        offset={2}
        aria-label={label}
        onOpenChange={(open) => {
          if (!open) onClose()
        }}
      >
        <Menu
          className="menu"
          aria-label={label}
          autoFocus="first"
          disabledKeys={entries.filter((entry) => entry.isDisabled).map((entry) => entry.id)}
          onClose={onClose}
          onAction={(id) => entries.find((entry) => entry.id === id)?.onAction()}
        >
          {filled.flatMap((group, index) => [
            ...(index === 0 ? [] : [<Separator key={`line-${group[0]?.id}`} className="menu-line" />]),
            ...group.map((entry) => (
              <MenuItem key={entry.id} id={entry.id} className="menu-item" textValue={entry.label}>
                <Icon icon={entry.icon} size="small" />
                <span className="menu-label">{entry.label}</span>
                {entry.shortcut === undefined ? null : (
                  <Keyboard className="menu-shortcut">{entry.shortcut}</Keyboard>
                )}
              </MenuItem>
            )),
          ])}
        </Menu>
      </Popover>
    </>
  )
}
