import { execFileSync, spawn } from 'node:child_process'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const fuseFaults = fileURLToPath(new URL('./fuse-faults.py', import.meta.url))

/** Registers a cleanup for the end of the test. */
type OnEnd = (act: () => Promise<void> | void) => void

/** The faults of a drive; see `testing/fuse-faults.py`. */
export interface DriveFaults {
  readonly ino_add?: number
  readonly ino_each?: boolean
  readonly ino?: number
  readonly mtime_add?: number
  readonly fail?: number
  readonly fail_looks?: number
  readonly fail_close?: boolean
  readonly hang?: number
  readonly hang_looks?: boolean
  readonly hang_only?: string
  readonly times?: number
  readonly errno?: number
  readonly stale?: boolean
}

/** A drive that shows a folder, with faults. Throws if this machine lets us use no FUSE. */
export async function faultyDrive(parent: string, onEnd: OnEnd) {
  const real = join(parent, 'real')
  const folder = join(parent, 'mounted')
  const control = join(parent, 'control.json')
  await mkdir(real)
  await mkdir(folder)
  const mount = async (controlledBy: string) => {
    const { dev } = await stat(folder)
    const child = spawn('/usr/bin/python3', [fuseFaults, real, folder, controlledBy], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    let ended = false
    child.once('exit', () => {
      ended = true
    })
    onEnd(async () => {
      if (ended) return
      execFileSync('umount', ['--lazy', folder])
      child.kill('SIGKILL')
    })
    while ((await stat(folder)).dev === dev) {
      if (ended) throw new Error(said.trim() || 'FUSE has ended')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await mount(control)
  return {
    folder,
    real,
    faults: (faults: DriveFaults) => writeFile(control, JSON.stringify(faults)),
    /** Mounts a drive without faults in its place; programs that use the old drive keep it. */
    mountOver: () => mount(`${control}.none`),
    /** How many reads have failed. */
    failed: async () => Number(await readFile(`${control}.failed`, 'utf8')),
  }
}
