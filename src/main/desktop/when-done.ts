import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { childEnvironment } from '../../adapters/child-environment'
import { failureOf, HoistError } from '../../shared/failures/failures'
import type { WhenDone as Choice } from '../../shared/ipc/views'

const run = promisify(execFile)
/** How long the person can stop it, in milliseconds. */
export const countdownMs = 30_000
/** Longest wait for the system's answer, in milliseconds. */
const sleepMs = 20_000

/** The action that is carried out once when all uploads are done: chosen for this time only, then forgotten. */
export class WhenDone {
  readonly #onChange: () => void
  readonly #carryOut: (choice: Choice) => void
  #choice: Choice = 'nothing'
  #countdown: { readonly timer: NodeJS.Timeout; readonly to: number } | null = null

  constructor(onChange: () => void, carryOut: (choice: Choice) => void) {
    this.#onChange = onChange
    this.#carryOut = carryOut
  }

  get choice(): Choice {
    return this.#choice
  }

  /** When it is carried out, in milliseconds since the epoch; undefined if nothing is about to be. */
  get countdownTo(): number | undefined {
    return this.#countdown?.to
  }

  choose(choice: Choice): void {
    this.#stopTimer()
    this.#choice = choice
    this.#onChange()
  }

  /** All uploads are done: begins the countdown. */
  begin(): void {
    if (this.#choice === 'nothing' || this.#countdown !== null) return
    const timer = setTimeout(() => this.end(true), countdownMs)
    this.#countdown = { timer, to: Date.now() + countdownMs }
    this.#onChange()
  }

  /** Something runs again: the choice stays for the next time that all is done. */
  interrupt(): void {
    if (this.#countdown === null) return
    this.#stopTimer()
    this.#onChange()
  }

  /** Ends the countdown; without one nothing happens. @param now carry the choice out, or forget it */
  end(now: boolean): void {
    if (this.#countdown === null) return
    const choice = this.#choice
    this.choose('nothing')
    if (now) this.#carryOut(choice)
  }

  #stopTimer(): void {
    if (this.#countdown !== null) clearTimeout(this.#countdown.timer)
    this.#countdown = null
  }
}

const sleepCommands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['pmset', 'sleepnow'],
  // rundll32 cannot pass arguments to SetSuspendState, and would hibernate if that is enabled.
  win32: [
    'powershell.exe',
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    'Add-Type -AssemblyName System.Windows.Forms; if (-not [System.Windows.Forms.Application]::SetSuspendState("Suspend", $false, $false)) { exit 1 }',
  ],
  linux: ['systemctl', 'suspend'],
}

/** Puts the computer to sleep. Throws a HoistError (`sleep-refused`) with the system's answer. */
export async function sleep(): Promise<void> {
  const [program, ...args] = sleepCommands[process.platform] ?? ['systemctl', 'suspend']
  try {
    await run(program, args, { timeout: sleepMs, windowsHide: true, env: childEnvironment(process.env) })
  } catch (cause) {
    const { stderr } = cause as { stderr?: string }
    const detail = stderr?.trim() || failureOf(cause).detail
    throw new HoistError({ kind: 'sleep-refused', detail }, { cause })
  }
}
