import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MiB } from '../src/shared/limits'
import { InstalledHoist } from './hoist'
import { canSandbox, expectLibraries, expectNothingLeft } from './kit'
import { System } from './system'

const { HOIST_INSTALLED_NEXT = '', HOIST_DEB = '' } = process.env

// Its AppArmor is that of Ubuntu 24.04, and its libraries have other names than those of the Debian before.
describe.skipIf(HOIST_INSTALLED_NEXT === '')(
  `Hoist installed in the next Debian, a bare ${HOIST_INSTALLED_NEXT}`,
  () => {
    let system: System
    let hoist: InstalledHoist
    const start = new Date()

    beforeAll(async () => {
      system = await System.bare(HOIST_INSTALLED_NEXT)
      hoist = new InstalledHoist(system)
      await system.addPerson()
      await system.apt('update')
      await system.apt('install', '--no-install-recommends', 'apparmor')
    })

    afterAll(async () => {
      hoist?.endAll()
      await system?.leave()
    })

    it('apt installs it with every library that it needs', async () => {
      await system.install(HOIST_DEB)
      await expectLibraries(system)
    })

    it('AppArmor has a profile that allows Hoist user namespaces', async () => {
      const profile = '/etc/apparmor.d/hoist'
      const parse = ['apparmor_parser', '--skip-kernel-load', '--skip-cache']
      expect(await system.run([...parse, '--names', profile])).toBe('hoist\n')
      expect(await system.run([...parse, '--debug', profile])).toMatch(/^userns,$/m)
      expect(await readFile(system.at(profile), 'utf8')).toContain(
        'profile hoist /usr/lib/hoist/hoist-bin flags',
      )
      expect(await readdir(system.at('usr/lib/hoist'))).toContain('hoist-bin')
    })

    it.skipIf(!canSandbox)('hoist FILE opens the window with its sandbox, and uploads the file', async () => {
      const file = await hoist.randomFile('from the window.bin', 24 * MiB)
      const child = hoist.start('--practice', 'from the window.bin')
      await hoist.uploadInWindow(child, file)
      await hoist.quit(child)
    })

    it('Hoist leaves nothing in the system once it is removed and purged, not even its AppArmor profile', async () => {
      await expectNothingLeft(system, start)
    })
  },
)
