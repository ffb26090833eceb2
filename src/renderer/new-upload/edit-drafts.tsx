import { type ReactElement, useState } from 'react'
import type { DraftChange } from '../../shared/ipc/channels'
import type { DraftView } from '../../shared/ipc/views'
import { isMimeType } from '../../shared/service/mime-type'
import type { Purpose } from '../../shared/service/purposes'
import type { ServiceView } from '../../shared/service/services'
import { purposeTitle } from '../../shared/words/closing-note'
import { shownText } from '../../shared/words/shown-text'
import { Button } from '../components/buttons/button'
import { Dialog } from '../components/dialog'
import { TextField } from '../components/fields/fields'
import { Select } from '../components/fields/select'
import { messages } from '../messages'
import { run } from '../state/engine'

/** Edits the name, the purpose and the type with which one or several files are sent. */
export function EditDrafts({
  drafts,
  service,
  onClose,
}: {
  /** At least one. */
  readonly drafts: readonly DraftView[]
  readonly service: Pick<ServiceView, 'closing' | 'purposes'>
  readonly onClose: () => void
}): ReactElement {
  const words = messages.newUpload.edit
  const [first] = drafts
  const only = drafts.length === 1 ? first : undefined
  const purposeNow = common(drafts.map((each) => each.purpose))
  const typeNow = common(drafts.map((each) => (each.isTypeChosen ? each.mimeType : ''))) ?? ''
  const [name, setName] = useState(only?.name ?? '')
  const [purpose, setPurpose] = useState<Purpose | 'unchanged'>(purposeNow ?? 'unchanged')
  const [mimeType, setMimeType] = useState(typeNow)
  const type = mimeType.trim()
  const isBad = type !== '' && !isMimeType(type)
  const save = async () => {
    const change: DraftChange = {
      ...(only === undefined || name.trim() === only.name ? {} : { name: name.trim() || null }),
      ...(purpose === 'unchanged' || purpose === purposeNow ? {} : { purpose }),
      ...(type === typeNow ? {} : { mimeType: type || null }),
    }
    const isDone = await run(
      window.hoist.changeDrafts(
        drafts.map(({ id }) => id),
        change,
      ),
    )
    if (isDone) onClose()
  }
  const choices = service.purposes.map((value) => ({
    value,
    title: purposeTitle(value, service.closing),
  }))
  return (
    <Dialog
      title={
        only === undefined
          ? words.titleMany({ count: drafts.length })
          : words.title({ name: shownText(only.ownName ?? only.name) })
      }
      size="small"
      onClose={onClose}
      footer={
        <>
          <span className="dialog-space" />
          <Button label={messages.confirm.cancel} onPress={onClose} />
          <Button
            label={messages.accounts.save}
            variant="primary"
            isDisabled={isBad}
            onPress={() => void save()}
          />
        </>
      }
    >
      {only === undefined ? null : (
        <TextField
          label={words.name}
          description={words.nameText}
          value={name}
          autoFocus
          onChange={setName}
        />
      )}
      <Select
        label={messages.newUpload.purpose}
        choices={
          purposeNow === undefined
            ? [{ value: 'unchanged' as const, title: words.unchanged }, ...choices]
            : choices
        }
        value={purpose}
        onChange={setPurpose}
      />
      <TextField
        label={words.type}
        description={words.typeText}
        {...(isBad ? { error: words.typeError } : {})}
        value={mimeType}
        type="pattern"
        placeholder={common(drafts.map((each) => each.mimeType)) ?? ''}
        onChange={setMimeType}
      />
    </Dialog>
  )
}

/** The value that all files share; undefined if they differ. */
function common<T>(values: readonly T[]): T | undefined {
  const [first] = values
  return values.every((each) => each === first) ? first : undefined
}
