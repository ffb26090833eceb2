import { CircleAlert, ClockAlert, File, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { formatBytes } from '../../shared/format'
import { failureText } from '../../shared/messages'
import { Button } from '../components/button'
import { FileName } from '../components/file-name'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import type { CheckedDraft } from './draft-problems'

const layoutOptions = { estimatedRowSize: 36 }

/** The files that are about to be uploaded. A folder may bring thousands, so only those in view are drawn. */
export function DraftList({
  files,
  line,
}: {
  readonly files: readonly CheckedDraft[]
  /** What can go to the account, in bytes per second; undefined while nobody knows. */
  readonly line: number | undefined
}): ReactElement {
  const limit = useEngine((state) => state.bandwidth.limit)
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layoutOptions} shouldObserveItemSize>
      <GridList
        className="drafts"
        aria-label={messages.newUpload.files}
        items={files}
        keyboardNavigationBehavior="tab"
      >
        {({ draft, problem, tooSlow }) => (
          <GridListItem
            id={draft.id}
            textValue={draft.name}
            className="draft"
            data-problem={problem === undefined ? undefined : problem.kind}
            data-slow={tooSlow === undefined ? undefined : true}
          >
            <span className="draft-icon">
              <Icon icon={problem !== undefined ? CircleAlert : tooSlow !== undefined ? ClockAlert : File} />
            </span>
            <div className="draft-words">
              <FileName name={draft.name} />
              {problem === undefined ? null : <Problem {...failureText(problem)} />}
              {tooSlow === undefined || line === undefined ? null : (
                <Problem
                  happened={messages.newUpload.tooSlow(line, tooSlow)}
                  todo={line === limit ? messages.newUpload.tooSlowLimit : messages.newUpload.tooSlowTodo}
                />
              )}
            </div>
            <span className="draft-size">{formatBytes(draft.size)}</span>
            <Button
              label={messages.newUpload.remove}
              icon={X}
              variant="quiet"
              iconOnly
              onPress={() => void run(window.hoist.removeDrafts([draft.id]))}
            />
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}

function Problem({ happened, todo }: { readonly happened: string; readonly todo: string }): ReactElement {
  return (
    <p className="draft-problem">
      {happened} <span className="draft-todo">{todo}</span>
    </p>
  )
}
