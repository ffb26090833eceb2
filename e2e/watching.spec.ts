import { appendFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { faultyDrive } from '../testing/drives'
import { snapshotOf } from '../testing/launch/snapshot'
import { arrived, expect, expectState, type HoistWindow, randomFile, row, sha256, test } from './kit'

/**
 * After a scan that took more than a second, the next one comes a minute later; and a drive may be silent for a while.
 */
const longestMs = 120_000

/** Adds a folder as a person does. @param seconds how long a file must be quiet */
async function watch({ app, page }: HoistWindow, folder: string, seconds = 1): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, folder)
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('tab', { name: 'Watched folders' }).click()
  await settings.getByRole('button', { name: 'Choose a folder…' }).click()
  const card = settings.getByRole('region', { name: folder })
  await expect(card.getByRole('switch', { name: 'Upload new files' })).not.toBeChecked()
  const quiet = card.getByRole('textbox', { name: 'Seconds without a change' })
  await quiet.fill(String(seconds))
  await quiet.press('Enter')
  await card.getByText('Upload new files').click()
  await expect(card).toContainText('Watching')
}

const close = (page: Page) => page.keyboard.press('Escape')
const rows = (page: Page) => page.getByRole('row').and(page.locator('[data-state]'))

test('new files of a watched folder are uploaded once they have stopped growing, moved, and never sent again', async ({
  folder,
  profile,
  start,
}) => {
  const inbox = join(folder, 'in box')
  await randomFile(inbox, 'old.bin', 1000)
  const first = await start({ args: ['--practice'] })
  // Long enough for a busy machine to change the file again first.
  await watch(first, inbox, 5)
  const card = first.page.getByRole('region', { name: inbox })
  await card.getByText('Move the file to a subfolder').click()
  await close(first.page)

  const growing = await randomFile(inbox, 'growing.bin', 1000)
  for (let turn = 0; turn < 5; turn += 1) {
    await expect
      .poll(async () => (await stateOf(first.page, inbox)).changing, { intervals: [50] })
      .toBeGreaterThan(0)
    await appendFile(growing, 'more')
  }
  const sum = await sha256(growing)
  await expectState(first.page, growing, 'completed')
  const fileId = (await row(first.page, growing).locator('.file-id').textContent()) ?? ''
  expect(await sha256(await arrived(join(profile, 'practice', 'files'), fileId))).toBe(sum)
  const moved = join(inbox, 'Uploaded', 'growing.bin')
  await expect.poll(() => readdir(join(inbox, 'Uploaded')).catch(() => [])).toEqual(['growing.bin'])
  expect(await sha256(moved)).toBe(sum)
  await first.quit()

  await rename(moved, join(inbox, 'renamed.bin'))
  await writeFile(join(inbox, 'while closed.bin'), 'new')
  const { page } = await start()
  await expectState(page, 'while closed.bin', 'completed')
  await expect.poll(() => readdir(join(inbox, 'Uploaded'))).toEqual(['while closed.bin'])
  expect((await readdir(inbox)).sort()).toEqual(['Uploaded', 'old.bin', 'renamed.bin'])
  await expect(rows(page)).toHaveCount(2)
})

test('a watched folder on a drive that does not answer, or that is gone, is reported, and continues by itself', async ({
  folder,
  start,
}) => {
  test.setTimeout(5 * longestMs)
  const ends: (() => Promise<void> | void)[] = []
  const drive = await faultyDrive(folder, (end) => ends.push(end)).catch((error: Error) => {
    test.skip(true, `no such drive here: ${error.message.split('\n')[0]}`)
    throw error
  })
  try {
    const inbox = join(drive.folder, 'inbox')
    await randomFile(join(drive.real, 'inbox'), 'old.bin', 10)
    const { app, page, quit } = await start({ args: ['--practice'] })
    await watch({ app, page, quit }, inbox)
    const card = page.getByRole('region', { name: inbox })
    await drive.faults({ hang_looks: true })
    await expect(card).toContainText('does not respond', { timeout: longestMs })
    await drive.faults({})
    await expect(card).not.toContainText('does not respond', { timeout: longestMs })
    await rename(join(drive.real, 'inbox'), join(drive.real, 'away'))
    await expect(card).toContainText('was not found', { timeout: longestMs })
    await rename(join(drive.real, 'away'), join(drive.real, 'inbox'))
    await writeFile(join(drive.real, 'inbox', 'a.bin'), 'a')
    await close(page)
    await expectState(page, 'a.bin', 'completed', longestMs)
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('was not found')
  } finally {
    await drive.faults({})
    for (const end of ends) await end()
  }
})

async function stateOf(page: Page, folder: string) {
  const found = (await snapshotOf(page)).watching.find(({ path }) => path === folder)
  if (found === undefined) throw new Error(`${folder} is not watched`)
  return found
}
