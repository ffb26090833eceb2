import { constants, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'

/** The file of a practice upload, which the practice server receives slowly enough to be watched. */
export const sampleName = 'Hoist sample.bin'
/** Enough for several parts. */
const sampleBytes = 48 * 1024 ** 2
/** As fast as the practice server receives one part of it: the whole takes some seconds. */
export const sampleBytesPerSecond = 3 * 1024 ** 2

/** Writes the sample into that folder, unless it is there. @returns its path */
export async function writeSample(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, sampleName)
  // It consists of zeros, which take no room on most drives. It is not opened for appending, because Windows could not
  // change its length then.
  const file = await open(path, constants.O_CREAT | constants.O_RDWR)
  try {
    const { size } = await file.stat()
    if (size !== sampleBytes) await file.truncate(sampleBytes)
  } finally {
    await file.close()
  }
  return path
}
