import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const outputBytes = 64 * 1024 ** 2

/** The person who uses what is installed. */
export const person = 'packagetest'

export interface RunOptions {
  /** As the person instead of root. */
  readonly asPerson?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** A Debian in which Hoist is installed: a bare one, or this machine. */
export class System {
  /** Where its files are. */
  readonly root: string
  readonly #keeper: ChildProcess | undefined

  private constructor(root: string, keeper?: ChildProcess) {
    this.root = root
    this.#keeper = keeper
  }

  static here(): System {
    return new System('/')
  }

  /**
   * A Debian of the same release, with what every Debian has and nothing else, in mounts of its own. It is not in a
   * chroot, in which nobody may create user namespaces.
   */
  static async bare(): Promise<System> {
    const root = await mkdtemp(join(tmpdir(), 'debian-'))
    const { suite, mirror } = await packageSource()
    await execute('chmod', ['755', root])
    await execute('debootstrap', ['--variant=minbase', suite, root, mirror], { maxBuffer: outputBytes })
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
    const args = ['--mount', '--propagation=private', 'sh', '-c', script, 'sh', root]
    const keeper = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>((resolve, reject) => {
      keeper.stdout?.once('data', () => resolve())
      keeper.once('exit', (code) => reject(new Error(`The mounts of the bare system ended with ${code}.`)))
    })
    return new System(root, keeper)
  }

  /** The command line, in this system, that runs a command. */
  command(
    command: readonly string[],
    { asPerson = false, env = {} }: RunOptions = {},
  ): [string, ...string[]] {
    const inside =
      this.#keeper === undefined ? [] : ['nsenter', `--target=${this.#keeper.pid}`, '-m', '-r', '-w']
    const as = asPerson
      ? ['setpriv', `--reuid=${person}`, `--regid=${person}`, '--clear-groups', '--reset-env']
      : []
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    return [
      ...inside,
      ...as,
      'env',
      ...(asPerson ? ['--chdir', `/home/${person}`] : []),
      ...variables,
      ...command,
    ] as unknown as [string, ...string[]]
  }

  /** What it writes. Rejects where it fails. */
  async run(command: readonly string[], options?: RunOptions): Promise<string> {
    const [program, ...args] = this.command(command, options)
    const { stdout } = await execute(program, args, { maxBuffer: outputBytes })
    return stdout
  }

  start(command: readonly string[], options?: RunOptions): ChildProcess {
    const [program, ...args] = this.command(command, options)
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  }

  apt(...args: string[]): Promise<string> {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    return this.run(['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=300', ...args], { env })
  }

  /** The names of all installed packages. */
  async packages(): Promise<Set<string>> {
    const list = await this.run(['dpkg-query', '--show', `--showformat=\${db:Status-Status} \${Package}\\n`])
    return new Set([...list.matchAll(/^installed (.+)$/gm)].map(([, name = '']) => name))
  }

  /** Files and folders of the system that have Hoist's name. */
  async traces(): Promise<string[]> {
    const found = await this.run([
      'find',
      '/usr',
      '/etc',
      '/var',
      '/opt',
      '/root',
      '-xdev',
      '-iname',
      '*hoist*',
    ])
    return found.split('\n').filter((path) => path !== '')
  }

  async addPerson(): Promise<void> {
    await this.run(['useradd', '--create-home', '--shell', '/bin/sh', person])
  }

  /** Removes what the tests have made; on this machine, also the person. */
  async leave(): Promise<void> {
    await this.run(['sh', '-c', `pkill -KILL -u ${person}; userdel --remove ${person}`]).catch(() => {})
    if (this.#keeper === undefined) return
    const ended = new Promise((resolve) => this.#keeper?.once('exit', resolve))
    this.#keeper.kill('SIGKILL')
    await ended
    await rm(this.root, { recursive: true, force: true })
  }
}

/** Where the packages of this Debian come from. */
async function packageSource(): Promise<{ suite: string; mirror: string }> {
  const release = await readFile('/etc/os-release', 'utf8')
  const suite = /^VERSION_CODENAME=(.+)$/m.exec(release)?.[1] ?? 'stable'
  const { stdout } = await execute('apt-cache', ['policy'])
  const mirror = stdout
    .split('\n')
    .map((line) => /(https?:\S+) (\S+)\/main /.exec(line))
    .find((match) => match?.[2] === suite)?.[1]
  if (mirror === undefined) throw new Error(`apt knows no source of ${suite}.`)
  return { suite, mirror }
}
