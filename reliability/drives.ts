import { execFileSync, spawn } from 'node:child_process'
import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const fuseFaults = fileURLToPath(new URL('../testing/fuse-faults.py', import.meta.url))

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { stdio: 'pipe', encoding: 'utf8' }).trim()
}

/** A drive of its own on a loop device, which gets another device with every mount. */
export interface LoopDrive {
  readonly folder: string
  /** Takes it out, and puts it in again as another device. */
  remount(): Promise<void>
}

/** Throws where this machine has no loop devices for us. */
export async function loopDrive(parent: string, kind: 'ext4' | 'vfat'): Promise<LoopDrive> {
  const image = join(parent, 'drive.img')
  const folder = join(parent, 'drive')
  await mkdir(folder)
  await writeFile(image, '')
  await truncate(image, 64 * 1024 * 1024)
  run(`mkfs.${kind}`, ...(kind === 'ext4' ? ['-q'] : []), image)
  let device = ''
  let isMounted = false
  const mount = () => {
    device = run('losetup', '--find', '--show', image)
    run('mount', '-t', kind, device, folder)
    isMounted = true
  }
  // Where it could not be mounted there is a device all the same.
  const unmount = () => {
    if (isMounted) run('umount', folder)
    isMounted = false
    if (device !== '') run('losetup', '--detach', device)
    device = ''
  }
  onTestFinished(unmount)
  mount()
  return {
    folder,
    async remount() {
      const before = device
      unmount()
      // Somebody else has the device by now.
      const other = join(parent, 'other.img')
      await writeFile(other, '')
      await truncate(other, 1024 * 1024)
      const taken = run('losetup', '--find', '--show', other)
      onTestFinished(() => void run('losetup', '--detach', taken))
      mount()
      if (device === before) throw new Error(`it is ${device} again`)
    },
  }
}

/** What a drive does wrong; see `testing/fuse-faults.py`. */
export interface DriveFaults {
  readonly ino_add?: number
  readonly ino_each?: boolean
  readonly ino?: number
  readonly mtime_add?: number
  readonly fail?: number
  readonly fail_looks?: number
  readonly times?: number
  readonly errno?: number
  readonly stale?: boolean
}

/** A drive that passes a folder through, with faults. Throws where this machine has no FUSE for us. */
export async function faultyDrive(parent: string) {
  const real = join(parent, 'real')
  const folder = join(parent, 'mounted')
  const control = join(parent, 'control.json')
  await mkdir(real)
  await mkdir(folder)
  const { dev } = await stat(folder)
  const child = spawn('/usr/bin/python3', [fuseFaults, real, folder, control], {
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
  onTestFinished(async () => {
    if (ended) return
    run('umount', '--lazy', folder)
    child.kill('SIGKILL')
  })
  while ((await stat(folder)).dev === dev) {
    if (ended) throw new Error(said.trim() || 'FUSE has ended')
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    folder,
    real,
    faults: (faults: DriveFaults) => writeFile(control, JSON.stringify(faults)),
    /** How many reads have failed. */
    failed: async () => Number(await readFile(`${control}.failed`, 'utf8')),
  }
}
