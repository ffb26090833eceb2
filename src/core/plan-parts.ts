import { MiB, serviceLimits } from '../shared/limits'
import { freshPart } from './part-machine'
import type { PartRecord } from './record'

/** A byte range of the file: `offset` and `length` in bytes. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** How fast parts go out. */
export interface Pace {
  /** What one of the parts in flight gets, in bytes per second. */
  readonly each: number
  /** Parts in flight. */
  readonly parallel: number
}

/** How long a part should take, in seconds: long beside the waits between parts, short beside what a reset costs. */
const partSeconds = 20
/** The ledger is written for every part, so a large file has no more of them than this. */
const mostParts = 256
/** A file has at least so many parts for each place, where it is large enough: near its end none stands free for long. */
const partsAPlace = 4

/**
 * Bytes of a part for a file of that size. Automatic, where the line is known: what takes some 20 seconds. Where it is
 * not: 8 MiB for small files, growing with the file to 64 MiB, so that a large file has about 128 parts and a small
 * one still several to send side by side.
 */
export function partSizeFor(size: number, setting: number | 'auto', pace?: Pace): number {
  if (setting !== 'auto') return Math.min(setting * MiB, serviceLimits.partBytes)
  if (pace === undefined) return between(size / 64, 8 * MiB)
  const most = Math.max(8 * MiB, size / pace.parallel / partsAPlace)
  return between(Math.min(pace.each * partSeconds, most), size / mostParts)
}

/** A whole number of MiB, at least so many bytes and one MiB, and at most what the service takes. */
function between(bytes: number, least: number): number {
  return Math.min(Math.max(Math.ceil(Math.max(bytes, least) / MiB), 1) * MiB, serviceLimits.partBytes)
}

/**
 * Cuts a file into the fewest parts of at most `partSize` bytes (a whole number of MiB, or a part of one that divides
 * it): contiguous, from 0, none empty. Evenly long, so that they end together, rather than a row of full ones and a
 * crumb; cut at whole MiB, so that reads stay aligned.
 */
export function planParts(size: number, partSize: number): ByteRange[] {
  const count = Math.ceil(size / partSize)
  const step = Math.min(MiB, partSize)
  const ranges: ByteRange[] = []
  let offset = 0
  for (let index = 0; index < count; index += 1) {
    const end = index === count - 1 ? size : Math.ceil(((index + 1) * size) / count / step) * step
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

/**
 * Cuts what is still to be sent anew, into parts of at most `partSize` bytes (as {@link planParts} takes it): the same
 * bytes in the same order. What has arrived or has failed stays as it is. Where the parts have about that size already,
 * and none is longer than `most`, it is the list that was given.
 */
export function cutAnew(
  parts: readonly PartRecord[],
  partSize: number,
  most = partSize * 2,
): readonly PartRecord[] {
  const isOpen = ({ state }: PartRecord) => state.name === 'pending'
  const longest = Math.max(0, ...parts.filter(isOpen).map(({ length }) => length))
  if (longest >= partSize / 2 && longest <= most) return parts
  const cut: PartRecord[] = []
  for (let index = 0; index < parts.length; ) {
    const first = parts[index] as PartRecord
    if (!isOpen(first)) {
      cut.push(first)
      index += 1
      continue
    }
    let length = 0
    for (let part = parts[index]; part !== undefined && isOpen(part); part = parts[index]) {
      length += part.length
      index += 1
    }
    for (const range of planParts(length, partSize)) {
      cut.push({ offset: first.offset + range.offset, length: range.length, state: freshPart })
    }
  }
  return cut.length === parts.length ? parts : cut
}
