import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { tempFolder } from './test-kit'

/** Where nginx is, or undefined, which is said aloud: tests with it are left out then. */
export function findNginx(): string | undefined {
  // Not everybody has /usr/sbin in the search path.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  const found = folders.map((folder) => join(folder, 'nginx')).find(isExecutable)
  if (found === undefined) console.warn('There is no nginx here: its tests were left out.')
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

export interface Nginx {
  /** The base URL for clients. */
  readonly url: string
  /** Statuses of its answers by `METHOD /path`, in the order in which they ended. */
  answers(): Promise<readonly { readonly request: string; readonly status: number; readonly bytes: number }[]>
}

/**
 * Starts nginx on a port of its own as a reverse proxy before that server, with its defaults, until the test ends.
 *
 * @param upstream such as `http://127.0.0.1:51234`
 * @param directives what is not the default, as lines of its configuration; with a certificate among them it speaks TLS
 */
export async function startNginx(nginx: string, upstream: string, directives = ''): Promise<Nginx> {
  const folder = await tempFolder()
  const file = join(folder, 'nginx.conf')
  const accessLog = join(folder, 'access.log')
  const isSecure = directives.includes('ssl_certificate ')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${join(folder, what)};`,
  )
  for (let tries = 1; ; tries += 1) {
    const port = await freePort()
    const config = `
      daemon off;
      # A worker of another user could not write into the folder of this one.
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      pid ${join(folder, 'nginx.pid')};
      events {}
      http {
        log_format calls '$request_method $uri $status $request_length';
        access_log ${accessLog} calls;
        ${temporary.join('\n        ')}
        server {
          listen 127.0.0.1:${port}${isSecure ? ' ssl' : ''};
          ${directives}
          location / {
            proxy_pass ${upstream};
          }
        }
      }`
    await writeFile(file, config)
    const child = spawn(nginx, ['-p', folder, '-c', file, '-e', join(folder, 'error.log')], {
      stdio: 'ignore',
    })
    if (await listens(child, port)) {
      onTestFinished(() => stop(child))
      const answers = async () => {
        const lines = (await readFile(accessLog, 'utf8')).trim().split('\n').filter(Boolean)
        return lines.map((line) => {
          const [method, path, status, bytes] = line.split(' ')
          return { request: `${method} ${path}`, status: Number(status), bytes: Number(bytes) }
        })
      }
      return { url: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}/v1`, answers }
    }
    // Somebody may have taken the port meanwhile.
    if (tries === 3) throw new Error(await readFile(join(folder, 'error.log'), 'utf8'))
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

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
