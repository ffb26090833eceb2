import { link, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { faultyDrive } from '../testing/drives'
import {
  arrived,
  connectAccount,
  drop,
  dropAndUpload,
  expect,
  expectState,
  held,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  test,
  textFile,
} from './kit'

test('links that lead out of a dropped folder are left out, shown, and added on request', async ({
  folder,
  start,
}) => {
  const dropped = join(folder, 'dropped')
  await textFile(dropped, 'own.txt', 'own')
  await textFile(join(folder, 'elsewhere'), 'secret.txt', 'secret')
  await symlink(join(folder, 'elsewhere'), join(dropped, 'a folder'))
  await symlink(join(folder, 'elsewhere', 'secret.txt'), join(dropped, 'a file.txt'))
  await symlink('own.txt', join(dropped, 'inside.txt'))
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [dropped])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog.getByText('1 file, 3 bytes')).toBeVisible()
  await dialog.getByText('2 links were left out because they point outside the folder').click()
  await expect(dialog.getByText('a file.txt, a folder')).toBeVisible()
  if (process.env.HOIST_PICTURE !== undefined)
    await page.screenshot({ path: `${process.env.HOIST_PICTURE}/links-left-out.png` })
  await dialog.getByRole('button', { name: 'Add link targets' }).click()
  await expect(dialog.getByText('2 files, 9 bytes')).toBeVisible()
  await expect(dialog.getByText('left out')).toHaveCount(0)
})

test('a file that becomes a link to another file before its first byte is sent is refused, even if both have the same size and time', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const first = await randomFile(folder, 'first.bin', 8 * MiB)
  const second = await randomFile(folder, 'second.bin', 5 * MiB)
  await mkdir(join(folder, 'elsewhere'))
  const secret = await randomFile(join(folder, 'elsewhere'), 'secret.bin', 5 * MiB)
  for (const path of [second, secret]) await utimes(path, 1_700_000_000, 1_700_000_000)
  const server = await service({ faults: [held] })
  await presetSettings(profile, { partSizeMiB: 1, parallelFiles: 1 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [first, second])
  await expectState(page, first, 'uploading')
  await expectState(page, second, 'queued')
  await rm(second)
  await symlink(secret, second)
  server.setFaults([])
  await expectState(page, first, 'completed')
  await expectState(page, second, 'failed')
  await expect(row(page, second)).toContainText('The file changed after the upload started.')
  expect(server.files().map(({ filename }) => filename)).toEqual(['first.bin'])
})

test('two names of one file are both accepted, with a remark that they may be the same file', async ({
  folder,
  start,
}) => {
  const dropped = join(folder, 'dropped')
  await textFile(dropped, 'first name.txt', 'one')
  await link(join(dropped, 'first name.txt'), join(dropped, 'second name.txt'))
  await textFile(dropped, 'third.txt', 'own')
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [dropped])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog.getByText('3 files, 9 bytes')).toBeVisible()
  await expect(dialog.getByText('This may be the same file as first name.txt.')).toHaveCount(1)
  if (process.env.HOIST_PICTURE !== undefined)
    await page.screenshot({ path: `${process.env.HOIST_PICTURE}/same-file.png` })
  await dialog.getByRole('button', { name: 'Remove' }).nth(1).click()
  await expect(dialog.getByText('2 files, 6 bytes')).toBeVisible()
  await expect(dialog.getByText('This may be the same file')).toHaveCount(0)
})

test('a file that a link led to keeps the name of the link when it is uploaded again, changed or not', async ({
  folder,
  start,
  service,
}) => {
  await mkdir(join(folder, 'store'))
  const target = await textFile(join(folder, 'store'), '4f2a', 'first')
  const link = join(folder, 'link.txt')
  await symlink(target, link)
  const server = await service()
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [link])
  await expectState(page, link, 'completed')
  await row(page, link).getByRole('button', { name: 'Show details' }).click()
  const card = page.getByRole('region', { name: 'Details of link.txt', exact: true })
  await card.getByRole('button', { name: 'Upload again' }).click()
  await expect.poll(() => server.files().map(({ filename }) => filename)).toEqual(['link.txt', 'link.txt'])
  await writeFile(target, 'second')
  await card.getByRole('button', { name: 'Upload again' }).click()
  await expect(page.getByRole('dialog', { name: 'New upload' })).toContainText('link.txt')
})

test('five files with the same number on a drive are all sent, each with its own content', async ({
  folder,
  profile,
  start,
}) => {
  const ends: (() => Promise<void> | void)[] = []
  const parent = join(folder, 'drive')
  await mkdir(parent)
  const drive = await faultyDrive(parent, (end) => ends.push(end)).catch((error: Error) => {
    test.skip(true, `no such drive here: ${error.message.split('\n')[0]}`)
    throw error
  })
  try {
    const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin']
    for (const name of names)
      await utimes(await randomFile(drive.real, name, MiB), 1_700_000_000, 1_700_000_000)
    await drive.faults({ ino: 7 })
    const { page } = await start({ args: ['--practice'] })
    await drop(
      page,
      names.map((name) => join(drive.folder, name)),
    )
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    await expect(dialog.getByText('5 files, 5.24 MB')).toBeVisible()
    await expect(dialog.getByText(/This may be the same file as [a-e]\.bin\./)).toHaveCount(4)
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    for (const name of names) {
      await expectState(page, name, 'completed')
      const fileId = (await row(page, name).locator('.file-id').textContent()) ?? ''
      const received = await arrived(join(profile, 'practice', 'files'), fileId)
      expect(await sha256(received)).toBe(await sha256(join(drive.real, name)))
    }
  } finally {
    for (const end of ends) await end()
  }
})
