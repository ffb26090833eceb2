import { type ChildProcess, execFile, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fuses from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileManagerFiles } from '../build/linux/file-managers.mjs'
import { ledgerOf, sha256 } from '../reliability/check'
import { practiceAccountId } from '../src/shared/accounts'
import { MiB } from '../src/shared/limits'
import { newWatchChoice } from '../src/shared/watching'
import { person, System } from './system'

const execute = promisify(execFile)
const {
  HOIST_INSTALLED,
  HOIST_INSTALLED_NOT,
  HOIST_INSTALLED_BARE,
  HOIST_DEB = '',
  DISPLAY = '',
} = process.env
const isLong = HOIST_INSTALLED === 'long'
const isBare = HOIST_INSTALLED_BARE === 'yes'
const has = (program: string) => spawnSync(program, ['--version']).error === undefined
/** In some containers nobody may build a sandbox. */
const canSandbox =
  spawnSync('setpriv', ['--reuid=nobody', '--clear-groups', 'unshare', '-Urn', 'true']).status === 0
const longMs = 10 * 60_000
const soon = { timeout: longMs, interval: 200 }

/** What the short form leaves out, and the long one where it is not possible. */
function inLongForm(isPossible: boolean, name: string, test: () => Promise<void> | void): void {
  if (isLong) it.skipIf(!isPossible)(name, test)
}

