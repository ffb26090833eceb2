import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import {
  connectAccount,
  drop,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  row,
  test,
  textFile,
} from './kit'

test('the window says what the connection allows: before the start, while it sends, and while it is paused', async ({
  folder,
  profile,
  start,
  service,
}) => {
  /** A sparse file, so that it takes no room on the disk. */
  const file = async (name: string, bytes: number) => {
    const path = await textFile(join(folder, 'files'), name, '')
    await truncate(path, bytes)
    return path
  }
  const late = await file('late.bin', 800 * MiB)
  const huge = await file('huge.bin', 8000 * MiB)
  const small = await file('small.bin', MiB)
  const slow = { kind: 'throttle', bytesPerSecond: 400_000 } as const
  const server = await service({
    lifetimeMs: 120_000,
    faults: [{ operation: 'part', times: 'always', action: slow }],
  })
  await presetSettings(profile, { partSizeMiB: 4, parallelParts: 2 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [late])
  const deadline = row(page, late).getByText(/^must finish within/)
  await expect(row(page, late)).toContainText(
    'At this speed, the upload will not finish within the time limit.',
    { timeout: 60_000 },
  )
  await expect(row(page, late)).toContainText('use a faster connection')
  await expect(deadline).toHaveAttribute('data-outlook', 'late')
  await row(page, late).getByRole('button', { name: 'Pause', exact: true }).click()
  await expectState(page, late, 'paused')
  await expect(deadline).toHaveAttribute('data-outlook', 'late')

  await drop(page, [huge, small])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog.getByRole('row', { name: 'huge.bin' })).toContainText(
    /At [\d.]+ Mbit\/s, this file needs \d+ hr.*\. The service closes an upload after 1 hr\./,
  )
  await expect(dialog.getByRole('row', { name: 'small.bin' })).not.toContainText('Mbit/s')
  await expect(dialog.getByRole('button', { name: 'Upload', exact: true })).toBeEnabled()
})
