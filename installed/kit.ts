import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { System } from './system'

/** In some containers nobody may build a sandbox. */
export const canSandbox =
  spawnSync('setpriv', ['--reuid=nobody', '--clear-groups', 'unshare', '-Urn', 'true']).status === 0

/** Everything in the package finds the libraries that it is linked to. */
export async function expectLibraries(system: System): Promise<void> {
  const names = await readdir(system.at('usr/lib/hoist'))
  const programs = names.filter((name) => /^hoist-bin$|\.so(\.\d)?$/.test(name))
  expect(programs.length).toBeGreaterThan(1)
  for (const name of programs) {
    const libraries = await system.run(['ldd', `/usr/lib/hoist/${name}`])
    expect(libraries).toContain('libc.so.6')
    expect(libraries).not.toContain('not found')
  }
}

/** Removes it, purges it, and looks for what is left of it in the system. */
export async function expectNothingLeft(system: System, since: Date): Promise<void> {
  await system.apt('remove', 'hoist')
  expect(await readdir(system.at('usr/lib'))).not.toContain('hoist')
  await system.run(['dpkg', '--purge', 'hoist'])
  expect(await system.packages()).not.toContain('hoist')
  expect(await system.traces(since)).toEqual([])
  const opened = await readFile(system.at('usr/share/applications/mimeinfo.cache'), 'utf8').catch(() => '')
  expect(opened).not.toContain('hoist')
}
