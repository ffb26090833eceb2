import type { ReactElement, ReactNode } from 'react'

/** A fact in the card of an upload: its name and its value. */
export function Fact({
  name,
  children,
}: {
  readonly name: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <div className="file-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
