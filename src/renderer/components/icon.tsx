import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'

const sizes = { small: 14, medium: 16, large: 20, huge: 40 } as const

/** A stroke icon on the one scale of sizes. Decoration only: the words are always beside it or in a label. */
export function Icon({
  icon: Drawn,
  size = 'medium',
}: {
  icon: LucideIcon
  size?: keyof typeof sizes
}): ReactElement {
  return (
    <Drawn
      className="icon"
      size={sizes[size]}
      strokeWidth={size === 'huge' ? 1.25 : 1.75}
      aria-hidden="true"
      focusable="false"
    />
  )
}
