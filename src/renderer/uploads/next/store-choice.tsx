import { type ReactElement, useState } from 'react'
import type { Failure } from '../../../shared/failures/failures'
import type { StoreView } from '../../../shared/service/next'
import { Button } from '../../components/buttons/button'
import { Select } from '../../components/fields/select'
import { messages } from '../../messages'
import { FailureWords } from '../../notices/failure-words'

/** The vector stores of an account, as far as they are loaded. */
export interface Stores {
  readonly loaded: readonly StoreView[]
  /** The store that files are added to: the newest store, until the person chooses. */
  readonly chosen: StoreView | undefined
  readonly hasMore: boolean
  readonly isLoading: boolean
  /** Why the last page did not come. */
  readonly failure: Failure | null
  readonly choose: (id: string) => void
  /** Loads the first page, unless it is there. */
  readonly begin: () => void
  readonly more: () => void
}

/** Reads the vector stores of an account page by page, on request. */
export function useStores(accountId: string): Stores {
  const [list, setList] = useState({
    loaded: [] as readonly StoreView[],
    next: null as string | null,
    hasBegun: false,
    isLoading: false,
    failure: null as Failure | null,
  })
  const [chosenId, choose] = useState<string>()
  const load = async () => {
    setList({ ...list, hasBegun: true, isLoading: true, failure: null })
    const page = await window.hoist.listStores(accountId, list.next)
    if (!page.ok) return setList({ ...list, hasBegun: true, isLoading: false, failure: page.failure })
    const known = new Map([...list.loaded, ...page.value.stores].map((store) => [store.id, store]))
    const loaded = [...known.values()]
    setList({ loaded, next: page.value.next, hasBegun: true, isLoading: false, failure: null })
  }
  const { failure, hasBegun, isLoading, loaded, next } = list
  return {
    loaded,
    chosen: loaded.find(({ id }) => id === chosenId) ?? loaded[0],
    hasMore: next !== null,
    isLoading,
    failure,
    choose,
    begin: () => {
      if (!hasBegun) void load()
    },
    more: () => {
      if (!isLoading) void load()
    },
  }
}

/** One of the vector stores of the account, or why there is none to choose. */
export function StoreChoice({ stores }: { readonly stores: Stores }): ReactElement {
  const { chosen, failure, hasMore, isLoading, loaded } = stores
  const words = messages.searchable
  const titleOf = ({ id, name }: StoreView) => {
    if (name === null) return id
    return loaded.some((other) => other.name === name && other.id !== id)
      ? words.sameName({ name, id })
      : name
  }
  return (
    <div className="store-choice">
      {chosen === undefined ? null : (
        <Select
          label={words.name}
          description={
            chosen.files === null ? chosen.id : words.facts({ files: chosen.files, id: chosen.id })
          }
          choices={loaded.map((store) => ({ value: store.id, title: titleOf(store) }))}
          value={chosen.id}
          onChange={stores.choose}
        />
      )}
      {failure === null ? null : (
        <div role="alert">
          <FailureWords failure={failure} />
        </div>
      )}
      <p role="status" className="help">
        {isLoading ? words.loading : loaded.length === 0 && failure === null && !hasMore ? words.none : ''}
      </p>
      {failure !== null ? (
        <Button label={messages.uploads.retry} onPress={stores.more} />
      ) : hasMore && !isLoading ? (
        <Button label={words.more} onPress={stores.more} />
      ) : null}
    </div>
  )
}
