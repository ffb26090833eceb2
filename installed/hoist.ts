import { type ChildProcess, execFile } from 'node:child_process'
import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { sha256 } from '../reliability/check'
import type { UploadRecord } from '../src/core/upload/record/record'
import { ledgerOf } from '../testing/ledger-of'
import { person, type System } from './system'

const execute = promisify(execFile)
/** For `expect.poll`, on a busy machine. */
export const soon = { timeout: (process.env.HOIST_INSTALLED === 'short' ? 2 : 10) * 60_000, interval: 200 }
/** The display that the windows open on. */
export const display = { DISPLAY: process.env.DISPLAY ?? '' }

/** Hoist as it is installed in a system, in the hands of its person. */
export class InstalledHoist {
  readonly #system: System
  readonly #open = new Set<ChildProcess>()

  constructor(system: System) {
    this.#system = system
  }

  get home(): string {
    return this.#system.at(join('home', person))
  }

  get profile(): string {
    return join(this.home, '.config', 'Hoist')
  }

  /** A file of random bytes in the person's home. @returns its path */
  async randomFile(name: string, bytes: number): Promise<string> {
    const script = 'head -c "$1" /dev/urandom > "$2"'
    await this.#system.run(['sh', '-c', script, 'sh', String(bytes), name], { asPerson: true })
    return join(this.home, name)
  }

  /** The practice server has received exactly that file. */
  async expectArrived(file: string): Promise<void> {
    const name = file.slice(file.lastIndexOf('/') + 1)
    const files = join(this.profile, 'practice', 'files')
    const arrived = await readdir(files, { recursive: true })
    const found = arrived.filter((path) => path.endsWith(`/${name}`))
    expect(found, name).toHaveLength(1)
    expect(await sha256(join(files, found[0] ?? '')), name).toBe(await sha256(file))
  }

  async record(name: string): Promise<UploadRecord | undefined> {
    const records = await ledgerOf(this.profile)
    return records.find(({ source }) => source.name === name)
  }

  /** The state of the upload of a file; undefined without one. */
  async stateOf(name: string): Promise<string | undefined> {
    return (await this.record(name))?.state.name
  }

  async confirmedParts(name: string): Promise<number> {
    const parts = (await this.record(name))?.parts ?? []
    return parts.filter(({ state }) => state.name === 'confirmed').length
  }

  async presetProfile(files: Readonly<Record<string, unknown>>): Promise<void> {
    await mkdir(this.profile, { recursive: true })
    for (const [name, content] of Object.entries(files))
      await writeFile(join(this.profile, name), JSON.stringify(content))
    await this.#system.run(['chown', '-R', `${person}:`, join('/home', person)])
  }

  /** Opens the window. */
  start(...args: string[]): ChildProcess {
    const env = { ...display, LANG: 'C.UTF-8', LANGUAGE: 'en' }
    return this.watch(this.#system.start(['hoist', ...args], { asPerson: true, env }))
  }

  /** Prints what a Hoist has said if it fails, and ends it with the tests at the latest. */
  watch(child: ChildProcess): ChildProcess {
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text) => {
        output += text
      })
    child.once('exit', (code) => {
      this.#open.delete(child)
      if (code !== 0 && code !== null) console.log(output)
    })
    this.#open.add(child)
    return child
  }

  /** Its window, once it is visible. While it uploads, the title says how far that is. */
  async windowOf(child: ChildProcess): Promise<string> {
    const search = ['search', '--onlyvisible', '--name', '^(.* – )?Hoist']
    let window = ''
    await expect
      .poll(async () => {
        if (child.exitCode !== null) return 'none: Hoist has ended'
        // It fails without a window, and when one vanishes while it looks.
        window = await execute('xdotool', search).then(
          ({ stdout }) => stdout.split('\n')[0] ?? '',
          () => '',
        )
        return window
      }, soon)
      .not.toBe('')
    expect(window, `Hoist ended with code ${child.exitCode}`).not.toBe('')
    return window
  }

  /** Closes the dialog in which Hoist says why it cannot start, and waits for its end. */
  async closeError(child: ChildProcess): Promise<void> {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await expect
      .poll(
        () => execute('xdotool', ['search', '--onlyvisible', '--name', '^Error$']).catch(() => null),
        soon,
      )
      .not.toBe(null)
    await execute('xdotool', ['search', '--onlyvisible', '--name', '^Error$', 'windowfocus', 'key', 'Return'])
    await ended
  }

  /** Presses Return in the dialog "New upload", whose button has the focus once the files are checked. */
  async confirm(window: string, name: string): Promise<void> {
    await expect
      .poll(async () => {
        await execute('xdotool', ['windowfocus', window, 'key', 'Return'])
        return this.stateOf(name)
      }, soon)
      .toBeDefined()
  }

  /** Opens the window with a new file, uploads that, and expects the page in its sandbox. */
  async uploadInWindow(child: ChildProcess, file: string): Promise<void> {
    const name = file.slice(file.lastIndexOf('/') + 1)
    await this.confirm(await this.windowOf(child), name)
    await expect.poll(() => this.stateOf(name), soon).toBe('completed')
    await this.expectArrived(file)
    const processes = await processesOf(child)
    expect(processes.filter(({ command }) => command.includes('--no-sandbox'))).toEqual([])
    const pages = processes.filter(({ command }) => command.includes('--type=renderer'))
    expect(pages.length).toBeGreaterThan(0)
    for (const page of pages) expect(page).toMatchObject({ hasFilter: true, isApart: true })
  }

  /** Quits it as the system would. */
  async quit(child: ChildProcess): Promise<void> {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }

  endAll(): void {
    for (const child of this.#open) child.kill('SIGKILL')
  }
}

interface Process {
  readonly command: string
  /** The kernel filters its calls. */
  readonly hasFilter: boolean
  /** It sees no other processes. */
  readonly isApart: boolean
}

/** The processes of a running Hoist. */
async function processesOf({ pid: main }: ChildProcess): Promise<Process[]> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '')
  const space = (pid: string) => readlink(`/proc/${pid}/ns/pid`).catch(() => '')
  const own = await space(String(main))
  const family = new Set([String(main)])
  const found: Process[] = []
  // Children have higher numbers, as long as those do not start again.
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of pids.sort((one, other) => Number(one) - Number(other))) {
    const status = await read(`/proc/${pid}/status`)
    const parent = /^PPid:\t(\d+)$/m.exec(status)?.[1] ?? ''
    if (!family.has(pid) && !family.has(parent)) continue
    family.add(pid)
    const command = (await read(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ')
    const isApart = (await space(pid)) !== own
    found.push({ command, hasFilter: /^Seccomp:\t2$/m.test(status), isApart })
  }
  return found
}
