import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { electronRuntime } from '../scripts/electron-runtime/index.mjs'

import { expect, test } from './kit'

/** A name server that resolves every name to 127.0.0.1. @param asked receives the requested names */
async function startResolver(address: string, asked: Set<string>): Promise<Socket> {
  const resolver = createSocket('udp4')
  resolver.on('message', (query, from) => {
    const labels: string[] = []
    let at = 12
    for (let length = query.readUInt8(at); length !== 0; length = query.readUInt8(at)) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length))
      at += 1 + length
    }
    asked.add(labels.join('.'))
    const isAddress = query.readUInt16BE(at + 1) === 1
    const head = Buffer.from([0x81, 0x80, 0, 1, 0, isAddress ? 1 : 0, 0, 0, 0, 0])
    const answer = isAddress ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1] : []
    const parts = [query.subarray(0, 2), head, query.subarray(12, at + 5), Buffer.from(answer)]
    resolver.send(Buffer.concat(parts), from.port, from.address)
  })
  resolver.bind(53, address)
  await once(resolver, 'listening')
  return resolver
}

/** Makes sure that every earlier lookup was answered: it looks up a name of its own after them. */
async function lookUp(app: ElectronApplication, name: string): Promise<void> {
  await app.evaluate(({ session }, host) => session.defaultSession.resolveHost(host), name)
}

/** Makes a page gather ICE candidates, as far as it can. */
async function gather(page: Page, urls: string): Promise<void> {
  await page.evaluate(async (server) => {
    if (typeof RTCPeerConnection === 'undefined') return
    const connection = new RTCPeerConnection({
      iceServers: [{ urls: server, username: 'user', credential: 'credential' }],
    })
    connection.createDataChannel('data')
    const gathered = new Promise<void>((resolve) => {
      connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve()
    })
    await connection.setLocalDescription(await connection.createOffer())
    await gathered
    connection.close()
  }, urls)
}

/** Tries every way out of a page that its own scripts have, to a name and to an address. @returns how many ways */
async function tryToLeave(port: number): Promise<number> {
  const add = (tag: string, attributes: object) => document.body.append(make(tag, attributes))
  const make = (tag: string, attributes: object) => Object.assign(document.createElement(tag), attributes)
  const press = (tag: string, attributes: object) => {
    const element = document.body.appendChild(make(tag, attributes))
    element.click()
  }
  const ways: Record<string, (url: string) => unknown> = {
    fetch: (url) => fetch(url, { mode: 'no-cors', keepalive: true }),
    request: (url) => {
      const request = new XMLHttpRequest()
      request.open('POST', url)
      request.send('data')
    },
    beacon: (url) => navigator.sendBeacon(url, 'data'),
    events: (url) => new EventSource(url),
    module: (url) => import(/* @vite-ignore */ url),
    worker: (url) => new Worker(url),
    shared: (url) => new SharedWorker(url),
    service: (url) => navigator.serviceWorker.register(url),
    font: (url) => new FontFace('far', `url(${url})`).load(),
    image: (url) => Object.assign(new Image(), { src: url }).decode(),
    responsive: (url) => add('img', { srcset: url }),
    sound: (url) => new Audio(url).play(),
    video: (url) => add('video', { src: url, poster: url, autoplay: true }),
    script: (url) => add('script', { src: url }),
    object: (url) => add('object', { data: url }),
    embed: (url) => add('embed', { src: url }),
    frame: (url) => add('iframe', { src: url }),
    document: (url) =>
      add('iframe', { srcdoc: `<img src="${url}"><meta http-equiv=refresh content="0;${url}">` }),
    fenced: (url) => add('fencedframe', { config: url }),
    refresh: (url) => document.head.append(make('meta', { httpEquiv: 'refresh', content: `0;url=${url}` })),
    sheet: (url) => document.head.append(make('link', { rel: 'stylesheet', href: url })),
    icon: (url) => document.head.append(make('link', { rel: 'icon', href: url })),
    manifest: (url) => document.head.append(make('link', { rel: 'manifest', href: url })),
    preload: (url) => document.head.append(make('link', { rel: 'preload', as: 'image', href: url })),
    background: (url) => Object.assign(document.body.style, { backgroundImage: `url(${url})` }),
    cursor: (url) => Object.assign(document.body.style, { cursor: `url(${url}), auto` }),
    rule: (url) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`body { list-style-image: url(${url}) }`)
      document.adoptedStyleSheets.push(sheet)
    },
    form: (url) => {
      const form = document.body.appendChild(make('form', { action: url, method: 'post' }))
      ;(form as HTMLFormElement).submit()
    },
    link: (url) => press('a', { href: url }),
    newWindow: (url) => press('a', { href: url, target: '_blank' }),
    ping: (url) => press('a', { href: '#here', ping: url }),
    download: (url) => press('a', { href: url, download: 'file' }),
    open: (url) => window.open(url),
    location: (url) => location.assign(url),
    pay: (url) => {
      const total = { label: 'x', amount: { currency: 'EUR', value: '1' } }
      return new PaymentRequest([{ supportedMethods: url }], { total }).canMakePayment()
    },
    identity: (url) =>
      navigator.credentials.get({ identity: { providers: [{ configURL: url, clientId: '1' }] } } as never),
    handler: (url) => navigator.registerProtocolHandler('web+x', `${url}?%s`),
    speculation: (url) => {
      const text = JSON.stringify({ prefetch: [{ source: 'list', urls: [url] }] })
      document.head.append(make('script', { type: 'speculationrules', textContent: text }))
    },
  }
  for (const [name, way] of Object.entries(ways))
    for (const host of [`${name.toLowerCase()}.example`, '127.0.0.1'])
      for (const scheme of ['https', 'http'])
        try {
          // A hanging request is not awaited: everything that is sent is sent immediately.
          Promise.resolve(way(`${scheme}://${host}:${port}/${name}`)).catch(() => {})
        } catch {}
  return Object.keys(ways).length
}

