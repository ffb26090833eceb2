import {
  File,
  FileArchive,
  FileBraces,
  FileCode,
  FileHeadphone,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideoCamera,
  type LucideIcon,
} from 'lucide-react'
import { memo, type ReactElement, useEffect, useState } from 'react'
import type { UploadStateName } from '../../../shared/ipc/views'
import { extensionOf, isPicture } from '../../../shared/service/content'
import { Icon } from '../../components/icon'
import { StateIcon } from './state-icon'
import { knownThumbnail, loadThumbnail } from './thumbnails'

const kinds: readonly (readonly [LucideIcon, string])[] = [
  [FileText, 'pdf txt md doc docx odt rtf tex html htm epub pptx ppt odp log'],
  [FileSpreadsheet, 'csv tsv xlsx xls ods parquet arrow feather'],
  [FileBraces, 'json jsonl ndjson yaml yml xml toml'],
  [FileImage, 'png jpg jpeg gif webp heic avif tif tiff bmp svg psd raw'],
  [FileVideoCamera, 'mp4 mov mkv webm avi m4v mpg mpeg'],
  [FileHeadphone, 'mp3 wav flac m4a ogg opus aac aiff'],
  [FileArchive, 'zip tar gz tgz bz2 xz zst 7z rar iso dmg img'],
  [FileCode, 'js ts tsx jsx py rb go rs c cc cpp h hpp cs java kt php sh css sql ipynb'],
]
const icons = new Map(kinds.flatMap(([icon, names]) => names.split(' ').map((name) => [name, icon] as const)))

/** What kind of file an upload sends, a picture as itself, and its state as a shape; the words stand beside it. */
export const FileTile = memo(function FileTile({
  id,
  name,
  state,
}: {
  readonly id: string
  readonly name: string
  readonly state: UploadStateName
}): ReactElement {
  return (
    <span className="file-tile">
      {isPicture(name) ? <Thumbnail key={id} id={id} /> : <KindIcon name={name} />}
      <StateIcon state={state} />
    </span>
  )
})

function KindIcon({ name }: { readonly name: string }): ReactElement {
  return <Icon icon={icons.get(extensionOf(name)) ?? File} size="large" />
}

function Thumbnail({ id }: { readonly id: string }): ReactElement {
  const [picture, setPicture] = useState(() => knownThumbnail(id))
  useEffect(() => {
    if (picture === undefined) return loadThumbnail(id, setPicture)
  }, [id, picture])
  if (picture === undefined || picture === null) return <Icon icon={FileImage} size="large" />
  return (
    <canvas
      className="thumbnail"
      width={picture.width}
      height={picture.height}
      ref={(canvas) => canvas?.getContext('2d')?.putImageData(picture, 0, 0)}
    />
  )
}
