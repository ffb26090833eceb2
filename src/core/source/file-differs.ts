import type { Failure } from '../../shared/failures/failures'
import { shownText } from '../../shared/words/shown-text'
import type { RemoteFile } from '../ports'
import type { UploadRecord } from '../upload/record/record'

/** A truncated name has at least this many characters left: fewer say nothing. */
const shortestCut = 32
/** Most characters of a text of the service that are kept. */
const longestText = 200

/**
 * How the completed file differs from what was sent, according to the service; the file exists in any case. Null if
 * nothing differs. A field that the service leaves out is not a difference.
 */
export function fileDiffers(record: UploadRecord, file: RemoteFile): Failure | null {
  const { size } = record.source.fingerprint
  const { bytes, filename, purpose, status } = file
  const differences: Omit<Failure, 'kind'>[] = []
  const differs = (code: string, wanted: string, found: string) => {
    const subject = shownText(found.slice(0, longestText))
    differences.push({ code, subject, detail: `${code}: “${subject}”, not “${wanted}”` })
  }
  if (bytes !== null && bytes !== size)
    differences.push({ code: 'bytes', bytes, detail: `bytes: ${bytes}, not ${size}` })
  if (status !== null && /^(error|failed)$/i.test(status)) {
    const why = file.statusDetails
    differs('status', 'processed', why === undefined ? status : `${status}: ${why}`)
  }
  if (purpose !== null && purpose !== record.purpose) differs('purpose', record.purpose, purpose)
  if (filename !== null && !isSameName(filename, record.source.name))
    differs('filename', record.source.name, filename)
  const [first] = differences
  if (first === undefined) return null
  // The sentence names the most serious difference, the details name all of them.
  return { kind: 'file-differs', ...first, detail: differences.map(({ detail }) => detail).join('; ') }
}

/** Services keep names in another Unicode form, replace or drop characters, or truncate them. */
function isSameName(kept: string, given: string): boolean {
  const [theirs, ours] = [essence(kept), essence(given)]
  return theirs === ours || (theirs.length >= shortestCut && ours.startsWith(theirs))
}

function essence(name: string): string {
  return name.normalize('NFC').replace(/[^\p{L}\p{N}.]+/gu, '')
}
