import { readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, type IpcMainInvokeEvent, protocol, session, shell } from 'electron'
import mime from 'mime'
import { HoistError } from '../shared/failures'

/** The page's own scheme: unlike file:, it can reach nothing but what is served below. */
const scheme = 'hoist'
export const pageUrl = `${scheme}://app/index.html`

const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"

/** Where a link may lead: the service's pages for keys, usage and files, and its help. */
const linkHosts = new Set(['platform.openai.com', 'help.openai.com', 'status.openai.com'])

/** True for an https link to one of the few hosts that Hoist points to. */
export function isAllowedLink(link: string): boolean {
  if (!URL.canParse(link)) return false
  const url = new URL(link)
  return url.protocol === 'https:' && linkHosts.has(url.hostname) && url.username === '' && url.port === ''
}

/** Opens an allowed link in the browser. Throws a HoistError (`bad-request`) for any other. */
export async function openLink(link: string): Promise<void> {
  if (!isAllowedLink(link))
    throw new HoistError({ kind: 'bad-request', detail: 'this link is not on the list' })
  // As it was understood, not as it was written: the desktop may read the text in another way.
  await shell.openExternal(new URL(link).href)
}

/** True when the call comes from the top frame of our own page, and from nothing inside or beside it. */
export function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && frame.url === pageUrl
}

/** Must run before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, codeCache: true } },
  ])
}

/** Serves the page and shuts every other door: navigation, new windows, permissions, webviews, other traffic. */
export function secure(): void {
  const folder = fileURLToPath(new URL('../renderer', import.meta.url))
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    const path = join(folder, decodeURIComponent(url.pathname))
    if (url.hostname !== 'app' || relative(folder, path).startsWith('..'))
      return new Response(null, { status: 404 })
    try {
      const body = await readFile(path)
      return new Response(body, {
        headers: {
          'content-type': mime.getType(extname(path)) ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      // Whatever the reason, to the page it is not there; a missing page shows at once.
      return new Response(null, { status: 404 })
    }
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  defaultSession.setPermissionCheckHandler(() => false)
  // The page has nothing to ask of any network; what it could be talked into ends here.
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    const allowed = details.url.startsWith(`${scheme}://app/`) || details.url.startsWith('devtools://')
    decide({ cancel: !allowed })
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
