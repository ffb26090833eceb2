import { memo, type ReactElement } from 'react'
import { splitHidden } from '../../shared/words/shown-text'
import { fullName } from '../../shared/words/told-apart'
import { splitName } from './split-name'

/**
 * A file name on one line. If it is too long, its middle is left out, so that the extension stays readable; screen
 * readers get it in one piece. The folder that distinguishes it follows it, or is below if there is no room, and is
 * never shortened.
 */
export const FileName = memo(function FileName({
  name,
  folder,
}: {
  readonly name: string
  readonly folder?: string | undefined
}): ReactElement {
  const { direction, head, tail } = splitName(name)
  const isSplit = tail !== ''
  const label = (
    <span className="file-name" title={fullName(name, folder)} dir={isSplit ? direction : 'auto'}>
      {isSplit ? <span className="visually-hidden">{name}</span> : null}
      <span className="file-name-head" aria-hidden={isSplit}>
        <Visible text={head} />
      </span>
      {isSplit ? (
        <span className="file-name-tail" aria-hidden="true">
          <Visible text={tail} />
        </span>
      ) : null}
    </span>
  )
  if (folder === undefined) return label
  return (
    <span className="file-in-folder">
      {label}
      <span className="file-folder" dir="ltr">
        <Visible text={folder} />
      </span>
    </span>
  )
})

/** The text with a mark for each hidden character, isolated so that it cannot act on the others. */
function Visible({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {splitHidden(text).map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
          <bdi key={index} className="hidden-character">
            {piece}
          </bdi>
        ),
      )}
    </>
  )
}
