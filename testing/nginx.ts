import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProgram } from './program-kit'
import { tempFolder } from './servers'

export interface Nginx {
  /** The base URL for clients. */
  readonly url: string
  /** Statuses of its answers by `METHOD /path`, in the order in which they ended. */
  answers(): Promise<readonly { readonly request: string; readonly status: number; readonly bytes: number }[]>
}

/**
 * Starts nginx on a port of its own as a reverse proxy in front of that server, with its defaults, until the test
 * ends.
 *
 * @param upstream such as `http://127.0.0.1:51234`
 * @param directives settings that differ from the defaults, as lines of its configuration; with a certificate among
 * them it speaks TLS
 */
export async function startNginx(nginx: string, upstream: string, directives = ''): Promise<Nginx> {
  const folder = await tempFolder()
  const file = join(folder, 'nginx.conf')
  const accessLog = join(folder, 'access.log')
  const errorLog = join(folder, 'error.log')
  const isSecure = directives.includes('ssl_certificate ')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${join(folder, what)};`,
  )
  const configure = async (port: number) => {
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
    return ['-p', folder, '-c', file, '-e', errorLog]
  }
  const { port } = await startProgram(nginx, configure, () => readFile(errorLog, 'utf8'))
  const answers = async () => {
    const lines = (await readFile(accessLog, 'utf8')).trim().split('\n').filter(Boolean)
    return lines.map((line) => {
      const [method, path, status, bytes] = line.split(' ')
      return { request: `${method} ${path}`, status: Number(status), bytes: Number(bytes) }
    })
  }
  return { url: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}/v1`, answers }
}
