import type { SearchableRecordFile, SearchableStep } from './next-record'
import type { StepContext } from './step-context'

/** Most files of one file batch (createVectorStoreFileBatch of the service's description). */
const mostFiles = 2000

/**
 * How long a file that was added may be missing in its store before it counts as not added, in milliseconds: a store
 * shows the files of a batch one by one.
 */
const patienceMs = 10 * 60 * 1000

type States = SearchableRecordFile['state']['name']

/**
 * Does the next thing for files that are to be made searchable. There is no idempotency key. Before a call whose
 * response was lost is repeated, the service is asked whether it was carried out: a vector store is recognized by its
 * mark, and files by being in the store.
 *
 * @returns false when there is nothing to do until an upload ends, or ever
 */
export async function advanceSearchable(context: StepContext<SearchableStep>): Promise<boolean> {
  const { api, clock, record, signal } = context
  const { step } = record
  const accountId = record.account.id
  if (record.cancelled || !has(step, 'ready', 'asked', 'indexing')) return false
  switch (step.store.name) {
    case 'wanted': {
      const { expiresDays, title } = step
      const asked = {
        ...step,
        store: { name: 'asked', since: clock.now() + api.clockSkew(accountId) },
      } as const
      await context.keep(asked)
      const made = await context.create(() =>
        api.createStore(accountId, { title, expiresDays, mark: record.id }, signal),
      )
      if (made.kind === 'done')
        await context.keep({ ...record.step, store: { name: 'known', id: made.value.id } })
      if (made.kind === 'not-done') await context.keep({ ...record.step, store: { name: 'wanted' } })
      return true
    }
    case 'asked': {
      const { since } = step.store
      const found = await context.ask(() => api.findStore(accountId, { mark: record.id, since }, signal))
      const store =
        found === null ? ({ name: 'wanted' } as const) : ({ name: 'known', id: found.id } as const)
      await context.keep({ ...record.step, store })
      return true
    }
    case 'known': {
      const storeId = step.store.id
      if (has(step, 'asked')) return findAdded(context, storeId)
      if (has(step, 'ready')) return add(context, storeId)
      return follow(context, storeId)
    }
  }
}

async function add(context: StepContext<SearchableStep>, storeId: string): Promise<boolean> {
  const { api, clock, record, signal } = context
  const now = clock.now()
  let room = mostFiles
  const files = record.step.files.map((file) => {
    if (file.state.name !== 'ready' || room === 0) return file
    room -= 1
    return { ...file, state: { name: 'asked', fileId: file.state.fileId, since: now } } as const
  })
  await context.keep({ ...record.step, files })
  const { chunking } = record.step
  const fileIds = idsOf(record.step, 'asked')
  const made = await context.create(() =>
    api.addFiles(record.account.id, { storeId, fileIds, chunking }, signal),
  )
  if (made.kind === 'unknown') return true
  await context.keep(
    changed(record.step, 'asked', (file, fileId) =>
      made.kind === 'done'
        ? { ...file, state: { name: 'indexing', fileId, since: now } }
        : { ...file, state: { name: 'ready', fileId } },
    ),
  )
  return true
}

/** One call adds all of its files or none: if one of them is in the store, the others will be. */
async function findAdded(context: StepContext<SearchableStep>, storeId: string): Promise<boolean> {
  const { api, record, signal } = context
  const fileIds = idsOf(record.step, 'asked')
  const found = await context.ask(() => api.filesIn(record.account.id, { storeId, fileIds }, signal))
  await context.keep(
    changed(record.step, 'asked', (file, fileId, since) =>
      found.length > 0
        ? { ...file, state: { name: 'indexing', fileId, since } }
        : { ...file, state: { name: 'ready', fileId } },
    ),
  )
  return true
}

async function follow(context: StepContext<SearchableStep>, storeId: string): Promise<boolean> {
  const { api, clock, missing, record, signal } = context
  const fileIds = idsOf(record.step, 'indexing')
  const found = await context.ask(() => api.filesIn(record.account.id, { storeId, fileIds }, signal))
  const byId = new Map(found.map((file) => [file.fileId, file]))
  let oldest = clock.now()
  let isNew = false
  const next = changed(record.step, 'indexing', (file, fileId, since) => {
    const remote = byId.get(fileId)
    oldest = Math.min(oldest, since)
    if (remote !== undefined) missing.delete(fileId)
    else if (!missing.has(fileId)) missing.set(fileId, clock.steady())
    const isLate = clock.steady() - (missing.get(fileId) ?? clock.steady()) >= patienceMs
    if ((remote === undefined && !isLate) || remote?.status === 'in_progress') return file
    isNew = true
    if (remote?.status === 'completed') return { ...file, state: { name: 'indexed', fileId } }
    const why =
      remote === undefined ? 'not-added' : remote.status === 'cancelled' ? 'cancelled' : remote.error?.code
    const message = remote?.error?.message ?? ''
    return { ...file, state: { name: 'failed', fileId, why: why ?? 'server_error', message } }
  })
  if (isNew) await context.keep(next)
  else await context.pause(oldest)
  return true
}

function has(step: SearchableStep, ...names: readonly States[]): boolean {
  return step.files.some(({ state }) => names.includes(state.name))
}

function idsOf(step: SearchableStep, name: 'asked' | 'indexing'): string[] {
  return step.files.flatMap(({ state }) => (state.name === name ? state.fileId : []))
}

/** The step with changed states of its files. */
function changed(
  step: SearchableStep,
  name: 'asked' | 'indexing',
  change: (file: SearchableRecordFile, fileId: string, since: number) => SearchableRecordFile,
): SearchableStep {
  return {
    ...step,
    files: step.files.map((file) => {
      const { state } = file
      return state.name === name ? change(file, state.fileId, state.since) : file
    }),
  }
}
