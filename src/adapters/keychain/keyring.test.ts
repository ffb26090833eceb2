import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { never, tempFolder } from '../../../testing/servers'
import { isMetered } from '../dbus/metered'
import { hasKeyring, openKeyring } from './keyring'

/** A bus that accepts connections, and does with each what the test says. */
async function bus(onConnection: (socket: Socket) => void) {
  const path = join(await tempFolder(), 'bus')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  server.listen(path)
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = `unix:path=${path}`
  const environment = { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address }
  return { environment, connected: once(server, 'connection') }
}

const uses = {
  hasKeyring: { act: (environment: NodeJS.ProcessEnv) => hasKeyring(environment), without: false },
  openKeyring: {
    act: (environment: NodeJS.ProcessEnv) => openKeyring(environment, async () => {}, never),
    without: 'missing',
  },
  isMetered: { act: (environment: NodeJS.ProcessEnv) => isMetered(environment), without: false },
}

afterEach(() => void vi.useRealTimers())

describe.skipIf(process.platform === 'win32').each(Object.entries(uses))('%s', (_name, { act, without }) => {
  it('gives up on a bus that never answers', async () => {
    const { connected, environment } = await bus(() => {})
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const answer = act(environment)
    await connected
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await answer).toBe(without)
  })

  it('gives up on a bus that answers the greeting, but no call', async () => {
    let called = () => {}
    const calls = new Promise<void>((resolve) => {
      called = resolve
    })
    const { environment } = await bus((socket) => {
      socket.on('data', (data) => {
        if (data.includes('AUTH')) socket.write('OK 0123456789abcdef0123456789abcdef\r\n')
        else if (data.includes('freedesktop')) called()
      })
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const answer = act(environment)
    await calls
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await answer).toBe(without)
  })
})
