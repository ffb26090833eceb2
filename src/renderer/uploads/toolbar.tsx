import { CirclePause, CirclePlay, FilePlus2, FolderPlus, ListX, Settings } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../components/button'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useMedia, useTotals } from '../state/hooks'
import { openSettings } from '../state/ui-state'

/** The main actions. What cannot apply now is disabled and stays where it is. */
export function Toolbar(): ReactElement {
  const canPause = useTotals((totals) => totals.canPause)
  const canResume = useTotals((totals) => totals.canResume)
  const canClear = useTotals((totals) => totals.canClear)
  const isNarrow = useMedia('(max-width: 50rem)')
  const isTight = useMedia('(max-width: 36rem)')
  const words = messages.toolbar
  return (
    <header className="toolbar">
      <h1 className="visually-hidden">{messages.app.name}</h1>
      <nav className="toolbar-actions" aria-label={words.label}>
        <Button
          label={words.addFiles}
          icon={FilePlus2}
          variant="primary"
          iconOnly={isTight}
          onPress={() => void run(window.hoist.chooseFiles())}
        />
        <Button
          label={words.addFolder}
          icon={FolderPlus}
          variant="quiet"
          iconOnly={isTight}
          onPress={() => void run(window.hoist.chooseFolder())}
        />
        <span className="toolbar-gap" />
        <Button
          label={words.pauseAll}
          icon={CirclePause}
          variant="quiet"
          iconOnly={isNarrow}
          isDisabled={!canPause}
          onPress={() => void run(window.hoist.pauseAll())}
        />
        <Button
          label={words.resumeAll}
          icon={CirclePlay}
          variant="quiet"
          iconOnly={isNarrow}
          isDisabled={!canResume}
          onPress={() => void run(window.hoist.resumeAll())}
        />
        <Button
          label={words.clearFinished}
          icon={ListX}
          variant="quiet"
          iconOnly={isNarrow}
          isDisabled={!canClear}
          onPress={() => void run(window.hoist.clearFinished())}
        />
        <span className="toolbar-space" />
        <Button
          label={words.settings}
          icon={Settings}
          variant="quiet"
          iconOnly
          onPress={() => openSettings()}
        />
      </nav>
    </header>
  )
}
