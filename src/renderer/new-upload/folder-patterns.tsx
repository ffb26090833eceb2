import { type ReactElement, useEffect, useState } from 'react'
import type { DraftsView } from '../../shared/ipc/views'
import { TextField } from '../components/fields/fields'
import { messages } from '../messages'
import { run } from '../state/engine'

/** Which files of the added folders are taken, by patterns as in watched folders. */
export function FolderPatterns({ drafts }: { readonly drafts: DraftsView }): ReactElement | null {
  const { exclude, include } = drafts.patterns
  const [given, setGiven] = useState({ exclude, include })
  const isCleared = exclude === '' && include === ''
  // A button in the list of what was left out clears the patterns.
  useEffect(() => {
    if (isCleared) setGiven({ exclude: '', include: '' })
  }, [isCleared])
  if (!drafts.hasFolders) return null
  const words = messages.watching
  const change = (more: Partial<typeof given>) => {
    const patterns = { ...given, ...more }
    setGiven(patterns)
    void run(window.hoist.chooseForDrafts({ patterns }))
  }
  return (
    <details className="folder-patterns">
      <summary>{messages.newUpload.patterns}</summary>
      <div className="folder-pattern-fields">
        <TextField
          label={words.include}
          type="pattern"
          description={words.includeText}
          value={given.include}
          onChange={(text) => change({ include: text })}
        />
        <TextField
          label={words.exclude}
          type="pattern"
          value={given.exclude}
          onChange={(text) => change({ exclude: text })}
        />
      </div>
    </details>
  )
}
