import { createHash, randomFillSync } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { MiB } from '../src/shared/limits'

/** Bytes of a part, of every way of sending: the most that the service takes. */
export const partBytes = 64 * MiB

/** A file of random bytes, and the same cut into parts. All of it has just been written: it is in the page cache. */
export interface Sample {
  readonly path: string
  readonly size: number
  /** One file a part, for programs that cannot cut. In file order. */
  readonly pieces: readonly string[]
  /** Of each part, in file order. */
  readonly sha256: readonly string[]
  /** Of the whole file. */
  readonly md5: string
}

/** @param size bytes, a multiple of `pieceBytes` */
export async function makeSample(folder: string, size: number, pieceBytes = partBytes): Promise<Sample> {
  await mkdir(join(folder, 'pieces'), { recursive: true })
  const path = join(folder, 'sample.bin')
  const pieces: string[] = []
  const sha256: string[] = []
  const md5 = createHash('md5')
  const buffer = Buffer.allocUnsafe(pieceBytes)
  const whole = await open(path, 'w')
  for (let index = 0; index < size / pieceBytes; index += 1) {
    randomFillSync(buffer)
    sha256.push(createHash('sha256').update(buffer).digest('hex'))
    md5.update(buffer)
    const name = join(folder, 'pieces', `part-${String(index + 1).padStart(3, '0')}`)
    pieces.push(name)
    const piece = await open(name, 'w')
    for (const file of [whole, piece]) await file.writeFile(buffer)
    // On disk now, so that nothing is written back while something is measured.
    await piece.sync()
    await piece.close()
  }
  await whole.sync()
  await whole.close()
  return { path, size, pieces, sha256, md5: md5.digest('hex') }
}

/** A file of that many zero bytes that takes no room. */
export async function makeSparse(path: string, size: number): Promise<string> {
  const file = await open(path, 'w')
  await file.truncate(size)
  await file.close()
  return path
}
