import { createHash } from 'node:crypto'
import { z } from 'zod'
import { noParts, type PartSums, withLateParts } from '../core/late-parts'
import { freshPart, type PartState } from '../core/part-machine'
import {
  type PartRecord,
  partStateSchema,
  recordVersion,
  type UploadRecord,
  uploadRecordSchema,
} from '../core/record'
import type { Failure } from '../shared/failures'
import { isHead, isPartState } from './record-check'

/**
 * The parts as they lie on disk: most are equally long, follow each other, and are either untouched or confirmed at
 * the first attempt. A tenth of the bytes, and of the time to read them, of one object for each.
 */
interface PackedParts {
  /** Parts that follow each other without a gap: offset of the first and length of each, in bytes, and how many. */
  readonly runs: readonly (readonly [offset: number, length: number, count: number])[]
  /** A string is the id of a part confirmed at once, a number that many untouched parts, all else a state as it is. */
  readonly states: readonly (string | number | PartState)[]
}

/** All of a record but its parts, which are far too many for a schema each. */
const headSchema = uploadRecordSchema.omit({ parts: true })

/** Version 1 had an object for each part; at first it had no checksum. */
const firstVersion = 1

/** Stands last in a file: tells a record that reads well, but is not what was written. */
const tailOf = (sum: string) => `,"sum":"${sum}"}`
const tailBytes = tailOf('').length + 43

/** The text of its file. */
export function recordToText(record: UploadRecord): string {
  const json = JSON.stringify({ ...record, parts: pack(record.parts) })
  return json.slice(0, -1) + tailOf(createHash('sha256').update(json).digest('base64url'))
}

/**
 * What a file holds: its record, also one of an older version, or why it cannot be used: `ledger-too-new`, or
 * `ledger-unreadable` for anything that is not to the last byte what was written.
 */
export function recordFromBytes(bytes: Buffer): UploadRecord | Failure {
  let stored: { readonly version?: unknown; readonly parts?: unknown } | null
  const text = bytes.toString()
  try {
    stored = JSON.parse(text)
  } catch (error) {
    return damaged(error instanceof Error ? error.message : String(error))
  }
  const version = stored?.version
  if (typeof version === 'number' && version > recordVersion) {
    return { kind: 'ledger-too-new', detail: `format ${version}, this Hoist knows ${recordVersion}` }
  }
  const isFirst = version === firstVersion
  // Files from before there was a checksum.
  const needsSum = !isFirst || text.includes('"sum"')
  if (needsSum && !sumFits(bytes)) return damaged('its checksum does not fit: something in it was changed')
  if (isFirst) {
    const { data, error } = uploadRecordSchema.safeParse({ ...stored, version: recordVersion })
    return data ?? damaged(z.prettifyError(error))
  }
  const { parts, sum: _sum, ...head } = stored as Record<string, unknown>
  const { data, error } = isHead(head) ? { data: head, error: undefined } : headSchema.safeParse(head)
  if (data === undefined) return damaged(z.prettifyError(error))
  const sums = sumUp(parts)
  if (sums === null) return damaged('its parts are not in the form of their version')
  // The text takes far less to keep than what is made of it.
  return withLateParts(data, sums, () => unpack(JSON.parse(text).parts))
}

function damaged(detail: string): Failure {
  return { kind: 'ledger-unreadable', detail }
}

/** The checksum is about all that stands before it, closed as if it had not been added. */
function sumFits(bytes: Buffer): boolean {
  const end = bytes.length - tailBytes
  if (end < 0) return false
  const sum = createHash('sha256').update(bytes.subarray(0, end)).update('}').digest('base64url')
  return bytes.toString('latin1', end) === tailOf(sum)
}

function pack(parts: readonly PartRecord[]): PackedParts {
  const runs: [number, number, number][] = []
  const states: (string | number | PartState)[] = []
  let run: [number, number, number] | undefined
  for (const { offset, length, state } of parts) {
    if (run !== undefined && length === run[1] && offset === run[0] + run[1] * run[2]) run[2] += 1
    else {
      run = [offset, length, 1]
      runs.push(run)
    }
    const last = states.at(-1)
    const isFirstAttempt = state.attempts === 0
    if (state.name === 'confirmed' && isFirstAttempt) states.push(state.partId)
    else if (state.name !== 'pending' || !isFirstAttempt || state.failure !== undefined) states.push(state)
    else if (typeof last === 'number') states[states.length - 1] = last + 1
    else states.push(1)
  }
  return { runs, states }
}

/** @returns null for what {@link pack} cannot have made */
function sumUp(packed: unknown): PartSums | null {
  const sums = noParts()
  const isWhole = eachGroup(packed, (_offset, length, count, state) => {
    const sum = sums[typeof state === 'string' ? 'confirmed' : state.name]
    sum.count += count
    sum.bytes += length * count
  })
  return isWhole ? sums : null
}

function unpack(packed: unknown): PartRecord[] {
  const parts: PartRecord[] = []
  eachGroup(packed, (offset, length, count, state) => {
    const full =
      typeof state === 'string' ? { name: 'confirmed' as const, attempts: 0, partId: state } : state
    for (let index = 0; index < count; index += 1)
      parts.push({ offset: offset + length * index, length, state: full })
  })
  return parts
}

/**
 * By hand, and as strict as the schema of a part.
 *
 * @param act is called for `count` parts of `length` bytes, in file order, the first of them at `offset`; `state` is the
 *   id of one that was confirmed at once
 * @returns false for what {@link pack} cannot have made
 */
function eachGroup(
  packed: unknown,
  act: (offset: number, length: number, count: number, state: string | PartState) => void,
): boolean {
  const { runs, states } = (packed ?? {}) as { readonly runs?: unknown; readonly states?: unknown }
  if (!Array.isArray(runs) || !Array.isArray(states)) return false
  let next = 0
  let state: string | PartState = freshPart
  /** Parts that are still to come of that state. */
  let left = 0
  for (const run of runs) {
    if (!Array.isArray(run) || run.length !== 3 || !run.every(isCount)) return false
    const [offset, length, count] = run as [number, number, number]
    if (!isCount(offset + length * count)) return false
    for (let done = 0; done < count; ) {
      if (left === 0) {
        const given: unknown = states[next]
        next += 1
        left = 1
        if (typeof given === 'string' && given !== '') state = given
        else if (typeof given === 'number' && isCount(given) && given > 0) {
          state = freshPart
          left = given
        } else {
          const { data } = isPartState(given) ? { data: given } : partStateSchema.safeParse(given)
          if (data === undefined) return false
          state = data
        }
      }
      const some = Math.min(left, count - done)
      act(offset + length * done, length, some, state)
      done += some
      left -= some
    }
  }
  return left === 0 && next === states.length
}

/** A number of bytes or of parts. */
function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
