import { X } from 'lucide-react'
import { type ReactElement, type SyntheticEvent, useCallback, useState } from 'react'
import type { PartView, UploadView } from '../../shared/views'
import { Button } from '../components/button'
import { FileName } from '../components/file-name'
import { messages } from '../messages'
import { closeParts } from '../state/engine'
import { useEngine, useNow } from '../state/hooks'
import { useStore } from '../state/store'
import { ui } from '../state/ui-state'
import { PartCell } from './part-cell'
import { PartFacts } from './part-facts'

const noParts: readonly PartView[] = []

/** The parts of the one upload whose parts are shown, below the list. */
export function PartsPane(): ReactElement | null {
  const id = useStore(ui, (state) => state.openParts)
  const upload = useEngine((state) => (id === null ? undefined : state.uploads.get(id)))
  if (id === null || upload === undefined) return null
  return <Pane key={id} upload={upload} />
}

function Pane({ upload }: { readonly upload: UploadView }): ReactElement {
  const parts = useEngine((state) => state.parts.get(upload.id))
  const [pointedAt, setPointedAt] = useState<number | null>(null)
  const words = messages.parts
  const shown = parts ?? noParts
  const current = shown.find((part) => part.number === pointedAt)
  const canRetry = !['completed', 'completing', 'cancelled', 'cancelling'].includes(upload.state)

  // One listener for all cells: a thousand of their own would be too many.
  const point = useCallback((event: SyntheticEvent<HTMLElement>) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-number]')
    setPointedAt(cell === null ? null : Number(cell.dataset.number))
  }, [])

  return (
    <section className="parts-pane" aria-label={words.paneLabel}>
      <header className="parts-header">
        <h2 className="parts-title">
          <FileName name={upload.name} />
        </h2>
        <p className="facts parts-counts">
          <span className="fact" data-state="confirmed">
            {words.counts.confirmed(upload.parts.confirmed, upload.parts.total)}
          </span>
          {(['sending', 'waiting', 'failed'] as const).map((state) =>
            upload.parts[state] === 0 ? null : (
              <span key={state} className="fact" data-state={state}>
                {words.counts[state](upload.parts[state])}
              </span>
            ),
          )}
        </p>
        <Button label={words.close} icon={X} variant="quiet" iconOnly onPress={() => void closeParts()} />
      </header>
      {shown.length === 0 ? (
        <p className="help parts-none">{parts === undefined ? words.loading : words.none}</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: pointing only shows more, nothing is pressed here. */}
          <div
            className="parts-scroll"
            onMouseOver={point}
            onMouseLeave={() => setPointedAt(null)}
            onFocus={point}
            onBlur={() => setPointedAt(null)}
          >
            <PartList upload={upload} parts={shown} canRetry={canRetry} />
          </div>
          <PartFacts part={current} total={shown.length} hasFailed={canRetry && upload.parts.failed > 0} />
        </>
      )}
    </section>
  )
}

function PartList({
  upload,
  parts,
  canRetry,
}: {
  readonly upload: UploadView
  readonly parts: readonly PartView[]
  readonly canRetry: boolean
}): ReactElement {
  const now = useNow(upload.parts.waiting > 0 ? 1_000 : null)
  return (
    <ul className="parts" aria-label={messages.parts.label(upload.name)}>
      {parts.map((part) => (
        <PartCell
          key={part.number}
          uploadId={upload.id}
          part={part}
          total={parts.length}
          // The time matters to a countdown alone; all other cells stay as they are.
          now={part.state === 'waiting' ? now : 0}
          canRetry={canRetry}
        />
      ))}
    </ul>
  )
}