test('nothing leaves the page by WebRTC, by hints or by a name that is looked up', async ({
  folder,
  start,
}) => {
  test.skip(
    process.platform !== 'linux' || process.getuid?.() !== 0,
    'a name server of its own needs root on Linux',
  )
  const asked = new Set<string>()
  const heard: string[] = []
  const resolver = await startResolver('127.53.53.1', asked)
  const tcp = createServer((socket) => {
    heard.push('a TCP connection')
    socket.on('error', () => {}).destroy()
  }).listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const { port } = tcp.address() as AddressInfo
  const udp = createSocket('udp4').on('message', () => heard.push('a UDP packet'))
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')
  const configuration = join(folder, 'resolv.conf')
  await writeFile(configuration, 'nameserver 127.53.53.1\n')
  const { path } = await electronRuntime({ say: () => {}, debuggable: true })
  const launcher = join(folder, 'launcher')
  const steps = `mount --bind '${configuration}' /etc/resolv.conf && exec "$@"`
  await writeFile(
    launcher,
    `#!/bin/sh\nexec unshare --mount sh -c '${steps.replaceAll("'", `'\\''`)}' sh '${path}' "$@"\n`,
  )
  await chmod(launcher, 0o755)

  const { app, page } = await start({ executable: launcher })
  await page.evaluate((at) => {
    for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'prerender', 'modulepreload']) {
      document.head.append(
        Object.assign(document.createElement('link'), { rel, href: `https://${rel}.example:${at}/` }),
      )
    }
    const frame = document.createElement('iframe')
    frame.srcdoc = `<link rel="dns-prefetch" href="https://frame.example:${at}/">`
    document.body.append(frame)
    const rejected = (made: () => unknown) => {
      try {
        made()
      } catch {}
    }
    rejected(() => new WebSocket(`wss://socket.example:${at}/`))
    rejected(() => new WebTransport(`https://transport.example:${at}/`).ready.catch(() => {}))
  }, port)
  const ways = await page.evaluate(tryToLeave, port)
  expect(ways).toBeGreaterThan(30)
  const servers = [`turn:127.0.0.1:${port}?transport=tcp`, `turn:127.0.0.1:${port}`, `stun:127.0.0.1:${port}`]
  for (const url of [...servers, `turn:relay.example:${port}?transport=tcp`]) await gather(page, url)
  const frames = await page.evaluate(() =>
    ['about:blank', 'hoist://app/index.html', ''].map((src) => {
      const frame = document.createElement('iframe')
      if (src !== '') frame.src = src
      document.body.append(frame)
      try {
        return typeof (frame.contentWindow as unknown as typeof globalThis).RTCPeerConnection
      } catch {
        return 'out of reach'
      }
    }),
  )
  // The protection against a page that does get hold of a connection.
  const opened = app.waitForEvent('window')
  await app.evaluate(({ BrowserWindow }, url) => {
    void new BrowserWindow({ show: false, webPreferences: { sandbox: true } }).loadURL(url)
  }, page.url())
  const bare = await opened
  await bare.waitForURL(page.url())
  expect(await bare.evaluate(() => typeof RTCPeerConnection)).toBe('function')
  for (const url of servers) await gather(bare, url)
  await lookUp(app, 'control.example')

  expect(frames).toEqual(['out of reach', 'out of reach', 'out of reach'])
  expect(heard).toEqual([])
  expect([...asked]).toEqual(['control.example'])
  resolver.close()
  tcp.close()
  udp.close()
})
