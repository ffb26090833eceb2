import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface TestProxyOptions {
  /** The required credentials, as `user:password`; none if omitted. */
  readonly credentials?: string
  /** The sign-in methods that it offers; Basic if omitted. */
  readonly methods?: readonly string[]
}

/** A request to a proxy. */
export interface ProxyRequest {
  readonly method: string
  /** `host:port` for a tunnel, otherwise the whole URL. */
  readonly target: string
  /** The header with the credentials, as they came. */
  readonly authorization: string | undefined
}

/**
 * An HTTP proxy for tests, over real sockets: tunnels, and requests with the whole URL in them. For every host, it
 * connects to this machine, at the requested port.
 */
export interface TestProxy {
  readonly url: string
  readonly requests: readonly ProxyRequest[]
  /** Bytes that went through it to services. */
  readonly bytes: number
  /**
   * From now on the proxy answers with that status instead of passing requests on; null passes them on again.
   *
   * @param times how often it does so; if omitted, until the next call
   */
  refuse(status: number | null, times?: number): void
  /** Breaks all connections as soon as that many more bytes have gone through the proxy. */
  cutAfter(bytes: number): void
  /** Stops listening and breaks all connections. */
  close(): Promise<void>
}

export async function startTestProxy({
  credentials,
  methods = ['Basic realm="test"'],
}: TestProxyOptions = {}): Promise<TestProxy> {
  const requests: ProxyRequest[] = []
  const sockets = new Set<Socket>()
  let bytes = 0
  let refusal: number | null = null
  let refusals = 0
  let cutAt = Number.POSITIVE_INFINITY

  const wanted = credentials === undefined ? null : `Basic ${Buffer.from(credentials).toString('base64')}`
  /** The status to answer with, or null to pass it on. */
  const judge = (message: IncomingMessage): number | null => {
    const authorization = message.headers['proxy-authorization']
    requests.push({ method: message.method ?? '', target: message.url ?? '', authorization })
    if (wanted !== null && authorization !== wanted) return 407
    refusals -= 1
    return refusals < 0 ? null : refusal
  }
  const count = (piece: Buffer) => {
    bytes += piece.byteLength
    if (bytes < cutAt) return
    cutAt = Number.POSITIVE_INFINITY
    for (const socket of sockets) socket.destroy()
  }
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // Broken connections are the subject of many tests.
    socket.on('error', () => {})
  }

  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    const status = judge(message)
    if (status !== null) {
      response.writeHead(status, status === 407 ? { 'proxy-authenticate': [...methods] } : {})
      response.end('refused by the proxy')
      return
    }
    const { port, pathname, search } = new URL(message.url ?? '')
    const { 'proxy-authorization': _secret, ...headers } = message.headers
    const onward = request(
      { host: '127.0.0.1', port, path: pathname + search, method: message.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end('the proxy cannot reach the service')
    })
    message.on('data', count)
    message.pipe(onward)
    message.on('close', () => {
      if (!message.complete) onward.destroy()
    })
  })
  server.on('connection', track)
  server.on('connect', (message: IncomingMessage, client: Socket) => {
    const status = judge(message)
    if (status !== null) {
      const offers = status === 407 ? methods.map((method) => `proxy-authenticate: ${method}\r\n`) : []
      client.end(`HTTP/1.1 ${status} No\r\n${offers.join('')}content-length: 0\r\n\r\n`)
      return
    }
    const port = Number((message.url ?? '').split(':').at(-1))
    const service = connect({ host: '127.0.0.1', port }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(service)
      service.pipe(client)
      client.on('data', count)
    })
    track(service)
    service.on('error', () => client.destroy())
    service.on('close', () => client.destroy())
    client.on('close', () => service.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get bytes() {
      return bytes
    },
    refuse(status, times = Number.POSITIVE_INFINITY) {
      refusal = status
      refusals = times
    },
    cutAfter(more) {
      cutAt = bytes + more
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
