/** Why nobody waits any more. Without a reason an error would be made, with its stack, several for each small file. */
export const over = new Error('it is over')

/** What was promised, unless the signal aborts before: then its reason is thrown, and nobody waits for the rest. */
export function orAborted<T>(promised: Promise<T> | T, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    // Also when it has aborted before: how the promise ends must not go unheard.
    Promise.resolve(promised)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
    if (signal.aborted) onAbort()
  })
}
