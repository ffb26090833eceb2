import { failureOf } from '../shared/failures'
import { parseCommand, UsageError, usage } from './arguments'
import { demo } from './demo'
import { jsonReporter, type Reporter, textReporter } from './reporter'
import { upload } from './upload'

const exitCodes = { done: 0, failed: 1, interrupted: 130 } as const
const wrongUsage = 2

process.exitCode = await main(process.argv.slice(2))

/** @returns the exit code */
async function main(argv: readonly string[]): Promise<number> {
  let reporter: Reporter | null = null
  try {
    const command = parseCommand(argv)
    if (command.command === 'help') {
      process.stdout.write(usage)
      return 0
    }
    if (command.command === 'version') {
      process.stdout.write(`${__HOIST_VERSION__}\n`)
      return 0
    }
    const apiKey = process.env.OPENAI_API_KEY?.trim() || null
    if (apiKey === null && !command.practice) throw new UsageError('OPENAI_API_KEY is not set.')
    // Never said which: what stands there may be most of a key.
    if (apiKey !== null && !/^[\x21-\x7e]+$/.test(apiKey))
      throw new UsageError('OPENAI_API_KEY has characters that no key has.')
    reporter = command.json
      ? jsonReporter((line) => process.stdout.write(line))
      : textReporter(
          process.stdout.isTTY ? process.stdout : process.stderr.isTTY ? process.stderr : process.stdout,
        )
    const signal = stopSignal(reporter)
    const outcome =
      command.command === 'demo'
        ? await demo(command, reporter, signal)
        : await upload(command, apiKey, reporter, signal)
    reporter.end()
    if (outcome === 'interrupted')
      process.stderr.write('Stopped. Nothing is lost: the same command carries on.\n')
    return exitCodes[outcome]
  } catch (error) {
    reporter?.end()
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`)
      return wrongUsage
    }
    const failure = failureOf(error)
    if (reporter === null) process.stderr.write(`${failure.detail}\n`)
    else reporter.problem(null, failure)
    return exitCodes.failed
  }
}

/** Aborts on the first Ctrl-C or SIGTERM; a second one ends the program at once. */
function stopSignal(reporter: Reporter): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(exitCodes.interrupted)
      reporter.say('Stopping…')
      stop.abort()
    })
  }
  return stop.signal
}
