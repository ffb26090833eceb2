import { type ReactElement, type RefObject, useEffect } from 'react'
import { GridList, GridListItem, Virtualizer } from 'react-aria-components'
import type { ListedFile } from '../../shared/service/remote-files'
import { messages } from '../messages'
import { useService } from '../state/hooks'
import { useStore } from '../state/store'
import { PortionLayout } from '../uploads/parts/portion-layout'
import { FileRow } from './file-row'
import { askToDelete, copyIds, filesStore, selectFiles } from './files-store'

const layoutOptions = { rowHeight: 57 }

/** The files, of which only those in view are drawn. */
export function FilesList({
  files,
  accountId,
  ref,
}: {
  readonly files: readonly ListedFile[]
  readonly accountId: string
  readonly ref: RefObject<HTMLDivElement | null>
}): ReactElement {
  const selected = useStore(filesStore, (state) => state.selected)
  const sealed = new Set(useService(accountId)?.limits.sealed)
  const words = messages.files
  useListKeys(ref)
  return (
    <Virtualizer layout={PortionLayout} layoutOptions={layoutOptions}>
      <GridList
        ref={ref}
        className="remote-files"
        aria-label={words.title}
        items={files}
        dependencies={[sealed.size]}
        keyboardNavigationBehavior="tab"
        selectionMode="multiple"
        selectionBehavior="replace"
        selectedKeys={selected}
        onSelectionChange={(keys) =>
          selectFiles(new Set(keys === 'all' ? files.map(({ id }) => id) : [...keys].map(String)))
        }
      >
        {(file) => (
          <GridListItem id={file.id} className="remote-file" textValue={file.filename ?? file.id}>
            <FileRow file={file} isSealed={file.purpose !== null && sealed.has(file.purpose)} />
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}

/** Delete and Ctrl+C, before the grid handles its keys. Without a selection they apply to the focused file. */
function useListKeys(list: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = list.current
    const onKeyDown = (event: KeyboardEvent) => {
      const isCopy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c'
      if (event.key !== 'Delete' && !isCopy) return
      const { selected } = filesStore.get()
      const focused = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key
      const ids = selected.size > 0 ? [...selected] : focused === undefined ? [] : [focused]
      event.preventDefault()
      event.stopPropagation()
      if (isCopy) copyIds(ids)
      else askToDelete(ids)
    }
    element?.addEventListener('keydown', onKeyDown, true)
    return () => element?.removeEventListener('keydown', onKeyDown, true)
  }, [list])
}
