import { readFileSync } from 'node:fs'
import { basename, dirname, join, parse, resolve, sep } from 'node:path'
import { meantPath } from '../files/intake'
import { sourceFs } from '../files/source-fs.js'
import { pathFromSystem, systemPath } from '../files/source-path.js'

/** What is mounted does not change often, in milliseconds. */
const freshMs = 1_000
/** A path with more links than this goes round in a circle. */
const mostLinks = 40

/**
 * Kinds of Linux's file systems that are on a disk, or in the memory, of this computer. Others may be at the other end of
 * a network, or a program, and may not answer for minutes.
 */
const local =
  /^(ext[234]|xfs|btrfs|zfs|f2fs|bcachefs|jfs|reiserfs|nilfs2|vfat|msdos|exfat|ntfs3?|fuseblk|hfs(plus)?|apfs|iso9660|udf|squashfs|overlay|tmpfs|ramfs|rootfs)$/

/**
 * Kinds under whose one mount a desktop shows the folders of many servers, and how many names of a path tell which one: of
 * the share, or of the protocol and the host.
 */
const shareNames: Readonly<Record<string, number>> = { 'fuse.gvfsd-fuse': 1, 'fuse.kio-fuse': 2 }

/** What a path lies on. */
export interface Mount {
  /** Names it. */
  readonly point: string
  /** Files on it are read by this process: it answers, or nothing works anyway. */
  readonly isLocal: boolean
}

interface KnownMount extends Mount {
  /** So many names below it tell drives apart. */
  readonly names: number
}

/** Tells what paths lie on without touching it: a network drive that is gone does not answer even to a look. */
export class Mounts {
  readonly #home: string
  readonly #mountInfo: () => Buffer
  #readAt = Number.NEGATIVE_INFINITY
  #read: readonly KnownMount[] = []
  /** Where folders lead to, until it is read again what is mounted. */
  readonly #folders = new Map<string, Promise<string>>()

  /**
   * @param home a path on the drive that Hoist's own files are on
   * @param mountInfo what Linux says of all that is mounted; see proc_pid_mountinfo(5)
   */
  constructor(home: string, mountInfo = () => readFileSync('/proc/self/mountinfo')) {
    this.#home = home
    this.#mountInfo = mountInfo
  }

  /** Of a path that leads through no links. */
  at(path: string): Mount {
    if (process.platform === 'win32') {
      const rootOf = (of: string) => parse(of).root.toLowerCase()
      const point = rootOf(path)
      return { point, isLocal: point === rootOf(this.#home) || point === rootOf(process.execPath) }
    }
    if (process.platform === 'darwin') {
      const [point = '/'] = /^\/(Volumes|Network|net)\/[^/]+/.exec(path) ?? []
      return { point, isLocal: point === '/' }
    }
    const { isLocal, names, point } = find(this.#mounts(), path)
    return { isLocal, point: join(point, ...namesOf(path.slice(point.length)).slice(0, names)) }
  }

  /** Of any absolute path, as a person may name it. Follows its links as long as they are on this computer. */
  async of(path: string): Promise<Mount> {
    this.#mounts()
    const folder = dirname(path)
    // A folder may have thousands of files.
    const real = this.#folders.get(folder) ?? this.#follow(parse(folder).root, folder)
    this.#folders.set(folder, real)
    return this.at(await this.#follow(await real, basename(path)))
  }

  /** Where a path, from a real folder on, leads to: no further than to what lies elsewhere. Never throws. */
  async #follow(from: string, way: string): Promise<string> {
    const { lstat, readlink } = sourceFs.promises
    let links = 0
    let current = from
    let names = namesOf(way)
    for (let name = names.shift(); name !== undefined && this.at(current).isLocal; name = names.shift()) {
      const next = await meantPath(join(current, name)).catch(() => join(current, name))
      if (!this.at(next).isLocal) return next
      const isLink = (await lstat(systemPath(next)).catch(() => null))?.isSymbolicLink() ?? false
      const target = isLink
        ? await readlink(systemPath(next), { encoding: 'buffer' }).catch(() => null)
        : null
      if (target === null) {
        current = next
        continue
      }
      links += 1
      if (links > mostLinks) break
      const whole = resolve(current, pathFromSystem(target))
      current = parse(whole).root
      names = [...namesOf(whole), ...names]
    }
    return current
  }

  #mounts(): readonly KnownMount[] {
    const now = performance.now()
    if (now - this.#readAt > freshMs) {
      this.#readAt = now
      const mounts = this.#readMounts()
      const own = new Set(['/', find(mounts, this.#home).point])
      this.#read = mounts.map((mount) => ({ ...mount, isLocal: mount.isLocal || own.has(mount.point) }))
      this.#folders.clear()
    }
    return this.#read
  }

  /** None where they cannot be read. */
  #readMounts(): KnownMount[] {
    let text: string
    try {
      text = pathFromSystem(this.#mountInfo())
    } catch {
      return []
    }
    return text.split('\n').flatMap((line) => {
      // 36 35 98:0 /root /mnt/point rw,noatime master:1 - ext3 /dev/root rw
      const [before = '', after = ''] = line.split(' - ')
      const point = before.split(' ')[4]
      const kind = after.split(' ')[0] ?? ''
      if (point === undefined) return []
      // What separates the columns stands in the names as its number.
      const plain = point.replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      )
      return [{ point: plain, isLocal: local.test(kind), names: shareNames[kind] ?? 0 }]
    })
  }
}

/** Without its root. */
function namesOf(path: string): string[] {
  return path.slice(parse(path).root.length).split(sep).filter(Boolean)
}

/** Later ones lie over earlier ones. */
function find(mounts: readonly KnownMount[], path: string): KnownMount {
  let found: KnownMount = { point: '/', isLocal: true, names: 0 }
  for (const mount of mounts) {
    const { point } = mount
    if (point.length < found.point.length) continue
    if (point === '/' || path === point || path.startsWith(`${point}/`)) found = mount
  }
  return found
}
