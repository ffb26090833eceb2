/** The real application without Playwright, which makes every page believe that it is in view. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { WebSocket } from 'undici'
import { electronArgs } from '../ways/ways'

/** Starts an application, in English, with a debugger of its main process and of its page. */
export function startDebugged(electron: string, profile: string, application: string): ChildProcess {
  // Without an inspector Hoist opens no debugger of the page.
  const debugging = ['--inspect=0', '--remote-debugging-port=0']
  const args = [...electronArgs, ...debugging, `--user-data-dir=${profile}`, application]
  return spawn(electron, args, {
    env: { ...process.env, LANGUAGE: 'en' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** Where the debugger of the main process (`Debugger`) or of the pages (`DevTools`) listens, once it does. */
export function addressOf(child: ChildProcess, which: 'Debugger' | 'DevTools'): Promise<URL> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stderr?.on('data', (text) => {
      printed += text
      const address = new RegExp(`${which} listening on (ws:\\S+)\\s`).exec(printed)?.[1]
      if (address !== undefined) resolve(new URL(address))
    })
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`it ended without a window:\n${printed}`)))
  })
}

/** Connects to a debugger, which is asked one thing at a time. */
export async function debuggerAt(address: string | URL) {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  let id = 0
  const send = async (method: string, params: object) => {
    const answered = once(socket, 'message') as Promise<[MessageEvent]>
    socket.send(JSON.stringify({ id: ++id, method, params }))
    const [{ data }] = await answered
    return JSON.parse(String(data)) as {
      result?: { result?: { value?: unknown }; exceptionDetails?: object }
    }
  }
  return {
    send,
    /** The value of a JavaScript expression, or of the promise that it is; undefined where it throws. */
    async evaluate(expression: string): Promise<unknown> {
      const { result } = await send('Runtime.evaluate', {
        expression,
        returnByValue: true,
        awaitPromise: true,
      })
      return result?.exceptionDetails === undefined ? result?.result?.value : undefined
    },
    close: () => socket.close(),
  }
}
