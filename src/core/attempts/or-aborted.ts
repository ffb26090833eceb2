/**
 * The reason for aborts whose waiters no longer matter. Without a shared one, each small file would create several
 * errors with stacks.
 */
export const over = new Error('it is over')

/** The promised value. If the signal aborts first, throws its reason and stops waiting. */
export function orAborted<T>(promised: Promise<T> | T, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    // Handles a rejection even after the signal has aborted, so that it is never unhandled.
    Promise.resolve(promised)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) onAbort()
  })
}
