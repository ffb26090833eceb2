import { useEffect, useState } from 'react'
import { run } from '../state/engine'

function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false
}

/** Whether it has addresses, such as those of files on a server, which a field may take. */
function carriesAddresses({ dataTransfer, target }: DragEvent): boolean {
  return dataTransfer?.types.includes('text/uri-list') === true && !(target instanceof HTMLInputElement)
}

/**
 * Makes the whole window a drop target, dialogs included, and takes pasted files too. Listens on the window before
 * anything else, so that no element can swallow a drop.
 * @returns whether files are being dragged over the window now.
 */
export function useFileDrop(): boolean {
  const [isDraggedOver, setDraggedOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      const hasFiles = carriesFiles(event.dataTransfer)
      setDraggedOver(hasFiles)
      const takes = hasFiles || carriesAddresses(event)
      if (!takes && event.target instanceof HTMLInputElement) return
      // Without this the browser would open the dropped file.
      event.preventDefault()
      // The list accepts only its own rows, and would refuse files that are over it.
      if (takes) event.stopPropagation()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = takes ? 'copy' : 'none'
    }
    const leave = (event: DragEvent) => {
      // It is null only if the pointer leaves the window.
      if (event.relatedTarget === null) setDraggedOver(false)
    }
    const drop = (event: DragEvent) => {
      setDraggedOver(false)
      const takes = carriesFiles(event.dataTransfer) || carriesAddresses(event)
      if (!takes && event.target instanceof HTMLInputElement) return
      event.preventDefault()
      if (!takes) return
      event.stopPropagation()
      take()
    }
    const end = () => setDraggedOver(false)
    const paste = (event: ClipboardEvent) => {
      const { clipboardData: data, target } = event
      if (data === null) return
      // Text goes into its field as usual; anywhere else it may name files, which only main can tell.
      const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
      if (isField && data.files.length === 0 && data.types.length > 0) return
      event.preventDefault()
      take()
    }
    const options = { capture: true }
    window.addEventListener('dragenter', over, options)
    window.addEventListener('dragover', over, options)
    window.addEventListener('dragleave', leave, options)
    window.addEventListener('drop', drop, options)
    window.addEventListener('dragend', end, options)
    window.addEventListener('paste', paste, options)
    return () => {
      window.removeEventListener('dragenter', over, options)
      window.removeEventListener('dragover', over, options)
      window.removeEventListener('dragleave', leave, options)
      window.removeEventListener('drop', drop, options)
      window.removeEventListener('dragend', end, options)
      window.removeEventListener('paste', paste, options)
    }
  }, [])
  return isDraggedOver
}

/** The preload script has the files: they do not pass through here. Call this during the event. */
function take(): void {
  void run(window.hoist.takeFiles())
}
