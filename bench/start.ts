import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'undici'
import type { Bench } from './benchmark'
import { electronArgs } from './electron-args'
import { fillProfile } from './full-profile'
import { atMost, type Findings } from './report'
import { median, pairedRatio, shown, span } from './statistics'

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/** What is started, and what in its page says that it can be used. */
interface Candidate {
  readonly label: string
  readonly application: string
  /** A copy is used each time, as the state after a start is another one. */
  readonly fill: (profile: string) => Promise<void>
  /** An expression in the page. */
  readonly isUsable: string
}

const cold = 'the first start after a while' as const
const warm = 'started before' as const

/**
 * From the start of the process until the window can be used, beside an Electron application that has nothing but a
 * button. Cold means that the system has forgotten all files; only root on Linux can make it do so.
 */
export async function start({ options, electron, folder, say }: Bench): Promise<Findings> {
  const bare = join(folder, 'bare')
  await makeBare(bare)
  const isShown = (selector: string) => `document.querySelector(${JSON.stringify(selector)}) !== null`
  const candidates: readonly Candidate[] = [
    { label: 'a bare Electron window', application: bare, fill: makeFolder, isUsable: isShown('button') },
    {
      label: 'Hoist, an empty list',
      application: projectFolder,
      fill: (profile) => fillProfile(profile, { uploads: 0, sending: 0, baseUrl: 'http://127.0.0.1:9/v1' }),
      isUsable: isShown('header button'),
    },
    {
      label: 'Hoist, 1,000 uploads of 128 parts',
      application: projectFolder,
      fill: (profile) =>
        fillProfile(profile, { uploads: 1000, sending: 0, baseUrl: 'http://127.0.0.1:9/v1' }),
      isUsable: isShown('[role="row"] button'),
    },
  ]
  const profiles = candidates.map((_, index) => join(folder, `profile-${index}`))
  for (const [index, { fill }] of candidates.entries()) await fill(profiles[index] ?? '')
  const temperatures = process.platform === 'linux' && process.getuid?.() === 0 ? [cold, warm] : [warm]
  const times = new Map(temperatures.map((name) => [name, candidates.map((): number[] => [])]))
  // The very first one also makes what Chromium keeps in its profile.
  for (const [index, candidate] of candidates.entries())
    await startOnce(electron, candidate, profiles[index] ?? '')
  for (let round = 0; round < options.runs; round += 1) {
    for (const [temperature, byCandidate] of times) {
      for (const [index, candidate] of candidates.entries()) {
        if (temperature === cold) await writeFile('/proc/sys/vm/drop_caches', '3')
        const ms = await startOnce(electron, candidate, profiles[index] ?? '')
        byCandidate[index]?.push(ms)
        say(
          `Start, round ${round + 1} of ${options.runs}: ${candidate.label}, ${temperature}: ${shown(ms)} ms`,
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
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Bare</title><button>Add files</button>')
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

/** In milliseconds from the start of the process. */
async function startOnce(electron: string, candidate: Candidate, profile: string): Promise<number> {
  const args = ['--remote-debugging-port=0', `--user-data-dir=${profile}`, candidate.application]
  const began = Date.now()
  const child = spawn(electron, [...electronArgs(), ...args], {
    env: { ...process.env, LANGUAGE: 'en' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  try {
    const port = await debuggingPort(child)
    return (await usableAt(port, candidate.isUsable)) - began
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

/** Looks every few milliseconds. @returns milliseconds since the epoch */
async function usableAt(port: string, isUsable: string): Promise<number> {
  const socket = new WebSocket(await pageAddress(port))
  await once(socket, 'open')
  // What is in the page counts once it has been painted.
  const expression = `(${isUsable}) && performance.getEntriesByName('first-contentful-paint').length > 0`
  try {
    for (let id = 1; ; id += 1) {
      const answered = once(socket, 'message') as Promise<[MessageEvent]>
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression } }))
      const [{ data }] = await answered
      const { result } = JSON.parse(String(data)) as { result?: { result?: { value?: unknown } } }
      if (result?.result?.value === true) return Date.now()
      await sleep(5)
    }
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
  times: ReadonlyMap<string, readonly (readonly number[])[]>,
  runs: number,
): Findings {
  const bounds = [Number.NaN, 1.3, 1.6]
  const rows: string[][] = []
  const goals: Findings['goals'][number][] = []
  for (const [temperature, byCandidate] of times) {
    for (const [index, { label }] of candidates.entries()) {
      const own = byCandidate[index] ?? []
      const ratio = pairedRatio(own, byCandidate[0] ?? [])
      rows.push([`${label}, ${temperature}`, ratio.toFixed(2), shown(median(own)), span(own)])
      if (index > 0)
        goals.push(atMost(`start / bare window, ${label}, ${temperature}`, ratio, bounds[index] ?? 0))
    }
  }
  return {
    tables: [
      {
        title: 'start: from the start of the process until the window can be used',
        columns: ['application', 'time / bare window', 'ms', 'lowest–highest'],
        rows,
        notes: [`Medians of ${runs} rounds; the ratios are medians of the ratios within a round.`],
      },
    ],
    goals,
    figures: Object.fromEntries(times),
  }
}
