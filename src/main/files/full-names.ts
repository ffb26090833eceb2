import type { UploadManager } from '../../core/list/upload-manager'
import { fullName, toldApart } from '../../shared/words/told-apart'

/** The names of the files of uploads, distinguished from all others in the list. A removed one has none. */
export function fullNames(
  manager: Pick<UploadManager, 'ids' | 'record'>,
  ids: readonly string[],
): readonly string[] {
  const sources = (of: readonly string[]) => of.flatMap((id) => manager.record(id)?.source ?? [])
  const folders = toldApart(sources(manager.ids()))
  return sources(ids).map((source) => fullName(source.name, folders.get(source)))
}
