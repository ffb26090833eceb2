import { RotateCcw } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { messages } from '../../messages'
import { Button } from '../buttons/button'

/** How a control that is not at its default gets back to it. */
export interface Reset {
  /** The default in words. */
  readonly standard: string
  readonly onReset: () => void
}

/** The control of a setting, inside of the element that also has the mark. */
const control = ':checked:not(option), .switch-control, .number-input, .select-button'

/** The name of a control, and beside it, only while it is not at its default, a button that resets it. */
export function ResettableLabel({
  name,
  reset,
  children,
}: {
  readonly name: string
  readonly reset: Reset | undefined
  readonly children: ReactNode
}): ReactElement {
  return (
    <div className="label-line">
      {children}
      {reset === undefined ? null : (
        <span className="reset-mark">
          <Button
            label={messages.settings.reset({ name, value: reset.standard })}
            icon={RotateCcw}
            variant="quiet"
            iconOnly
            // Not the button of the control itself.
            slot={null}
            onPress={({ target }) => {
              // The button disappears; the focus must stay.
              const setting = target.closest('.switch, .radios, .number-field, .select')
              setting?.querySelector<HTMLElement>(control)?.focus()
              reset.onReset()
            }}
          />
        </span>
      )}
    </div>
  )
}
