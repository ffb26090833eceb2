import { spawnSync } from 'node:child_process'
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const launcher = fileURLToPath(new URL('../../build/linux/hoist.sh', import.meta.url))

describe.skipIf(process.platform !== 'linux')('the launcher of the installed application', () => {
  let folder = ''
  const program = (name: string, lines: string) =>
    writeFile(join(folder, name), `#!/bin/sh\n${lines}\n`).then(() => chmod(join(folder, name), 0o755))

  /** What the launcher starts, one line for each argument, on a system where these commands answer like that. */
  async function start(args: string[], { user = 1000, namespaces = true, sandbox = true, env = {} } = {}) {
    await program('system/id', `echo ${user}`)
    await program('system/unshare', namespaces ? 'exit 0' : 'exit 1')
    // Without a sandbox the application ends before it does anything, unless it is told to run without one.
    const wants = sandbox ? '' : 'case $* in *--no-sandbox*) ;; *) exit 133 ;; esac\n'
    await program(
      'app/hoist-bin',
      `${wants}printf '%s\\n' "ca=$HOIST_EXTRA_CA_CERTS" "off=$ELECTRON_DISABLE_SANDBOX" "$@"`,
    )
    const { status, stdout, stderr } = spawnSync(join(folder, 'app', 'hoist'), args, {
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'system')}:${process.env.PATH}`, DISPLAY: ':0', ...env },
    })
    return { status, lines: stdout.split('\n').slice(0, -1), stderr }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoist-launcher-'))
    for (const each of ['system', 'app']) await mkdir(join(folder, each), { recursive: true })
    // Keeps what the launcher would show to a person who has no terminal.
    await program('system/zenity', 'for word; do :; done; printf %s "$word" > "$0.shown"')
    await copyFile(launcher, join(folder, 'app', 'hoist'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each(['upload', 'demo', '--help', '-h', '--version'])('%s runs in the terminal', async (command) => {
    const args = [command, 'a file', '--proxy-server=x']
    const { status, lines } = await start(args, { user: 0, namespaces: false, env: { DISPLAY: '' } })
    expect(status).toBe(0)
    expect(lines[2]).toBe('--terminal')
    // Chromium reads no switches after `--`.
    expect(lines.slice(lines.indexOf('--'))).toEqual(['--', ...args])
  })

  it('starts in a deleted folder only if no folder is needed, and otherwise says that the folder is gone', async () => {
    const gone = `mkdir "$0/gone" && cd "$0/gone" && rmdir "$0/gone" && exec "$0/app/hoist" "$@"`
    const startIn = (...args: string[]) =>
      spawnSync('sh', ['-c', gone, folder, ...args], { encoding: 'utf8', env: { PATH: process.env.PATH } })
    await start([])
    expect(startIn('--version')).toMatchObject({ status: 0, stdout: expect.stringContaining('--terminal') })
    expect(startIn('upload', 'a')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The current folder no longer exists.'),
    })
  })

  it('opens the window on Wayland if there is nothing else', async () => {
    const env = { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' }
    expect((await start(['a'], { env })).lines.slice(2)).toEqual(['--ozone-platform=wayland', 'a'])
  })

  it('quotes its own path in the command that repairs the sandbox', async () => {
    await start([])
    const copy = join(folder, "it's")
    await cp(join(folder, 'app'), copy, { recursive: true })
    await program("it's/hoist-bin", 'exit 133')
    await writeFile(join(copy, 'chrome-sandbox'), '')
    const env = { PATH: `${join(folder, 'system')}:${process.env.PATH}`, DISPLAY: ':0' }
    await program('system/unshare', 'exit 1')
    const { stderr } = spawnSync(join(copy, 'hoist'), { encoding: 'utf8', env })
    const [, helper = ''] = /^ {2}sudo sh -c '.*' ('.*')$/m.exec(stderr) ?? []
    expect(spawnSync('sh', ['-c', `printf %s ${helper}`], { encoding: 'utf8' }).stdout).toBe(
      join(copy, 'chrome-sandbox'),
    )
  })

  it('opens the window for anything else, and passes the arguments on as they are', async () => {
    const args = ['a  file', './upload', '--', '-dash', 'line\\nbreak']
    expect((await start(args)).lines.slice(2)).toEqual(args)
  })

  it('passes on the certificates, and never turns the sandbox off', async () => {
    const env = { NODE_EXTRA_CA_CERTS: '/ca.pem', ELECTRON_DISABLE_SANDBOX: '1' }
    for (const args of [['a'], ['upload', 'a']])
      expect((await start(args, { env })).lines.slice(0, 2)).toEqual(['ca=/ca.pem', 'off='])
  })

  it.each([
    ['root', { user: 0 }, 'Hoist does not open its window for root'],
    ['no display', { env: { DISPLAY: '' } }, 'there is no display here'],
    ['no user namespaces', { namespaces: false, sandbox: false }, 'does not let Chromium build its sandbox'],
  ])('says why there is no window: %s', async (_why, system, words) => {
    const { status, lines, stderr } = await start(['a'], system)
    expect({ status, lines }).toEqual({ status: 1, lines: [] })
    expect(stderr).toContain(words)
    expect(await readFile(join(folder, 'system', 'zenity.shown'), 'utf8')).toBe(`--text=${stderr.trim()}`)
  })

  it('opens the window if the system makes an exception for Hoist', async () => {
    expect((await start(['a'], { namespaces: false })).lines).toContain('a')
  })
})
