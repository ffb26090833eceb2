import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { chmod, mkdir, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { MiB } from '../src/shared/limits'

/** The folders with programs that are not in everybody's search path. */
const folders = ['/usr/sbin', '/sbin', '/usr/lib/openssh', '/usr/libexec/openssh', '/usr/lib/ssh']
const env = { ...process.env, PATH: [process.env.PATH, ...folders].join(':') }

function run([command = '', ...args]: readonly string[], zone = 'UTC0'): string {
  return execFileSync(command, args, { stdio: 'pipe', encoding: 'utf8', env: { ...env, TZ: zone } }).trim()
}

/** How a drive is created and mounted. */
interface Kind {
  /** The command that formats an image, which is its last argument. Without one, a folder is shown. */
  readonly format?: readonly string[]
  /**
   * The command that mounts it.
   *
   * @param source the device with the image, or the folder that it shows
   * @param hours by which its local time is ahead, if it keeps local time
   * @param server a script that serves a folder over SFTP to its standard output
   */
  readonly mount: (source: string, folder: string, hours: number, server: string) => readonly string[]
}

const kinds = {
  ext4: {
    format: ['mkfs.ext4', '-q'],
    mount: (device, folder) => ['mount', '-t', 'ext4', device, folder],
  },
  btrfs: {
    format: ['mkfs.btrfs', '-q'],
    mount: (device, folder) => ['mount', '-t', 'btrfs', device, folder],
  },
  FAT: {
    format: ['mkfs.vfat'],
    mount: (device, folder, hours) => [
      'mount',
      '-t',
      'vfat',
      '-o',
      `time_offset=${hours * 60}`,
      device,
      folder,
    ],
  },
  'FAT by FUSE': {
    format: ['mkfs.vfat'],
    mount: (device, folder) => ['fusefat', '-o', 'rw+', device, folder],
  },
  exFAT: {
    format: ['mkfs.exfat'],
    mount: (device, folder) => ['mount', '-t', 'exfat', device, folder],
  },
  'exFAT by FUSE': {
    format: ['mkfs.exfat'],
    mount: (device, folder) => ['mount.exfat-fuse', device, folder],
  },
  NTFS: {
    format: ['mkfs.ntfs', '-Q', '-F', '-q'],
    mount: (device, folder) => ['mount', '-t', 'ntfs3', device, folder],
  },
  'NTFS by FUSE': {
    format: ['mkfs.ntfs', '-Q', '-F', '-q'],
    mount: (device, folder) => ['ntfs-3g', device, folder],
  },
  sshfs: {
    mount: (shown, folder, _hours, server) => [
      'sshfs',
      '-o',
      `ssh_command=${server}`,
      `localhost:${shown}`,
      folder,
    ],
  },
  bindfs: { mount: (shown, folder) => ['bindfs', shown, folder] },
} as const satisfies Record<string, Kind>

export type DriveKind = keyof typeof kinds
export const driveKinds = Object.keys(kinds) as DriveKind[]

/** A drive that was mounted for a test. */
export interface MountedDrive {
  readonly folder: string
  /**
   * Unmounts it, and mounts it again as another device, an hour further east: a drive that keeps local time then
   * shows other times.
   */
  remount(): Promise<void>
}

/**
 * A separate drive in a folder of its own.
 *
 * Throws if this machine has no such drive for us.
 *
 * @param onEnd registers a cleanup for the end of the test; the last one runs first
 */
export async function mountedDrive(
  parent: string,
  kind: DriveKind,
  onEnd: (end: () => void | Promise<void>) => void,
): Promise<MountedDrive> {
  const { format, mount: command }: Kind = kinds[kind]
  const image = join(parent, 'drive.img')
  const shown = join(parent, 'shown')
  const folder = join(parent, 'drive')
  const server = join(parent, 'server.sh')
  for (const made of [shown, folder]) await mkdir(made)
  await writeFile(server, '#!/bin/sh\nexec sftp-server\n')
  await chmod(server, 0o700)
  if (format !== undefined) {
    await writeFile(image, '')
    // The least that btrfs accepts, and nearly all of it is never written.
    await truncate(image, 128 * MiB)
    run([...format, image])
  }
  let device = ''
  let isMounted = false
  let hours = 0
  const mount = () => {
    if (format !== undefined) device = run(['losetup', '--find', '--show', image])
    run(command(format === undefined ? shown : device, folder, hours, server), `EAST-${hours}`)
    // Some programs report success although they could not mount anything.
    if (statSync(folder).dev === statSync(parent).dev) throw new Error(`${kind} was not mounted by this user`)
    isMounted = true
    hours += 1
  }
  // Even if the image could not be mounted, the device exists.
  const unmount = async () => {
    while (isMounted) {
      try {
        run(['umount', folder])
        isMounted = false
      } catch (error) {
        // The process that read the drive for Hoist ends a moment after Hoist.
        if (!String(error).includes('target is busy')) throw error
        await setTimeout(50)
      }
    }
    if (device !== '') run(['losetup', '--detach', device])
    device = ''
    // A program that has mounted it may still be writing.
    while (format !== undefined && run(['losetup', '--associated', image]) !== '')
      await new Promise((resolve) => setImmediate(resolve))
  }
  onEnd(unmount)
  mount()
  let others = 0
  /** By then another mount has its device and its number. */
  const takeNumbers = async () => {
    others += 1
    const other = join(parent, `other-${others}`)
    await mkdir(other)
    run(['mount', '-t', 'tmpfs', 'tmpfs', other])
    onEnd(() => void run(['umount', other]))
    if (format === undefined) return
    const file = join(other, 'drive.img')
    await writeFile(file, '')
    await truncate(file, MiB)
    const taken = run(['losetup', '--find', '--show', file])
    onEnd(() => void run(['losetup', '--detach', taken]))
  }
  return {
    folder,
    async remount() {
      const before = (await stat(folder)).dev
      await unmount()
      await takeNumbers()
      mount()
      while ((await stat(folder)).dev === before) {
        await unmount()
        await takeNumbers()
        mount()
      }
    },
  }
}
