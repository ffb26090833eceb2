import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect } from 'vitest'
import type { UploadRecord } from '../src/core/upload/record/record'
import type { PracticeServer } from '../src/practice/http/server'
import { MiB } from '../src/shared/limits'
import { ledgerOf } from '../testing/ledger-of'

/** A file to upload, and its expected result. */
export interface Source {
  readonly path: string
  readonly name: string
  readonly size: number
}

/** The largest multipart frame of a part, in bytes. */
const frameBytes = 1024

/** A file of random bytes: no two are alike, so that a part in the wrong place is noticed. */
export async function randomSource(folder: string, name: string, size: number): Promise<Source> {
  const path = join(folder, name)
  const file = await open(path, 'wx')
  const buffer = Buffer.allocUnsafe(Math.min(size, 8 * MiB))
  for (let written = 0; written < size; ) {
    const length = Math.min(buffer.byteLength, size - written)
    await file.write(randomFillSync(buffer, 0, length), 0, length)
    written += length
  }
  await file.close()
  return { path, name, size }
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: MiB }), hash)
  return hash.digest('hex')
}

/** The service has exactly one File for it, and every byte is right. */
export async function expectArrived(server: PracticeServer, source: Source): Promise<void> {
  const files = server.files().filter(({ filename }) => filename === source.name)
  expect(files, `Files made of ${source.name}`).toHaveLength(1)
  expect(await sha256(files[0]?.path ?? ''), source.name).toBe(await sha256(source.path))
}

/** Each file has one upload in the ledger, in that state, and there are no others. */
export async function expectLedger(
  profile: string,
  wanted: ReadonlyMap<Source, UploadRecord['state']['name']>,
): Promise<void> {
  const found = (await ledgerOf(profile)).map(({ source, state }) => `${source.name}: ${state.name}`)
  expect(found.sort()).toEqual([...wanted].map(([{ name }, state]) => `${name}: ${state}`).sort())
}

/** Bytes of these files that came more than once. */
export function sentTwice(server: PracticeServer, sources: readonly Source[]): number {
  const names = new Set(sources.map(({ name }) => name))
  const parts = server.requests.filter(
    ({ operation, filename }) => operation === 'part' && filename !== undefined && names.has(filename),
  )
  const came = parts.reduce((sum, { bytes }) => sum + Math.max(0, bytes - frameBytes), 0)
  return came - sources.reduce((sum, { size }) => sum + size, 0)
}
