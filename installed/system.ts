import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const outputBytes = 64 * 1024 ** 2

/** The person who uses what is installed. */
export const person = 'packagetest'

/** The beginning of a command that the person runs. */
export const asPerson = ['setpriv', `--reuid=${person}`, `--regid=${person}`, '--clear-groups', '--reset-env']

export interface RunOptions {
  /** As the person instead of root. */
  readonly asPerson?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** A Debian in which Hoist is installed: a bare one, or this machine. */
export class System {
  /** Where its files are. */
  readonly root: string
  readonly isBare: boolean
  readonly #keeper: ChildProcess | undefined

  private constructor(root: string, keeper?: ChildProcess) {
    this.root = root
    this.isBare = keeper !== undefined
    this.#keeper = keeper
  }

  /** This machine, without what killed tests left behind. */
  static async here(): Promise<System> {
    const system = new System('/')
    const users = await readFile('/etc/passwd', 'utf8')
    if (users.includes(`\n${person}:`)) {
      await system.leave()
      await system.run(['dpkg', '--purge', 'hoist'])
    }
    return system
  }

  /**
   * A Debian with what every Debian has and nothing else, in mounts of its own. It is not in a chroot, in which nobody
   * may create user namespaces.
   *
   * @param release its code name; that of this machine's Debian by default
   */
  static async bare(release?: string): Promise<System> {
    const root = await mkdtemp(join(tmpdir(), 'debian-'))
    await execute('chmod', ['755', root])
    const { suite, mirror } = await packageSource()
    // Nothing that debootstrap mounts outlives it.
    const make = ['--mount', 'debootstrap', '--variant=minbase', release ?? suite, root, mirror]
    await execute('unshare', make, { maxBuffer: outputBytes })
    await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    await cp('/etc/resolv.conf', join(root, 'etc/resolv.conf'), { dereference: true })
    const script = `set -e
mount --rbind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount --rbind /dev dev
mkdir .before
pivot_root . .before
umount --lazy /.before
rmdir /.before
echo ready
exec sleep infinity`
    const unshare = ['unshare', '--mount', '--propagation=private', 'sh', '-c', script, 'sh', root]
    const keeper = spawn('setpriv', ['--pdeathsig=KILL', ...unshare], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise<void>((resolve, reject) => {
      keeper.stdout?.once('data', () => resolve())
      keeper.once('exit', (code) => reject(new Error(`The mounts of the bare system ended with ${code}.`)))
    })
    return new System(root, keeper)
  }

  /** The command line of this machine that runs a command in this system. */
  command(
    command: readonly string[],
    { asPerson: isPersons = false, env = {} }: RunOptions = {},
  ): [string, ...string[]] {
    const inside =
      this.#keeper === undefined ? [] : ['nsenter', `--target=${this.#keeper.pid}`, '-m', '-r', '-w']
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    return [
      ...inside,
      ...(isPersons ? asPerson : []),
      'env',
      ...(isPersons ? ['--chdir', `/home/${person}`] : []),
      ...variables,
      ...command,
    ] as unknown as [string, ...string[]]
  }

  /** Runs a command. @returns what it prints; rejects if it fails */
  async run(command: readonly string[], options?: RunOptions): Promise<string> {
    const [program, ...args] = this.command(command, options)
    const { stdout } = await execute(program, args, { maxBuffer: outputBytes })
    return stdout
  }

  start(command: readonly string[], options?: RunOptions): ChildProcess {
    const [program, ...args] = this.command(command, options)
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Where a file of this system is. */
  at(path: string): string {
    return join(this.root, path)
  }

  apt(...args: string[]): Promise<string> {
    // What is removed soon need not be flushed to the disk, and rebuilding the index of all manual pages on somebody's
    // machine can take minutes.
    const script = `index=/var/lib/man-db/auto-update
if [ -e $index ]; then
  mv $index $index.off
  trap "mv $index.off $index" EXIT
fi
apt-get -q -y -o DPkg::Lock::Timeout=300 -o DPkg::Options::=--force-unsafe-io "$@"`
    return this.run(['sh', '-c', script, 'sh', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
  }

  /** Installs a package from a file of this machine, with what it depends on. */
  async install(deb: string): Promise<void> {
    await this.withFile(deb, (path) => this.apt('install', '--no-install-recommends', path))
  }

  /** Calls `use` with the path at which this system has a file of this machine. */
  async withFile(file: string, use: (path: string) => unknown): Promise<void> {
    const path = this.isBare ? join('/tmp', basename(file)) : file
    if (this.isBare) await cp(file, this.at(path))
    await use(path)
    if (this.isBare) await rm(this.at(path))
  }

  /** The names of all installed packages. */
  async packages(): Promise<Set<string>> {
    const list = await this.run(['dpkg-query', '--show', `--showformat=\${db:Status-Status} \${Package}\\n`])
    return new Set([...list.matchAll(/^installed (.+)$/gm)].map(([, name = '']) => name))
  }

  /** Files and folders with Hoist's name in the system that are newer than that. */
  async traces(since: Date): Promise<string[]> {
    const named = ['-xdev', '-iname', '*hoist*', '-newerct', since.toISOString()]
    const found = await Promise.all([
      this.run(['find', '/usr', '/etc', '/var', '/opt', ...named]),
      // Deeper are the caches of other programs.
      this.run(['find', '/root', '-maxdepth', '3', ...named]),
    ])
    return found.flatMap((lines) => lines.split('\n')).filter((path) => path !== '')
  }

  async addPerson(): Promise<void> {
    await this.run(['useradd', '--create-home', '--shell', '/bin/sh', person])
  }

  /** Removes what the tests have made; on this machine, also the person. */
  async leave(): Promise<void> {
    if (this.#keeper === undefined) {
      const script = `pkill -KILL -u ${person}; userdel --force --remove ${person}`
      await this.run(['sh', '-c', script])
      return
    }
    const ended = new Promise((resolve) => this.#keeper?.once('exit', resolve))
    this.#keeper.kill('SIGKILL')
    await ended
    await rm(this.root, { recursive: true, force: true })
  }
}

/** The code name of this machine's Debian, and where its packages come from. */
export async function packageSource(): Promise<{ suite: string; mirror: string }> {
  const { stdout } = await execute('apt-cache', ['policy'])
  const [, mirror, suite] = /(https?:\S+) ([a-z]+)\/main /.exec(stdout) ?? []
  if (mirror === undefined || suite === undefined) throw new Error('apt knows no source of packages.')
  return { suite, mirror }
}
