import type { Failure } from '../../../shared/failures/failures'
import { failureText } from '../../../shared/messages'
import type { WindowState } from '../../state/window-state'

/** This many equal failures are reported once, above the list, and not in each row. */
const manyUploads = 3

/** A failure that many uploads share. */
export interface SameFailure {
  readonly key: string
  /** The failure of the first upload. */
  readonly failure: Failure
  readonly ids: ReadonlySet<string>
}

/** The failure of an upload, without the number of its failed parts. */
export function reasonOf(failure: Failure): Failure {
  return failure.kind === 'parts-failed' ? (failure.cause ?? failure) : failure
}

/** Results by the items of the list, which change with each change of state. A failure changes only with the state. */
const known = new WeakMap<WindowState['items'], readonly SameFailure[]>()

/** The failures that many uploads share, in the order of the list. */
export function sameFailures({
  items,
  uploads,
}: Pick<WindowState, 'items' | 'uploads'>): readonly SameFailure[] {
  const before = known.get(items)
  if (before !== undefined) return before
  const alike = new Map<string, { key: string; failure: Failure; ids: Set<string> }>()
  for (const { id } of items) {
    const failure = uploads.get(id)?.failure
    if (failure === undefined) continue
    const key = `${failure.kind}: ${failureText(reasonOf(failure)).happened}`
    const others = alike.get(key)
    if (others === undefined) alike.set(key, { key, failure, ids: new Set([id]) })
    else others.ids.add(id)
  }
  const found = [...alike.values()].filter(({ ids }) => ids.size >= manyUploads)
  known.set(items, found)
  return found
}

/** Whether the failure of that upload is reported once for many uploads. */
export function isToldOnce(state: Pick<WindowState, 'items' | 'uploads'>, id: string): boolean {
  return sameFailures(state).some(({ ids }) => ids.has(id))
}
