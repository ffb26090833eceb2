import { RotateCw, X } from 'lucide-react'
import { type FocusEvent, type ReactElement, useRef, useState } from 'react'
import type { PartView, UploadView } from '../../../shared/ipc/views'
import { stateTraits } from '../../../shared/state-traits'
import { Button } from '../../components/buttons/button'
import { FileName } from '../../components/file-name'
import { useFocusHeirs } from '../../focus'
import { messages, sentences } from '../../messages'
import { SpeedGraph } from '../../speed/speed-graph'
import { closeParts, run } from '../../state/engine'
import { useEngine, useFolder } from '../../state/hooks'
import { useStore } from '../../state/store'
import { ui } from '../../state/ui-state'
import { useFocusBack, useRowInView } from '../list/list-focus'
import { PartDetails } from './part-details'
import { PartMap, Swatch } from './part-map'

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
  const folder = useFolder(upload.id)
  const pane = useFocusBack(upload.id)
  useRowInView(pane, upload.id)
  const body = useRef<HTMLDivElement>(null)
  const focused = useRef<number | null>(null)
  const [current, setCurrent] = useState<number | null>(null)
  const words = messages.parts
  const shown = parts ?? noParts
  const part = current === null ? undefined : shown[current - 1]
  const canRetry = stateTraits[upload.state].retriesParts
  const { failed } = upload.parts
  // The failure in the row has the same button.
  const retriesHere = failed > 0 && canRetry && upload.state !== 'failed'

  const focus = (number: number) => {
    focused.current = number
    setCurrent(number)
  }
  // When the pointer leaves the map, the details of the focused part return.
  const leave = () => setCurrent((known) => focused.current ?? known)
  // Retry disappears when it is pressed, so the focus moves to the map: after Retry of one part, to that part.
  const inMap = (which: string) => [body.current?.querySelector(`.part${which}`)]
  const header = useFocusHeirs(() => inMap('[tabindex="0"]'))
  const side = useFocusHeirs(() => inMap(`[data-number="${current}"]`))
  const blur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) focused.current = null
  }

  return (
    <section ref={pane} className="parts-pane" aria-label={words.paneLabel}>
      <header ref={header} className="parts-header">
        <h2 className="parts-title">
          <FileName name={upload.name} folder={folder} />
        </h2>
        <p className="parts-counts">
          <span className="parts-count">
            <Swatch state="confirmed" />
            {words.counts.confirmed({ count: upload.parts.confirmed, total: upload.parts.total })}
          </span>
          {(['sending', 'waiting', 'failed'] as const).map((state) =>
            upload.parts[state] === 0 ? null : (
              <span key={state} className="parts-count" data-state={state}>
                <Swatch state={state} />
                {words.counts[state]({ count: upload.parts[state] })}
              </span>
            ),
          )}
        </p>
        {retriesHere ? (
          <Button
            label={words.retryFailed({ count: failed })}
            icon={RotateCw}
            onPress={() => void run(window.hoist.retryFailedParts(upload.id))}
          />
        ) : null}
        <Button label={words.close} icon={X} variant="quiet" iconOnly onPress={() => void closeParts()} />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes that the focus has left, nothing is pressed here. */}
      <div className="parts-body" ref={body} onBlur={blur}>
        <SpeedGraph id={upload.id} isSending={upload.parts.sending > 0} />
        {shown.length === 0 ? (
          <p className="help parts-none">
            {parts === undefined
              ? words.loading
              : stateTraits[upload.state].isOver
                ? words.noMore
                : words.none}
          </p>
        ) : (
          <PartMap
            upload={upload}
            parts={shown}
            canRetry={canRetry}
            current={part === undefined ? null : current}
            onPoint={setCurrent}
            onLeave={leave}
            onFocus={focus}
          />
        )}
        {/* The keyboard scrolls content that does not fit. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable without a pointer. */}
        <section ref={side} className="part-details" aria-label={words.detailsLabel} tabIndex={0}>
          {part === undefined ? (
            <p className="help">
              {failed > 1 && canRetry ? sentences(words.hint, words.hintFailed) : words.hint}
            </p>
          ) : (
            <PartDetails upload={upload} part={part} canRetry={failed > 1 && canRetry} />
          )}
        </section>
      </div>
    </section>
  )
}
