import {
  drop,
  dropAndUpload,
  expect,
  expectState,
  heldAfterTwo,
  MiB,
  presetSettings,
  randomFile,
  row,
  test,
} from './kit'

/**
 * The accessible names are a public contract: screen readers use them, and so do programs outside of Hoist. Names may
 * be added here, but not changed.
 */
test('the main actions, the first run and the settings keep their names', async ({ start }) => {
  const { page } = await start()
  for (const name of ['Add files', 'Add folder', 'Pause all', 'Resume all', 'Clear finished', 'Settings']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible()
  }
  for (const name of ['Connect an account', 'Use the practice server']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible()
  }
  const quiet = page.getByText('Nothing leaves this computer.').first()
  const colour = () => quiet.evaluate((element) => getComputedStyle(element).color)
  const usual = await colour()
  await page.emulateMedia({ contrast: 'more' })
  await expect.poll(colour).not.toBe(usual)
  await page.emulateMedia({ contrast: null })
  await expect.poll(colour).toBe(usual)
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  for (const name of ['Accounts', 'Transfers', 'General', 'About']) {
    await expect(settings.getByRole('tab', { name, exact: true })).toBeVisible()
  }
  await settings.getByRole('tab', { name: 'About', exact: true }).click()
  for (const name of ['Licenses', 'Show log file', 'Help']) {
    await expect(settings.getByRole('button', { name, exact: true })).toBeVisible()
  }
  await page.keyboard.press('Escape')
  // The actions of the hidden menu bar can be found without it.
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  for (const name of ['Export history…', 'Help', 'Show log file', 'About Hoist']) {
    await expect(page.getByRole('menuitem', { name, exact: true })).toBeVisible()
  }
  await page.getByRole('menuitem', { name: 'About Hoist', exact: true }).click()
  await expect(settings.getByRole('tab', { name: 'About', exact: true, selected: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Connect an account' }).click()
  for (const name of ['Name', 'API key', 'Base URL', 'Organization', 'Project']) {
    await expect(settings.getByLabel(name, { exact: true })).toBeVisible()
  }
  await expect(settings.getByRole('button', { name: 'Save', exact: true })).toBeVisible()
})

test('the practice server is one press away', async ({ folder, start }) => {
  const file = await randomFile(folder, 'first.bin', 1000)
  const { page } = await start()
  await page.getByRole('button', { name: 'Use the practice server' }).click()
  await expect(page.getByRole('button', { name: 'Use the practice server' })).toBeHidden()
  // The focus goes where the person continues: to adding files, and then to the added files.
  await expect(page.getByRole('button', { name: 'Add files' })).toBeFocused()
  await dropAndUpload(page, [file])
  await expect(row(page, file)).toBeFocused()
  await expectState(page, file, 'completed')
})

test('the dialog, the list, a row and its parts keep their names', async ({ folder, profile, start }) => {
  const file = await randomFile(folder, 'named thing.bin', 3 * MiB)
  await presetSettings(profile, { partSizeMiB: 1 })
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [file])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog.getByRole('radiogroup', { name: 'Purpose' })).toBeVisible()
  await expect(dialog.getByRole('radiogroup', { name: 'Account' })).toBeVisible()
  await expect(dialog.getByRole('switch', { name: 'Complete automatically' })).toBeChecked()
  await expect(dialog.getByRole('button', { name: 'Discard', exact: true })).toBeVisible()
  await dialog.getByText('Complete automatically').click()
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()

  const list = page.getByRole('grid', { name: 'Uploads' })
  const upload = list.getByRole('row', { name: /^named thing\.bin/ })
  await expect(upload).toHaveAttribute('data-state', 'ready')
  await expect(upload.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '100')
  for (const name of ['Complete', 'Cancel', 'Show parts']) {
    await expect(upload.getByRole('button', { name, exact: true })).toBeVisible()
  }
  // A long name is shortened for the eye, and is one string for the ear.
  const long = 'a name that is much too long for its row and so on.bin'
  await drop(page, [await randomFile(folder, long, 1000)])
  await expect(dialog).toMatchAriaSnapshot(`- text: /${long}/`)
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click()
  await upload.getByRole('button', { name: 'Show parts', exact: true }).click()
  const parts = page.getByRole('list', { name: 'Parts of named thing.bin', exact: true })
  await expect(parts.locator('[data-state="confirmed"]')).toHaveCount(3)
  await expect(parts.getByLabel('Part 1 of 3, confirmed').first()).toBeVisible()

  await upload.getByRole('button', { name: 'Complete', exact: true }).click()
  await expect(upload).toHaveAttribute('data-state', 'completed')
  for (const name of ['Copy file ID', 'Remove']) {
    await expect(upload.getByRole('button', { name, exact: true })).toBeVisible()
  }
  await upload.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(row(page, file)).toHaveCount(0)
})

test('Copy file ID puts the ID on the clipboard', async ({ folder, start }) => {
  const file = await randomFile(folder, 'copied.bin', 1000)
  const { app, page } = await start({ args: ['--practice'] })
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await row(page, file).getByRole('button', { name: 'Copy file ID' }).click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^file-\w+$/)
})

test('the keyboard alone adds, pauses, resumes and opens the parts', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'by keyboard.bin', 12 * MiB)
  const server = await service({ faults: [heldAfterTwo] })
  await presetSettings(profile, { partSizeMiB: 1 })
  const { page } = await start({ args: [file] })
  await page.getByRole('button', { name: 'Connect an account' }).focus()
  await page.keyboard.press('Enter')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByLabel('Name', { exact: true }).focus()
  await page.keyboard.type('Keyboard')
  await settings.getByLabel('API key').focus()
  await page.keyboard.type(server.key)
  await settings.getByLabel('Base URL').focus()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(server.url)
  await page.keyboard.press('Enter')
  // The waiting files needed a first account: the form makes room for them.
  await expect(settings).toBeHidden()
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Upload', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expectState(page, file, 'uploading')
  await row(page, file).focus()
  await page.keyboard.press('Tab')
  await expect(row(page, file).getByRole('button', { name: 'Pause', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row(page, file)).toHaveAttribute('data-state', /^paus/)
  server.setFaults([])
  await expectState(page, file, 'paused')
  await row(page, file).getByRole('button', { name: 'Resume', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expectState(page, file, 'completed')
})
