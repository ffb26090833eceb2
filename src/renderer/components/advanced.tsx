import { type ReactElement, type ReactNode, useState } from 'react'
import { Button } from 'react-aria-components'
import { messages } from '../messages'

/**
 * Fields that few people need. While the group is closed, its fields can still be reached by their labels and by Tab,
 * and reaching one opens the group: screen readers and programs fill in a field by its name.
 */
export function Advanced({
  isNeeded,
  children,
}: {
  /** Whether one of the fields has to be corrected. */
  readonly isNeeded: boolean
  readonly children: ReactNode
}): ReactElement {
  const [isOpen, setOpen] = useState(false)
  // The group stays open while the person corrects the field.
  if (isNeeded && !isOpen) setOpen(true)
  return (
    <div className="advanced">
      <Button className="disclosure" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
        {messages.accounts.advanced}
      </Button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it follows the focus of its fields, and does nothing itself */}
      <div className="advanced-fields" data-closed={!isOpen || undefined} onFocus={() => setOpen(true)}>
        {children}
      </div>
    </div>
  )
}
