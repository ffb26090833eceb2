import {
  CircleAlert,
  CircleArrowUp,
  CircleCheck,
  CirclePause,
  Clock,
  List,
  type LucideIcon,
} from 'lucide-react'
import { type ReactElement, useEffect, useRef } from 'react'
import { Search } from '../../components/fields/search'
import { Segments } from '../../components/fields/segments'
import { formats, messages } from '../../messages'
import { useEngine, useMedia } from '../../state/hooks'
import { listView, setFilter, setSearch } from '../../state/list-view'
import { useStore } from '../../state/store'
import { announce } from '../../state/ui-state'
import { focusList } from './list-focus'
import { countsOf, type Filter, filters } from './shown-items'

const icons: Record<Filter, LucideIcon> = {
  all: List,
  running: CircleArrowUp,
  waiting: Clock,
  paused: CirclePause,
  failed: CircleAlert,
  finished: CircleCheck,
}

/** A text with as many digits as the number. */
function widestLike(number: number): number {
  return Number('2'.repeat(String(number).length))
}

/** These counts change by themselves, so the bar reserves room for this many, up to the number of uploads. */
const grown: Partial<Record<Filter, number>> = {
  running: 22,
  waiting: Number.POSITIVE_INFINITY,
  finished: Number.POSITIVE_INFINITY,
}

/** How long after the last key the number of shown uploads is announced, in milliseconds. */
const sayMs = 600

/** The filters of the list: by state, and by name. */
export function ViewBar({ shown }: { readonly shown: number }): ReactElement {
  const items = useEngine((state) => state.items)
  const filter = useStore(listView, (state) => state.filter)
  const search = useStore(listView, (state) => state.search)
  const isNarrow = useMedia('(max-width: 43.5rem)')
  const field = useRef<HTMLInputElement>(null)
  const words = messages.list
  const counts = countsOf(items)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f'
      // A dialog handles its own keys.
      if (!isFind || document.querySelector('.overlay') !== null) return
      event.preventDefault()
      field.current?.focus()
      field.current?.select()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  useShownSaid(`${filter} ${search}`, shown)

  return (
    <search className="view-bar">
      <Segments
        label={words.show}
        segments={filters.map((value) => ({
          value,
          icon: icons[value],
          text: words.filters[value],
          count: formats.number(counts[value]),
          widest: formats.number(
            Math.max(counts[value], Math.min(widestLike(counts.all), grown[value] ?? 0)),
          ),
          name: words.filter({ name: words.filters[value], count: counts[value] }),
        }))}
        value={filter}
        iconsOnly={isNarrow}
        onChange={setFilter}
      />
      <Search
        ref={field}
        label={words.search}
        clearLabel={words.clearSearch}
        value={search}
        onChange={setSearch}
        onLeave={focusList}
      />
    </search>
  )
}

/** Announces how many uploads are shown after the person changes the filter, not when they change by themselves. */
function useShownSaid(chosen: string, shown: number): void {
  const count = useRef(shown)
  count.current = shown
  const said = useRef(chosen)
  useEffect(() => {
    if (said.current === chosen) return
    const timer = setTimeout(() => {
      said.current = chosen
      announce(messages.list.shown({ count: count.current }))
    }, sayMs)
    return () => clearTimeout(timer)
  }, [chosen])
}
