import { MiB, serviceLimits } from '../shared/limits'

/** A byte range of the file: `offset` and `length` in bytes. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/**
 * Bytes of a part for a file of that size. Automatic: 8 MiB for small files, growing with the file to 64 MiB, so
 * that a large file has about 128 parts and a small one still several to send side by side.
 */
export function partSizeFor(size: number, setting: number | 'auto'): number {
  if (setting !== 'auto') return Math.min(setting * MiB, serviceLimits.partBytes)
  const wanted = Math.ceil(size / 64 / MiB) * MiB
  return Math.min(Math.max(wanted, 8 * MiB), serviceLimits.partBytes)
}

/**
 * Cuts a file into the fewest parts of at most `partSize` bytes (a whole number of MiB): contiguous, from 0, none
 * empty. Evenly long, so that they end together, rather than a row of full ones and a crumb; cut at whole MiB, so
 * that reads stay aligned.
 */
export function planParts(size: number, partSize: number): ByteRange[] {
  const count = Math.ceil(size / partSize)
  const ranges: ByteRange[] = []
  let offset = 0
  for (let index = 0; index < count; index += 1) {
    const end = index === count - 1 ? size : Math.ceil(((index + 1) * size) / count / MiB) * MiB
    ranges.push({ offset, length: end - offset })
    offset = end
  }
  return ranges
}

/**
 * Null when the ranges cover exactly 0 to `size`, in order, without gap or overlap; otherwise what is wrong.
 * This is what is proved before an upload is completed.
 */
export function coverProblem(ranges: readonly ByteRange[], size: number): string | null {
  let expected = 0
  for (const [index, range] of ranges.entries()) {
    if (range.length <= 0) return `part ${index + 1} is empty`
    if (range.offset !== expected) {
      const what = range.offset > expected ? 'a gap' : 'an overlap'
      return `${what} before part ${index + 1}: it begins at ${range.offset}, not at ${expected}`
    }
    expected += range.length
  }
  return expected === size ? null : `the parts hold ${expected} bytes, the file ${size}`
}
