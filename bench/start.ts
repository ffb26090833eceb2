import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'undici'
import { fillProfile } from './application/full-profile'
import type { Bench } from './benchmark'
import { electronArgs } from './electron-args'
import { atMost, type Findings } from './report'
import { median, pairedRatio, shown, span } from './statistics'

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/** What is started, and what in its page says that it can be used. */
interface Candidate {
  readonly label: string
  readonly application: string
  /** A copy is used each time, as the state after a start is another one. */
  readonly fill: (profile: string) => Promise<void>
  /** What has to be there, and has been painted: what is pressed. */
  readonly button: string
  /** What is there once the button has been pressed. */
  readonly opens: string
}

/** In milliseconds. */
interface Started {
  /** From the start of the process until the button has been painted. */
  readonly usable: number
  /** From the press of a mouse right then until what it opens is there. */
  readonly answered: number
}

const cold = 'the first start after a while' as const
const warm = 'started before' as const
/** An application that is not there, or does not answer a press, within so many milliseconds has failed. */
const longestMs = 20_000

/**
 * From the start of the process until the window can be used, beside an Electron application that has nothing but a
 * button. Cold means that the system has forgotten all files; only root on Linux can make it do so.
 */
export async function start({ options, electron, folder, say }: Bench): Promise<Findings> {
  const bare = join(folder, 'bare')
  await makeBare(bare)
  const candidates: readonly Candidate[] = [
    {
      label: 'a bare Electron window',
      application: bare,
      fill: makeFolder,
      button: 'button',
      opens: '[open]',
    },
    {
      label: 'Hoist, an empty list',
      application: projectFolder,
      fill: (profile) => fillProfile(profile, { uploads: 0, sending: 0, baseUrl: 'http://127.0.0.1:9/v1' }),
      button: 'header button[aria-label="Settings"]',
      opens: '[role="dialog"]',
    },
    {
      label: 'Hoist, 1,000 uploads of 128 parts, 40 unfinished',
      application: projectFolder,
      fill: (profile) =>
        fillProfile(profile, {
          uploads: 1000,
          sending: 0,
          baseUrl: 'http://127.0.0.1:9/v1',
          isKept: true,
        }),
      button: '[role="row"] button[aria-label="Show parts"]',
      opens: '.parts-pane',
    },
  ]
  const profiles = candidates.map((_, index) => join(folder, `profile-${index}`))
  for (const [index, { fill }] of candidates.entries()) await fill(profiles[index] ?? '')
  const temperatures = process.platform === 'linux' && process.getuid?.() === 0 ? [cold, warm] : [warm]
  const times = new Map(temperatures.map((name) => [name, candidates.map((): Started[] => [])]))
  // The very first one also makes what Chromium keeps in its profile.
  for (const [index, candidate] of candidates.entries())
    await startOnce(electron, candidate, profiles[index] ?? '')
  for (let round = 0; round < options.runs; round += 1) {
    for (const [temperature, byCandidate] of times) {
      for (const [index, candidate] of candidates.entries()) {
        if (temperature === cold) await writeFile('/proc/sys/vm/drop_caches', '3')
        const started = await startOnce(electron, candidate, profiles[index] ?? '')
        byCandidate[index]?.push(started)
        say(
          `Start, round ${round + 1} of ${options.runs}: ${candidate.label}, ${temperature}: ${shown(started.usable)} ms`,
        )
      }
    }
  }
  return findings(candidates, times, options.runs)
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
}

/** An application with a window and a button in it, as sandboxed as Hoist. */
async function makeBare(folder: string): Promise<void> {
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.js' }))
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><title>Bare</title><button>Add files</button><script src="page.js"></script>',
  )
  await writeFile(
    join(folder, 'page.js'),
    "document.querySelector('button').onclick = () => document.body.append(Object.assign(document.createElement('details'), { open: true }))",
  )
  await writeFile(
    join(folder, 'main.js'),
    `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 960, height: 680, show: false, webPreferences: { sandbox: true } })
  window.once('ready-to-show', () => window.show())
  window.loadFile('index.html')
})`,
  )
}

