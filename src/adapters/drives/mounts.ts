import { readFileSync } from 'node:fs'
import { basename, dirname, join, parse, resolve, sep } from 'node:path'
import { meantPath } from '../files/intake/intake'
import { sourceFs } from '../files/source/source-fs.js'
import { pathFromSystem, systemPath } from '../files/source/source-path.js'

/** How long the list of mounts stays valid, in milliseconds. */
const freshMs = 1_000
/** A path with more links than this is circular. */
const mostLinks = 40

/**
 * Linux file systems on a disk, or in the memory, of this computer. Others may be a network drive or a program, and
 * may not answer for minutes.
 */
const local =
  /^(ext[234]|xfs|btrfs|zfs|f2fs|bcachefs|jfs|reiserfs|nilfs2|vfat|msdos|exfat|ntfs3?|fuseblk|hfs(plus)?|apfs|iso9660|udf|squashfs|overlay|tmpfs|ramfs|rootfs)$/

/**
 * Types with one mount for the folders of many servers, and how many names of a path identify one: those of the
 * share, or of the protocol and the host.
 */
const shareNames: Readonly<Record<string, number>> = { 'fuse.gvfsd-fuse': 1, 'fuse.kio-fuse': 2 }

/** The drive that a path is on. */
export interface Mount {
  /** Its mount point. */
  readonly point: string
  /** Differs when another drive is mounted there. */
  readonly id: string
  /** Whether this process reads the drive itself: if such a drive does not answer, nothing works anyway. */
  readonly isLocal: boolean
}

interface KnownMount extends Mount {
  /** How many names of a path below the mount point identify a drive. */
  readonly names: number
}

/** Finds the mount of a path without touching the path: a network drive that is gone does not even answer a lookup. */
export class Mounts {
  readonly #home: string
  readonly #mountInfo: () => Buffer
  #readAt = Number.NEGATIVE_INFINITY
  #read: readonly KnownMount[] = []
  /** Where folders lead, until the mounts are read again. */
  readonly #folders = new Map<string, Promise<string>>()

  /**
   * @param home a path on the drive that Hoist's own files are on
   * @param mountInfo Linux's list of mounts; see proc_pid_mountinfo(5)
   */
  constructor(home: string, mountInfo = () => readFileSync('/proc/self/mountinfo')) {
    this.#home = home
    this.#mountInfo = mountInfo
  }

  /** The mount of a path without links. */
  at(path: string): Mount {
    if (process.platform === 'win32') {
      const rootOf = (of: string) => parse(of).root.toLowerCase()
      const point = rootOf(path)
      return { point, id: point, isLocal: point === rootOf(this.#home) || point === rootOf(process.execPath) }
    }
    if (process.platform === 'darwin') {
      const [point = '/'] = /^\/(Volumes|Network|net)\/[^/]+/.exec(path) ?? []
      return { point, id: point, isLocal: point === '/' }
    }
    const { id, isLocal, names, point } = find(this.#mounts(), path)
    return { id, isLocal, point: join(point, ...namesOf(path.slice(point.length)).slice(0, names)) }
  }

  /** The mount of any absolute path that a person may name. Follows its links as long as they are on this computer. */
  async of(path: string): Promise<Mount> {
    return this.at(await this.#follow(await this.#realFolder(path), basename(path)))
  }

  /** Whether no folder of a path is a link, and the path is on this computer. Its last name may still be a link. */
  async isDirect(path: string): Promise<boolean> {
    return (await this.#realFolder(path)) === dirname(path) && this.at(path).isLocal
  }

  #realFolder(path: string): Promise<string> {
    this.#mounts()
    const folder = dirname(path)
    // Kept, because a folder may have thousands of files.
    const real = this.#folders.get(folder) ?? this.#follow(parse(folder).root, folder)
    this.#folders.set(folder, real)
    return real
  }

  /** Where a path leads from a real folder, up to the first link to another drive. Never throws. */
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

  /** Empty if the mounts cannot be read. */
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
      const [id = '', , , , point] = before.split(' ')
      const kind = after.split(' ')[0] ?? ''
      if (point === undefined) return []
      // Separators inside names are escaped as octal numbers.
      const plain = point.replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      )
      return [{ point: plain, id, isLocal: local.test(kind), names: shareNames[kind] ?? 0 }]
    })
  }
}

/** The names in a path, without its root. */
function namesOf(path: string): string[] {
  return path.slice(parse(path).root.length).split(sep).filter(Boolean)
}

/** Later mounts cover earlier ones. */
function find(mounts: readonly KnownMount[], path: string): KnownMount {
  let found: KnownMount = { point: '/', id: '', isLocal: true, names: 0 }
  for (const mount of mounts) {
    const { point } = mount
    if (point.length < found.point.length) continue
    if (point === '/' || path === point || path.startsWith(`${point}/`)) found = mount
  }
  return found
}
