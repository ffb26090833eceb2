import { z } from 'zod'
import { freshPart, type PartState } from '../../core/upload/parts/part-machine'
import {
  type PartRecord,
  partStateSchema,
  recordShape,
  recordVersion,
  type UploadRecord,
  uploadRecordSchema,
} from '../../core/upload/record/record'
import type { Failure } from '../../shared/failures/failures'
import { uploadStates } from '../../shared/ipc/views'
import { stateTraits } from '../../shared/state-traits'
import type { RecordForm } from './record-journal'
import { sealed, sumFits } from './sealed'

/**
 * The parts on disk: most are equally long, contiguous, and either untouched or confirmed at the first attempt. This
 * takes a tenth of the bytes, and of the time to read them, of one object for each.
 */
interface PackedParts {
  /** Contiguous parts: offset of the first and length of each, in bytes, and how many. */
  readonly runs: readonly (readonly [offset: number, length: number, count: number])[]
  /**
   * A string is the id of a part confirmed without a failed attempt, a number is a count of untouched parts, and
   * anything else is the state itself.
   */
  readonly states: readonly (string | number | PartState)[]
}

/** The states in which nothing will ever happen again. */
const overStates: readonly unknown[] = uploadStates.filter((name) => stateTraits[name].isOver)

/** A line as JSON. */
interface Stored {
  readonly version?: unknown
  readonly shape?: unknown
  readonly sum?: unknown
  readonly state?: { readonly name?: unknown }
}

const unequal = 'the parts and their states are not equally many'
const byteCount = z.int().min(0)
const packedState = z.union([z.string().min(1), z.int().min(1), partStateSchema])
const packedSchema = z
  .object({
    runs: z.array(z.tuple([byteCount, byteCount, byteCount])),
    // Most are IDs of parts, thousands in a start. Each would cost zod several objects.
    states: z.custom<unknown[]>(Array.isArray).transform((states, { issues }) =>
      states.map((state, index): PackedParts['states'][number] => {
        if (typeof state === 'string' && state !== '') return state
        const { data, error } = packedState.safeParse(state)
        for (const issue of error?.issues ?? [])
          issues.push({ ...issue, input: state, path: [index, ...issue.path] } as z.core.$ZodRawIssue)
        return data ?? z.NEVER
      }),
    ),
  })
  .transform((packed, context) => {
    const parts = unpack(packed)
    if (parts !== null) return parts
    context.addIssue({ code: 'custom', message: unequal })
    return z.NEVER
  })

const packedRecordSchema = uploadRecordSchema.extend({ parts: packedSchema })

/** Version 1 had an object for each part, and at first no checksum. */
const firstVersion = 1

/** The line of a record in the journal. The parts of an ended upload are left out, because nobody needs them. */
export function recordToText(record: UploadRecord): string {
  const { id, ...rest } = record
  const parts = stateTraits[record.state.name].isOver ? [] : record.parts
  return sealed(JSON.stringify({ id, shape: recordShape, ...rest, parts: pack(parts) }))
}

/**
 * The content of a line or of an older version's file: its record, or why it cannot be used: `ledger-too-new`, or
 * `ledger-unreadable` for anything that is not to the last byte what was written. An ended upload has no parts.
 */
export function recordFromBytes(bytes: Buffer): UploadRecord | Failure {
  let stored: Stored | null
  const text = bytes.toString()
  try {
    stored = JSON.parse(text)
  } catch (error) {
    return damaged(error instanceof Error ? error.message : String(error))
  }
  const version = stored?.version
  if (typeof version === 'number' && version > recordVersion)
    return tooNew(`format ${version}, this Hoist knows ${recordVersion}`)
  const isFirst = version === firstVersion
  // Files from before there was a checksum.
  const needsSum = !isFirst || text.includes('"sum"')
  if (needsSum && !sumFits(bytes)) return damaged('its checksum does not fit: something in it was changed')
  const isOver = overStates.includes(stored?.state?.name)
  // What this version wrote, to the last byte, needs no second look: the schema would take most of the time.
  if (stored?.shape === recordShape && needsSum) return trusted(stored, isOver)
  const { data, error } = (isFirst || isOver ? uploadRecordSchema : packedRecordSchema).safeParse({
    ...stored,
    version: recordVersion,
    ...(isOver ? { parts: [] } : {}),
  })
  if (data !== undefined) return data
  const detail = z.prettifyError(error)
  return needsSum && hasUnknownNames(error.issues) ? tooNew(detail) : damaged(detail)
}

/** Unpacks a record that was written in the current shape. */
function trusted({ shape: _shape, sum: _sum, ...stored }: Stored, isOver: boolean): UploadRecord | Failure {
  const record = stored as unknown as Omit<UploadRecord, 'parts'> & { parts: PackedParts }
  const parts = isOver ? [] : unpack(record.parts)
  return parts === null ? damaged(unequal) : { ...record, parts }
}

/** Whether the only problem is names that this version does not have, such as a later purpose. */
export function hasUnknownNames(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every((issue) => {
    if (issue.code === 'invalid_value') return true
    // It is enough if one alternative fails only because of such names. Without alternatives, the name itself is
    // unknown.
    return issue.code === 'invalid_union' && (issue.errors.length === 0 || issue.errors.some(hasUnknownNames))
  })
}

export function tooNew(detail: string): Failure {
  return { kind: 'ledger-too-new', detail }
}

export function damaged(detail: string): Failure {
  return { kind: 'ledger-unreadable', detail }
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

/** @returns null unless there are as many states as parts */
function unpack({ runs, states }: PackedParts): PartRecord[] | null {
  const parts: PartRecord[] = []
  const each = statesOf(states)
  for (const [offset, length, count] of runs) {
    if (!Number.isSafeInteger(offset + length * count)) return null
    for (let index = 0; index < count; index += 1) {
      const { value: state } = each.next()
      if (state === undefined) return null
      parts.push({ offset: offset + length * index, length, state })
    }
  }
  return each.next().done === true ? parts : null
}

function* statesOf(states: PackedParts['states']): Generator<PartState, undefined> {
  for (const given of states) {
    if (typeof given === 'number') for (let left = given; left > 0; left -= 1) yield freshPart
    else yield typeof given === 'string' ? { name: 'confirmed', attempts: 0, partId: given } : given
  }
}

/** How uploads are kept. */
export const uploadForm: RecordForm<UploadRecord> = {
  toText: recordToText,
  fromBytes: recordFromBytes,
  isCurrent: (bytes) => bytes.includes(`,"shape":${recordShape},`),
}
