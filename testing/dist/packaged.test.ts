import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { listPackage } from '@electron/asar'
import fuses from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { pack } from '../../scripts/dist/pack.mjs'
import { electronRuntime } from '../../scripts/electron-runtime/index.mjs'

const run = promisify(execFile)
const project = fileURLToPath(new URL('../..', import.meta.url))

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}

/** The files below a folder by name, each with its hash. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [file.slice(folder.length), await sha256(file)])),
  )
}

// On the other systems electron-builder downloads an Electron for each architecture.
describe.skipIf(process.platform !== 'linux')('the packaged application', { timeout: 240_000 }, () => {
  let folder = ''
  const unpacked = (name: string) => join(folder, name, 'linux-unpacked')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoist-packaged-'))
    await buildIfStale({ say: () => {} })
    const { path: electron, version } = await electronRuntime({ say: () => {} })
    for (const name of ['first', 'second'])
      await pack({ runtime: { electron, version }, target: 'dir', output: join(folder, name) })
  }, 240_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has the same bytes each time it is built', async () => {
    const again = join(folder, 'out')
    const bin = join(project, 'node_modules/electron-vite/bin/electron-vite.js')
    await run(process.execPath, [bin, 'build', '--outDir', again], {
      cwd: project,
      env: { ...process.env, ELECTRON_MAJOR_VER: '33' },
    })
    const { '/.built-from': _, ...out } = await contents(join(project, 'out'))
    expect(await contents(again)).toEqual(out)
    const [first, second] = ['first', 'second'].map((name) => join(unpacked(name), 'resources', 'app.asar'))
    expect(await sha256(second ?? '')).toBe(await sha256(first ?? ''))
  })

  it('contains what it runs, and nothing else', () => {
    const names = listPackage(join(unpacked('first'), 'resources', 'app.asar'), { isPack: false })
    expect(names).toEqual(
      expect.arrayContaining(['/package.json', '/out/main/index.js', '/out/renderer/index.html']),
    )
    const known =
      /^\/(package\.json|out(\/.*)?|build(\/(icon\.png|icons(\/128x128\.png)?|(tray|overlay)(\/.*)?))?)$/
    expect(names.filter((name) => !known.test(name))).toEqual([])
  })

  it('runs no other program, and loads nothing but itself', async () => {
    const { FuseV1Options: fuse } = fuses
    const on = '1'.charCodeAt(0)
    const off = '0'.charCodeAt(0)
    expect(await fuses.getCurrentFuseWire(join(unpacked('first'), 'hoist-bin'))).toMatchObject({
      [fuse.RunAsNode]: off,
      [fuse.EnableNodeOptionsEnvironmentVariable]: off,
      [fuse.EnableNodeCliInspectArguments]: off,
      [fuse.EnableCookieEncryption]: off,
      [fuse.EnableEmbeddedAsarIntegrityValidation]: on,
      [fuse.OnlyLoadAppFromAsar]: on,
      [fuse.LoadBrowserProcessSpecificV8Snapshot]: off,
      [fuse.GrantFileProtocolExtraPrivileges]: off,
    })
  })

  it('uploads in the terminal, without a display', async () => {
    const file = join(folder, 'with a space.bin')
    await writeFile(file, Buffer.alloc(3_000_000, 'hoist'))
    const profile = join(folder, 'profile')
    const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env
    const { stdout } = await run(
      join(unpacked('first'), 'hoist'),
      ['upload', file, '--practice', '--json', '--user-data-dir', profile],
      { env: { ...env, ELECTRON_RUN_AS_NODE: '1' } },
    )
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    expect(last).toMatchObject({ event: 'state', state: 'completed' })
    const arrived = join(profile, 'practice', 'files', last.fileId, 'with a space.bin')
    expect(await sha256(arrived)).toBe(await sha256(file))
  })
})
