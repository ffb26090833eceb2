import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The controls of the feed. */
export type FeedFault = 'gone' | 'html' | 'missing' | 'failing' | 'damaged' | 'half' | 'held'

export interface Feed {
  readonly url: string
  /** The paths that were asked for, without queries, oldest first. */
  readonly requests: string[]
  /** Offers that version from now on. */
  offer(version: string, file: Buffer): void
  /** Sets the fault of the feed from now on. */
  fail(fault: FeedFault | null): void
  close(): Promise<void>
}

/**
 * A feed as electron-builder writes one (`latest-linux.yml` and the file that it names), over HTTP on this computer.
 */
export async function startFeed(): Promise<Feed> {
  const requests: string[] = []
  let fault: FeedFault | null = null
  let offered: { readonly version: string; readonly file: Buffer } = {
    version: '0.0.0',
    file: Buffer.alloc(0),
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://feed').pathname
    requests.push(path)
    const { version, file } = offered
    const name = `Hoist-${version}.AppImage`
    if (path === '/latest-linux.yml') {
      if (fault === 'gone') request.socket.destroy()
      else if (fault === 'html')
        response.end('<!doctype html><title>Sign in</title><p>Welcome: please sign in')
      else if (fault === 'failing') response.writeHead(503).end()
      else if (fault === 'missing') response.writeHead(404).end()
      else response.end(channelFile(version, name, file))
    } else if (path === `/${name}`) {
      response.writeHead(200, { 'content-length': file.length })
      if (fault === 'damaged') response.end(Buffer.alloc(file.length, '#'))
      else if (fault === 'half')
        response.write(file.subarray(0, file.length / 2), () => response.socket?.destroy())
      else if (fault === 'held') response.write(file.subarray(0, file.length / 2))
      else response.end(file)
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    offer(version, file) {
      offered = { version, file }
    },
    fail(given) {
      fault = given
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function channelFile(version: string, name: string, file: Buffer): string {
  const sha512 = createHash('sha512').update(file).digest('base64')
  return `version: ${version}
files:
  - url: ${name}
    sha512: ${sha512}
    size: ${file.length}
path: ${name}
sha512: ${sha512}
releaseDate: '2026-11-30T12:00:00.000Z'
`
}
