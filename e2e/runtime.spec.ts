import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { electronRuntime } from '../scripts/electron-runtime/index.mjs'
import { isAsMade, writeManifest } from '../scripts/electron-runtime/manifest.mjs'
import { unzip } from '../scripts/electron-runtime/unzip.mjs'
import { startEnvironment } from '../scripts/sandbox.mjs'
import { expect, test, textFile } from './kit'

const run = promisify(execFile)
const scriptsFolder = new URL('../scripts/', import.meta.url)
const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const isRoot = process.getuid?.() === 0
/** A user that does not exist. */
const stranger = 54_321
const asStranger = ['setpriv', `--reuid=${stranger}`, `--regid=${stranger}`, '--clear-groups', '--']

/** A copy of the runtime that other users can reach. @returns the executable */
async function publicRuntime(folder: string): Promise<string> {
  const { path } = await electronRuntime({ say: () => {} })
  await run('chmod', ['755', folder])
  await cp(join(path, '..'), join(folder, 'electron'), { recursive: true })
  return join(folder, 'electron', 'electron')
}

test('what people run is no Node and listens to no debugger; only the copy for tests can be controlled', async () => {
  test.skip(process.platform === 'darwin', 'on macOS the switches are part of what is signed')
  const { path, origin } = await electronRuntime({ say: () => {} })
  test.skip(origin === 'environment', 'the Electron is one of the person’s own')
  const { path: copy } = await electronRuntime({ say: () => {}, debuggable: true })
  const doors = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
  ] as const
  const stateOf = async (executable: string) => {
    const wire = await getCurrentFuseWire(executable)
    return doors.map((door) => String.fromCharCode(wire[door] ?? 0) === '1')
  }
  expect(await stateOf(path)).toEqual([false, false, false])
  expect(await stateOf(copy)).toEqual([false, false, true])
})

for (const way of ['port=0', 'pipe'])
  test(`what people run starts no debugger of the page: --remote-debugging-${way}`, async ({ folder }) => {
    const { path, origin } = await electronRuntime({ say: () => {} })
    test.skip(origin === 'environment', 'the Electron is one of the person’s own')
    const profile = join(folder, 'profile')
    const debugging = ['--inspect=0', `--remote-debugging-${way}`]
    const args = [...debugging, `--user-data-dir=${profile}`, projectFolder, '--practice']
    const child = spawn(path, [...(isRoot ? ['--no-sandbox'] : []), ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    })
    try {
      let said = ''
      child.stderr?.on('data', (text) => (said += text))
      const [commands, answers] = child.stdio.slice(3) as [Writable, Readable]
      answers.on('data', (text) => (said += `answered ${text}`))
      commands.on('error', () => {}).write(`${JSON.stringify({ id: 1, method: 'Browser.getVersion' })}\0`)
      await expect
        .poll(() => readFile(join(profile, 'logs', 'hoist.log'), 'utf8').catch(() => ''), { timeout: 60_000 })
        .toContain('practice server listens')
      expect(said).not.toMatch(/listening on ws:|answered/i)
      expect(await readdir(profile)).not.toContain('DevToolsActivePort')
    } finally {
      await ended(child)
    }
  })

test('a changed runtime is noticed: another script, another file, one more, one less', async ({ folder }) => {
  const made = async (name: string) => {
    const runtime = join(folder, name)
    await mkdir(join(runtime, 'resources', 'app'), { recursive: true })
    await writeFile(join(runtime, 'electron'), 'executable')
    await writeFile(join(runtime, 'snapshot.bin'), 'snapshot')
    await writeFile(join(runtime, 'resources', 'app', 'main.mjs'), 'original')
    await writeManifest(runtime)
    return runtime
  }
  expect(await isAsMade(await made('untouched'))).toBe(true)
  expect(await isAsMade(folder)).toBe(false)

  const sameSizeAndTime = async (file: string, text: string) => {
    const { atimeMs, mtimeMs } = await stat(file)
    await writeFile(file, text)
    await utimes(file, atimeMs / 1000, mtimeMs / 1000)
  }
  const script = await made('script')
  await sameSizeAndTime(join(script, 'resources', 'app', 'main.mjs'), 'modified')
  expect(await isAsMade(script)).toBe(false)
  const executable = await made('executable')
  await sameSizeAndTime(join(executable, 'electron'), 'ekecutable')
  expect(await isAsMade(executable)).toBe(false)
  const file = await made('file')
  await writeFile(join(file, 'snapshot.bin'), 'SNAPSHOT')
  await utimes(join(file, 'snapshot.bin'), 1, 1)
  expect(await isAsMade(file)).toBe(false)
  const more = await made('more')
  await writeFile(join(more, 'resources', 'app', 'node_modules.js'), '')
  expect(await isAsMade(more)).toBe(false)
  const less = await made('less')
  await run('rm', [join(less, 'snapshot.bin')])
  expect(await isAsMade(less)).toBe(false)
})

