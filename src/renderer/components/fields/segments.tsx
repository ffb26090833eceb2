import type { LucideIcon } from 'lucide-react'
import type { ReactElement } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { Icon } from '../icon'

export interface Segment<V extends string> {
  readonly value: V
  readonly icon: LucideIcon
  readonly text: string
  /** Its count, in figures. */
  readonly count: string
  /** The count gets the width of this text. */
  readonly widest: string
  /** Its accessible name, with the count in words. */
  readonly name: string
}

/** One of a few views of the same thing, in a row. The arrow keys move through them. */
export function Segments<V extends string>({
  label,
  segments,
  value,
  iconsOnly,
  onChange,
}: {
  readonly label: string
  readonly segments: readonly Segment<V>[]
  readonly value: V
  /** Shows icons instead of text; the text becomes a tooltip. */
  readonly iconsOnly: boolean
  readonly onChange: (value: V) => void
}): ReactElement {
  return (
    <ToggleButtonGroup
      className={iconsOnly ? 'segments segments-narrow' : 'segments'}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = segments.find((segment) => keys.has(segment.value))
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {segments.map((segment) => (
        <ToggleButton
          key={segment.value}
          id={segment.value}
          className="segment"
          aria-label={segment.name}
          data-hint={iconsOnly ? segment.text : undefined}
        >
          {iconsOnly ? <Icon icon={segment.icon} /> : segment.text}
          <span className="segment-count" data-widest={segment.widest}>
            {segment.count}
          </span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
