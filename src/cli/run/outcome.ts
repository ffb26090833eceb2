import { blocksAccount } from '../../core/attempts/account-failures'
import type { UploadView } from '../../shared/ipc/views'
import type { ThenSteps } from '../then'
import { isFinished, type Reporter } from '../words/reporter'

/** How a command ends. */
export type Outcome = 'done' | 'differs' | 'failed' | 'then-failed' | 'then-incomplete' | 'interrupted'

/** What is known at the end of a run. */
export interface RunEnd {
  readonly views: readonly UploadView[]
  /** The next steps that the command asks for; null if it asks for none. */
  readonly next: Pick<ThenSteps, 'areIncomplete' | 'haveFailed'> | null
  /** A file could not be uploaded at all. */
  readonly hasFailed: boolean
  /** The run was stopped before everything had ended. */
  readonly isInterrupted: boolean
}

/** How a run has ended, by the worst that has happened. */
export function outcomeOf({ hasFailed, isInterrupted, next, views }: RunEnd): Outcome {
  if (isInterrupted) return 'interrupted'
  if (hasFailed || views.some(({ state }) => state !== 'completed')) return 'failed'
  if (next?.haveFailed === true) return 'then-failed'
  if (views.some(({ warning }) => warning !== undefined)) return 'differs'
  return next?.areIncomplete === true ? 'then-incomplete' : 'done'
}

/**
 * Reports how each upload has ended, and what uploads wait for that have not.
 *
 * @param billing the service's page for it; null if there is none
 */
export function reportEnd(views: readonly UploadView[], reporter: Reporter, billing: string | null): void {
  for (const view of views) reporter.upload(view)
  // They have not failed, but a reader of the exit code must learn why their files did not arrive.
  const waiting = views.filter(waitsForPerson)
  const why = waiting[0]?.trouble?.failure
  if (why !== undefined) reporter.waiting(waiting, why)
  const stop = why ?? views.find(({ failure }) => failure?.kind === 'account-stopped')?.failure
  if (stop?.kind === 'account-stopped' && billing !== null) reporter.say(`Billing: ${billing}`)
}

/** Nothing more will happen to the upload in this run: it has ended, or waits for a key that nobody can enter here. */
export function isOver(view: UploadView): boolean {
  return isFinished(view) || waitsForPerson(view)
}

/** Whether an upload waits for a person. A trouble with a time is retried by itself. */
export function waitsForPerson({ trouble }: UploadView): boolean {
  return trouble !== undefined && trouble.retryAt === 0 && blocksAccount(trouble.failure)
}
