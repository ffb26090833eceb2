import type { AttemptResult } from '../attempts/classify-error'
import type { RemoteFile } from '../ports'
import type { StepDeps } from './step-deps'

/** What the search for the result of an unanswered completion request has found. */
export interface Found {
  /** The file, if it is certain. */
  readonly file: RemoteFile | null
  /**
   * Files whose name, purpose, size and time match, but whose content could not be checked. After an unanswered
   * completion request, the only one is taken in the end.
   */
  readonly candidates: readonly RemoteFile[]
  /**
   * Files whose size, purpose and time match, but whose name differs, of which something is not known, or which may
   * be the file of another upload, and whose content could not be checked. None of them is ever taken, but while there
   * is one, a search that ends without a file does not start over (`#stopLooking` in `finish.ts`).
   */
  readonly doubtful: readonly RemoteFile[]
  /** Everything that may be the file was looked at. */
  readonly isWhole: boolean
}

/** What is known of the files of other uploads. */
export interface OtherUploads {
  /** Whether another upload became that file. */
  isTheirs(fileId: string): boolean
  /**
   * Whether another upload of this name, purpose and size began in the same second as that file, and may become it:
   * a completion request was sent for it.
   *
   * @param createdAt of the file, in milliseconds since the epoch
   */
  mayBeTheirs(createdAt: number): boolean
}

/**
 * What an unanswered completion request has created: the file, if that is certain, or else the files that may be it.
 * Never a file that another upload became. Somebody else may have created a file of the same name and size at the same
 * time, so the content decides, if the service lets it be read.
 */
export async function findCompleted(
  { calls, engine, keeper }: StepDeps,
  createdSince: number,
  others: OtherUploads,
  signal: AbortSignal,
): Promise<Extract<AttemptResult<Found>, { kind: 'done' | 'fatal' | 'aborted' }>> {
  const { api } = engine
  const { account, source, purpose, md5, state } = keeper.record
  // A person who cancels does not wait until the account can be used again.
  const options = { evenIfBlocked: state.name === 'cancelling' }
  const wanted = { purpose, filename: source.name, bytes: source.fingerprint.size, createdSince }
  const find = () => api.findFiles(account.id, wanted, signal)
  const listed = await calls.untilSettled('files', find, signal, { ...options, isOptional: true })
  if (listed.kind !== 'done') return listed
  const candidates: RemoteFile[] = []
  const doubtful: RemoteFile[] = []
  const { files, isWhole } = listed.value
  for (const file of files) {
    if (others.isTheirs(file.id)) continue
    const mayBeTheirs = others.mayBeTheirs(file.createdAt ?? createdSince)
    const unproved = file.fits && !mayBeTheirs ? candidates : doubtful
    if (md5 === null) {
      unproved.push(file)
      continue
    }
    const content = { id: file.id, bytes: wanted.bytes }
    const read = () => api.contentMd5(account.id, content, signal)
    const sum = await calls.untilSettled('files', read, signal, options)
    if (sum.kind === 'aborted') return sum
    // Another upload with the same content may have taken it meanwhile.
    if (others.isTheirs(file.id)) continue
    // Not every purpose may be read back; then only the name, the size and the time decide.
    if (sum.kind === 'fatal') unproved.push(file)
    else if (sum.value === md5)
      return { kind: 'done', value: { file, candidates: [], doubtful: [], isWhole } }
  }
  // A file has the time of its upload: among those whose content nobody may read, that one is ours.
  const ours = onlyOf(candidates.filter(({ createdAt }) => isSameSecond(createdAt, createdSince)))
  return { kind: 'done', value: { file: ours, candidates, doubtful, isWhole } }
}

/** The only element; null if there are several, because then nobody can say which is the right one. */
export function onlyOf<T>(all: readonly T[]): T | null {
  const [only] = all
  return all.length === 1 && only !== undefined ? only : null
}

/** Services write times in whole seconds. */
export function isSameSecond(time: number | null, other: number): boolean {
  return time !== null && Math.abs(time - other) < 1000
}
