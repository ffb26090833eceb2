/** How many tasks run at the same time, not counting those that others have overtaken. */
const mostAtOnce = 32
/** Later tasks overtake one that takes longer than this, in milliseconds. */
const passedMs = 1_000

/**
 * Runs several tasks at once and takes their results in order, each as soon as all before it were taken: thousands of
 * looks at a disk, one after another, add up to seconds. Later tasks overtake a slow one.
 *
 * @param all yields the tasks one by one: each call begins one, and resolves when there is room for another
 */
export async function inOrder<T>(
  take: (found: T) => Promise<void> | void,
  all: (act: (begin: () => Promise<T>) => Promise<void>) => Promise<void>,
): Promise<void> {
  const takings: Promise<void>[] = []
  const passed: Promise<void>[] = []
  let last: Promise<void> = Promise.resolve()
  await all(async (begin) => {
    const found = begin()
    const isPrompt = settlesSoon(found)
    last = last.then(async () => {
      if (await isPrompt) return take(await found)
      const taken = found.then(take)
      taken.catch(() => {})
      passed.push(taken)
    })
    // A failure surfaces at the end, or to whoever waits for room.
    for (const each of [found, last]) each.catch(() => {})
    takings.push(last)
    if (takings.length >= mostAtOnce) await takings.shift()
  })
  await last
  await Promise.all(passed)
}

function settlesSoon(promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), passedMs)
    const onSettled = () => {
      clearTimeout(timer)
      resolve(true)
    }
    promise.then(onSettled, onSettled)
  })
}
