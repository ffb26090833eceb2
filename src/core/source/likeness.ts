import type { Fingerprint } from '../ports'

/**
 * How a found file compares with the known one:
 * - `same`: it is the same file, unchanged
 * - `likely`: it looks the same, as after a remount; only its content can decide
 * - `changed`: it was changed, or is another file
 */
export type Likeness = 'same' | 'likely' | 'changed'

const hour = 3_600_000_000_000n
/** Units that drives, servers and programs round times to, in nanoseconds: NTFS to the first, FAT to the last. */
const units = [100n, 1_000n, 1_000_000n, 10_000_000n, 1_000_000_000n, 2_000_000_000n]

/**
 * Equal device and inode prove that it is the same file; different ones prove nothing, because every mount changes
 * them. A drive that keeps local time shows other hours after a change of the clocks, and may round the time.
 */
export function likeness(found: Fingerprint, known: Fingerprint): Likeness {
  if (found.size !== known.size) return 'changed'
  if (found.modified === known.modified) return found.identity === known.identity ? 'same' : 'likely'
  return isSameTime(found.modified, known.modified) ? 'likely' : 'changed'
}

/** Equal for two files that {@link likeness} calls the `same`: two names may lead to one file. */
export function likenessKey({ identity, modified, size }: Fingerprint): string {
  return `${identity} ${size} ${modified}`
}

function isSameTime(a: string, b: string): boolean {
  // A value that is not a number was written by another version.
  if (!/^-?\d+$/.test(a) || !/^-?\d+$/.test(b)) return false
  const [one, other] = [BigInt(a), BigInt(b)]
  const apart = one < other ? other - one : one - other
  const hours = (apart + hour / 2n) / hour
  const off = apart < hours * hour ? hours * hour - apart : apart - hours * hour
  const isRounded = units.some((unit) => off <= unit && (one % unit === 0n || other % unit === 0n))
  return hours <= 24n && (off === 0n || isRounded)
}
