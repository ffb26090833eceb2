import { type ReactElement, useEffect, useId, useRef, useState } from 'react'
import type { Failure } from '../../../shared/failures/failures'
import type { SearchableChoice } from '../../../shared/ipc/channels'
import { chunkBounds, storeDays, storeNameLength } from '../../../shared/service/next'
import { Advanced } from '../../components/advanced'
import { Button } from '../../components/buttons/button'
import { Dialog } from '../../components/dialog'
import { RadioCards } from '../../components/fields/choice'
import { TextField } from '../../components/fields/fields'
import { NumberField } from '../../components/fields/number-field'
import { messages } from '../../messages'
import { FailureWords } from '../../notices/failure-words'
import { useEngine } from '../../state/hooks'
import { askToMakeSearchable, listView } from '../../state/list-view'
import { useStore } from '../../state/store'
import { uploadActions } from '../upload-actions'
import { StoreChoice, useStores } from './store-choice'

/** Asks which vector store files are added to. What most people want is one press away. */
export function MakeSearchable(): ReactElement | null {
  const ids = useStore(listView, (state) => state.searching)
  return ids === null ? null : <Choices ids={ids} />
}

function Choices({ ids }: { readonly ids: readonly string[] }): ReactElement {
  const uploads = useEngine((state) => state.uploads)
  // Files that are already being made searchable are not added again.
  useEngine((state) => state.next)
  const chosen = uploadActions.makeSearchable
    .fitting(ids.flatMap((id) => uploads.get(id) ?? []))
    .flatMap((id) => uploads.get(id) ?? [])
  const [first] = chosen
  const count = chosen.length
  const areOfOneAccount = chosen.every(({ accountId }) => accountId === first?.accountId)
  const [name, setName] = useState(count === 1 ? (first?.name ?? '') : '')
  const [isNew, setNew] = useState(true)
  const [expiresDays, setExpiresDays] = useState<number | null>(null)
  const [chunking, setChunking] = useState<SearchableChoice['chunking']>(null)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const stores = useStores(first?.accountId ?? '')
  const form = useRef<HTMLFormElement>(null)
  const formId = useId()
  const words = messages.searchable
  const close = () => askToMakeSearchable(null)
  // The uploads have failed or were removed while the dialog was open.
  useEffect(() => {
    if (count === 0 && !isBusy) askToMakeSearchable(null)
  }, [count, isBusy])

  const store: SearchableChoice['store'] | null =
    isNew || !areOfOneAccount
      ? { kind: 'new', name: name.trim().slice(0, storeNameLength), expiresDays }
      : stores.chosen === undefined
        ? null
        : { kind: 'existing', id: stores.chosen.id, name: stores.chosen.name ?? '' }
  const submit = async () => {
    // A number that does not fit is corrected first: the one before it is not what the person wants.
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    if (wrong) return wrong.focus()
    if (store === null || isBusy) return
    setBusy(true)
    setFailure(null)
    const answer = await window.hoist.makeSearchable(
      chosen.map(({ id }) => id),
      { store, chunking },
    )
    setBusy(false)
    if (answer.ok) close()
    else setFailure(answer.failure)
  }
  return (
    <Dialog
      title={words.title({ count })}
      size="small"
      onClose={close}
      footer={
        <>
          <Button label={messages.confirm.cancel} onPress={close} />
          <Button
            type="submit"
            form={formId}
            label={words.confirm}
            variant="primary"
            isDisabled={store === null}
            isPending={isBusy}
            autoFocus
          />
        </>
      }
    >
      <form
        id={formId}
        ref={form}
        className="make-searchable"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        noValidate
      >
        <p>{words.text}</p>
        {failure === null ? null : (
          <div role="alert">
            <FailureWords failure={failure} />
          </div>
        )}
        {areOfOneAccount ? (
          <RadioCards
            label={messages.next.store}
            layout="bar"
            choices={[
              { value: 'new', title: words.newStore },
              { value: 'existing', title: words.existing },
            ]}
            value={isNew ? 'new' : 'existing'}
            onChange={(value) => {
              setNew(value === 'new')
              if (value === 'existing') stores.begin()
            }}
          />
        ) : (
          <p className="help">{words.several}</p>
        )}
        {isNew || !areOfOneAccount ? (
          <TextField
            label={words.name}
            description={words.nameText({ count })}
            value={name}
            onChange={setName}
          />
        ) : (
          <StoreChoice stores={stores} />
        )}
        <Advanced isNeeded={false}>
          <Chunks value={chunking} onChange={setChunking} />
          {isNew || !areOfOneAccount ? <Expiry value={expiresDays} onChange={setExpiresDays} /> : null}
        </Advanced>
      </form>
    </Dialog>
  )
}

function Chunks({
  value,
  onChange,
}: {
  readonly value: SearchableChoice['chunking']
  readonly onChange: (value: SearchableChoice['chunking']) => void
}): ReactElement {
  const words = messages.searchable
  const { least, most, usual, usualOverlap } = chunkBounds
  return (
    <>
      <RadioCards
        label={words.chunks}
        description={words.chunksText}
        layout="bar"
        choices={[
          { value: 'automatic', title: words.automatic },
          { value: 'custom', title: words.custom },
        ]}
        value={value === null ? 'automatic' : 'custom'}
        onChange={(chosen) =>
          onChange(chosen === 'automatic' ? null : { size: usual, overlap: usualOverlap })
        }
      />
      {value === null ? null : (
        <>
          <NumberField
            label={words.size}
            description={words.sizeText({ least, most })}
            value={value.size}
            min={least}
            max={most}
            onCommit={(size) => onChange({ size, overlap: Math.min(value.overlap, Math.floor(size / 2)) })}
          />
          <NumberField
            label={words.overlap}
            description={words.overlapText}
            value={value.overlap}
            min={0}
            max={Math.floor(value.size / 2)}
            onCommit={(overlap) => onChange({ ...value, overlap })}
          />
        </>
      )}
    </>
  )
}

/** When a new vector store expires; null is never. */
function Expiry({
  value,
  onChange,
}: {
  readonly value: number | null
  readonly onChange: (days: number | null) => void
}): ReactElement {
  const words = messages.searchable
  return (
    <>
      <RadioCards
        label={messages.newUpload.expiry.label}
        layout="bar"
        choices={[
          { value: 'never', title: messages.newUpload.expiry.never },
          { value: 'unused', title: words.unused },
        ]}
        value={value === null ? 'never' : 'unused'}
        onChange={(chosen) => onChange(chosen === 'never' ? null : storeDays.usual)}
      />
      {value === null ? null : (
        <NumberField
          label={words.days}
          description={words.daysText}
          value={value}
          min={storeDays.least}
          max={storeDays.most}
          onCommit={onChange}
        />
      )}
    </>
  )
}
