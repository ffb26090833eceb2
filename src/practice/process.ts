import { inspect, parseArgs } from 'node:util'
import { failureOf } from '../shared/failures/failures'
import { shownLines, shownText } from '../shared/words/shown-text'
import { type FaultPlan, faultPlanSchema } from './faults/faults'
import { type PracticeServer, startPracticeServer } from './http/server'
import { type FromPractice, toPracticeSchema } from './messages'

/*
 * The practice server in a process of its own: `practice.js --folder DIR [--port N] [--host NAME]...`, where NAME is
 * an allowed name besides this machine's own; the key comes from the environment variable HOIST_PRACTICE_KEY or is
 * random. It talks to its parent with the messages of ./messages: as an Electron utility process over its parent
 * port, as a forked child over Node's channel. With neither it prints the one line {"url","key","port","folder"} on
 * stdout. It ends with its parent.
 */

/** Electron would take a received file whose name ends in `.asar` for a folder. */
Object.assign(process, { noAsar: true })

/**
 * The part of Electron's parent port that is used here. Electron itself cannot be imported: plain Node runs this,
 * too.
 */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: FromPractice): void
}

interface Line {
  say(message: FromPractice): void
  hear(listener: (message: unknown) => void): void
}

/** Where Electron started this process. */
const port = (process as { parentPort?: ParentPort }).parentPort

/** How often to check that the parent still lives, in milliseconds, in addition to its channel. */
const parentCheckMs = 1000

function lineToParent(): Line {
  if (port !== undefined && port !== null) {
    return {
      say: (message) => port.postMessage(message),
      hear: (listener) => port.on('message', (event) => listener(event.data)),
    }
  }
  if (process.send !== undefined) {
    return {
      say: (message) => {
        // The end of the channel shows that a parent has just ended.
        if (process.connected) process.send?.(message)
      },
      hear: (listener) => process.on('message', listener),
    }
  }
  return {
    say: (message) => {
      if (message.type === 'ready') {
        const { type: _type, ...line } = message
        process.stdout.write(`${JSON.stringify(line)}\n`)
      } else if (message.type === 'failed') process.stderr.write(`${shownText(message.failure.detail)}\n`)
    },
    hear: () => undefined,
  }
}

/** The command line. Throws an error that says what is wrong with it. */
function usage(): { folder: string; port: number; hosts: string[] } {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string', multiple: true },
    },
  })
  const port = Number(values.port ?? '0')
  if (values.folder === undefined || values.folder === '') throw new Error('--folder DIR is missing')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port must be 0 to 65535')
  return { folder: values.folder, port, hosts: values.host ?? [] }
}

function takeKey(): { key?: string } {
  const key = process.env.HOIST_PRACTICE_KEY
  delete process.env.HOIST_PRACTICE_KEY
  return key === undefined || key === '' ? {} : { key }
}

function listen(line: Line, server: PracticeServer, stop: () => void): void {
  line.hear((data) => {
    const message = toPracticeSchema.safeParse(data)
    if (!message.success) {
      line.say({
        type: 'refused',
        message: `Not a message for the practice server: ${message.error.message}`,
      })
      return
    }
    if (message.data.type === 'stop') {
      stop()
      return
    }
    const plan = faultPlanSchema.safeParse(message.data.plan)
    if (plan.success) {
      server.setFaults(plan.data as FaultPlan)
      line.say({ type: 'faults-set' })
    } else line.say({ type: 'refused', message: `Not a fault plan: ${plan.error.message}` })
  })
}

function watchParent(stop: () => void): void {
  process.on('disconnect', stop)
  process.on('SIGTERM', stop)
  // Ctrl-C reaches all processes of a terminal. Electron's stops the uploads first, and then this one.
  const isUtility = port !== undefined && port !== null
  for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, isUtility ? () => {} : stop)
  // An orphan gets another parent (not on Windows, where only a channel shows it).
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) stop()
  }, parentCheckMs).unref()
}

/** Reports the reason, and ends after a short wait: a parent port does not say whether it was delivered. */
function giveUp(line: Line, error: unknown, exitCode: number): void {
  line.say({ type: 'failed', failure: { ...failureOf(error), kind: 'practice-server-failed' } })
  setTimeout(() => process.exit(exitCode), 200)
}

async function run(): Promise<void> {
  const line = lineToParent()
  let options: ReturnType<typeof usage>
  try {
    options = usage()
  } catch (error) {
    giveUp(line, error, 2)
    return
  }
  let server: PracticeServer
  try {
    server = await startPracticeServer({ ...options, ...takeKey() })
  } catch (error) {
    giveUp(line, error, 1)
    return
  }
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(
          `Practice server: it could not be closed properly ${shownLines(inspect(error))}\n`,
        )
        process.exit(1)
      },
    )
  }
  watchParent(stop)
  listen(line, server, stop)
  line.say({
    type: 'ready',
    url: server.url,
    key: server.key,
    port: server.port,
    folder: server.folder,
  })
}

await run()
