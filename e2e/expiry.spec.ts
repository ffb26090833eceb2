import { connectAccount, drop, expect, expectState, randomFile, test } from './kit'

test('the service deletes a file after the time that was chosen for it', async ({
  folder,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'brief.bin', 100_000)
  const server = await service()
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key })
  await drop(page, [file])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  const expires = dialog.getByRole('button', { name: 'Expires' })
  await expect(expires).toContainText('Never (default)')
  await dialog.getByText('Batch', { exact: true }).click()
  await expect(expires).toContainText('After 30 days (default)')
  await dialog.getByText('User data', { exact: true }).click()
  await expires.press('Enter')
  await page.getByRole('option', { name: 'After 7 days' }).click()
  await expect(dialog).toContainText('This cannot be undone.')
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expectState(page, file, 'completed')
  const [made] = server.files()
  expect((made?.expiresAt ?? 0) - (made?.createdAt ?? 0)).toBe(7 * 24 * 60 * 60)
  await page.getByRole('button', { name: 'Show details', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Details of brief.bin' })).toContainText(/Kept\s*Until /)
})
