import { memo, type ReactElement } from 'react'
import { shownText, splitHidden } from '../../shared/shown-text'
import { splitName } from './split-name'

/** A file name on one line. When it is too long its middle is left out, so that the ending stays readable. */
export const FileName = memo(function FileName({ name }: { readonly name: string }): ReactElement {
  const { head, tail } = splitName(name)
  return (
    <span className="file-name" title={shownText(name)} dir={tail === '' ? 'auto' : 'ltr'}>
      <span className="file-name-head">
        <Visible text={head} />
      </span>
      {tail === '' ? null : (
        <span className="file-name-tail">
          <Visible text={tail} />
        </span>
      )}
    </span>
  )
})

/** The text as it is, with a mark for each hidden character, which is shut in so that it cannot act on the others. */
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
