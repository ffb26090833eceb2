import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { displayProblem } from './display'

const cookie = Buffer.from('0123456789abcdef')

/** An X server that accepts this cookie, and its display. */
async function xServer(): Promise<string> {
  const server = createServer((socket) => {
    socket.once('data', (request) => {
      const isKnown = request.readUInt16LE(2) === 11 && request.subarray(32, 48).equals(cookie)
      socket.end(Buffer.from([isKnown ? 1 : 0, 0, 11, 0]))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port - 6000}`
}

/** An Xauthority file with one entry for the display. */
async function authority(display: string, protocol: string, data: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'display-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const fields = ['host', display, protocol].map((text) => Buffer.from(text))
  const counted = [...fields, data].map((field) =>
    Buffer.concat([Buffer.from([field.length >> 8, field.length & 255]), field]),
  )
  const other = [Buffer.from([1, 0]), ...counted.slice(0, 1), Buffer.from([0, 1, 120]), ...counted.slice(2)]
  await writeFile(join(folder, 'authority'), Buffer.concat([...other, Buffer.from([1, 0]), ...counted]))
  return join(folder, 'authority')
}

describe.skipIf(process.platform !== 'linux')('displayProblem', () => {
  it('finds nothing if a display accepts the cookie of its user', async () => {
    const DISPLAY = await xServer()
    const [, number = ''] = DISPLAY.split(':')
    const XAUTHORITY = await authority(number, 'MIT-MAGIC-COOKIE-1', cookie)
    expect(await displayProblem({ DISPLAY, XAUTHORITY }, Promise.resolve())).toBe(null)
    expect(await displayProblem({ DISPLAY: `${DISPLAY}.0`, XAUTHORITY }, Promise.resolve())).toBe(null)
  })

  it('names a display that refuses the user', async () => {
    const DISPLAY = await xServer()
    const [, number = ''] = DISPLAY.split(':')
    const XAUTHORITY = await authority(number, 'MIT-MAGIC-COOKIE-1', Buffer.from('another cookie 1'))
    expect(await displayProblem({ DISPLAY, XAUTHORITY }, Promise.resolve())).toContain(
      `“${DISPLAY}” does not accept it`,
    )
  })

  it('leaves to Chromium the displays that only Chromium knows', async () => {
    const DISPLAY = await xServer()
    const [, number = ''] = DISPLAY.split(':')
    const XAUTHORITY = await authority(number, 'XDM-AUTHORIZATION-1', cookie)
    expect(await displayProblem({ DISPLAY, XAUTHORITY }, Promise.resolve())).toBe(null)
    expect(await displayProblem({ DISPLAY: 'something/else' }, Promise.resolve())).toBe(null)
    expect(await displayProblem({}, Promise.resolve(), 'headless')).toBe(null)
  })

  it('names all displays that nobody listens at', async () => {
    const env = { DISPLAY: '127.0.0.1:0', WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/nonexistent' }
    const problem = await displayProblem(env, Promise.resolve())
    expect(problem).toContain('“127.0.0.1:0” and “wayland-0”')
    expect(await displayProblem({}, Promise.resolve())).toContain('there is no display here')
  })
})
