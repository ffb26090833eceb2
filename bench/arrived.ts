import { deepEqual, equal, notEqual } from 'node:assert/strict'
import type { ReceivedUpload } from './processes/receiver'
import type { Sample } from './sample'

type Parts = readonly { readonly length: number; readonly sha256: string | null }[]

/** The bytes and parts of an upload that should arrive. */
export interface Expected {
  readonly parts: Parts
  /** Without a completion, as by curl, the order of the parts is not known. */
  readonly completes: boolean
  /** Null for a way of sending without a checksum; `any` if the checksum is not compared. */
  readonly md5: string | null
  /** Parts may arrive more than once, as when an answer is lost. */
  readonly mayRepeat?: boolean
}

/** The parts of a sample. @param isHashed compares the content, not just the length of each part */
export function partsOf({ sha256, partBytes }: Sample, isHashed: boolean): Parts {
  return sha256.map((hash) => ({ length: partBytes, sha256: isHashed ? hash : null }))
}

/** Parts whose content is not compared. */
export function partsLike(count: number, length: number): Parts {
  return Array.from({ length: count }, () => ({ length, sha256: null }))
}

/** Throws an AssertionError unless so many uploads arrived, each as expected: no part missing, doubled or changed. */
export function mustHaveArrived(uploads: readonly ReceivedUpload[], count: number, expected: Expected): void {
  const { parts, completes, md5, mayRepeat = false } = expected
  equal(uploads.length, count, 'uploads arrived')
  for (const { parts: arrived, completed, filename } of uploads) {
    equal(completed !== null, completes, `${filename} is completed`)
    if (!mayRepeat) equal(arrived.length, parts.length, `parts of ${filename}`)
    const byId = new Map(arrived.map((part) => [part.id, part]))
    const found = completed?.partIds.map((id) => byId.get(id)) ?? arrived
    const lines = (all: readonly (Parts[number] | undefined)[]) => {
      const texts = all.map((part) => `${part?.length} bytes, SHA-256 ${part?.sha256 ?? 'not computed'}`)
      return completes ? texts : texts.sort()
    }
    deepEqual(lines(found), lines(parts), `content of ${filename}`)
    if (md5 === 'any') notEqual(completed?.md5 ?? null, null, `MD5 of ${filename}`)
    else equal(completed?.md5 ?? null, md5, `MD5 of ${filename}`)
  }
}

/** A folder of files, and the SHA-256 of each by its name. */
export interface Files {
  /** Of each file. */
  readonly bytes: number
  readonly count: number
  readonly name: string
  readonly folder: string
  readonly sha256: ReadonlyMap<string, string>
}

/** Throws unless so many uploads arrived, each of them another one of the files. */
export function mustBeFiles(
  uploads: readonly ReceivedUpload[],
  files: Files,
  count: number,
  md5: 'any' | null,
): void {
  for (const upload of uploads) {
    const sha256 = files.sha256.get(upload.filename) ?? 'no such file'
    mustHaveArrived([upload], 1, { parts: [{ length: files.bytes, sha256 }], completes: true, md5 })
  }
  const names = new Set(uploads.map(({ filename }) => filename))
  if (names.size !== count || uploads.length !== count)
    throw new Error(`${uploads.length} uploads of ${names.size} files arrived instead of ${count}`)
}
