import { mkdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { faultyDrive } from '../testing/drives'
import { arrived, drop, dropAndUpload, expect, expectState, MiB, randomFile, row, sha256, test } from './kit'

/** A file on a drive with faults, and a function that ends the drive. Skips the test without one. */
async function onFaultyDrive(folder: string, name: string) {
  const ends: (() => Promise<void> | void)[] = []
  const parent = join(folder, 'drive')
  await mkdir(parent)
  const drive = await faultyDrive(parent, (end) => ends.push(end)).catch((error: Error) => {
    test.skip(true, `no such drive here: ${error.message.split('\n')[0]}`)
    throw error
  })
  await rename(await randomFile(folder, name, 40 * MiB), join(drive.real, name))
  return {
    ...drive,
    file: join(drive.folder, name),
    end: async () => {
      await drive.faults({})
      for (const end of ends) await end()
    },
  }
}

test('a drive that does not answer: its row says so without a rate, and others complete, are added and paused', async ({
  folder,
  profile,
  start,
}) => {
  const drive = await onFaultyDrive(folder, 'far.bin')
  try {
    await drive.faults({ hang: 5 * MiB })
    const near = await randomFile(folder, 'near.bin', 40 * MiB)
    const { page } = await start({ args: ['--practice'] })
    await dropAndUpload(page, [drive.file, near])
    const far = row(page, drive.file)
    await expect(far).toContainText('The drive with this file does not respond.', { timeout: 60_000 })
    await expect(far).toContainText('Check the drive and its connection.')
    await expectState(page, near, 'completed')
    await expect(far).not.toContainText('/s')
    await expect(far).not.toContainText('left')

    const later = await randomFile(folder, 'later.bin', 5 * MiB)
    await dropAndUpload(page, [later])
    await expectState(page, later, 'completed')

    await far.getByRole('button', { name: 'Pause' }).click()
    await expectState(page, drive.file, 'paused', 20_000)
    await far.getByRole('button', { name: 'Resume' }).click()
    await expect(far).toContainText('The drive with this file does not respond.', { timeout: 60_000 })

    await drive.faults({})
    await expectState(page, drive.file, 'completed')
    const fileId = (await far.locator('.file-id').textContent()) ?? ''
    const received = await arrived(join(profile, 'practice', 'files'), fileId)
    expect(await sha256(received)).toBe(await sha256(join(drive.real, basename(drive.file))))
  } finally {
    await drive.end()
  }
})

test('a drive that does not answer keeps nobody from quitting, and what is missing is sent next time', async ({
  folder,
  start,
}) => {
  const drive = await onFaultyDrive(folder, 'far.bin')
  try {
    await drive.faults({ hang: 5 * MiB })
    const first = await start({ args: ['--practice'] })
    await dropAndUpload(first.page, [drive.file])
    await expect(row(first.page, drive.file)).toContainText('does not respond', { timeout: 60_000 })
    // It still does not answer when this has ended.
    await first.quit()
    await drive.faults({})
    const { page } = await start()
    await row(page, drive.file).getByRole('button', { name: 'Resume' }).click()
    await expectState(page, drive.file, 'completed')
  } finally {
    await drive.end()
  }
})

test('a file whose drive does not answer when it is added lets others pass, and says so', async ({
  folder,
  start,
}) => {
  const drive = await onFaultyDrive(folder, 'far.bin')
  try {
    const near = await randomFile(folder, 'near.bin', MiB)
    const { page } = await start({ args: ['--practice'] })
    await drive.faults({ hang_looks: true })
    await drop(page, [drive.file, near])
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    await expect(dialog).toContainText('near.bin')
    await expect(dialog).not.toContainText('far.bin')
    await expect(dialog).toContainText('The drive with this file does not respond.', { timeout: 60_000 })
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    await expectState(page, near, 'completed')
  } finally {
    await drive.end()
  }
})

test('a file whose name is not UTF-8 is found and sent whole from such a drive, too', async ({
  folder,
  profile,
  start,
}) => {
  const drive = await onFaultyDrive(folder, 'far.bin')
  try {
    const raw = Buffer.concat([Buffer.from(join(drive.real, 'far')), Buffer.from([0xe9])])
    await rename(join(drive.real, 'far.bin'), raw)
    const { page } = await start({ args: ['--practice'] })
    await drop(page, [drive.folder])
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    await expectState(page, 'far\ufffd', 'completed')
    const fileId = (await row(page, 'far\ufffd').locator('.file-id').textContent()) ?? ''
    const received = await arrived(join(profile, 'practice', 'files'), fileId)
    await rename(raw, join(drive.real, 'far.bin'))
    expect(await sha256(received)).toBe(await sha256(join(drive.real, 'far.bin')))
  } finally {
    await drive.end()
  }
})
