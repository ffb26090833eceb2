import type { PartStateName } from '../shared/views'
import type { PartRecord, UploadRecord } from './record'

/** How many parts are in each state, and how many bytes they have together. */
export type PartSums = { readonly [name in PartStateName]: { count: number; bytes: number } }

interface Late {
  readonly sums: PartSums
  readonly make: () => PartRecord[]
}

/** What is known of the records whose parts nobody has wanted yet. */
const late = new WeakMap<object, Late>()

const lateProperty = {
  enumerable: true,
  configurable: true,
  get(this: UploadRecord): PartRecord[] {
    const known = late.get(this)
    if (known === undefined) throw new Error('these parts belong to another object')
    const parts = known.make()
    this.parts = parts
    return parts
  },
  set(this: UploadRecord, value: PartRecord[]) {
    late.delete(this)
    Object.defineProperty(this, 'parts', { value, enumerable: true, configurable: true, writable: true })
  },
}

/**
 * A record whose parts are made when they are first read: a long ledger has a hundred thousand, of which a start wants
 * no more than their sums. To all who read, copy or set them they are a property like any other.
 *
 * @param head becomes the record
 */
export function withLateParts(
  head: Omit<UploadRecord, 'parts'>,
  sums: PartSums,
  make: () => PartRecord[],
): UploadRecord {
  late.set(head, { sums, make })
  return Object.defineProperty(head, 'parts', lateProperty) as UploadRecord
}

/** The sums of a record's parts. Those that are late stay so. */
export function partSums(record: Readonly<UploadRecord>): PartSums {
  const known = late.get(record)
  if (known !== undefined) return known.sums
  const sums = noParts()
  for (const { length, state } of record.parts) {
    const sum = sums[state.name]
    sum.count += 1
    sum.bytes += length
  }
  return sums
}

/** The sums of no part, to be added to. */
export function noParts(): PartSums {
  return {
    pending: { count: 0, bytes: 0 },
    sending: { count: 0, bytes: 0 },
    waiting: { count: 0, bytes: 0 },
    confirmed: { count: 0, bytes: 0 },
    failed: { count: 0, bytes: 0 },
  }
}
