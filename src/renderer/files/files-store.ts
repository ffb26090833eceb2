import type { Failure } from '../../shared/failures/failures'
import type { ListedFile } from '../../shared/service/remote-files'
import { messages } from '../messages'
import { run } from '../state/engine'
import { createStore } from '../state/store'
import { announce, showProblem } from '../state/ui-state'
import type { FilesFilter } from './shown-files'

export interface FilesState extends FilesFilter {
  readonly accountId: string | null
  readonly files: readonly ListedFile[]
  readonly isLoading: boolean
  /** Why the list is not complete. */
  readonly failure: Failure | null
  readonly selected: ReadonlySet<string>
  /** The files that the person is asked about. */
  readonly asked: readonly string[] | null
  readonly deleting: { readonly done: number; readonly total: number } | null
}

const none: ReadonlySet<string> = new Set()

/** The files of an account as they were when the person looked. */
export const filesStore = createStore<FilesState>({
  accountId: null,
  files: [],
  isLoading: false,
  failure: null,
  selected: none,
  asked: null,
  deleting: null,
  search: '',
  purpose: null,
  sort: 'newest',
})

/** Files deleted by one request to main. */
const portion = 20
/** The number of the request that loads the list: a newer request ends it. */
let loading = 0
let isStopped = false

export function changeFiles(change: Partial<FilesState>): void {
  filesStore.update((state) => ({ ...state, ...change }))
}

/** Shows other files. Nothing stays selected: nobody must delete what they do not see. */
export function filterFiles(filter: Partial<FilesFilter>): void {
  changeFiles({ ...filter, selected: none })
}

/** Reads all files of an account, page by page; each page appears immediately. */
export async function loadFiles(accountId: string): Promise<void> {
  loading += 1
  const mine = loading
  const isOther = accountId !== filesStore.get().accountId
  changeFiles({ accountId, isLoading: true, failure: null, files: [], selected: none })
  if (isOther) changeFiles({ purpose: null, search: '' })
  const files = new Map<string, ListedFile>()
  for (let after: string | null = null; ; ) {
    const page = await window.hoist.listRemoteFiles(accountId, after)
    if (mine !== loading) return
    if (!page.ok) return changeFiles({ isLoading: false, failure: page.failure })
    for (const file of page.value.files) files.set(file.id, file)
    after = page.value.next
    changeFiles({ files: [...files.values()], isLoading: after !== null })
    if (after === null) return
  }
}

/** Forgets the list when nobody is looking at it. */
export function leaveFiles(): void {
  loading += 1
  changeFiles({ files: [], isLoading: false, failure: null, selected: none, asked: null })
}

export function selectFiles(selected: ReadonlySet<string>): void {
  changeFiles({ selected })
}

export function copyIds(ids: readonly string[]): void {
  const { accountId } = filesStore.get()
  if (accountId === null || ids.length === 0) return
  void run(window.hoist.copyRemoteFileIds(accountId, [...ids]), messages.files.copied({ count: ids.length }))
}

export function downloadFiles(ids: readonly string[]): void {
  const { accountId } = filesStore.get()
  if (accountId !== null && ids.length > 0) void run(window.hoist.downloadRemoteFiles(accountId, [...ids]))
}

/** Asks before files are deleted; null closes the question. */
export function askToDelete(asked: readonly string[] | null): void {
  if (asked === null || (asked.length > 0 && filesStore.get().deleting === null)) changeFiles({ asked })
}

/** Deletes files, and stops at the first that fails. Deleted files leave the list immediately. */
export async function deleteNow(ids: readonly string[]): Promise<void> {
  const { accountId, deleting } = filesStore.get()
  // A second press may come before the question is gone.
  if (accountId === null || deleting !== null) return
  isStopped = false
  let done = 0
  changeFiles({ asked: null, deleting: { done, total: ids.length } })
  for (let at = 0; at < ids.length && !isStopped; at += portion) {
    const answer = await window.hoist.deleteRemoteFiles(accountId, ids.slice(at, at + portion))
    if (!answer.ok) {
      showProblem(answer.failure)
      break
    }
    const { failure } = answer.value
    const gone = new Set(answer.value.gone)
    done += gone.size
    filesStore.update((state) => ({
      ...state,
      files: state.files.filter(({ id }) => !gone.has(id)),
      selected: new Set([...state.selected].filter((id) => !gone.has(id))),
      deleting: { done, total: ids.length },
    }))
    if (failure === null) continue
    showProblem(failure)
    break
  }
  changeFiles({ deleting: null })
  announce(messages.files.deleted({ count: done }))
}

/** Deletes nothing more; what is deleted stays deleted. */
export function stopDeleting(): void {
  isStopped = true
  void run(window.hoist.stopDeleting())
}
