import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, vi } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { portableFolder, profileFolder } from './profile-folder'

const isLinux = process.platform === 'linux'

it('a named folder is used, relative to where Hoist was started', () => {
  expect(profileFolder('some/where')).toBe(resolve('some/where'))
})

it.skipIf(!isLinux)('the profile is in the folder that XDG_CONFIG_HOME names, else in that of HOME', () => {
  vi.stubEnv('HOME', '/home/me')
  vi.stubEnv('XDG_CONFIG_HOME', '/config')
  expect(profileFolder(null)).toBe('/config/Hoist')
  vi.stubEnv('XDG_CONFIG_HOME', undefined)
  expect(profileFolder(null)).toBe('/home/me/.config/Hoist')
  vi.unstubAllEnvs()
})

it.skipIf(!isLinux).each(['', '.', 'config', './config', '~/config'])(
  'a folder %j in XDG_CONFIG_HOME or HOME counts as unset',
  (value) => {
    vi.stubEnv('HOME', '/home/me')
    vi.stubEnv('XDG_CONFIG_HOME', value)
    expect(profileFolder(null)).toBe('/home/me/.config/Hoist')
    vi.stubEnv('HOME', value)
    expect(profileFolder(null)).toBe(join(userInfo().homedir, '.config', 'Hoist'))
    vi.unstubAllEnvs()
  },
)

it('the profile is portable with a folder hoist-data beside the program, not with such a file', async () => {
  const folder = await tempFolder()
  const program = join(folder, 'hoist')
  expect(portableFolder(program, {})).toBeNull()
  writeFileSync(join(folder, 'hoist-data'), '')
  expect(portableFolder(program, {})).toBeNull()
  const other = join(folder, 'other')
  mkdirSync(join(other, 'hoist-data'), { recursive: true })
  expect(portableFolder(join(other, 'hoist'), {})).toBe(join(other, 'hoist-data'))
})

it('the profile is portable beside an AppImage or a macOS bundle, not beside an AppImage that started it', async () => {
  const folder = await tempFolder()
  mkdirSync(join(folder, 'hoist-data'))
  const [image, mount] = [join(folder, 'Hoist.AppImage'), join(folder, 'mount')]
  const env = { APPIMAGE: image, APPDIR: mount }
  expect(portableFolder(join(mount, 'hoist'), env)).toBe(join(folder, 'hoist-data'))
  expect(portableFolder(join(folder, 'elsewhere', 'hoist'), env)).toBeNull()
  expect(portableFolder('/Applications/Hoist.app/Contents/MacOS/Hoist', {})).toBeNull()
  const bundled = join(folder, 'Hoist.app', 'Contents', 'MacOS', 'Hoist')
  expect(portableFolder(bundled, {})).toBe(join(folder, 'hoist-data'))
})
