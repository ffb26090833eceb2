import { execFileSync } from 'node:child_process'
import os from 'node:os'
import { GiB } from '../src/shared/limits'

/** Cores, processor, memory and system, in one line. */
export function machineText(): string {
  const cores = os.cpus()
  const memory = `${(os.totalmem() / GiB).toFixed(0)} GiB`
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory}, ${os.type()} ${os.release()}`
}

/** How busy the machine was with other things: the load of the last minute, where the system knows it. */
export function loadText(): string {
  const [minute = 0] = os.loadavg()
  return `load at the start ${minute.toFixed(2)}`
}

/** The versions of what takes part. */
export function versionsText(electronVersion: string): string {
  const curl = execFileSync('curl', ['--version'], { encoding: 'utf8' }).split(' ', 2)[1]
  return `Node ${process.versions.node}, Electron ${electronVersion}, curl ${curl}`
}
