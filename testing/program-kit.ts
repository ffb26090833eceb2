import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** The path of a system program, or undefined, which is printed: its tests are skipped then. */
export function findProgram(name: string): string | undefined {
  // Servers are in /usr/sbin, which is not in everybody's search path.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  const found = folders.map((folder) => join(folder, name)).find(isExecutable)
  if (found === undefined) console.warn(`There is no ${name} here: its tests were left out.`)
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A server that runs until the test ends. */
export interface RunningProgram {
  readonly port: number
  /** Ends the server; running connections break. */
  stop(): Promise<void>
  /** Starts the server again, on the same port. */
  restart(): Promise<void>
}

/**
 * Starts a server of the system on a free port of this machine. It must stay in the foreground.
 *
 * @param configure writes its configuration for that port, before each start, and returns its arguments
 * @param complaint its output if it does not start
 * @param signal the signal that ends the program immediately
 */
export async function startProgram(
  program: string,
  configure: (port: number) => Promise<readonly string[]>,
  complaint: () => Promise<string>,
  signal: 'SIGINT' | 'SIGKILL' = 'SIGINT',
): Promise<RunningProgram> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort()
    const start = async () => {
      const child = spawn(program, await configure(port), { stdio: 'ignore' })
      return (await listens(child, port)) ? child : null
    }
    let child = await start()
    if (child !== null) {
      onTestFinished(() => end(child, signal))
      return {
        port,
        stop: () => end(child, signal),
        async restart() {
          child = await start()
          if (child === null) throw new Error(await complaint())
        },
      }
    }
    // Something may have taken the port meanwhile.
    if (tries === 3) throw new Error(await complaint())
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** True when it listens, false when it has ended. */
async function listens(child: ChildProcess, port: number): Promise<boolean> {
  let ended = false
  child.once('error', () => {
    ended = true
  })
  child.once('exit', () => {
    ended = true
  })
  while (!ended) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (connected) return true
    await sleep(20)
  }
  return false
}

async function end(child: ChildProcess | null, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}
