import type { ReceivedUpload } from './processes/receiver-process'
import type { Sample } from './sample'

/** What should have arrived. */
export interface Expected {
  readonly parts: readonly { readonly length: number; readonly sha256: string | null }[]
  /** The way completes its upload: then the ids it names decide the order. */
  readonly completes: boolean
  /** Null for a way that sends none; `any` where there must merely be one. */
  readonly md5: string | null
  /** A part may have arrived more than once, as when its answer was lost. */
  readonly mayRepeat?: boolean
}

/** The sample in its parts. @param hashed compare the content, not just the bytes of each part */
export function expectedOf(sample: Sample, partBytes: number, hashed: boolean): Expected['parts'] {
  return sample.sha256.map((sha256) => ({ length: partBytes, sha256: hashed ? sha256 : null }))
}

/** Throws unless so many uploads have arrived, each of them {@link mustHaveArrived}. */
export function filesMustHaveArrived(
  uploads: readonly ReceivedUpload[],
  count: number,
  expected: Expected,
): void {
  if (uploads.length !== count) throw new Error(`${uploads.length} uploads arrived, not ${count}`)
  for (const upload of uploads) mustHaveArrived([upload], expected)
}

/** Throws when something else than that has arrived: a part too many or too few, other bytes, another order. */
export function mustHaveArrived(uploads: readonly ReceivedUpload[], expected: Expected): void {
  const [upload] = uploads
  if (upload === undefined || uploads.length !== 1)
    throw new Error(`${uploads.length} uploads arrived, not 1`)
  const named = upload.completed?.partIds ?? null
  if (expected.completes && named === null) throw new Error('the upload was not completed')
  const byId = new Map(upload.parts.map((part) => [part.id, part]))
  const found = named === null ? upload.parts : named.map((id) => byId.get(id))
  const surplus = upload.parts.length - expected.parts.length
  if (
    surplus < 0 ||
    (surplus > 0 && expected.mayRepeat !== true) ||
    (named !== null && named.length !== expected.parts.length)
  )
    throw new Error(
      `${upload.parts.length} parts arrived, ${found.length} count, expected ${expected.parts.length}`,
    )
  const describe = (part: { length: number; sha256: string | null } | undefined) =>
    part === undefined ? 'none' : `${part.length} bytes, SHA-256 ${part.sha256 ?? 'not looked at'}`
  // Without a completion there is no order in what arrived side by side.
  const inOrder = (lines: string[]) => {
    if (named !== null) return lines
    return (expected.mayRepeat === true ? [...new Set(lines)] : lines).sort()
  }
  const got = inOrder(found.map(describe))
  const wanted = inOrder(expected.parts.map(describe))
  for (const [index, line] of wanted.entries()) {
    if (got[index] !== line) throw new Error(`part ${index + 1}: expected ${line}; arrived ${got[index]}`)
  }
  const md5 = upload.completed?.md5 ?? null
  const isRight = expected.md5 === 'any' ? md5 !== null : md5 === expected.md5
  if (!isRight) throw new Error(`expected MD5 ${expected.md5}; arrived ${md5}`)
}
