import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FaultPlan } from '../../src/practice/faults/faults'
import type { PracticeServer } from '../../src/practice/http/server'

const KiB = 1024

/** Completed before anything goes wrong. */
const early = 'early.bin'
/** Their bytes have arrived before anything goes wrong, but they are not completed. */
const closing = ['closing-1.bin', 'closing-2.bin']
/** The service does not answer when it is to begin. */
const late = 'late.bin'

/** Thirty files of mixed sizes, in the order in which they are uploaded, with their sizes in bytes. */
export const thirtyFiles: readonly (readonly [name: string, bytes: number])[] = [
  ...[early, ...closing].map((name) => [name, 300 * KiB] as const),
  [late, 1500 * KiB],
  ['large-1.bin', 5000 * KiB],
  ['large-2.bin', 4000 * KiB + 1],
  ...Array.from({ length: 24 }, (_, n) => [`file-${n + 10}.bin`, (1000 + n * 45) * KiB + n] as const),
]

/** So slow that all phases of an upload are in progress at the same time. Parts are 1 MiB long. */
export const slowly: FaultPlan = [
  ...closing.map(
    (filename) =>
      ({ operation: 'complete', filename, action: { kind: 'delay', ms: 15_000, continues: true } }) as const,
  ),
  { operation: 'create', filename: late, action: { kind: 'hang' } },
  { operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 200 * KiB } },
]

/**
 * Resolves when a file is completed, two completion requests and a create request wait, parts are in flight, and
 * others have arrived.
 */
export async function everyPhase(server: PracticeServer): Promise<void> {
  const are = (operation: string, state: string, names?: readonly string[]) =>
    server.requests.filter(
      (request) =>
        request.operation === operation &&
        request.state === state &&
        request.bytes > 0 &&
        (names === undefined || names.includes(request.filename ?? '')),
    ).length
  await server.waitFor(
    () =>
      server.files().length > 0 &&
      are('complete', 'open', closing) === closing.length &&
      are('create', 'held') === 1 &&
      are('part', 'open') > 1 &&
      server.uploads().some(({ filename, parts }) => !closing.includes(filename) && parts.length > 0),
  )
}

/** How a service was left. */
export interface Outcome {
  /** The SHA-256 of each file, by name; every one if a name exists more than once. */
  readonly files: readonly (readonly [name: string, sha256: string])[]
  /** How often a remote upload was created, by name, beyond the first. */
  readonly repeated: readonly string[]
  /** Remote uploads that were neither completed nor cancelled. */
  readonly open: readonly string[]
  /** How often completion was requested for those whose first completion request was running when the outage began. */
  readonly completions: readonly number[]
  /** Whether their result was looked for. */
  readonly isLookedFor: boolean
}

/** @param since when the outage began, in milliseconds since the epoch */
export async function outcomeAt(server: PracticeServer, since: number): Promise<Outcome> {
  const uploads = server.uploads()
  const names = uploads.map(({ filename }) => filename)
  return {
    files: (
      await Promise.all(
        server.files().map(async ({ filename, path }) => [filename, await sha256(path)] as const),
      )
    ).sort(byName),
    repeated: names.filter((name, index) => names.indexOf(name) !== index),
    open: uploads.filter(({ status }) => status !== 'completed').map(({ filename }) => filename),
    completions: closing.map(
      (name) =>
        server.requests.filter(({ operation, filename }) => operation === 'complete' && filename === name)
          .length,
    ),
    isLookedFor: server.requests.some(({ operation, at }) => operation === 'list' && at >= since),
  }
}

/** The right outcome: each of these files once, and nothing else. @param paths in the order of {@link thirtyFiles} */
export async function allArrived(paths: readonly string[]): Promise<Outcome> {
  const files = await Promise.all(
    thirtyFiles.map(async ([name], index) => [name, await sha256(paths[index] ?? '')] as const),
  )
  return {
    files: files.sort(byName),
    repeated: [],
    open: [],
    completions: closing.map(() => 1),
    isLookedFor: true,
  }
}

/** The log's entries about uploads and parts that have failed, if only for a moment. */
export async function failuresIn(log: string): Promise<string[]> {
  const failed = /"event":"(failing|failed|part failed|upload activity broke)"/
  return (await readFile(log, 'utf8')).split('\n').filter((line) => failed.test(line))
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b)
}

async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}
