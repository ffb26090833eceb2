import { setMaxListeners } from 'node:events'
import { readFileSync, writeSync } from 'node:fs'
import { failureOf } from '../shared/failures/failures'
import { shownLines, shownText } from '../shared/words/shown-text'
import { parseCommand, UsageError } from './arguments'
import { demo } from './demo'
import type { Processes } from './processes'
import type { Outcome } from './run/outcome'
import { upload } from './upload'
import { usage } from './words/manual'
import { jsonReporter, type Reporter, textReporter } from './words/reporter'

const exitCodes = { done: 0, failed: 1, incomplete: 3, interrupted: 130 } as const
const wrongUsage = 2
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** How the program ends: its exit code, and the last message on standard error. */
interface End {
  readonly code: number
  readonly words: string
}

const ends: Readonly<Record<Outcome, End>> = {
  done: { code: exitCodes.done, words: '' },
  failed: {
    code: exitCodes.failed,
    words: 'Not everything was uploaded. The output says why. Run the same command to try again.\n',
  },
  'then-failed': {
    code: exitCodes.failed,
    words:
      'Everything was uploaded, but not everything that --then asks for was done. The output says why. Run the same command to try again.\n',
  },
  'then-incomplete': {
    code: exitCodes.incomplete,
    words:
      'Everything was uploaded and run, but not every request of a batch succeeded. The output says how many, and the saved errors say why.\n',
  },
  differs: {
    code: exitCodes.failed,
    words: 'Everything was uploaded, but the service describes a file differently. The output says how.\n',
  },
  interrupted: {
    code: exitCodes.interrupted,
    words: 'Stopped. Nothing is lost. Run the same command to continue.\n',
  },
}

/** Set once there is something to draw: the terminal is left as it was found, however the program ends. */
let reporter: Reporter | null = null
const stop = new AbortController()
// Every file listens to this signal; Node would report more than ten listeners as a leak.
setMaxListeners(0, stop.signal)
/** Why standard output accepts nothing more; null while it does. */
let outputLost: NodeJS.ErrnoException | null = null

/**
 * Carries out a command line, reports the result, and ends this process.
 *
 * @param argv the command line without the program's own name
 * @param processes how Hoist's other processes are started here
 */
export function runTerminal(argv: readonly string[], processes: Processes): void {
  process.on('uncaughtException', endOfDefect)
  process.on('unhandledRejection', endOfDefect)
  process.stdout.on('error', (error) => {
    outputLost ??= error
    // Nobody would learn about the uploads: they stop as with Ctrl-C.
    stop.abort()
  })
  // If standard error is gone as well, there is nowhere to report it.
  process.stderr.on('error', () => {})
  for (const name of signals) process.on(name, onSignal)
  process.on('beforeExit', () => endOfDefect(new Error('nothing was left to wait for')))

  void main(argv, processes).then(end, endOfDefect)
}

async function main(argv: readonly string[], processes: Processes): Promise<End> {
  try {
    const command = parseCommand(argv)
    if (command.command === 'help') {
      process.stdout.write(usage)
      return ends.done
    }
    if (command.command === 'version') {
      process.stdout.write(`${version()}\n`)
      return ends.done
    }
    // A key of one service is never sent to another kind of service.
    const { keyVariable } = command.service.client
    const apiKey = process.env[keyVariable]?.trim() || null
    if (apiKey === null && !command.practice) throw new UsageError(`${keyVariable} is not set.`)
    // The message never names the character: the text may be most of a key.
    if (apiKey !== null && !/^[\x21-\x7e]+$/.test(apiKey))
      throw new UsageError(`${keyVariable} contains characters that a key cannot have.`)
    reporter = command.json
      ? jsonReporter((line) => process.stdout.write(line))
      : textReporter(
          process.stdout.isTTY ? process.stdout : process.stderr.isTTY ? process.stderr : process.stdout,
          command.service.name,
        )
    const outcome =
      command.command === 'demo'
        ? await demo(command, reporter, processes, stop.signal)
        : await upload(command, apiKey, reporter, processes, stop.signal)
    return ends[outcome]
  } catch (error) {
    if (error instanceof UsageError) return { code: wrongUsage, words: `${error.message}\n\n${usage}` }
    const failure = failureOf(error)
    if (reporter === null) return { code: exitCodes.failed, words: `${shownText(failure.detail)}\n` }
    reporter.problem(null, failure)
    return ends.failed
  } finally {
    reporter?.end()
  }
}

/** Of package.json, which is two folders above in a clone and in a package. */
function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}

/** Ends the program once everything is written, however slowly it is read, and whatever is still open by then. */
async function end({ code, words }: End): Promise<void> {
  await flushed(process.stdout)
  if (outputLost !== null) {
    const why = outputLost.code ?? outputLost.message
    tell(`The output could not be written (${why}), so Hoist stopped. `)
    tell('Nothing is lost. Run the same command to continue.\n')
    leave(exitCodes.failed)
    return
  }
  process.stderr.write(words)
  await flushed(process.stderr)
  leave(code)
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve())
    if (stream.destroyed) resolve()
    else stream.write('', () => resolve())
  })
}

/** A defect of ours: reported with its stack, because a terminal may have no log. */
function endOfDefect(error: unknown): void {
  reporter?.end()
  tell('Hoist stopped because of an internal error. Nothing is lost. Run the same command to continue.\n')
  tell(`${shownLines(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`)
  leave(exitCodes.failed)
}

/** The first Ctrl-C stops safely; a second one ends the program immediately, wherever it hangs. */
function onSignal(): void {
  if (!stop.signal.aborted) {
    reporter?.say('Stopping… Press Ctrl-C again to stop immediately.')
    stop.abort()
    return
  }
  reporter?.end()
  tell('Stopped immediately. Everything confirmed is kept. Run the same command to continue.\n')
  leave(exitCodes.interrupted)
}

/** Waits for a drive or a name server in threads, which a regular exit waits for. */
const inThreads = /^(FSReq|GetAddrInfo|GetNameInfo|Worker)/
/** Every process that ends at all has ended after this many milliseconds. */
const threadsMs = 250

/**
 * Leaves the program. From here on the system handles Ctrl-C, which also ends an exit that waits for a drive that is
 * gone.
 */
function leave(code: number): void {
  for (const name of signals) process.off(name, onSignal)
  const mayHang = () => process.getActiveResourcesInfo().some((name) => inThreads.test(name))
  if (code !== exitCodes.interrupted || !mayHang()) process.exit(code)
  setTimeout(() => {
    // A shell reports this as exit code 130, too.
    if (mayHang()) process.kill(process.pid, 'SIGINT')
    process.exit(code)
  }, threadsMs)
}

/** Writes synchronously: nothing that ends the program waits for a stream. */
function tell(text: string): void {
  try {
    writeSync(2, text)
  } catch {
    // The reader is gone or busy.
  }
}
