import { memo, type ReactElement } from 'react'
import { splitName } from './split-name'

/** A file name on one line. When it is too long its middle is left out, so that the ending stays readable. */
export const FileName = memo(function FileName({ name }: { readonly name: string }): ReactElement {
  const { head, tail } = splitName(name)
  return (
    <span className="file-name" title={name} dir={tail === '' ? 'auto' : 'ltr'}>
      <span className="file-name-head">{head}</span>
      {tail === '' ? null : <span className="file-name-tail">{tail}</span>}
    </span>
  )
})
