import { messages } from '../messages'
import { shownText, wellFormed } from './shown-text'

/** A file's shown name and its path. */
export interface LocatedFile {
  readonly name: string
  readonly path: string
}

/**
 * The folders of files whose names alone do not distinguish them: for each the shortest ending that no other of that
 * name has. A file that is listed several times is distinguished from the others only.
 */
export function toldApart<T extends LocatedFile>(files: Iterable<T>): ReadonlyMap<T, string> {
  const byName = new Map<string, T[]>()
  for (const file of files) {
    // An accented letter looks the same in both of its Unicode forms.
    const name = file.name.normalize('NFC')
    const others = byName.get(name)
    if (others === undefined) byName.set(name, [file])
    else others.push(file)
  }
  const told = new Map<T, string>()
  for (const alike of byName.values()) {
    if (alike.length < 2) continue
    const endings = endingsOf(new Set(alike.map(folderOf)))
    for (const file of alike) {
      const ending = endings.get(folderOf(file))
      if (ending !== undefined) told.set(file, ending)
    }
  }
  return told
}

/** A file's name in a sentence, with the folder that distinguishes it if it needs one. */
export function fullName(name: string, folder: string | undefined): string {
  return folder === undefined
    ? shownText(name)
    : messages.fileIn({ name: shownText(name), folder: shownText(folder) })
}

/** For each folder the shortest ending that no other one has; nothing for a single one. */
function endingsOf(folders: ReadonlySet<string>): Map<string, string> {
  const endings = new Map<string, string>()
  // Where the tried ending of each begins: it grows until no other one is the same.
  let open =
    folders.size < 2 ? [] : [...folders].map((folder) => ({ folder, from: folder.length + 1, ending: '' }))
  while (open.length > 0) {
    const counts = new Map<string, number>()
    for (const each of open) {
      const { folder, from } = each
      each.from = from <= 1 ? 0 : folder.lastIndexOf(separatorOf(folder), from - 2) + 1
      each.ending = folder.slice(each.from) || folder
      counts.set(each.ending, (counts.get(each.ending) ?? 0) + 1)
    }
    for (const { folder, ending } of open) if (counts.get(ending) === 1) endings.set(folder, ending)
    open = open.filter(({ ending }) => counts.get(ending) !== 1)
  }
  return endings
}

/** The folder of the file; if a link gave it another name, its whole path. */
function folderOf({ name, path }: LocatedFile): string {
  const separator = separatorOf(path)
  const end = path.lastIndexOf(separator)
  // A name is kept as Unicode, whatever its path has.
  return wellFormed(path.slice(end + 1)) === wellFormed(name) ? path.slice(0, end) || separator : path
}

/** For an absolute path: a backslash separates only if no path begins with a slash. */
function separatorOf(path: string): string {
  return path.startsWith('/') ? '/' : '\\'
}
