import type { Fingerprint } from '../ports'

/**
 * What is found of a file beside what is known of it:
 * - `same`: it is the same file, unchanged
 * - `likely`: it looks like it, as after a remount; only its content can tell
 * - `changed`: it was changed, or is another file
 */
export type Likeness = 'same' | 'likely' | 'changed'

const hour = 3_600_000_000_000n
/** What drives, servers and programs round times to, in nanoseconds: NTFS to the first, FAT to the last. */
const units = [100n, 1_000n, 1_000_000n, 10_000_000n, 1_000_000_000n, 2_000_000_000n]

/**
 * Device and inode tell the same file while they are the same, and nothing when they are not: a drive gets others with
 * every mount. A drive that keeps local time shows other hours after a change of the clocks, and may round the time.
 */
export function likeness(found: Fingerprint, known: Fingerprint): Likeness {
  if (found.size !== known.size) return 'changed'
  if (found.modified === known.modified) return found.identity === known.identity ? 'same' : 'likely'
  return isSameTime(found.modified, known.modified) ? 'likely' : 'changed'
}

/** Equal for two files of which {@link likeness} says that they are the `same`: two names may lead to one file. */
export function likenessKey({ identity, modified, size }: Fingerprint): string {
  return `${identity} ${size} ${modified}`
}

function isSameTime(a: string, b: string): boolean {
  // What is no number was not written by this version.
  if (!/^-?\d+$/.test(a) || !/^-?\d+$/.test(b)) return false
  const [one, other] = [BigInt(a), BigInt(b)]
  const apart = one < other ? other - one : one - other
  const hours = (apart + hour / 2n) / hour
  const off = apart < hours * hour ? hours * hour - apart : apart - hours * hour
  const isRounded = units.some((unit) => off <= unit && (one % unit === 0n || other % unit === 0n))
  return hours <= 24n && (off === 0n || isRounded)
}
