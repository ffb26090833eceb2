import { readdir, readFile } from 'node:fs/promises'
import { url as inspectorUrl } from 'node:inspector'
import { extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type ProtocolResponse,
  protocol,
  type Session,
  session,
} from 'electron'
import type { Language } from '../../shared/words/languages'

/** The page's own scheme: unlike file:, it can reach nothing but what is served below. */
const scheme = 'hoist'
export const pageUrl = `${scheme}://app/index.html`

/**
 * The sandbox gives the page and every frame within it an origin of its own, so that none can reach into another: a
 * frame has again what the preload script removed from the page.
 */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; sandbox allow-scripts allow-forms"

/** The types of the page's files. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

/** True when the call comes from the top frame of our own page, and from nothing inside or beside it. */
export function isOurPage(event: IpcMainInvokeEvent | IpcMainEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && frame.url === pageUrl
}

/** Switches that let anybody control the page, including other users of this computer. */
const debuggingSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address']

/** Must run before the application is ready. */
export function registerScheme(): void {
  // The executable that people run opens no debugger, neither of main nor of the page.
  if (inspectorUrl() === undefined) for (const name of debuggingSwitches) app.commandLine.removeSwitch(name)
  // Chromium looks up names that a page hints at, whatever its content policy says.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false')
  // The only page is a sandboxed one. Chromium would start a second process for it as soon as it reads that.
  app.commandLine.appendSwitch('disable-features', 'IsolateSandboxedIframes')
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, codeCache: true, corsEnabled: true } },
  ])
}

/** The file for a URL of the page; null if there is none. */
function pathOf(link: string, folder: string): string | null {
  try {
    const url = new URL(link)
    const path = join(folder, decodeURIComponent(url.pathname))
    return url.hostname !== 'app' || relative(folder, path).startsWith('..') ? null : path
  } catch {
    // The address contains an escape such as `%ff`, which is not text.
    return null
  }
}

/**
 * The page with a hint to load the language's catalogue with its scripts: while they run, this process is busy, and
 * the page would wait. English is among the scripts.
 */
async function pageIn(language: Language, path: string): Promise<Buffer> {
  if (language === 'en') return readFile(path)
  const assets = 'assets'
  const [page, names] = await Promise.all([readFile(path, 'utf8'), readdir(join(path, '..', assets))])
  const name = names.find((each) => each.startsWith(`${language}-`) && each.endsWith('.js'))
  if (name === undefined) return Buffer.from(page)
  const hint = `<link rel="modulepreload" crossorigin href="./${assets}/${name}">`
  return Buffer.from(page.replace('</head>', `${hint}</head>`))
}

/** A session without a page that uses the system's network settings: the page's own cannot. */
export function systemSession(): Session {
  return session.fromPartition('system-proxy', { cache: false })
}

/**
 * Serves the page and blocks everything else: navigation, new windows, permissions, webviews, other traffic.
 *
 * @param language whose catalogue the page will need
 * @param onServed called whenever the page has all that it has requested, not counting the page itself
 */
export function secure(language: Language, onServed: () => void): void {
  const folder = fileURLToPath(new URL('../renderer', import.meta.url))
  const nothing: ProtocolResponse = { statusCode: 404, data: Buffer.alloc(0) }
  // Not `protocol.handle`: its Request and Response are Node's, which take a moment to load, and their streams make
  // every file slower. The window would wait for both.
  let reading = 0
  protocol.registerBufferProtocol(scheme, (request, answer) => {
    const path = pathOf(request.url, folder)
    if (path === null) return answer(nothing)
    reading += 1
    const file = request.url === pageUrl ? pageIn(language, path) : readFile(path)
    const served = file.then(
      (data) =>
        answer({
          data,
          mimeType: contentTypes[extname(path)] ?? 'application/octet-stream',
          charset: 'utf-8',
          headers: {
            'content-security-policy': contentSecurityPolicy,
            // The sandboxed page is a foreign origin to its own scripts.
            'access-control-allow-origin': 'null',
            'x-content-type-options': 'nosniff',
          },
        }),
      // Whatever the reason, the page gets "not found"; a missing page is obvious immediately.
      () => answer(nothing),
    )
    void served.then(() => {
      reading -= 1
      if (reading === 0 && request.url !== pageUrl) onServed()
    })
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  defaultSession.setPermissionCheckHandler(() => false)
  // The page has no use for any network: whatever it might be tricked into requesting ends here.
  defaultSession.webRequest.onBeforeRequest((details, decide) => {
    const allowed = details.url.startsWith(`${scheme}://app/`) || details.url.startsWith('devtools://')
    decide({ cancel: !allowed })
  })
  // Created first: Electron passes the settings below to sessions that are created later.
  for (const each of [systemSession(), defaultSession]) {
    // A dictionary would be downloaded from Google.
    each.setSpellCheckerEnabled(false)
    each.setSpellCheckerLanguages([])
  }
  // What bypasses that, such as WebRTC and connection hints, meets a proxy on an impossible port.
  void defaultSession.setProxy({
    mode: 'fixed_servers',
    proxyRules: 'http://127.0.0.1:0',
    proxyBypassRules: '<-loopback>',
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    contents.on('will-navigate', (event) => event.preventDefault())
    // A page may become empty or an error page without a request: this makes it ours again.
    const comeBack = (link: string) => {
      if (link.startsWith('about:')) void contents.loadURL(pageUrl)
    }
    contents.on('did-navigate', (_event, link) => comeBack(link))
    contents.on('did-fail-load', (_event, _code, _words, link, isMainFrame) => {
      if (isMainFrame) comeBack(link)
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
