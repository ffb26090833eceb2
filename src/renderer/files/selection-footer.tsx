import { Copy, Download, Trash2 } from 'lucide-react'
import type { ReactElement } from 'react'
import type { RemoteFileView } from '../../shared/service/remote-files'
import { Button } from '../components/buttons/button'
import { messages } from '../messages'
import { useMedia, useService } from '../state/hooks'
import { useStore } from '../state/store'
import { askToDelete, copyIds, downloadFiles, filesStore, stopDeleting } from './files-store'

/** The actions for the selected files, and how far deleting them is. Hidden files are never part of it. */
export function SelectionFooter({
  shown,
  accountId,
}: {
  readonly shown: readonly RemoteFileView[]
  readonly accountId: string | null
}): ReactElement {
  const selected = useStore(filesStore, (state) => state.selected)
  const deleting = useStore(filesStore, (state) => state.deleting)
  const isNarrow = useMedia('(max-width: 44rem)')
  const sealed = new Set(useService(accountId)?.limits.sealed)
  const words = messages.files
  if (deleting !== null)
    return (
      <>
        <p role="status">{words.deleting(deleting)}</p>
        <span className="dialog-space" />
        <Button label={words.stopDeleting} onPress={stopDeleting} />
      </>
    )
  const chosen = shown.filter(({ id }) => selected.has(id))
  const ids = chosen.map(({ id }) => id)
  const open = chosen.filter(({ purpose }) => purpose === null || !sealed.has(purpose)).map(({ id }) => id)
  const count = ids.length
  if (count === 0)
    return (
      <>
        {shown.length === 0 ? null : <p className="help">{words.hint}</p>}
        <span className="dialog-space" />
      </>
    )
  return (
    <>
      <p role="status">{words.selected({ count })}</p>
      <span className="dialog-space" />
      <Button label={words.copyIds({ count })} icon={Copy} iconOnly={isNarrow} onPress={() => copyIds(ids)} />
      {open.length === 0 ? null : (
        <Button
          label={words.download({ count: open.length })}
          icon={Download}
          iconOnly={isNarrow}
          onPress={() => downloadFiles(open)}
        />
      )}
      <Button
        label={words.delete({ count })}
        icon={Trash2}
        variant="danger"
        iconOnly={isNarrow}
        onPress={() => askToDelete(ids)}
      />
    </>
  )
}
