import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron, type ElectronApplication } from 'playwright'

export interface LaunchOptions {
  readonly executablePath: string
  /** The folder of the project: a bundle of the benchmarks is not where its sources are. */
  readonly projectFolder: string
  /** Switches, the folder of the application, and what follows it. */
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the application under Playwright, which is connected before the window opens. */
export async function launch({
  executablePath,
  projectFolder,
  args,
  env,
}: LaunchOptions): Promise<ElectronApplication> {
  const app = await _electron.launch({
    executablePath,
    timeout: 90_000,
    args: ['-r', join(projectFolder, 'testing', 'launch', 'hold-start.cjs'), ...args],
    // Playwright turns it off for everybody otherwise.
    chromiumSandbox: !args.includes('--no-sandbox'),
    ...(env === undefined ? {} : { env: { ...env } }),
  })
  const evaluate = app.evaluate.bind(app) as (...given: readonly unknown[]) => Promise<unknown>
  app.evaluate = ((...given: readonly unknown[]) =>
    evaluate(...given).catch(unlessLost(() => evaluate(...given)))) as typeof app.evaluate
  return app
}

/**
 * V8's debugger can lose an answer: it collects the promise of it as garbage. A test that asks again sees what it asked
 * for happen twice at worst.
 *
 * @param act called if the answer was lost; every other error is thrown again
 */
export function unlessLost<T>(act: () => T): (error: unknown) => T {
  return (error) => {
    if (String(error).includes('promise was garbage collected')) return act()
    throw error
  }
}

/** The longest time that main may take for an answer, and how often it is asked, in milliseconds. */
const answerMs = 5_000
const asks = 5

/**
 * Asks main something that may be asked twice, such as to answer the system's questions from now on. While main
 * starts, its debugger can lose the request without an error, so it is repeated.
 */
export async function askMain<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = asks; ; left -= 1) {
    const late = new AbortController()
    const never = sleep(answerMs, undefined, { signal: late.signal }).then(() => {
      throw new Error(`main gave no answer within ${answerMs} ms`)
    })
    // The repetition ends with the answer.
    never.catch(() => {})
    try {
      return await Promise.race([ask(), never])
    } catch (error) {
      if (left === 1) throw error
    } finally {
      late.abort()
    }
  }
}
