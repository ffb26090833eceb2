import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * A SOCKS proxy of version 5 for tests, over real sockets, without a login. For every host, it connects to this
 * machine, at the requested port.
 */
export interface TestSocks {
  /** `127.0.0.1` with its port. */
  readonly host: string
  /** The requested names; an address leaves nothing here. */
  readonly names: readonly string[]
  /** Stops listening and breaks all connections. */
  close(): Promise<void>
}

export async function startTestSocks(): Promise<TestSocks> {
  const names: string[] = []
  const sockets = new Set<Socket>()
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // Broken connections are the subject of many tests.
    socket.on('error', () => {})
  }
  const server = createServer((client) => {
    track(client)
    client.once('data', () => {
      client.write(Buffer.from([5, 0]))
      client.once('data', (request: Buffer) => {
        if (request[3] === 3) names.push(request.subarray(5, 5 + (request[4] ?? 0)).toString())
        const service = connect({ host: '127.0.0.1', port: request.readUInt16BE(request.length - 2) }, () => {
          client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]))
          client.pipe(service).pipe(client)
        })
        track(service)
        service.on('close', () => client.destroy())
        client.on('close', () => service.destroy())
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    names,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
