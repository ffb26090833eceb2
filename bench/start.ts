import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from './application/application'
import { type Debugged, withDebugged } from './application/debugged'
import { fillProfile } from './application/full-profile'
import type { Bench } from './benchmark'
import { atMost, type Findings, tableOf } from './report'
import { median, pairedRatio, shown, span } from './statistics'

/**
 * What is started: the button to press as soon as it is painted, what the press opens, and the longest start, as a
 * multiple of the bare window's.
 */
const candidates = [
  { label: 'a bare Electron window', profile: 'bare-profile', button: 'button', opens: '[open]', most: 1 },
  {
    label: 'Hoist, an empty list',
    profile: 'empty',
    button: 'header button[aria-label="Settings"]',
    opens: '[role="dialog"]',
    most: 1.15,
  },
  {
    label: 'Hoist, 1,000 uploads of 128 parts, 40 unfinished',
    profile: 'full',
    button: '[role="row"] button[aria-label="Show parts"]',
    opens: '.parts-pane',
    most: 1.3,
  },
] as const
type Candidate = (typeof candidates)[number]

/**
 * In milliseconds: from the start of the process until the button is painted, and from a press at that moment
 * until it is answered.
 */
interface Started {
  readonly usable: number
  readonly answered: number
}

/** How long a start lasts that only lets Chromium finish what it does later, in milliseconds. It is not measured. */
const settleMs = 3_000

/**
 * From the start of the process until the window can be used, beside a bare Electron window. For a first start the
 * system forgets all files, which only root can make it do, on Linux.
 */
export async function start({ rounds, electron, folder, say }: Bench): Promise<Findings> {
  const bare = join(folder, 'bare')
  await makeBare(bare)
  const baseUrl = 'http://127.0.0.1:9/v1'
  await fillProfile(join(folder, 'empty'), { uploads: 0, sending: 0, baseUrl })
  await fillProfile(join(folder, 'full'), { uploads: 1000, sending: 0, baseUrl, isKept: true })
  const startOnce = (candidate: Candidate, staysMs = 0) => {
    const application = candidate === candidates[0] ? bare : projectFolder
    const began = Date.now()
    return withDebugged(
      [electron, join(folder, candidate.profile), application],
      'page',
      async (debugged) => {
        const started = await press(debugged, candidate, began)
        await sleep(staysMs)
        return started
      },
    )
  }
  // Chromium notes that a script was used, compiles it for later, and uses that: each in a start of its own.
  for (const candidate of candidates)
    for (let times = 0; times < 3; times += 1) await startOnce(candidate, settleMs)
  const canForget = process.platform === 'linux' && process.getuid?.() === 0
  const rows = (canForget ? [true, false] : [false]).flatMap((isFirst) => {
    const when = isFirst ? 'the first start after a while' : 'started before'
    const bareMs: number[] = []
    return candidates.map((candidate, index) => {
      const own = index === 0 ? bareMs : []
      return {
        candidate,
        label: `${candidate.label}, ${when}`,
        isFirst,
        own,
        bareMs,
        answered: [] as number[],
      }
    })
  })
  for (let round = 0; round < rounds; round += 1) {
    for (const { candidate, label, isFirst, own, answered } of rows) {
      if (isFirst) await writeFile('/proc/sys/vm/drop_caches', '3')
      const started = await startOnce(candidate)
      own.push(started.usable)
      answered.push(started.answered)
      say(`round ${round + 1} of ${rounds}: ${label}: ${shown(started.usable)} ms`)
    }
  }
  const table = tableOf(
    'start: from the start of the process until the window can be used',
    rows,
    {
      application: ({ label }) => label,
      'time / bare window': ({ own, bareMs }) => pairedRatio(own, bareMs).toFixed(2),
      ms: ({ own }) => shown(median(own)),
      'lowest–highest': ({ own }) => span(own),
      'a press right then, ms': ({ answered }) => shown(median(answered)),
    },
    `Medians of ${rounds} rounds; the ratios are medians of the ratios within a round.`,
    'The button is pressed as soon as it is painted: the last column is the time until what it opens is there.',
  )
  const goals = rows
    .filter(({ candidate }) => candidate.most > 1)
    .map(({ candidate, label, own, bareMs }) =>
      atMost(`start / bare window, ${label}`, pairedRatio(own, bareMs), candidate.most),
    )
  return { tables: [table], goals }
}

/** An application with a window and a button, sandboxed like Hoist. */
async function makeBare(folder: string): Promise<void> {
  await mkdir(folder)
  const files = {
    'package.json': '{ "name": "bare", "main": "main.js" }',
    'index.html':
      '<!doctype html><title>Bare</title><button>Add files</button><script src="page.js"></script>',
    'page.js':
      "document.querySelector('button').onclick = () => document.body.append(Object.assign(document.createElement('details'), { open: true }))",
    'main.js': `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 960, height: 680, show: false, webPreferences: { sandbox: true } })
  window.once('ready-to-show', () => window.show())
  window.loadFile('index.html')
})`,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

/** Presses the button as soon as it is painted, and waits for what it opens. */
async function press(
  { send, until }: Debugged,
  { button, opens }: Candidate,
  began: number,
): Promise<Started> {
  const found = await until(`(() => {
    const box = document.querySelector('${button}')?.getBoundingClientRect()
    const isPainted = performance.getEntriesByName('first-contentful-paint').length > 0
    return isPainted && box && { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  })()`)
  const mouse = { ...(found.value as object), button: 'left', clickCount: 1 }
  await send('Input.dispatchMouseEvent', { type: 'mousePressed', ...mouse })
  await send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...mouse })
  const opened = await until(`document.querySelector('${opens}') !== null`)
  return { usable: found.at - began, answered: opened.at - found.at }
}
