import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { keyboard } from './hands'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  type HoistWindow,
  held,
  MiB,
  presetSettings,
  randomFile,
  test,
  textFile,
} from './kit'

const choice = (page: Page) => page.getByRole('button', { name: /When all uploads are done/ })

async function choose(page: Page, name: string): Promise<void> {
  await choice(page).click()
  await page.getByRole('option', { name }).click()
  await expect(choice(page)).toContainText(name)
}

/** Replaces the system's command, because the test machine must stay awake. */
async function fakeSystemctl(folder: string, answer: string): Promise<Record<string, string>> {
  const path = await textFile(
    join(folder, 'bin'),
    'systemctl',
    `#!/bin/sh\necho "$@" >> "${folder}/asked"\n${answer}\n`,
  )
  await chmod(path, 0o755)
  return { PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
}

const ended = ({ app }: HoistWindow) => new Promise<void>((resolve) => app.once('close', () => resolve()))

test('“Quit when done” asks each time, can be stopped, and quits', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const [first = '', second = ''] = await Promise.all(
    ['first.bin', 'second.bin'].map((name) => randomFile(folder, name, 6 * MiB)),
  )
  const server = await service({ faults: [held] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 1 })
  const hoist = await start()
  const { page } = hoist
  await connectAccount(page, server)
  await dropAndUpload(page, [first])
  await choose(page, 'Quit Hoist')
  server.setFaults([])
  await expectState(page, first, 'completed')
  const countdown = page.getByRole('alertdialog', { name: 'All uploads are done' })
  await expect(countdown).toContainText(/Hoist will quit in \d+ sec/)
  await expect(countdown.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(countdown).toBeHidden()
  await expect(choice(page)).toContainText('Keep Hoist open')

  // The same by keyboard alone.
  server.setFaults([held])
  await dropAndUpload(page, [second])
  const keys = keyboard(page)
  await keys.press(choice(page))
  await keys.press(page.getByRole('option', { name: 'Quit Hoist' }))
  await expect(choice(page)).toContainText('Quit Hoist')
  await expect(choice(page)).toBeFocused()
  server.setFaults([])
  await expect(countdown).toBeVisible()
  const end = ended(hoist)
  await keys.press(countdown.getByRole('button', { name: 'Quit now' }))
  await end
  const again = await start()
  await expectState(again.page, second, 'completed')
  await expect(choice(again.page)).toContainText('Keep Hoist open')
})

test('progress does not rebuild the menu bar, which marks the choice for the end', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'a.bin', 6 * MiB)
  const server = await service({ faults: [held] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 1 })
  const { app, page } = await start()
  await connectAccount(page, server)
  const checked = () =>
    app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items.flatMap(({ submenu }) => submenu?.items ?? [])
        .flatMap(({ submenu }) => submenu?.items ?? [])
        .filter((item) => item.checked)
        .map(({ label }) => label),
    )
  await expect.poll(checked).toEqual(['Keep Hoist open'])
  await app.evaluate(({ Menu }) => Object.assign(Menu.getApplicationMenu() ?? {}, { isFirst: true }))
  const isFirst = () => app.evaluate(({ Menu }) => 'isFirst' in (Menu.getApplicationMenu() ?? {}))
  await dropAndUpload(page, [file])
  const hasProgress = () =>
    page.evaluate(async () => {
      const answer = await window.hoist.snapshot()
      return answer.ok && JSON.parse(answer.value).desktop.batch !== null
    })
  await expect.poll(hasProgress).toBe(true)
  expect(await isFirst()).toBe(true)
  await choose(page, 'Quit Hoist')
  await expect.poll(checked).toEqual(['Quit Hoist'])
  server.setFaults([])
})

test('the computer sleeps half a minute after all is done, and a refusal by the system is shown', async ({
  folder,
  profile,
  start,
  service,
}) => {
  test.skip(process.platform !== 'linux', 'The command is another one elsewhere.')
  const [first = '', second = '', third = ''] = await Promise.all(
    ['first.bin', 'second.bin', 'third.bin'].map((name) => randomFile(folder, name, 6 * MiB)),
  )
  const server = await service({ faults: [held] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 1 })
  const env = await fakeSystemctl(folder, 'exit 0')
  const asked = () => readFile(join(folder, 'asked'), 'utf8').catch(() => '')
  const { page } = await start({ env })
  await connectAccount(page, server)
  await dropAndUpload(page, [first])
  await choose(page, 'Sleep')
  // Paused uploads are not done.
  await page.getByRole('button', { name: 'Pause all' }).click()
  server.setFaults([])
  await expectState(page, first, 'paused')
  await page.getByRole('button', { name: 'Resume all' }).click()
  await expectState(page, first, 'completed')
  const countdown = page.getByRole('alertdialog', { name: 'All uploads are done' })
  await expect(countdown).toBeVisible()
  expect(await asked()).toBe('')
  await expect.poll(asked, { timeout: 45_000 }).toBe('suspend\n')
  await expect(countdown).toBeHidden()
  await expect(choice(page)).toContainText('Keep Hoist open')

  await fakeSystemctl(folder, 'echo "Access denied" >&2; exit 1')
  server.setFaults([held])
  await dropAndUpload(page, [second])
  await choose(page, 'Sleep')
  server.setFaults([])
  await countdown.getByRole('button', { name: 'Sleep now' }).click()
  await expect(page.getByText('This computer could not be put to sleep.')).toBeVisible()
  await expect(choice(page)).toContainText('Keep Hoist open')

  // Without the choice, nothing happens.
  await dropAndUpload(page, [third])
  await expectState(page, third, 'completed')
  await expect(countdown).toBeHidden()
  expect(await asked()).toBe('suspend\nsuspend\n')
})
