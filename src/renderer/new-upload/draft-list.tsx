import { CircleAlert, File, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { formatBytes } from '../../shared/format'
import { failureText } from '../../shared/messages/failures.en'
import { Button } from '../components/button'
import { FileName } from '../components/file-name'
import { Icon } from '../components/icon'
import { messages } from '../messages'
import { run } from '../state/engine'
import type { CheckedDraft } from './draft-problems'

const layoutOptions = { estimatedRowSize: 36 }

/** The files that are about to be uploaded. A folder may bring thousands, so only those in view are drawn. */
export function DraftList({ files }: { readonly files: readonly CheckedDraft[] }): ReactElement {
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layoutOptions} shouldObserveItemSize>
      <GridList
        className="drafts"
        aria-label={messages.newUpload.files}
        items={files}
        keyboardNavigationBehavior="tab"
      >
        {({ draft, problem }) => (
          <GridListItem
            id={draft.id}
            textValue={draft.name}
            className="draft"
            data-problem={problem === undefined ? undefined : problem.kind}
          >
            <span className="draft-icon">
              <Icon icon={problem === undefined ? File : CircleAlert} />
            </span>
            <div className="draft-words">
              <FileName name={draft.name} />
              {problem === undefined ? null : <Problem text={failureText(problem)} />}
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

function Problem({ text }: { readonly text: { happened: string; todo: string } }): ReactElement {
  return (
    <p className="draft-problem">
      {text.happened} <span className="draft-todo">{text.todo}</span>
    </p>
  )
}
