import type { Page } from '@playwright/test'
import { gather } from './english'
import { expect, presetSettings, test } from './kit'
import { messagesOf } from './messages'
import { brokenStart, tour } from './tour'

test('in Japanese no English is left, on any screen and in the menus', async ({
  folder,
  profile,
  start,
  service,
}) => {
  test.setTimeout(300_000)
  const found = new Set<string>()
  const screens = new Set<string>()
  await tour({ folder, profile, start, service }, 'ja', gather(found, screens))
  expect([...found]).toEqual([])
  expect(screens.size).toBeGreaterThan(15)
})

test('in Japanese no English is left on the window that could not start', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const found = new Set<string>()
  await brokenStart({ folder, profile, start, service }, 'ja', gather(found, new Set()))
  expect([...found]).toEqual([])
})

test('Arabic runs from right to left, names and numbers keep their own direction', async ({
  profile,
  start,
}) => {
  await presetSettings(profile, { language: 'ar' })
  const { page } = await start({ usable: false })
  const words = messagesOf('ar')
  await expect(page.getByText(words.welcome.title)).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await expectAtStart(page, words.toolbar.addFiles)
})

/** The first button is on the side where reading begins. */
async function expectAtStart(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  const width = await page.evaluate(() => innerWidth)
  await expect.poll(async () => (await button.boundingBox())?.x).toBeGreaterThan(width / 2)
}
