import { FolderOpen, Play } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button } from '../../components/buttons/button'
import { messages } from '../../messages'
import { run, startPractice } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { useStore } from '../../state/store'
import { ui } from '../../state/ui-state'

/** Starts the practice server and opens the folder of its files. */
export function PracticeControls(): ReactElement {
  const practice = useEngine((state) => state.practice)
  const isStarting = useStore(ui, (state) => state.practiceStarting)
  const words = messages.general
  return (
    <>
      <p className="help practice-state" role="status">
        {isStarting
          ? messages.welcome.practiceStarting
          : practice.running
            ? words.practiceRunning
            : words.practiceStopped}
      </p>
      <div className="button-row">
        {practice.running ? null : (
          <Button
            label={words.practiceUse}
            icon={Play}
            isPending={isStarting}
            onPress={() => void startPractice()}
          />
        )}
        <Button
          label={words.practiceFolder}
          icon={FolderOpen}
          isDisabled={practice.folder === ''}
          onPress={() => void run(window.hoist.openPracticeFolder())}
        />
      </div>
    </>
  )
}
