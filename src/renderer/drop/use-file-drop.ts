import { useEffect, useState } from 'react'
import { run } from '../state/engine'

function carriesFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer?.types.includes('Files') ?? false
}

/**
 * Makes the whole window a place to drop files on, dialogs included, and takes pasted files too. Listens on the
 * window before anything else, so that no element on the way can swallow a drop.
 * @returns whether files are being dragged over the window now.
 */
export function useFileDrop(): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      const takes = carriesFiles(event.dataTransfer)
      setOver(takes)
      if (!takes && event.target instanceof HTMLInputElement) return
      // Without this the browser would open what is dropped.
      event.preventDefault()
      // The list takes its own rows only, and would refuse files that are over it.
      if (takes) event.stopPropagation()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = takes ? 'copy' : 'none'
    }
    const leave = (event: DragEvent) => {
      // Only leaving the window has nothing on the other side.
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      const takes = carriesFiles(event.dataTransfer)
      if (!takes && event.target instanceof HTMLInputElement) return
      event.preventDefault()
      if (!takes) return
      event.stopPropagation()
      take()
    }
    const end = () => setOver(false)
    const paste = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files
      // Text goes into its field as always.
      if (files === undefined || files.length === 0) return
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
  return isOver
}

/** The preload has the files: they do not come through here. To be called while the event goes on. */
function take(): void {
  void run(window.hoist.takeFiles())
}