describe.skipIf(HOIST_INSTALLED_NOT !== '')(
  `Hoist installed in ${isBare ? 'a bare Debian' : 'this system'}`,
  () => {
    let system: System
    /** For packages. */
    let folder = ''
    let before = { traces: new Set<string>(), packages: new Set<string>() }
    const at = (path: string) => join(system.root, path)
    const home = () => at(join('home', person))
    const profile = () => join(home(), '.config', 'Hoist')
    const open: ChildProcess[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'installed-'))
      await execute('chmod', ['755', folder])
      system = isBare ? await System.bare() : System.here()
      await system.addPerson()
      // A source that does not answer is no reason to stop.
      await system.apt('update').catch((error: Error) => console.log(error.message))
      before = { traces: new Set(await system.traces()), packages: await system.packages() }
    })

    afterAll(async () => {
      for (const child of open) child.kill('SIGKILL')
      if (!isBare) await system.apt('purge', ...(await newPackages()))
      await system.leave()
      await rm(folder, { recursive: true, force: true })
    })

    /** Those that came with Hoist. */
    async function newPackages(): Promise<string[]> {
      return [...(await system.packages())].filter((name) => !before.packages.has(name))
    }

    async function install(deb: string): Promise<void> {
      const path = isBare ? '/tmp/hoist.deb' : deb
      if (isBare) await cp(deb, at(path))
      await system.apt('install', '--no-install-recommends', path)
      if (isBare) await rm(at(path))
    }

    function version(): Promise<string> {
      return system.run(['dpkg-query', '--show', `--showformat=\${Version}`, 'hoist'])
    }

    /** A file of random bytes in the person's home. */
    async function randomFile(name: string, bytes: number): Promise<string> {
      await system.run(['sh', '-c', 'head -c "$1" /dev/urandom > "$2"', 'sh', String(bytes), name], {
        asPerson: true,
      })
      return join(home(), name)
    }

    async function expectArrived(file: string): Promise<void> {
      const name = file.slice(file.lastIndexOf('/') + 1)
      const files = join(profile(), 'practice', 'files')
      const arrived = await readdir(files, { recursive: true })
      const found = arrived.filter((path) => path.endsWith(`/${name}`))
      expect(found, name).toHaveLength(1)
      expect(await sha256(join(files, found[0] ?? '')), name).toBe(await sha256(file))
    }

    /** The state of the upload of a file; undefined without one. */
    async function stateOf(name: string): Promise<string | undefined> {
      const records = await ledgerOf(profile())
      return records.find(({ source }) => source.name === name)?.state.name
    }

    async function presetProfile(files: Readonly<Record<string, unknown>>): Promise<void> {
      await mkdir(profile(), { recursive: true })
      for (const [name, content] of Object.entries(files))
        await writeFile(join(profile(), name), JSON.stringify(content))
      await system.run(['chown', '-R', `${person}:`, join('/home', person)])
    }

    function startWindow(...args: string[]): ChildProcess {
      const env = { DISPLAY, LANG: 'C.UTF-8', LANGUAGE: 'en' }
      const child = system.start(['hoist', ...args], { asPerson: true, env })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (text) => {
          output += text
        })
      child.once('exit', (code) => {
        if (code !== 0 && code !== null) console.log(output)
      })
      open.push(child)
      return child
    }

    async function windowOf(child: ChildProcess): Promise<string> {
      const search = ['search', '--sync', '--onlyvisible', '--name', '^Hoist']
      const ended = new Promise<never>((_, reject) =>
        child.once('exit', (code) => reject(new Error(`Hoist ended with code ${code}.`))),
      )
      ended.catch(() => {})
      const { stdout } = await Promise.race([execute('xdotool', search, { timeout: longMs }), ended])
      return stdout.split('\n')[0] ?? ''
    }

    /** Presses Return in the dialog "New upload", whose button has the focus once the files are checked. */
    async function confirm(window: string, name: string): Promise<void> {
      await expect
        .poll(async () => {
          await execute('xdotool', ['windowfocus', window, 'key', 'Return'])
          return stateOf(name)
        }, soon)
        .toBeDefined()
    }

    async function quit(child: ChildProcess): Promise<void> {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    }

    inLongForm(has('lintian'), 'lintian finds no error in the package', async () => {
      const given = ['--allow-root', '--fail-on', 'error', HOIST_DEB]
      const { status, stdout } = spawnSync('lintian', given, { encoding: 'utf8' })
      expect(stdout.split('\n').filter((line) => line.startsWith('E:'))).toEqual([])
      expect(status, stdout).toBe(0)
    })

    it('apt installs it with every library that it needs', async () => {
      await install(HOIST_DEB)
      const programs = (await readdir(at('usr/lib/hoist'))).filter((name) =>
        /^hoist$|\.so(\.\d)?$/.test(name),
      )
      for (const name of programs) {
        const libraries = await system.run(['ldd', `/usr/lib/hoist/${name}`])
        expect(libraries).toContain('libc.so.6')
        expect(libraries).not.toContain('not found')
      }
      if (isBare) expect(await newPackages()).toEqual(expect.arrayContaining(['libgtk-3-0', 'libnss3']))
      // Elsewhere, as in containers, the system may leave out documentation.
      if (isBare) expect(await system.run(['dpkg', '--verify', 'hoist'])).toBe('')
    })

    it('it is in the launcher, with an icon in every size', async () => {
      const entry = await readFile(at('usr/share/applications/hoist.desktop'), 'utf8')
      expect(entry).toMatch(/^Exec=hoist %F$/m)
      expect(entry).toMatch(/^Icon=hoist$/m)
      for (const size of [16, 22, 24, 32, 48, 64, 128, 256, 512]) {
        const icon = await readFile(at(`usr/share/icons/hicolor/${size}x${size}/apps/hoist.png`))
        // The width and the height of a PNG.
        expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([size, size])
      }
      expect(await readFile(at('usr/share/icons/hicolor/scalable/apps/hoist.svg'), 'utf8')).toContain('<svg')
    })

    inLongForm(has('desktop-file-validate'), 'desktop-file-validate finds nothing', async () => {
      for (const entry of ['applications', 'Thunar/sendto']) {
        const { stdout } = await execute('desktop-file-validate', [at(`usr/share/${entry}/hoist.desktop`)])
        expect(stdout).toBe('')
      }
    })

    inLongForm(has('appstreamcli'), 'appstreamcli finds nothing', async () => {
      const [name] = await readdir(at('usr/share/metainfo')).then((names) =>
        names.filter((each) => each.includes('Hoist')),
      )
      const given = ['validate', '--no-net', '--pedantic', at(`usr/share/metainfo/${name}`)]
      const { status, stdout } = spawnSync('appstreamcli', given, { encoding: 'utf8' })
      expect(status, stdout).toBe(0)
    })

    it('file managers have "Send to Hoist"', async () => {
      for (const { path, text } of fileManagerFiles('hoist'))
        expect(await readFile(at(path), 'utf8')).toBe(text)
      const suggested = await system.run(['dpkg-query', '--show', `--showformat=\${Suggests}`, 'hoist'])
      expect(suggested).toBe('python3-nautilus')
    })

    inLongForm(has('man'), 'man hoist shows its page', async () => {
      const man = spawnSync('man', ['--local-file', at('usr/share/man/man1/hoist.1.gz')], {
        encoding: 'utf8',
      })
      expect(man.stdout).toContain('hoist upload')
      expect(man.stdout).toContain('--part-size')
    })

    const share = (path: string) => at(join('usr/share', path))
    it.each([
      [
        'bash',
        'bash-completion/completions/hoist',
        (file: string) => `. ${file}; complete -p hoist`,
        '-F _hoist',
      ],
      [
        'zsh',
        'zsh/vendor-completions/_hoist',
        (file: string) =>
          `fpath=(${join(file, '..')} $fpath); autoload -U compinit; compinit -D; echo $_comps[hoist]`,
        '_hoist',
      ],
      [
        'fish',
        'fish/vendor_completions.d/hoist.fish',
        (file: string) => `source ${file}; complete -C 'hoist upl'`,
        'upload',
      ],
    ])('%s completes it', (shell, path, script, wanted) => {
      const file = share(path)
      const given = spawnSync(shell, ['-c', script(file)], { encoding: 'utf8' })
      if (given.error === undefined) expect(given.stdout, given.stderr).toContain(wanted)
      // Where that shell is missing, only the file can be looked at.
      else expect(spawnSync('grep', ['upload', file]).status).toBe(0)
    })

    it(`an ordinary user uploads ${isLong ? '1 GiB' : '24 MiB'} in the terminal, and nothing makes another program of Hoist`, async () => {
      const wire = await fuses.getCurrentFuseWire(at('usr/lib/hoist/hoist'))
      expect(wire[fuses.FuseV1Options.RunAsNode]).toBe('0'.charCodeAt(0))
      const file = await randomFile('from the terminal.bin', isLong ? 1024 * MiB : 24 * MiB)
      const command = ['hoist', 'upload', 'from the terminal.bin', '--practice', '--json']
      const lines = await system.run(command, { asPerson: true, env: { ELECTRON_RUN_AS_NODE: '1' } })
      const last = JSON.parse(lines.trim().split('\n').at(-1) ?? '')
      expect(last).toMatchObject({ event: 'state', state: 'completed' })
      await expectArrived(file)
    })

    it.skipIf(!canSandbox)(
      'hoist FILE opens the window with its sandbox, and Return uploads the file',
      async () => {
        const file = await randomFile('-from the window.bin', 24 * MiB)
        const child = startWindow('--practice', '--', '-from the window.bin')
        const window = await windowOf(child)
        await confirm(window, '-from the window.bin')
        await expect.poll(() => stateOf('-from the window.bin'), soon).toBe('completed')
        await expectArrived(file)
        const processes = await processesOf(child)
        expect(processes.filter(({ command }) => command.includes('--no-sandbox'))).toEqual([])
        const pages = processes.filter(({ command }) => command.includes('--type=renderer'))
        expect(pages.length).toBeGreaterThan(0)
        for (const page of pages) expect(page).toMatchObject({ hasFilter: true, isApart: true })
        await quit(child)
      },
    )

    inLongForm(canSandbox, 'it is upgraded while its window uploads, and the upload is whole', async () => {
      const inbox = join('/home', person, 'inbox')
      await mkdir(at(inbox))
      const watched = {
        ...newWatchChoice,
        isOn: true,
        accountId: practiceAccountId,
        purpose: 'batch',
        quietSeconds: 1,
      }
      await presetProfile({
        'settings.json': {
          parallelParts: 2,
          adaptiveParts: false,
          partSizeMiB: 1,
          bandwidthLimit: 2 * MiB,
        },
        'watch-folders.json': {
          folders: [{ ...watched, id: 'inbox', path: inbox, origin: practiceAccountId }],
        },
      })
      const name = 'during the upgrade.bin'
      const file = await randomFile(name, 96 * MiB)
      const child = startWindow('--practice', name)
      await confirm(await windowOf(child), name)
      const older = await version()
      await expect.poll(() => confirmedParts(name), soon).toBeGreaterThan(2)
      await install(await newer(HOIST_DEB, folder))
      expect(await version()).not.toBe(older)
      expect(await stateOf(name)).toBe('uploading')

      // The thread that reads the lines of batch files starts only now, in what was started from the older version.
      await expect
        .poll(() => readFile(join(profile(), 'watched', 'inbox.jsonl'), 'utf8').catch(() => ''), soon)
        .toContain('"hasBegun":true')
      const request = {
        custom_id: 'a',
        method: 'POST',
        url: '/v1/responses',
        body: { model: 'm', input: 'i' },
      }
      await writeFile(at(join(inbox, 'bad.jsonl')), 'no JSON\n')
      await expect
        .poll(() => readFile(join(profile(), 'logs', 'hoist.log'), 'utf8'), soon)
        .toContain('watch-files-left-out')
      await writeFile(at(join(inbox, 'good.jsonl')), `${JSON.stringify(request)}\n`)
      await expect.poll(() => stateOf('good.jsonl'), soon).toBe('completed')
      expect(await stateOf('bad.jsonl')).toBe(undefined)

      // A second start is one of the newer version, and hands its file over.
      await randomFile('handed over.bin', MiB)
      await system.run(['hoist', 'handed over.bin'], { asPerson: true, env: { DISPLAY } })
      await expect.poll(() => stateOf(name), soon).toBe('completed')
      await expectArrived(file)
      await quit(child)
    })

    inLongForm(
      canSandbox,
      'it says what is missing where user namespaces are off, and does not crash',
      async () => {
        const script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec hoist'
        const without = ['unshare', '--user', '--map-current-user', '--keep-caps', 'sh', '-c', script]
        const refused = system.run(without, { asPerson: true, env: { DISPLAY } })
        await expect(refused).rejects.toMatchObject({
          code: 1,
          stderr: expect.stringContaining('this system does not let Chromium build its sandbox'),
        })
      },
    )

    it("removed and purged, it leaves nothing but the person's own profile", async () => {
      await system.apt('remove', 'hoist')
      expect(await readdir(at('usr/lib'))).not.toContain('hoist')
      await system.apt('purge', 'hoist')
      const packages = await system.packages()
      expect(packages).not.toContain('hoist')
      expect((await system.traces()).filter((path) => !before.traces.has(path))).toEqual([])
      expect(await readdir(profile())).toEqual(expect.arrayContaining(['practice', 'uploads']))
      // In .cache are those of the system's libraries, for all programs.
      const kept = (await readdir(home(), { recursive: true })).filter(
        (path) => !path.startsWith('.config/Hoist'),
      )
      expect(kept.filter((path) => /hoist|electron|chrom/i.test(path))).toEqual([])
      expect(await readdir(join(home(), '.config'))).toEqual(expect.arrayContaining(['Hoist']))
    })

    /** Parts of that file that the service has confirmed. */
    async function confirmedParts(name: string): Promise<number> {
      const records = await ledgerOf(profile())
      const parts = records.find(({ source }) => source.name === name)?.parts ?? []
      return parts.filter(({ state }) => state.name === 'confirmed').length
    }
  },
)

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

/** The same package with a higher version. */
async function newer(deb: string, folder: string): Promise<string> {
  const unpacked = join(folder, 'newer')
  await execute('dpkg-deb', ['--raw-extract', deb, unpacked])
  const control = join(unpacked, 'DEBIAN', 'control')
  const text = await readFile(control, 'utf8')
  await writeFile(control, text.replace(/^(Version: .+)$/m, '$1+newer'))
  const made = join(folder, 'newer.deb')
  await execute('dpkg-deb', ['-Znone', '--root-owner-group', '--build', unpacked, made])
  return made
}
