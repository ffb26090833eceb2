import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { snapshotOf } from '../testing/launch/snapshot'
import { arrived, expect, expectState, MiB, row, sha256, test } from './kit'

/** A profile that version 0.1.0 left behind at commit 4033ade, with one upload paused and one completed. */
const profileArchive = fileURLToPath(new URL('../testing/updates/profile-4033ade.tgz', import.meta.url))
/** Where the files of its uploads were. */
const files = '/tmp/hoist-0.1.0-files'

test.skip(process.platform !== 'linux', 'The paths in the profile are those of Linux.')

test('a profile of an earlier version continues in this one, and a record of a later one is left alone', async ({
  profile,
  start,
}) => {
  await mkdir(profile, { recursive: true })
  execFileSync('tar', ['-xzf', profileArchive, '-C', profile])
  await mkdir(files, { recursive: true })
  const large = join(files, 'large.bin')
  await writeFile(large, Buffer.alloc(6 * MiB, 'large '))
  await utimes(large, 1_764_500_000, 1_764_500_000)
  const later = join(profile, 'uploads', '00000000-0000-4000-8000-000000000000.json')
  const laterText = JSON.stringify({
    version: 99,
    id: '00000000-0000-4000-8000-000000000000',
    parts: 'anything',
  })
  await writeFile(later, laterText)
  try {
    const { page, quit } = await start()
    await expect(page.getByText(/record of one upload was written by a newer version of Hoist/)).toBeVisible()
    await expectState(page, 'small.bin', 'completed')
    await expectState(page, 'large.bin', 'paused')
    const told = await snapshotOf(page)
    expect(told.accounts.map(({ name }) => name)).toContain('Old service')
    expect(told.settings).toMatchObject({
      theme: 'dark',
      partSizeMiB: 1,
      bandwidthLimit: MiB,
      checkForUpdates: true,
    })
    expect(told.notices.map(({ failure }) => failure.kind)).toEqual(['ledger-too-new'])
    const practiceFiles = join(profile, 'practice', 'files')
    expect(
      await readFile(
        await arrived(practiceFiles, told.uploads.find(({ name }) => name === 'small.bin')?.fileId ?? ''),
      ),
    ).toEqual(Buffer.alloc(1000, 'small '))

    await row(page, 'large.bin').getByRole('button', { name: 'Resume', exact: true }).click()
    await expectState(page, 'large.bin', 'completed')
    const { uploads } = await snapshotOf(page)
    const { fileId } = uploads.find(({ name }) => name === 'large.bin') ?? {}
    expect(await sha256(await arrived(practiceFiles, fileId ?? ''))).toBe(await sha256(large))
    await quit()
    expect(await readFile(later, 'utf8')).toBe(laterText)
  } finally {
    await rm(files, { recursive: true, force: true })
  }
})
