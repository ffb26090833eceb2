import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, vi } from 'vitest'
import { profileFolder } from './profile-folder'

const isLinux = process.platform === 'linux'

it('a folder that is named is taken, from where Hoist was started', () => {
  expect(profileFolder('some/where')).toBe(resolve('some/where'))
})

it.skipIf(!isLinux)('is in the folder that XDG_CONFIG_HOME names, else in that of HOME', () => {
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
