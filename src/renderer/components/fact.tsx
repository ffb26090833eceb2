import type { ReactElement } from 'react'

/** A few words in a line of facts. */
export function Fact({
  kind,
  text,
  widest,
  className,
}: {
  /** The subject of the words. */
  readonly kind?: string
  readonly text: string
  /** The text with as many digits as it can have. The fact gets the width of this text. */
  readonly widest?: string
  readonly className?: string
}): ReactElement {
  return (
    <span
      className={className === undefined ? 'fact' : `fact ${className}`}
      data-fact={kind}
      data-widest={widest}
    >
      {text}
    </span>
  )
}
