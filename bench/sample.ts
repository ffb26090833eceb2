import { createHash, randomFillSync } from 'node:crypto'
import { mkdir, open, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MiB } from '../src/shared/limits'

/** Part length of every way of sending over loopback: the most that the service accepts. */
export const largestPart = 64 * MiB

/** A file of random bytes, and the same bytes cut into parts. Just written, all of it is in the page cache. */
export interface Sample {
  readonly path: string
  readonly size: number
  readonly partBytes: number
  /** A file for each part, in order, for programs that cannot cut. */
  readonly pieces: readonly string[]
  /** Of each part. */
  readonly sha256: readonly string[]
  /** Of the whole file. */
  readonly md5: string
}

/** @param size bytes, a multiple of `partBytes` */
export async function makeSample(folder: string, size: number, partBytes = largestPart): Promise<Sample> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'sample.bin')
  const pieces: string[] = []
  const sha256: string[] = []
  const md5 = createHash('md5')
  const buffer = Buffer.allocUnsafe(partBytes)
  const whole = await open(path, 'w')
  for (let index = 0; index < size / partBytes; index += 1) {
    randomFillSync(buffer)
    sha256.push(createHash('sha256').update(buffer).digest('hex'))
    md5.update(buffer)
    const name = join(folder, `part-${index + 1}`)
    pieces.push(name)
    await whole.writeFile(buffer)
    // Flushed now, so that the system does not write it back during a measurement.
    await writeFile(name, buffer, { flush: true })
  }
  await whole.sync()
  await whole.close()
  return { path, size, partBytes, pieces, sha256, md5: md5.digest('hex') }
}

/** A file of that many zero bytes that takes no space. */
export async function makeSparse(path: string, size: number): Promise<string> {
  await writeFile(path, '')
  await truncate(path, size)
  return path
}
