import { FolderCog } from 'lucide-react'
import type { ReactElement } from 'react'
import { practiceAccountId } from '../../../shared/service/accounts'
import { stateTraits } from '../../../shared/state-traits'
import { Button } from '../../components/buttons/button'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'

/** The folder for files that the practice server receives, and a way to choose another. */
export function PracticeFolder(): ReactElement {
  const { folder, isStandardFolder } = useEngine((state) => state.practice)
  const isBusy = useEngine((state) =>
    [...state.uploads.values()].some(
      (upload) => upload.accountId === practiceAccountId && !stateTraits[upload.state].isAtRest,
    ),
  )
  const words = messages.general
  return (
    <div className="practice-folder">
      <h4 className="field-label">{words.practicePlace}</h4>
      <p className="practice-path">
        <bdi dir="ltr">{folder}</bdi>
      </p>
      <p className="help">{words.practicePlaceText}</p>
      {isBusy ? <p className="help">{words.practiceBusy}</p> : null}
      <div className="button-row">
        <Button
          label={words.practiceMove}
          icon={FolderCog}
          isDisabled={isBusy}
          onPress={() => void run(window.hoist.choosePracticeFolder())}
        />
        {isStandardFolder ? null : (
          <Button
            label={words.practiceMoveBack}
            variant="quiet"
            isDisabled={isBusy}
            onPress={() => void run(window.hoist.standardPracticeFolder())}
          />
        )}
      </div>
    </div>
  )
}
