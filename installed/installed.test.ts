import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fuses from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileManagerFiles } from '../build/linux/file-managers.mjs'
import { MiB } from '../src/shared/limits'
import { practiceAccountId } from '../src/shared/service/accounts'
import { newWatchChoice } from '../src/shared/watching'
import { display, InstalledHoist, soon } from './hoist'
import { canSandbox, expectLibraries, expectNothingLeft } from './kit'
import { asPerson, person, type RunOptions, System } from './system'

const {
  HOIST_INSTALLED,
  HOIST_INSTALLED_NOT,
  HOIST_INSTALLED_BARE,
  HOIST_DEB = '',
  HOIST_DEB_NEWER = '',
} = process.env
const isLong = HOIST_INSTALLED === 'long'
const isBare = HOIST_INSTALLED_BARE === 'yes'
const size = isLong ? { words: '1 GiB', bytes: 1024 * MiB } : { words: '24 MiB', bytes: 24 * MiB }

const withoutNamespaces = [
  ...['sh', '-c', 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'],
  // The name of the shell itself, as `$0`.
  'sh',
]

/** In a user namespace in which everybody is who they are outside. util-linux needs another package for that. */
const everybody = [
  ...['sh', '-c'],
  `(until [ "$(readlink /proc/$$/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.1; done
for map in uid_map gid_map; do echo 0 0 65536 > /proc/$$/$map; done) &
exec unshare --user sh -c 'until grep -q 65536 /proc/self/gid_map; do sleep 0.1; done; exec "$@"' sh "$@"`,
  'sh',
]

describe.skipIf(HOIST_INSTALLED_NOT !== '')(
  `Hoist installed in ${isBare ? 'a bare Debian' : 'this system'}`,
  () => {
    let system: System
    let hoist: InstalledHoist
    const start = new Date()
    let before = new Set<string>()

    beforeAll(async () => {
      system = isBare ? await System.bare() : await System.here()
      hoist = new InstalledHoist(system)
      await system.addPerson()
      if (isLong) await system.apt('update')
      before = await system.packages()
    })

    afterAll(async () => {
      hoist?.endAll()
      const brought = isBare || !system ? [] : await newPackages()
      if (brought.length > 0) await system.apt('purge', ...brought)
      await system?.leave()
    })

    /** The packages that were installed with Hoist, or to examine it. */
    async function newPackages(): Promise<string[]> {
      return [...(await system.packages())].filter((name) => !before.has(name))
    }

    /** Runs a command as the person. @returns its status and what it printed */
    function say(command: readonly string[], env: Readonly<Record<string, string>>) {
      const [program, ...args] = system.command(command, { asPerson: true, env })
      return spawnSync(program, args, { encoding: 'utf8' })
    }

    it('apt installs it with every library that it needs', async () => {
      await system.install(HOIST_DEB)
      await expectLibraries(system)
      if (isBare) expect(await newPackages()).toEqual(expect.arrayContaining(['libgtk-3-0', 'libnss3']))
      // Elsewhere, as in containers, the system may leave out documentation.
      if (isBare) expect(await system.run(['dpkg', '--verify', 'hoist'])).toBe('')
    })

    it('the launcher has its entry, with an icon in every size', async () => {
      const entry = await readFile(system.at('usr/share/applications/hoist.desktop'), 'utf8')
      expect(entry).toMatch(/^Exec=hoist %F$/m)
      expect(entry).toMatch(/^Icon=hoist$/m)
      expect(entry).toMatch(/^Actions=AddFiles;PauseAll;ResumeAll;$/m)
      const icons = (size: string, file: string) =>
        readFile(system.at(`usr/share/icons/hicolor/${size}/apps/${file}`))
      for (const pixels of [16, 22, 24, 32, 48, 64, 128, 256, 512]) {
        const icon = await icons(`${pixels}x${pixels}`, 'hoist.png')
        // The width and the height of a PNG.
        expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([pixels, pixels])
      }
      expect(String(await icons('scalable', 'hoist.svg'))).toContain('<svg')
    })

    it('file managers have "Send to Hoist"', async () => {
      for (const { path, text } of fileManagerFiles('hoist'))
        expect(await readFile(system.at(path), 'utf8')).toBe(text)
      const suggested = await system.run(['dpkg-query', '--show', `--showformat=\${Suggests}`, 'hoist'])
      expect(suggested).toBe('python3-nautilus')
    })

    it('hoist is on the PATH, and everything is in its archive, which cannot be made to run other code', async () => {
      const which = ['sh', '-c', 'readlink -f "$(command -v hoist)"']
      expect(await system.run(which, { asPerson: true })).toBe('/usr/lib/hoist/hoist\n')
      const version = await system.run(['hoist', '--version'], { asPerson: true })
      expect(version).toBe(`${await packageVersion(system)}\n`)
      expect(await system.run(['hoist', '--help'], { asPerson: true })).toContain('hoist upload FILE')
      const resources = readdirSync(system.at('usr/lib/hoist/resources'))
      expect(resources.filter((name) => name.startsWith('app'))).toEqual(['app.asar'])
      const wire = await fuses.getCurrentFuseWire(system.at('usr/lib/hoist/hoist-bin'))
      const { FuseV1Options: fuse } = fuses
      expect(wire).toMatchObject({
        [fuse.RunAsNode]: '0'.charCodeAt(0),
        [fuse.OnlyLoadAppFromAsar]: '1'.charCodeAt(0),
      })
    })

    it(`hoist upload FILE sends ${size.words} to the practice server, with its checksum, and its SHA-256 matches`, async () => {
      const name = 'from the terminal.bin'
      const file = await hoist.randomFile(name, size.bytes)
      const command = ['hoist', 'upload', name, '--practice', '--json']
      const lines = await system.run(command, { asPerson: true, env: { ELECTRON_RUN_AS_NODE: '1' } })
      const last = JSON.parse(lines.trim().split('\n').at(-1) ?? '')
      expect(last).toMatchObject({ event: 'state', state: 'completed' })
      await hoist.expectArrived(file)
      // The checksum comes from a thread, which must be found in the archive.
      const { stdout } = spawnSync('md5sum', [file], { encoding: 'utf8' })
      expect((await hoist.record(name))?.md5).toBe(stdout.slice(0, 32))
    })

    it('without a home folder, hoist says that it has no data folder, and commands that need none work', async () => {
      const env = { HOME: '/nonexistent' }
      const upload = ['hoist', 'upload', '.profile', '--practice']
      expect(say(['hoist', '--version'], env)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^\d/),
      })
      expect(say(upload, env)).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('Hoist cannot write to its data folder.'),
      })
      expect(say([...upload, '--user-data-dir=elsewhere'], env)).toMatchObject({ status: 0 })
      await rm(join(hoist.home, 'elsewhere'), { recursive: true })
    })

    it.skipIf(!canSandbox)('hoist says why its window cannot open, and does not crash', () =>
      expect(say(['hoist'], { DISPLAY: ':99' })).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('the display “:99” does not accept it'),
      }),
    )

    it.skipIf(!canSandbox)('without a terminal, hoist shows why it cannot start', async () => {
      const command = ['hoist', '--user-data-dir=/etc/passwd']
      const child = system.start(command, { asPerson: true, env: display })
      await hoist.closeError(child)
      expect(child.exitCode).toBe(1)
    })

    if (isLong)
      it('hoist demo uploads a sample, whose SHA-256 matches', async () => {
        expect(await system.run(['hoist', 'demo'], { asPerson: true })).toContain('The checksums match.')
      })

    it.skipIf(!canSandbox)('hoist FILE opens the window with its sandbox, and uploads the file', async () => {
      const name = '-from the window.bin'
      const file = await hoist.randomFile(name, 24 * MiB)
      const child = hoist.start('--practice', '--', name)
      await hoist.uploadInWindow(child, file)
      await hoist.quit(child)
    })

    it.skipIf(canSandbox)('hoist FILE says why it opens no window where nothing may build a sandbox', () =>
      expectRefusal([], { asPerson: true }),
    )

    if (isLong) describe('examined by the tools of Debian', theTools)

    if (isLong && canSandbox) {
      it('apt upgrades Hoist while its window uploads, and the file arrives whole', upgrade)

      // Root's helper is of no use there: in this namespace nobody is root.
      const nobody = ['unshare', '--user', '--map-current-user', '--keep-caps', ...withoutNamespaces]
      it('if user namespaces are off, hoist says what is missing, and does not crash', () =>
        expectRefusal(nobody, { asPerson: true }))

      const onDisplay = ['env', `--chdir=/home/${person}`, `DISPLAY=${display.DISPLAY}`]
      const rooted = [...everybody, ...withoutNamespaces]
      it('if root may not create namespaces either, hoist says so, and does not crash', () =>
        expectRefusal([...rooted, 'setpriv', '--bounding-set=-sys_admin', ...asPerson], {}))

      it('if user namespaces are off, the helper of the package builds the sandbox', async () => {
        const name = 'from the helper.bin'
        const file = await hoist.randomFile(name, 8 * MiB)
        const command = [...rooted, ...asPerson, ...onDisplay, 'hoist', '--practice', name]
        const child = hoist.watch(system.start(command))
        await hoist.uploadInWindow(child, file)
        await hoist.quit(child)
      })
    }

    it("Hoist leaves nothing but the person's own profile once it is removed and purged", async () => {
      await expectNothingLeft(system, start)
      expect(await readdir(hoist.profile)).toEqual(expect.arrayContaining(['practice', 'uploads']))
      // Files in .cache are those of the system's libraries, for all programs.
      const kept = (await readdir(hoist.home, { recursive: true })).filter(
        (path) => !path.startsWith('.config/Hoist'),
      )
      expect(kept.filter((path) => /hoist|electron|chrom/i.test(path))).toEqual([])
    })

    async function expectRefusal(around: readonly string[], options: RunOptions): Promise<void> {
      // On a display that exists, the message may be a dialog, which waits for somebody.
      const command = [...around, 'env', 'DISPLAY=:none', 'hoist']
      const refused = system.run(command, options)
      await expect(refused).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('this system does not let Chromium build its sandbox'),
      })
    }

    /** What else a package provides. Last, because these tools bring packages of their own. */
    function theTools(): void {
      const inSystem = (...command: string[]) =>
        spawnSync('env', system.command(command, { env: { LC_ALL: 'C.UTF-8', MANWIDTH: '500' } }), {
          encoding: 'utf8',
        })
      /** All long options of --help. */
      let options: string[] = []

      beforeAll(async () => {
        const shells = ['bash-completion', 'fish', 'zsh', 'man-db']
        const validators = ['apparmor', 'appstream', 'desktop-file-utils', 'lintian']
        await system.apt('install', '--no-install-recommends', ...shells, ...validators)
        const help = await system.run(['hoist', '--help'], { asPerson: true })
        options = [...new Set(help.match(/--[a-z][a-z0-9-]+/g))]
        expect(options.length).toBeGreaterThan(10)
      })

      it('lintian finds no error, and each override has its reason', async () => {
        await system.withFile(HOIST_DEB, (deb) => {
          const { status, stdout } = inSystem('lintian', '--allow-root', '--fail-on=error', deb)
          if (stdout !== '') console.log(stdout)
          expect(status, stdout).toBe(0)
        })
        const overrides = await readFile(system.at('usr/share/lintian/overrides/hoist'), 'utf8')
        expect(overrides).toMatch(/^(# .+\nhoist: .+\n)+$/)
      })

      it('desktop-file-validate finds no error, and "Open with" offers Hoist', async () => {
        for (const entry of ['applications', 'Thunar/sendto']) {
          const { stdout } = inSystem('desktop-file-validate', `/usr/share/${entry}/hoist.desktop`)
          expect(stdout).toBe('')
        }
        const opened = await readFile(system.at('usr/share/applications/mimeinfo.cache'), 'utf8')
        for (const type of ['application/octet-stream', 'application/json', 'text/plain', 'video/mp4'])
          expect(opened).toMatch(new RegExp(`^${type}=(.*;)?hoist\\.desktop;`, 'm'))
      })

      it('appstreamcli finds no error', async () => {
        const names = await readdir(system.at('usr/share/metainfo'))
        const name = names.find((each) => each.includes('Hoist'))
        const given = ['validate', '--no-net', '--pedantic', `/usr/share/metainfo/${name}`]
        const { status, stdout } = inSystem('appstreamcli', ...given)
        expect(status, stdout).toBe(0)
      })

      it('man hoist shows its page, with every option of --help', () => {
        const { stdout, stderr } = inSystem('man', '--warnings', 'hoist')
        expect(stderr).toBe('')
        expect(options.filter((option) => !stdout.includes(option))).toEqual([])
        expect(stdout).toContain('hoist upload')
      })

      it('bash completes every option of --help', () => {
        const script = `. /usr/share/bash-completion/bash_completion
_completion_loader hoist
complete -p hoist
compopt() { :; }
COMP_WORDS=(hoist upload --) COMP_CWORD=2
_hoist
printf '%s\\n' "\${COMPREPLY[@]}"`
        const offered = inSystem('bash', '-c', script).stdout.split('\n')
        expect(offered).toEqual(expect.arrayContaining(['complete -F _hoist hoist', ...options]))
      })

      it('zsh completes commands and options', () => {
        const typed = (text: string, wanted: string) => {
          const script = `zmodload zsh/zpty
zpty shell 'PS1= zsh -f -i'
zpty -w shell 'autoload -U compinit; compinit -u -D; PS1='
zpty -w -n shell $'${text}\\t'
zpty -r -m shell output '*${wanted}*' && print -r -- "$output"`
          return inSystem('timeout', '20', 'zsh', '-f', '-c', script).stdout
        }
        expect(typed('hoist upl', 'hoist upload')).toContain('hoist upload')
        expect(typed('hoist upload --part-s', '--part-size')).toContain('--part-size')
      })

      it('fish completes every option of --help', () => {
        const lines = inSystem('fish', '-c', "complete -C 'hoist upload --'").stdout.split('\n')
        const offered = lines.map((line) => line.split('\t')[0])
        expect(offered).toEqual(expect.arrayContaining(options))
        expect(inSystem('fish', '-c', "complete -C 'hoist upl'").stdout).toContain('upload')
      })
    }

    async function upgrade(): Promise<void> {
      const inbox = join('/home', person, 'inbox')
      await mkdir(system.at(inbox))
      const watched = {
        ...newWatchChoice,
        isOn: true,
        accountId: practiceAccountId,
        purpose: 'batch',
        quietSeconds: 1,
      }
      await hoist.presetProfile({
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
      const file = await hoist.randomFile(name, 160 * MiB)
      const child = hoist.start('--practice', name)
      await hoist.confirm(await hoist.windowOf(child), name)
      const older = await packageVersion(system)
      await expect.poll(() => hoist.confirmedParts(name), soon).toBeGreaterThan(2)
      await system.install(HOIST_DEB_NEWER)
      const newer = await packageVersion(system)
      expect(spawnSync('dpkg', ['--compare-versions', newer, 'gt', older]).status).toBe(0)
      expect(await system.run(['hoist', '--version'], { asPerson: true })).toBe(`${newer}\n`)
      expect(await hoist.stateOf(name)).toBe('uploading')

      // A second start is one of the newer version, and its request reaches the older one.
      for (const [request, state] of [
        ['--pause-all', 'paused'],
        ['--resume-all', 'uploading'],
      ] as const) {
        await system.run(['hoist', request], { asPerson: true, env: display })
        await expect.poll(() => hoist.stateOf(name), soon).toBe(state)
      }

      // The thread that reads the lines of batch files starts only now, in what was started from the older version.
      const profile = (path: string) => readFile(join(hoist.profile, path), 'utf8')
      await expect
        .poll(() => profile('watched/inbox.jsonl').catch(() => ''), soon)
        .toContain('"hasBegun":true')
      const request = {
        custom_id: 'a',
        method: 'POST',
        url: '/v1/responses',
        body: { model: 'm', input: 'i' },
      }
      await writeFile(system.at(join(inbox, 'bad.jsonl')), 'no JSON\n')
      await expect.poll(() => profile('logs/hoist.log'), soon).toContain('watch-files-left-out')
      await writeFile(system.at(join(inbox, 'good.jsonl')), `${JSON.stringify(request)}\n`)
      await expect.poll(() => hoist.stateOf('good.jsonl'), soon).toBe('completed')
      expect(await hoist.stateOf('bad.jsonl')).toBe(undefined)

      await expect.poll(() => hoist.stateOf(name), soon).toBe('completed')
      await hoist.expectArrived(file)
      await hoist.quit(child)
    }
  },
)

function packageVersion(system: System): Promise<string> {
  return system.run(['dpkg-query', '--show', `--showformat=\${Version}`, 'hoist'])
}
