import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'

/** A stroke icon on the one scale of sizes. Decoration only: the words are always beside it or in a label. */
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
