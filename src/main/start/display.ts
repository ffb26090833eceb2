import { access, readFile } from 'node:fs/promises'
import { connect, type NetConnectOpts } from 'node:net'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** A display that is silent for this long is left to Chromium, in milliseconds. */
const answerMs = 5_000
const cookieProtocol = 'MIT-MAGIC-COOKIE-1'

/**
 * Why no window can open on the displays that the environment names, in words; null if one can, or only trying can
 * tell. Without a display, Chromium ends with a segmentation fault.
 *
 * @param used settles once Chromium uses the display. Until then a connection to it stays open: an X server resets when
 *   its last one ends, and refuses others meanwhile
 * @param platform that Chromium is told to use; empty if it chooses
 */
export async function displayProblem(
  env: Environment,
  used: Promise<unknown>,
  platform = '',
): Promise<string | null> {
  if (process.platform !== 'linux' || !['', 'x11', 'wayland'].includes(platform)) return null
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = env
  const x = platform === 'wayland' ? '' : DISPLAY
  const wayland = platform === 'x11' ? '' : WAYLAND_DISPLAY
  if (
    (x !== '' && (await takesX(x, env, used))) ||
    (wayland !== '' && (await takesWayland(wayland, env, used)))
  )
    return null
  const named = [x, wayland].filter(Boolean).map((name) => `“${name}”`)
  const why =
    named.length === 0 ? 'there is no display here' : `the display ${named.join(' and ')} does not accept it`
  return `Hoist cannot open its window: ${why}.\nIn the terminal, "hoist upload FILE..." needs none. "hoist --help" says more.`
}

async function takesWayland(
  name: string,
  { XDG_RUNTIME_DIR = '' }: Environment,
  used: Promise<unknown>,
): Promise<boolean> {
  return (await answerOf({ path: resolve(XDG_RUNTIME_DIR, name) }, null, used)) !== 'refused'
}

/** Forms of a display that are not known here may be known to Chromium. */
async function takesX(display: string, env: Environment, used: Promise<unknown>): Promise<boolean> {
  const [, local] = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(display) ?? []
  const [, host = '', remote] = /^([\w.-]+):(\d+)(?:\.\d+)?$/.exec(display) ?? []
  const number = local ?? remote
  if (number === undefined) return true
  const path = `/tmp/.X11-unix/X${number}`
  const place = local === undefined ? { host, port: 6000 + Number(number) } : { path }
  const cookies = await cookiesFor(number, env)
  if (cookies === null) return true
  for (const cookie of [...cookies, null])
    if ((await answerOf(place, setupRequest(cookie), used)) !== 'refused') return true
  return local !== undefined && !(await exists(path)) && (await isAbstract(path))
}

/**
 * Whether somebody listens at a path that is in no file system, as X servers do for programs that see another `/tmp`.
 * Node 20 cannot connect to it: see unix(7), abstract sockets.
 */
async function isAbstract(path: string): Promise<boolean> {
  const sockets = await readFile('/proc/net/unix', 'utf8').catch(() => '')
  return sockets.split('\n').some((line) => line.endsWith(` @${path}`))
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * The credentials for an X server, from the file of Xlib (Xsecurity(7)); null if those for this display are not
 * cookies.
 */
async function cookiesFor(number: string, env: Environment): Promise<readonly Buffer[] | null> {
  const file = env.XAUTHORITY || join(env.HOME || homedir(), '.Xauthority')
  const content = await readFile(file).catch(() => Buffer.alloc(0))
  const cookies: Buffer[] = []
  for (let at = 2; at + 2 <= content.length; at += 2) {
    const [, display, protocol, data] = Array.from({ length: 4 }, () => {
      const length = at + 2 <= content.length ? content.readUInt16BE(at) : 0
      const field = content.subarray(at + 2, at + 2 + length)
      at += 2 + length
      return field
    })
    if (data === undefined || !['', number].includes(String(display))) continue
    if (String(protocol) !== cookieProtocol) return null
    cookies.push(data)
  }
  return cookies
}

/** The first message of the X protocol, version 11. */
function setupRequest(cookie: Buffer | null): Buffer {
  const head = Buffer.alloc(12)
  head.write('l')
  head.writeUInt16LE(11, 2)
  if (cookie === null) return head
  head.writeUInt16LE(cookieProtocol.length, 6)
  head.writeUInt16LE(cookie.length, 8)
  const padding = (length: number) => Buffer.alloc((4 - (length % 4)) % 4)
  const name = Buffer.from(cookieProtocol)
  return Buffer.concat([head, name, padding(name.length), cookie, padding(cookie.length)])
}

/** @param request what it must accept; null if it need only listen */
function answerOf(
  place: NetConnectOpts,
  request: Buffer | null,
  used: Promise<unknown>,
): Promise<'accepted' | 'refused' | 'silent'> {
  return new Promise((decide) => {
    const socket = connect({ ...place, timeout: answerMs })
    const end = (answer: 'accepted' | 'refused' | 'silent') => {
      socket.setTimeout(0)
      if (answer === 'accepted') void used.finally(() => socket.destroy())
      else socket.destroy()
      decide(answer)
    }
    socket.on('connect', () => (request === null ? end('accepted') : socket.write(request)))
    // The answer begins with 0 if the server refuses.
    socket.on('data', (data) => end(data[0] === 0 ? 'refused' : 'accepted'))
    socket.on('timeout', () => end('silent'))
    socket.on('error', () => end('refused'))
    socket.on('close', () => end('refused'))
  })
}
