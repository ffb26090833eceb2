import { Search as SearchIcon, X } from 'lucide-react'
import type { KeyboardEvent, ReactElement, Ref } from 'react'
import { Button as AriaButton, Input, SearchField } from 'react-aria-components'
import { Icon } from '../icon'

/** A search field. Escape empties the field, or leaves it if it is empty. */
export function Search({
  label,
  clearLabel,
  value,
  onChange,
  onLeave,
  ref,
}: {
  readonly label: string
  readonly clearLabel: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Enter, the arrow down, or Escape in the empty field: the person has finished searching. */
  readonly onLeave: () => void
  readonly ref?: Ref<HTMLInputElement>
}): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const leaves =
      event.key === 'Enter' || event.key === 'ArrowDown' || (event.key === 'Escape' && value === '')
    if (!leaves) return
    event.preventDefault()
    onLeave()
  }
  return (
    <SearchField className="search" aria-label={label} value={value} onChange={onChange}>
      <Icon icon={SearchIcon} size="small" />
      <Input
        {...(ref === undefined ? {} : { ref })}
        className="search-input"
        placeholder={label}
        maxLength={200}
        spellCheck="false"
        onKeyDown={onKeyDown}
      />
      {value === '' ? null : (
        <AriaButton className="search-clear" aria-label={clearLabel}>
          <Icon icon={X} size="small" />
        </AriaButton>
      )}
    </SearchField>
  )
}
