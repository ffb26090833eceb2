import { Copy, Download, Trash2 } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import type { ListedFile } from '../../shared/service/remote-files'
import { LightButton } from '../components/buttons/light-button'
import { FileName } from '../components/file-name'
import { formats, messages } from '../messages'
import { askToDelete, copyIds, downloadFiles } from './files-store'

/**
 * What a purpose is called. The service has some that nobody chooses: those of the files that it makes itself,
 * according to its API reference (Files, `purpose`).
 */
export function purposeName(purpose: string): string {
  const chosen: Readonly<Record<string, { readonly title: string }>> = messages.newUpload.purposes
  const made: Readonly<Record<string, string>> = messages.files.resultPurposes
  return chosen[purpose]?.title ?? made[purpose] ?? purpose
}

/** One file of the platform. */
export const FileRow = memo(function FileRow({
  file,
  isSealed,
}: {
  readonly file: ListedFile
  /** Nobody can download it. */
  readonly isSealed: boolean
}): ReactElement {
  const { bytes, createdAt, expiresAt, filename, id, purpose, status } = file
  const words = messages.files
  const facts = [
    ...(purpose === null ? [] : [purposeName(purpose)]),
    bytes === null ? words.unknownSize : formats.bytes(bytes),
    ...(createdAt === null ? [] : [formats.date(createdAt)]),
    ...(expiresAt === null ? [] : [words.expires({ at: expiresAt })]),
    ...(status === 'error' ? [words.failed] : []),
    ...(file.isOwn === true ? [words.own] : []),
  ]
  return (
    <>
      <div className="remote-file-main">
        <div className="upload-title">
          <FileName name={filename ?? words.unnamed} />
        </div>
        <p className="facts upload-facts">
          {facts.map((fact) => (
            <span key={fact} className="fact">
              {fact}
            </span>
          ))}
          <span className="fact file-id">
            <bdi dir="ltr">{id}</bdi>
          </span>
        </p>
      </div>
      <div className="remote-file-actions">
        <LightButton label={words.copyIds({ count: 1 })} icon={Copy} onPress={() => copyIds([id])} />
        {isSealed ? null : (
          <LightButton
            label={words.download({ count: 1 })}
            icon={Download}
            onPress={() => downloadFiles([id])}
          />
        )}
        <LightButton label={words.delete({ count: 1 })} icon={Trash2} onPress={() => askToDelete([id])} />
      </div>
    </>
  )
})
