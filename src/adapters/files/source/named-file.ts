import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Failure, failureOf } from '../../../shared/failures/failures'
import { shownText } from '../../../shared/words/shown-text'
import { pathFromSystem } from './source-path.js'

/** An argument that names no file, and why. */
export interface NoFile {
  readonly text: string
  readonly problem: Failure
}

/** What an argument names: the path of a file or a folder, or nothing. */
export type NamedFile = string | NoFile

/** Windows drives have one letter. */
const url = /^(?:file:\/|[a-z][a-z\d+.-]+:\/\/)/i

/**
 * What one argument of a command line names, in the window as in the terminal: a path relative to the current folder,
 * or a `file:` URL, as file managers pass them.
 */
export function namedFile(argument: string, workingFolder: string): NamedFile {
  if (argument === '') return noFile('""', 'empty', 'the argument has no characters')
  if (!url.test(argument)) return resolve(workingFolder, argument)
  try {
    return pathOfUrl(argument)
  } catch (error) {
    return noFile(argument, 'address', failureOf(error).detail)
  }
}

/** An argument that was read as an option. */
export function noFile(argument: string, code: 'empty' | 'address' | 'option', detail: string): NoFile {
  const text = shownText(argument)
  return { text, problem: { kind: 'names-no-file', code, subject: text, detail } }
}

/** Throws unless it is exactly the URL of a file on this computer: an ignored part would name another file. */
function pathOfUrl(text: string): string {
  const address = new URL(text)
  if (address.hostname === hostname().toLowerCase()) address.hostname = ''
  if (/[?#\\]/.test(text)) throw new Error('it has a part that no path has')
  if (process.platform === 'win32') return fileURLToPath(address)
  const { hostname: host, pathname } = address
  if (host !== '' || /%(?:2f|00|(?![\da-f]{2}))/i.test(pathname)) throw new Error('it has no path here')
  // The name may not be UTF-8.
  const bytes = pathname.replace(/%(..)/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return pathFromSystem(Buffer.from(bytes, 'latin1'))
}
