import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Agent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectionError } from './connection-error'
import { patientConnector } from './connector'

/** Listens at that address, in a process of its own, and reports its port. */
const listener = `
const { createServer } = require('node:net')
const [host, port] = process.argv.slice(1)
const server = createServer((socket) => socket.resume().on('error', () => {}))
server.listen({ host, port: Number(port), backlog: 1 }, () => console.log(server.address().port))
`

/**
 * A server whose system drops connection requests while the server is busy: the client's system repeats them after 1
 * s.
 */
class BusyServer {
  readonly port: number
  readonly #host: string
  readonly #child: ReturnType<typeof spawn>
  #fillers: Socket[] = []

  private constructor(host: string, port: number, child: ReturnType<typeof spawn>) {
    this.#host = host
    this.port = port
    this.#child = child
  }

  static async start(host: string, port = 0): Promise<BusyServer> {
    const child = spawn(process.execPath, ['-e', listener, host, String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [told] = await once(child.stdout, 'data')
    const server = new BusyServer(host, Number(String(told)), child)
    onTestFinished(() => server.#release())
    return server
  }

  /** Makes it accept no more connections, and fills its queue. */
  async freeze(): Promise<void> {
    this.#child.kill('SIGSTOP')
    for (let count = 0; count < 2; count += 1) {
      const filler = connect({ host: this.#host, port: this.port }).on('error', () => {})
      this.#fillers.push(filler)
      await once(filler, 'connect')
    }
  }

  thaw(): void {
    this.#child.kill('SIGCONT')
    this.#release()
  }

  #release(): void {
    for (const filler of this.#fillers) filler.destroy()
    this.#fillers = []
  }
}

/** A host with these addresses. */
function resolveTo(...addresses: string[]) {
  const found = addresses.map((address) => ({ address, family: 4 }))
  return ((_host: string, _options: object, callback: (error: null, all: object[]) => void) =>
    queueMicrotask(() => callback(null, found))) as unknown as Parameters<typeof patientConnector>[1]
}

type Connect = ReturnType<typeof patientConnector>

/** How long it took, in milliseconds; null if nothing answered. */
async function timeToConnect(open: Connect, port: number): Promise<number | null> {
  const began = performance.now()
  const target = { hostname: 'service.test', protocol: 'http:', port: String(port) }
  return new Promise((resolve) =>
    open(target, (...[error, socket]) => {
      socket?.destroy()
      resolve(error === null ? performance.now() - began : null)
    }),
  )
}

describe.runIf(process.platform === 'linux')('a host with two addresses', () => {
  it('is reached at the address that answers after a second, however long the other address is dead', async () => {
    const slow = await BusyServer.start('127.0.0.1')
    const dead = await BusyServer.start('127.0.0.2', slow.port)
    await dead.freeze()
    const open = patientConnector({ timeout: 2_500 }, resolveTo('127.0.0.1', '127.0.0.2'))
    let took: number | null = null
    let tries = 0
    for (; took === null && tries < 3; tries += 1) {
      await slow.freeze()
      const connected = timeToConnect(open, slow.port)
      // The request for a connection has been dropped by now.
      setImmediate(() => slow.thaw())
      took = await connected
    }
    expect(took).toBeGreaterThan(900)
    expect(tries).toBeLessThanOrEqual(2)
  }, 20_000)

  it('has received nothing if one address is dead and the other refuses', async () => {
    const dead = await BusyServer.start('127.0.0.1')
    await dead.freeze()
    const open = patientConnector({ timeout: 10_000 }, resolveTo('127.0.0.1', '127.0.0.2'))
    const target = { hostname: 'service.test', protocol: 'http:', port: String(dead.port) }
    const error = await new Promise((resolve) => open(target, (...[found]) => resolve(found)))
    expect(connectionError(error, 'service.test', 'key')).toMatchObject({
      problem: { code: 'ETIMEDOUT', kind: 'connection-refused', unsent: true },
    })
  }, 20_000)

  it('is reached directly at the address that responded last', async () => {
    const live = await BusyServer.start('127.0.0.1')
    const dead = await BusyServer.start('127.0.0.2', live.port)
    await dead.freeze()
    const open = patientConnector({ timeout: 10_000 }, resolveTo('127.0.0.2', '127.0.0.1'))
    expect(await timeToConnect(open, live.port)).toBeGreaterThan(900)
    // A busy machine may need as long for one, but not for each.
    const times: (number | null)[] = []
    for (let tries = 0; tries < 4; tries += 1) times.push(await timeToConnect(open, live.port))
    expect(Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY))).toBeLessThan(900)
  }, 20_000)
})

describe('a connection that ends while nobody reads the response', () => {
  const bytes = 64 * 1024
  const body = Buffer.alloc(bytes, 'a')
  const chunk = Buffer.concat([Buffer.from(`${bytes.toString(16)}\r\n`), body, Buffer.from('\r\n')])
  const lengthOf = (length: number) => `Content-Length: ${length}`
  const chunked = 'Transfer-Encoding: chunked'

  it.each([
    ['in order', lengthOf(bytes), body, 'end', 'whole'],
    ['in order, and in chunks', chunked, Buffer.concat([chunk, Buffer.from('0\r\n\r\n')]), 'end', 'whole'],
    ['too early', lengthOf(bytes + 1), body, 'end', 'cut off'],
    ['too early, and in chunks', chunked, chunk, 'end', 'cut off'],
    ['with a reset', lengthOf(bytes + 1), body, 'reset', 'cut off'],
  ])('%s says whether the response is whole', async (_name, framing, sent, end, expected) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      const finish = () => {
        if (end === 'end') socket.end()
        else socket.resetAndDestroy()
        server.emit('gone')
      }
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\nConnection: close\r\n\r\n`)
        // The head alone first: a response that is whole at once is never paused.
        setTimeout(() => socket.write(sent, finish), 20)
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const agent = new Agent({ connect: patientConnector({}) })
    onTestFinished(async () => {
      server.close()
      await agent.destroy()
    })
    const gone = once(server, 'gone')
    const { port } = server.address() as AddressInfo
    const response = await agent.request({ origin: `http://127.0.0.1:${port}`, path: '/', method: 'GET' })
    await gone
    await new Promise((resolve) => setTimeout(resolve, 100))
    let received = 0
    const read = async () => {
      for await (const piece of response.body) received += piece.length
      return 'whole'
    }
    expect(await read().catch(() => 'cut off')).toBe(expected)
    if (expected === 'whole') expect(received).toBe(bytes)
  })
})
