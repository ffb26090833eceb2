import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'

/** A stroke icon in one of the standard sizes. Decoration only: the text is always beside it or in a label. */
export function Icon({
  icon: Drawn,
  size = 'medium',
}: {
  icon: LucideIcon
  size?: 'small' | 'medium' | 'large' | 'huge'
}): ReactElement {
  return (
    <Drawn
      className={`icon icon-${size}`}
      strokeWidth={size === 'huge' ? 1.25 : 1.75}
      aria-hidden="true"
      focusable="false"
    />
  )
}