/** A zip with one uncompressed file in it. */
function zipOf(name: string, data: string): Buffer {
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt32LE(data.length, 18)
  local.writeUInt32LE(data.length, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt32LE(data.length, 20)
  entry.writeUInt32LE(data.length, 24)
  entry.writeUInt16LE(name.length, 28)
  const start = local.length + name.length + data.length
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length + name.length, 12)
  end.writeUInt32LE(start, 16)
  return Buffer.concat([local, Buffer.from(name + data), entry, Buffer.from(name), end])
}

test('an archive puts no file outside its folder, nor into a folder whose name begins alike', async ({
  folder,
}) => {
  const target = join(folder, 'electron')
  const zip = join(folder, 'archive.zip')
  for (const name of ['Prefix/../electron-other/file', 'Prefix/../../file', 'Prefix/../file']) {
    await writeFile(zip, zipOf(name, 'data'))
    await expect(unzip(zip, 'Prefix/', target)).rejects.toThrow('invalid relative path')
  }
  expect(await readdir(folder)).toEqual(['archive.zip'])
  await writeFile(zip, zipOf('Prefix/folder/file', 'data'))
  await unzip(zip, 'Prefix/', target)
  expect(await readFile(join(target, 'folder', 'file'), 'utf8')).toBe('data')
})

test('a package runs no script during installation', async ({ folder }) => {
  const project = join(folder, 'project')
  const ran = join(folder, 'ran')
  const write = (name: string, content: object) =>
    textFile(join(project, name), 'package.json', JSON.stringify(content))
  const script = `node -e "require('node:fs').writeFileSync(process.env.RAN, '')"`
  const scripts = { preinstall: script, install: script, postinstall: script }
  await write('package', { name: 'hostile', version: '1.0.0', scripts })
  const env = { ...process.env, RAN: ran, npm_config_offline: 'true', npm_config_update_notifier: 'false' }
  const npm = (...args: string[]) => run('npm', [...args, '--no-audit', '--no-fund'], { cwd: project, env })
  await npm('pack', './package', '--ignore-scripts')
  await write('.', { name: 'project', version: '1.0.0', dependencies: { hostile: 'file:hostile-1.0.0.tgz' } })
  await npm('install', '--package-lock-only', '--ignore-scripts')
  // Without the set-up it would run.
  await npm('ci')
  await run('rm', ['-r', ran, join(project, 'node_modules')])
  await cp(fileURLToPath(scriptsFolder), join(project, 'scripts'), { recursive: true })
  const setUp = `import('./scripts/setup.mjs').then(({ setup }) => setup({ window: false }))`
  await run(process.execPath, ['-e', setUp], { cwd: project, env })
  expect(await readdir(join(project, 'node_modules'))).toContain('hostile')
  expect(await readdir(folder)).not.toContain('ran')
})

test('each set-up asks the official source again, and waits only moments for one that is silent', async () => {
  const { origin } = await electronRuntime({ say: () => {} })
  test.skip(origin !== 'package', 'the Electron at hand is the official one, or the person’s own')
  const asked: string[] = []
  const source = createServer((request) => asked.push(request.url ?? '')).listen(0, '127.0.0.1')
  await once(source, 'listening')
  const { port } = source.address() as AddressInfo
  const script = `import(${JSON.stringify(new URL('electron-runtime/index.mjs', scriptsFolder).href)})
    .then(({ electronRuntime }) => electronRuntime({ askOfficial: true })).then(({ origin }) => console.log(origin))`
  try {
    for (const times of [1, 2]) {
      const { stdout } = await run(process.execPath, ['-e', script], {
        env: { ...process.env, ELECTRON_MIRROR: `http://127.0.0.1:${port}/`, ELECTRON_GET_USE_PROXY: '' },
      })
      expect(stdout).toBe('package\n')
      expect(asked).toHaveLength(times)
    }
  } finally {
    source.closeAllConnections()
    source.close()
  }
})

test('the settings say what Hoist runs on, and that it is too old if it is', async ({ start }) => {
  const { app, page } = await start({ args: ['--practice'] })
  const { electron, chrome } = await app.evaluate(() => process.versions)
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name: 'About', exact: true }).click()
  await expect(dialog.getByText(`Electron ${electron}, Chromium ${chrome}`, { exact: true })).toBeVisible()
  const { devDependencies } = JSON.parse(
    await readFile(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { devDependencies: { electron: string } }
  const newest = Number(/\d+/.exec(devDependencies.electron))
  const isOld = Number.parseInt(electron ?? '', 10) <= newest - 3
  await expect(dialog.getByText('no longer receives security fixes')).toHaveCount(isOld ? 1 : 0)
})

/** The message of the set-up about the sandbox to a user that those commands set up. */
async function problemSaid(electron: string, under: readonly string[]): Promise<string> {
  const script = `import(${JSON.stringify(new URL('sandbox.mjs', scriptsFolder).href)})
    .then(({ sandboxProblem }) => sandboxProblem(process.argv[1])).then((said) => console.log(said ?? 'none'))`
  const [program = '', ...args] = [...under, process.execPath, '-e', script, electron]
  const { stdout } = await run(program, args, { cwd: '/' })
  return stdout.trim()
}

