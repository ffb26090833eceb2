import type { Page } from '@playwright/test'
import { drop, expect, pressPaste, randomFile, test } from './kit'

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'New upload' })

/**
 * Drops the address of something elsewhere on the window, beside files that are here, with the events of a real drag.
 * Of several addresses Chromium passes the first.
 */
async function dropAddress(page: Page, address: string, files: string[] = [], text = ''): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const items = [{ mimeType: 'text/uri-list', data: address }]
  if (text !== '') items.push({ mimeType: 'text/plain', data: text })
  const data = { items, files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data })
  await session.detach()
}

test('files that are added again are listed once, and their number is shown', async ({ folder, start }) => {
  const files = await Promise.all(['a', 'b', 'c'].map((name) => randomFile(folder, `${name}.bin`, 1000)))
  const { page } = await start({ args: ['--practice'] })
  await drop(page, files)
  const said = dialogOf(page).getByRole('status')
  await expect(said).toContainText('3 files, 3 kB')
  await expect(said).not.toContainText('already')
  await drop(page, files.slice(1))
  await expect(said).toContainText('3 files, 3 kB · 2 files were already in the list')
  await drop(page, files.slice(0, 1))
  await expect(said).toContainText('3 files were already in the list')
  await dialogOf(page).getByRole('button', { name: 'Discard', exact: true }).click()
  await drop(page, files)
  await expect(said).toContainText('3 files, 3 kB')
  await expect(said).not.toContainText('already')
})

test('files that are added again before there is an account are reported, too', async ({ folder, start }) => {
  const file = await randomFile(folder, 'a.bin', 1000)
  const { page } = await start()
  await drop(page, [file])
  await drop(page, [file])
  const said = page.getByRole('status').filter({ hasText: '1 file is waiting for an account' })
  await expect(said).toContainText('1 file was already in the list')
})

test('what is dropped or pasted and is not on this computer is reported, once, and the files beside it are added', async ({
  folder,
  start,
}) => {
  const file = await randomFile(folder, 'here.bin', 1000)
  const { app, page } = await start({ args: ['--practice'] })
  const said = page.getByRole('alert')
  const dismiss = async () => {
    await said.getByRole('button', { name: 'Dismiss' }).click()
    await expect(said.getByRole('button')).toHaveCount(0)
  }
  // From a folder on a server.
  await dropAddress(page, 'sftp://host/one.bin')
  await expect(said).toContainText('What you added is not on this computer.')
  await expect(said).toContainText('Save a copy on this computer')
  await dropAddress(page, 'smb://host/one.bin', [], 'smb://host/one.bin\r\nsmb://host/two.bin')
  await expect(said).toContainText('2 items are not on this computer.')
  await expect(said.getByRole('button', { name: 'Dismiss' })).toHaveCount(1)
  await dismiss()
  await dropAddress(page, 'sftp://host/one.bin', [file])
  await expect(dialogOf(page).getByText('here.bin')).toBeVisible()
  await expect(said).toContainText('Some of what you added is not on this computer.')
  await dismiss()
  await dialogOf(page).getByRole('button', { name: 'Discard', exact: true }).click()

  // A picture of a web page, as a browser passes it: a file that has no path, and its address.
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'picture.png', { type: 'image/png' }))
    dataTransfer.setData('text/uri-list', 'https://host.example/picture.png')
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await expect(said).toContainText('1 item is not on this computer.')
  await dismiss()

  // Copied in a file manager, which also has the address as text.
  await app.evaluate(({ clipboard }) => clipboard.writeText('sftp://host/one.bin\nsftp://host/two.bin'))
  await pressPaste(app)
  await expect(said).toContainText('2 items are not on this computer.')
  await dismiss()
  // Any other text was not meant as a file.
  await app.evaluate(({ clipboard }) => clipboard.writeText('note: call them'))
  await pressPaste(app)
  await drop(page, [file])
  await expect(dialogOf(page).getByText('here.bin')).toBeVisible()
  await expect(said.getByRole('button')).toHaveCount(0)
})
