import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { Agent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { apiFor, never, rawServer, selfSigned } from '../../../../testing/servers'
import { WarmConnections } from './warm-connections'

/** A server that answers everything, and the connections that have reached it. */
async function counted(server: Server = createServer()): Promise<{ origin: URL; sockets: Socket[] }> {
  const sockets: Socket[] = []
  server.on(server.listenerCount('secureConnection') > 0 ? 'secureConnection' : 'connection', (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
  })
  server.on('request', (_request, response) => response.end('there'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const protocol = 'setSecureContext' in server ? 'https' : 'http'
  return { origin: new URL(`${protocol}://127.0.0.1:${port}`), sockets }
}

function warmed(keepMs?: number): {
  warm: WarmConnections
  agent: Agent
  ask: (origin: URL) => Promise<string>
} {
  const warm = new WarmConnections({ rejectUnauthorized: false }, keepMs)
  const agent = new Agent({ connect: warm.connect })
  onTestFinished(async () => {
    warm.close()
    await agent.destroy()
  })
  const ask = async (origin: URL) => {
    const response = await agent.request({ origin, path: '/', method: 'GET' })
    return response.body.text()
  }
  return { warm, agent, ask }
}

/** Waits for what the other end has to do first. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}

const fourAtOnce = (ask: () => Promise<string>) => Promise.all([ask(), ask(), ask(), ask()])

describe.each(['http', 'https'] as const)('connections over %s', (protocol) => {
  const server = async () => {
    if (protocol === 'http') return createServer()
    const certificate = await selfSigned()
    return certificate === null ? null : createTlsServer(certificate)
  }

  it('are opened before they are needed, and the next request uses one', async () => {
    const made = await server()
    if (made === null) return
    const { origin, sockets } = await counted(made)
    const { warm, ask } = warmed()
    warm.warm(origin, 4)
    // Asking twice opens no more.
    warm.warm(origin, 4)
    await until(() => sockets.length === 4)
    expect(await fourAtOnce(() => ask(origin))).toEqual(['there', 'there', 'there', 'there'])
    expect(sockets).toHaveLength(4)
  })

  it('can be claimed while they are still opening', async () => {
    const made = await server()
    if (made === null) return
    const { origin, sockets } = await counted(made)
    const { warm, ask } = warmed()
    warm.warm(origin, 4)
    expect(await fourAtOnce(() => ask(origin))).toEqual(['there', 'there', 'there', 'there'])
    expect(sockets).toHaveLength(4)
  })

  it('are closed when idle', async () => {
    const made = await server()
    if (made === null) return
    const { origin, sockets } = await counted(made)
    const { warm, ask } = warmed(50)
    warm.warm(origin, 2)
    await until(() => sockets.length === 2 && sockets.every(({ destroyed }) => destroyed))
    expect(await ask(origin)).toBe('there')
    expect(sockets).toHaveLength(3)
  })
})

describe('connections that were opened beforehand', () => {
  it('are not used once the other end has closed them', async () => {
    const { origin, sockets } = await counted()
    const { warm, ask } = warmed()
    warm.warm(origin, 2)
    await until(() => sockets.length === 2)
    for (const socket of sockets) socket.destroy()
    // A reset is known only once it has arrived.
    await until(() => {
      warm.warm(origin, 2)
      return sockets.length === 4
    })
    expect(await ask(origin)).toBe('there')
    expect(sockets).toHaveLength(4)
  })

  it('are not used when the other end speaks first: its bytes are no response', async () => {
    const speakers: Socket[] = []
    const { url } = await rawServer((socket) => {
      if (speakers.push(socket) === 1)
        socket.write('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n')
      else socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright'))
    })
    const { warm, ask } = warmed()
    const origin = new URL(new URL(url).origin)
    warm.warm(origin, 1)
    await until(() => speakers.length === 1)
    await new Promise((resolve) => speakers[0]?.write(' ', resolve))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await ask(origin)).toBe('right')
  })

  it('never exceed their maximum', async () => {
    const { origin, sockets } = await counted()
    const { warm } = warmed()
    warm.warm(origin, 1_000)
    await until(() => sockets.length === 64)
    warm.warm(origin, 1_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(sockets).toHaveLength(64)
  })

  it('affect nobody if they cannot be opened: the request that needs a connection gets the error', async () => {
    const { warm, ask } = warmed()
    const nobody = new URL('http://127.0.0.1:1')
    warm.warm(nobody, 3)
    await expect(ask(nobody)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(ask(nobody)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('end with the others, whatever their state', async () => {
    const { origin, sockets } = await counted()
    const { warm } = warmed()
    warm.warm(origin, 3)
    await until(() => sockets.length === 3)
    warm.warm(origin, 6)
    warm.close()
    await until(() => sockets.every(({ destroyed }) => destroyed))
  })
})

describe('an upload', () => {
  it('opens the connections of its parts while it is created', async () => {
    const connections: Socket[] = []
    let create: Socket | undefined
    const answer = () => {
      if (create === undefined || connections.length < 4) return
      const body = JSON.stringify({ id: 'upload_1', created_at: 1, expires_at: 3601, status: 'pending' })
      create.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    }
    // It answers only once all of them exist: without them this would wait forever.
    const { url } = await rawServer((socket) => {
      connections.push(socket)
      socket.once('data', () => {
        create = socket
        answer()
      })
      answer()
    })
    const api = apiFor({ baseUrl: url })
    const upload = {
      filename: 'a',
      purpose: 'user_data',
      bytes: 4,
      mimeType: 'text/plain',
      parallel: 4,
    } as const
    expect((await api.create('a', upload, never)).id).toBe('upload_1')
    expect(connections).toHaveLength(4)
    await api.close()
    await until(() => connections.every(({ destroyed }) => destroyed))
  })
})
