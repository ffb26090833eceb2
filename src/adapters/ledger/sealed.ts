import { createHash, hash } from 'node:crypto'

/** The end of a line: with it, Hoist detects a readable record that differs from what was written. */
const tailOf = (sum: string) => `,"sum":"${sum}"}`
const tailBytes = tailOf('').length + 43

/** JSON with a checksum of itself as its last field. @param json an object */
export function sealed(json: string): string {
  return json.slice(0, -1) + tailOf(hash('sha256', json, 'base64url'))
}

/** The checksum covers everything before it, closed as if it had not been added. */
export function sumFits(bytes: Buffer): boolean {
  const end = bytes.length - tailBytes
  if (end < 0) return false
  const sum = createHash('sha256').update(bytes.subarray(0, end)).update('}').digest('base64url')
  return bytes.toString('latin1', end) === tailOf(sum)
}