test('where Chromium’s sandbox is refused, the one command that helps is named, and it helps', async ({
  folder,
}) => {
  test.skip(process.platform !== 'linux' || !isRoot, 'on Linux it takes root to refuse others their sandbox')
  const electron = await publicRuntime(folder)
  // In a changed root, even one with everything of the old one, nobody may create a user namespace.
  const root = join(folder, 'root')
  await mkdir(root)
  const withoutNamespaces = [
    'unshare',
    '--mount',
    'sh',
    '-c',
    `mount --rbind / '${root}' && exec chroot '${root}' "$@"`,
    'sh',
  ]
  const started = async () => {
    const [program = '', ...args] = [...withoutNamespaces, ...asStranger, electron, '--version']
    return run(program, args).then(
      ({ stdout }) => stdout,
      ({ stderr }: { stderr: string }) => stderr,
    )
  }
  expect(await started()).toContain("without sandboxing I'm aborting")
  expect(await problemSaid(electron, asStranger)).toBe('none')
  const said = await problemSaid(electron, [...withoutNamespaces, ...asStranger])
  expect(said).toContain('does not let Chromium build its sandbox')
  const command = said.split('\n').find((line) => line.startsWith('  sudo ')) ?? ''
  expect(command).toContain(join(folder, 'electron', 'chrome-sandbox'))
  await run('sh', ['-c', command.trim().replace('sudo ', '')])
  expect(await problemSaid(electron, [...withoutNamespaces, ...asStranger])).toBe('none')
  expect(await started()).toMatch(/^v\d/m)
})

/** The processes with that in their command line. */
async function processesOf(word: string, type: string): Promise<string[]> {
  const found: string[] = []
  for (const id of await readdir('/proc')) {
    if (!/^\d+$/.test(id)) continue
    const words = await readFile(`/proc/${id}/cmdline`, 'latin1').catch(() => '')
    if (words.includes(word) && words.includes(`--type=${type}`)) found.push(id)
  }
  return found
}

/** Starts Hoist as an ordinary user, until it logs that and Linux says this about the process of its page. */
async function startAsOrdinaryUser(
  folder: string,
  environment: NodeJS.ProcessEnv,
  logged: string,
  expected: Record<string, unknown>,
): Promise<void> {
  const electron = await publicRuntime(folder)
  const application = join(folder, 'application')
  for (const name of ['out', 'build', 'package.json']) {
    await cp(join(projectFolder, name), join(application, name), { recursive: true })
  }
  const home = join(folder, 'home')
  await mkdir(home)
  if (isRoot) await run('chown', [`${stranger}:${stranger}`, home])
  const profile = join(home, 'profile')
  const [program = '', ...args] = [
    ...(isRoot ? asStranger : []),
    electron,
    `--user-data-dir=${profile}`,
    application,
    '--practice',
  ]
  const env = { ...environment, HOME: home, XDG_RUNTIME_DIR: home, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
  const child = spawn(program, args, { env, cwd: home, stdio: 'ignore' })
  const log = () => readFile(join(profile, 'logs', 'hoist.log'), 'utf8').catch(() => '')
  try {
    await expect.poll(log, { timeout: 60_000 }).toContain(logged)
    // A process puts itself into the sandbox soon after its start.
    const page = async () => {
      const [renderer] = await processesOf(profile, 'renderer')
      const status = await readFile(`/proc/${renderer}/status`, 'utf8').catch(() => '')
      const of = (name: string) => new RegExp(`^${name}:\\s*(\\d)`, 'm').exec(status)?.[1]
      return { seccomp: of('Seccomp'), noNewPrivs: of('NoNewPrivs') }
    }
    await expect.poll(page).toMatchObject(expected)
    expect(child.exitCode).toBeNull()
  } finally {
    await ended(child)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill()
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

test('for an ordinary user the page is in Chromium’s sandbox: system calls are filtered, and no more permissions can be gained', async ({
  folder,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux tells it of a process')
  // A variable that many people set for another program does not apply to this one.
  const environment = startEnvironment({ ...process.env, ELECTRON_DISABLE_SANDBOX: '1' })
  const sandboxed = { seccomp: '2', noNewPrivs: '1' }
  await startAsOrdinaryUser(folder, environment, 'practice server listens', sandboxed)
})

test('an ordinary user whose page is not in the sandbox is told', async ({ folder }) => {
  test.skip(process.platform !== 'linux', 'only Linux tells it of a process')
  const environment = { ...process.env, ELECTRON_DISABLE_SANDBOX: '1' }
  await startAsOrdinaryUser(folder, environment, '"kind":"sandbox-off"', { seccomp: '0' })
})

test('V8 may optimize the code of the main process once the window is drawn', async ({ start }) => {
  const { app } = await start()
  const mayOptimize = () =>
    app.evaluate(() => {
      const { setFlagsFromString } = process.getBuiltinModule('node:v8')
      setFlagsFromString('--allow-natives-syntax')
      const status: number = new Function('return %GetOptimizationStatus(() => {})')()
      setFlagsFromString('--no-allow-natives-syntax')
      const never = 0b10
      return (status & never) === 0
    })
  await expect.poll(mayOptimize).toBe(true)
})