async function startOnce(electron: string, candidate: Candidate, profile: string): Promise<Started> {
  const args = ['--remote-debugging-port=0', `--user-data-dir=${profile}`, candidate.application]
  const began = Date.now()
  const child = spawn(electron, [...electronArgs(), ...args], {
    env: { ...process.env, LANGUAGE: 'en' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  try {
    const port = await debuggingPort(child)
    return await use(port, candidate, began)
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

function debuggingPort(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stderr?.on('data', (text) => {
      printed += text
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1]
      if (port !== undefined) resolve(port)
    })
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`it ended before it had a window:\n${printed}`)))
  })
}

/**
 * Looks every few milliseconds, presses the button as soon as it has been painted, and waits for what that opens.
 * @param began milliseconds since the epoch
 */
async function use(port: string, { button, opens }: Candidate, began: number): Promise<Started> {
  const socket = new WebSocket(await pageAddress(port))
  await once(socket, 'open')
  let id = 0
  const send = async (method: string, params: object) => {
    const answered = once(socket, 'message') as Promise<[MessageEvent]>
    socket.send(JSON.stringify({ id: ++id, method, params }))
    const [{ data }] = await answered
    return JSON.parse(String(data)) as { result?: { result?: { value?: unknown } } }
  }
  const until = async (expression: string) => {
    for (let end = Date.now() + longestMs; Date.now() < end; await sleep(5)) {
      const { result } = await send('Runtime.evaluate', { expression, returnByValue: true })
      const value = result?.result?.value
      if (value !== undefined && value !== null && value !== false) return { value, at: Date.now() }
    }
    throw new Error(`in vain waited for ${expression}`)
  }
  const find = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`
  try {
    const found = await until(`(() => {
      const box = ${find(button)}?.getBoundingClientRect()
      const isPainted = performance.getEntriesByName('first-contentful-paint').length > 0
      return isPainted && box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null
    })()`)
    const mouse = { ...(found.value as object), button: 'left', clickCount: 1 }
    await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse })
    await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse })
    const opened = await until(`${find(opens)} !== null`)
    return { usable: found.at - began, answered: opened.at - found.at }
  } finally {
    socket.close()
  }
}

async function pageAddress(port: string): Promise<string> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`)
    const targets = (await response.json()) as { type: string; webSocketDebuggerUrl: string }[]
    const page = targets.find(({ type }) => type === 'page')
    if (page !== undefined) return page.webSocketDebuggerUrl
    await sleep(5)
  }
}

function findings(
  candidates: readonly Candidate[],
  times: ReadonlyMap<string, readonly (readonly Started[])[]>,
  runs: number,
): Findings {
  const bounds = [Number.NaN, 1.3, 1.6]
  const rows: string[][] = []
  const goals: Findings['goals'][number][] = []
  for (const [temperature, byCandidate] of times) {
    for (const [index, { label }] of candidates.entries()) {
      const usable = (of: readonly Started[] = []) => of.map((started) => started.usable)
      const own = usable(byCandidate[index])
      const ratio = pairedRatio(own, usable(byCandidate[0]))
      const answered = (byCandidate[index] ?? []).map((started) => started.answered)
      rows.push([
        `${label}, ${temperature}`,
        ratio.toFixed(2),
        shown(median(own)),
        span(own),
        shown(median(answered)),
      ])
      if (index > 0)
        goals.push(atMost(`start / bare window, ${label}, ${temperature}`, ratio, bounds[index] ?? 0))
    }
  }
  return {
    tables: [
      {
        title: 'start: from the start of the process until the window can be used',
        columns: ['application', 'time / bare window', 'ms', 'lowest–highest', 'a press right then, ms'],
        rows,
        notes: [
          `Medians of ${runs} rounds; the ratios are medians of the ratios within a round.`,
          'The button is pressed as soon as it has been painted: the last column is the time until what it opens is there.',
        ],
      },
    ],
    goals,
    figures: Object.fromEntries(times),
  }
}
