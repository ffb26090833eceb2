import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  randomFile,
  row,
  test,
} from './kit'

/** Opens a page of the settings. */
async function settingsPage(page: Page, name: string) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name, exact: true }).click()
  return dialog
}

/** What is in the profile's settings file. */
async function stored(profile: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(profile, 'settings.json'), 'utf8').catch(() => '{}'))
}

test('a limit counts while an upload runs, is told at the foot of the window, and is lifted there', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'limited.bin', 64 * MiB)
  const server = await service()
  await presetSettings(profile, { partSizeMiB: 1, bandwidthLimit: 12_500 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')
  const totals = page.getByRole('region', { name: 'Totals' })
  await expect(totals.getByText('Limited to 12.5 kB/s')).toBeVisible()

  const dialog = await settingsPage(page, 'Network')
  const most = dialog.getByRole('textbox', { name: 'At most' })
  await expect(most).toHaveValue('0.1')
  await most.fill('8')
  await most.press('Enter')
  await expect(dialog.getByText('All uploads together send 1 MB/s.')).toBeVisible()
  await expect.poll(async () => (await stored(profile)).bandwidthLimit).toBe(1_000_000)
  await page.keyboard.press('Escape')
  await expect(totals.getByText('Limited to 1 MB/s')).toBeVisible()
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(1)
  expect(server.files()).toEqual([])

  await totals.getByRole('button', { name: 'Lift for now' }).click()
  await expect(totals.getByText('The limit of 1 MB/s is lifted')).toBeVisible()
  await expectState(page, file, 'completed')
  await totals.getByRole('button', { name: 'Limit again' }).click()
  await expect(totals.getByText('Limited to 1 MB/s')).toBeVisible()
})

test('a time of the week with a limit of its own is made with the keyboard alone', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'scheduled.bin', 32 * MiB)
  const server = await service()
  await presetSettings(profile, { partSizeMiB: 1 })
  const { page } = await start()
  await connectAccount(page, server)
  await page.getByRole('button', { name: 'Settings', exact: true }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name: 'Accounts', exact: true }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(dialog.getByRole('tab', { name: 'Network', exact: true })).toBeFocused()
  await dialog.getByRole('button', { name: 'Add a time' }).focus()
  await page.keyboard.press('Enter')
  const rule = dialog.getByRole('group', { name: 'Time 1' })
  await expect(rule).toBeVisible()
  // From nine to nine on every day is always.
  for (const day of ['Saturday', 'Sunday']) {
    await rule.getByRole('button', { name: day }).focus()
    await page.keyboard.press('Space')
  }
  await rule.getByRole('spinbutton', { name: /hour.*To/ }).focus()
  await page.keyboard.type('9')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(rule.getByText('Lasts a whole day.')).toBeVisible()
  const most = rule.getByRole('textbox', { name: 'At most' })
  await most.focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('0.1')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await stored(profile)).bandwidthSchedule)
    .toEqual([{ days: [0, 1, 2, 3, 4, 5, 6], from: 540, to: 540, limit: 12_500 }])
  await page.keyboard.press('Escape')

  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')
  const totals = page.getByRole('region', { name: 'Totals' })
  await expect(totals.getByText('Limited to 12.5 kB/s by the schedule')).toBeVisible()
  const again = await settingsPage(page, 'Network')
  await again.getByRole('button', { name: 'Remove this time' }).focus()
  await page.keyboard.press('Enter')
  await expect(rule).toBeHidden()
  await page.keyboard.press('Escape')
  await expectState(page, file, 'completed')
  await expect(row(page, file)).toBeVisible()
})

test('a number that cannot be is said, and not taken', async ({ profile, start }) => {
  await presetSettings(profile, { bandwidthLimit: 1_000_000 })
  const { page } = await start()
  const dialog = await settingsPage(page, 'Network')
  const most = dialog.getByRole('textbox', { name: 'At most' })
  for (const wrong of ['0', '20000']) {
    await most.fill(wrong)
    await most.press('Enter')
    await expect(dialog.getByText('Enter a number from 0.1 to 10,000.')).toBeVisible()
  }
  expect((await stored(profile)).bandwidthLimit).toBe(1_000_000)
  await most.fill('16')
  await most.press('Enter')
  await expect(dialog.getByText('Enter a number from')).toBeHidden()
  await expect.poll(async () => (await stored(profile)).bandwidthLimit).toBe(2_000_000)
  await dialog.getByRole('tab', { name: 'Transfers', exact: true }).click()
  const parts = dialog.getByRole('textbox', { name: 'Parts at once' })
  await parts.fill('99')
  await parts.press('Enter')
  await expect(dialog.getByText('Enter a number from 1 to 32.')).toBeVisible()
  await parts.fill('7')
  await parts.press('Enter')
  await expect.poll(async () => (await stored(profile)).parallelParts).toBe(7)
})
