import { failureOf, HoistError } from '../../shared/failures/failures'
import type { NextApi, RemoteBatch, ResultKind } from './next-ports'
import type { BatchRun, BatchStep, NextRecord } from './next-record'
import type { StepContext } from './step-context'

/** States in which the service has stopped working on a batch. */
const isOver = ({ status }: RemoteBatch) =>
  status === 'completed' || status === 'expired' || status === 'cancelled'

/**
 * Does the next thing for a file whose lines are to be run as a batch: starts the batch, follows it, and saves its
 * results. Before it repeats a start whose response was lost, it searches the service's list of batches, so that no
 * batch is started twice.
 *
 * @returns false when there is nothing to do until the upload ends, or ever
 */
export async function advanceBatch(context: StepContext<BatchStep>): Promise<boolean> {
  const { api, clock, record, signal } = context
  const { run } = record.step
  const accountId = record.account.id
  const go = (next: BatchRun) => context.keep({ ...record.step, run: next })
  switch (run.name) {
    case 'uploading':
    case 'ended':
    case 'refused':
      return false
    case 'ready': {
      if (record.cancelled) return false
      const { fileId } = run
      await go({ name: 'asked', fileId, since: clock.now() + api.clockSkew(accountId) })
      const { endpoint } = record.step
      const start = () =>
        api.startBatch(accountId, { inputFileId: fileId, endpoint, mark: record.id }, signal)
      const made = await context.create(start).catch(refused)
      if (made.kind === 'done') await go(runOf(made.value, fileId, clock.now()))
      if (made.kind === 'not-done') await go({ name: 'ready', fileId })
      return true
    }
    case 'asked': {
      const { fileId, since } = run
      const wanted = { inputFileId: fileId, mark: record.id, since }
      const found = await context.ask(() => api.findBatch(accountId, wanted, signal))
      await go(found === null ? { name: 'ready', fileId } : runOf(found, fileId, clock.now()))
      return true
    }
    case 'running': {
      const remote = await context.ask(() => lookAt(api, record, run.batchId, signal))
      const next = runOf(remote, run.fileId, run.since)
      if (JSON.stringify(next) !== JSON.stringify(run)) await go(next)
      if (next.name === 'running') await context.pause(run.since)
      return true
    }
    case 'lost': {
      const { batchId, counts, saved, status } = run
      const remote = await context.ask(() => api.batch(accountId, batchId, signal))
      const { gone, kept } = await context.results.look(record.step.source, saved)
      const left = resultsOf(remote).filter(({ kind }) => gone.includes(kind))
      await go({ name: 'saving', batchId, counts, left, saved: [...kept], status })
      return true
    }
    case 'saving': {
      const [wanted, ...left] = run.left
      if (wanted === undefined) {
        const { batchId, counts, saved, status } = run
        // A crash may have left incomplete results of either kind.
        for (const kind of ['results', 'errors'] as const)
          await context.results.tidy(record.step.source, `${record.id}-${kind}`, true)
        await go({ name: 'ended', batchId, counts, saved, status })
        return false
      }
      const { source } = record.step
      const result = { key: `${record.id}-${wanted.kind}`, fileId: wanted.fileId, source, kind: wanted.kind }
      if (wanted.paths === null) {
        const [lines, table] = await context.results.choose(result)
        await go({ ...run, left: [{ ...wanted, paths: [lines, table] }, ...left] })
        return true
      }
      const { paths } = wanted
      const save = () => context.results.save(accountId, result, paths, signal)
      const isSaved = await context.ask(save).catch(async (error: unknown) => {
        // No later attempt, in this run or another, would continue what is left.
        await context.results.tidy(source, result.key, false)
        throw error
      })
      await go(
        isSaved
          ? { ...run, left, saved: [...run.saved, ...paths] }
          : { ...run, left: [{ ...wanted, paths: null }, ...left] },
      )
      return true
    }
  }
}

/** A refused start in the words for a batch. */
function refused(error: unknown): never {
  const failure = failureOf(error)
  if (failure.kind !== 'next-refused') throw error
  throw new HoistError({ ...failure, kind: 'batch-refused' }, { cause: error })
}

/** The batch as it is now. If a person wants to cancel it, it is cancelled first; it may have ended meanwhile. */
async function lookAt(
  api: NextApi,
  { account, cancelled }: Pick<NextRecord, 'account' | 'cancelled'>,
  batchId: string,
  signal: AbortSignal,
): Promise<RemoteBatch> {
  const remote = await api.batch(account.id, batchId, signal)
  if (!cancelled || isOver(remote) || remote.status === 'cancelling' || remote.status === 'failed')
    return remote
  await api.cancelBatch(account.id, batchId, signal)
  return api.batch(account.id, batchId, signal)
}

function runOf(remote: RemoteBatch, fileId: string, since: number): BatchRun {
  const { counts, errors, id: batchId, status } = remote
  if (status === 'failed') return { name: 'refused', fileId, batchId, errors: [...errors] }
  if (!isOver(remote)) return { name: 'running', fileId, batchId, since, status, counts }
  return { name: 'saving', batchId, status, counts, left: resultsOf(remote), saved: [] }
}

function resultsOf({ errorFileId, outputFileId }: RemoteBatch) {
  const result = (kind: ResultKind, fileId: string | null) =>
    fileId === null ? [] : [{ kind, fileId, paths: null }]
  return [...result('results', outputFileId), ...result('errors', errorFileId)]
}
