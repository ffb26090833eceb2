import { type AttemptResult, type CallName, classifyError } from './classify-error'

/**
 * Runs one attempt of a call and says how it ended. Never rejects. Once the signal has aborted, everything but
 * success is `aborted`: a success counts, because the service has counted it already.
 */
export async function runAttempt<T>(
  name: CallName,
  call: () => Promise<T>,
  signal: AbortSignal,
): Promise<AttemptResult<T>> {
  if (signal.aborted) return { kind: 'aborted' }
  try {
    return { kind: 'done', value: await call() }
  } catch (error) {
    return signal.aborted ? { kind: 'aborted' } : classifyError(error, name)
  }
}
