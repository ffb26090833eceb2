/** The real application without Playwright, which makes every page believe that it is in view. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'undici'
import { electronArgs } from '../ways/ways'

/** How long an expression may take to become true, in milliseconds. */
const timeoutMs = 20_000

/** Asks a debugger one thing at a time. */
export interface Debugged {
  readonly pid: number
  send(method: string, params: object): Promise<unknown>
  /** Evaluates a JavaScript expression or the promise that it is, until it is true. @returns its value, and when */
  until(expression: string): Promise<{ readonly value: unknown; readonly at: number }>
}

/**
 * Starts an application in English, uses it through the debugger of its main process or of its page, and ends it.
 */
export async function withDebugged<T>(
  [electron, profile, application]: readonly [electron: string, profile: string, application: string],
  which: 'main' | 'page',
  use: (debugged: Debugged) => Promise<T>,
): Promise<T> {
  // Without an inspector Hoist opens no debugger of the page.
  const debugging = ['--inspect=0', '--remote-debugging-port=0']
  const args = [...electronArgs, ...debugging, `--user-data-dir=${profile}`, application]
  const child = spawn(electron, args, {
    env: { ...process.env, LANGUAGE: 'en' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const gone = new AbortController()
  let printed = ''
  void ended.finally(() => gone.abort(new Error(`the application ended:\n${printed}`)))
  try {
    const listens = new RegExp(`${which === 'main' ? 'Debugger' : 'DevTools'} listening on (ws:\\S+)\\s`)
    const found = () => listens.exec(printed)?.[1]
    child.stderr.on('data', (text) => {
      printed += text
    })
    while (found() === undefined) await once(child.stderr, 'data', gone)
    const address = new URL(found() ?? '')
    const socket = new WebSocket(which === 'main' ? address : await pageAddress(address))
    await once(socket, 'open', gone)
    const send = async (method: string, params: object) => {
      const answered = once(socket, 'message', gone) as Promise<[MessageEvent]>
      socket.send(JSON.stringify({ id: 1, method, params }))
      return JSON.parse(String((await answered)[0].data))
    }
    const until = async (expression: string) => {
      for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(5)) {
        const asked = { expression, returnByValue: true, awaitPromise: true }
        const { result } = await send('Runtime.evaluate', asked)
        // An expression that throws is not true yet.
        const value = result?.exceptionDetails === undefined && result?.result?.value
        if (value) return { value, at: Date.now() }
      }
      throw new Error(`never true: ${expression}`)
    }
    return await use({ pid: child.pid ?? 0, send, until })
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

async function pageAddress({ host }: URL): Promise<string> {
  for (;;) {
    const response = await fetch(`http://${host}/json/list`)
    const targets = (await response.json()) as { type: string; webSocketDebuggerUrl: string }[]
    const page = targets.find(({ type }) => type === 'page')
    if (page !== undefined) return page.webSocketDebuggerUrl
    await sleep(5)
  }
}
