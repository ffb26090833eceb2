import type { ReactElement } from 'react'
import { windowActions } from '../../app-actions'
import { useTotals } from '../../state/hooks'
import { Button, type ButtonProps } from './button'

/** The button of an application action. If the action does not apply now, the button stays in place, disabled. */
export function ActionButton({
  action: name,
  ...props
}: { readonly action: keyof typeof windowActions } & Pick<
  ButtonProps,
  'variant' | 'iconOnly'
>): ReactElement {
  const { label, icon, applies, run } = windowActions[name]
  const isOffered = useTotals(applies)
  return <Button {...props} label={label()} icon={icon} isDisabled={!isOffered} onPress={run} />
}
