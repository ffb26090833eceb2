import { MiB } from '../../../shared/limits'
import type { PartRecord, WritablePart } from '../record/record'
import { freshPart } from './part-machine'

/** A byte range of the file: `offset` and `length` in bytes. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** How fast parts are sent. */
export interface Flow {
  /** Bytes per second over all parts in flight. */
  readonly rate: number
  /** Parts in flight. */
  readonly parallel: number
}

/**
 * Seconds of sending that are in flight: what a crash or an abort may lose. Each part takes that long too, so that the
 * wait for its response matters little.
 */
export const flightSeconds = 7
/** Shorter parts would be mostly headers, in bytes. */
const leastPartBytes = 16 * 1024
/** Longer parts gain nothing, whatever the service takes, in bytes. */
const longestBytes = 64 * MiB
/** From this length on, parts are cut at whole MiB, so that reads stay aligned; shorter ones at whole units. */
const alignedBytes = 2 * MiB
/** The ledger is written for every part, so an automatic length makes no more parts than this. */
const mostParts = 4096
/** A file large enough has at least this many parts for each slot: near its end none stays free for long. */
const partsPerSlot = 4

/**
 * Bytes of a part for a file of that size. Automatic, if the rate of sending is known: all parts in flight together
 * take {@link flightSeconds}. Otherwise: 8 MiB for small files, growing with the file to 64 MiB, so that a large file
 * has about 128 parts, and a small file still has several to send side by side.
 */
export function partSizeFor(size: number, setting: number | 'auto', flow?: Flow): number {
  if (setting !== 'auto') return Math.min(setting * MiB, longestBytes)
  if (flow === undefined) return whole(size / 64, 8 * MiB)
  const most = Math.max(8 * MiB, size / flow.parallel / partsPerSlot)
  return whole(Math.min((flow.rate * flightSeconds) / flow.parallel, most), size / mostParts)
}

/** At least this many bytes and one unit, at most {@link longestBytes}, rounded to whole units. */
function whole(bytes: number, least: number): number {
  const wanted = Math.max(bytes, least)
  const unit = unitOf(wanted)
  return Math.min(Math.max(Math.round(wanted / unit), Math.ceil(least / unit), 1) * unit, longestBytes)
}

/** The unit that parts of that length are cut at. */
function unitOf(bytes: number): number {
  return bytes < alignedBytes ? leastPartBytes : MiB
}

/**
 * Cuts a file into the fewest parts of at most `partSize` bytes (a whole number of MiB, or of 16 KiB): contiguous,
 * from 0, none empty. Parts are of nearly equal length, so that they end together without a tiny last one; cut at
 * whole MiB, so that reads stay aligned.
 */
export function planParts(size: number, partSize: number): ByteRange[] {
  const count = Math.ceil(size / partSize)
  const step = partSize % MiB === 0 ? MiB : leastPartBytes
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
 * Null when the ranges cover exactly 0 to `size`, in order, without gap or overlap; otherwise what is wrong. Proved
 * before an upload is completed.
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
 * Cuts the pending part at `index` for sending, in place: a part longer than `most` becomes one of at most `best`
 * bytes and the rest; one shorter than half of `best` takes in following parts that were never tried, as far as they
 * fit. The same bytes stay in the same order.
 *
 * @returns how many parts there are more than before; less than 0 if there are fewer
 */
export function cutNext(
  parts: WritablePart[],
  index: number,
  { best, most }: { readonly best: number; readonly most: number },
): number {
  const part = parts[index]
  if (part === undefined) return 0
  if (part.length > most) {
    const unit = unitOf(best)
    const aligned = Math.floor((part.offset + best) / unit) * unit - part.offset
    const length = aligned < best / 2 ? best : aligned
    parts.splice(index + 1, 0, {
      offset: part.offset + length,
      length: part.length - length,
      state: freshPart,
    })
    part.length = length
    return 1
  }
  let taken = 0
  if (part.length < best / 2 && isFresh(part)) {
    for (let next = parts[index + 1]; next !== undefined && isFresh(next); next = parts[index + 1 + taken]) {
      if (part.length + next.length > best) break
      part.length += next.length
      taken += 1
    }
    parts.splice(index + 1, taken)
  }
  return 0 - taken
}

function isFresh({ state }: PartRecord): boolean {
  return state.name === 'pending' && state.attempts === 0
}
