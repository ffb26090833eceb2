import { snapshotOf } from '../testing/launch/snapshot'
import {
  arrived,
  connectAccount,
  drop,
  dropAndUpload,
  expect,
  expectState,
  held,
  heldAfterTwo,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  sparseFile,
  startAgain,
  steady,
  test,
} from './kit'

/** Parts of 1 MiB, so that small files have many. */
const smallParts = { partSizeMiB: 1 }

test('pause lets nearly finished parts complete and says so, resume sends only what is missing', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'paused.bin', 64 * MiB)
  const server = await service({ faults: [heldAfterTwo] })
  await presetSettings(profile, { ...smallParts, parallelParts: 2 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(1)

  const parts = () => server.requests.filter(({ operation }) => operation === 'part').length
  await expect.poll(parts).toBe(4)
  await row(page, file).getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(row(page, file)).toContainText('Pausing: finishing 2 parts')
  await expect(row(page, file).getByRole('button', { name: 'Pause now', exact: true })).toBeVisible()
  server.setFaults([])
  await expectState(page, file, 'paused')
  // The parts in flight have arrived, and nothing was sent after them.
  expect([parts(), server.uploads()[0]?.parts.length]).toEqual([4, 4])
  await expect.poll(() => server.requests.filter((request) => request.state === 'open').length).toBe(0)
  const asked = server.requests.length
  const confirmed = server.uploads()[0]?.parts.length ?? 0

  await row(page, file).getByRole('button', { name: 'Resume', exact: true }).click()
  await expectState(page, file, 'completed')
  // Nothing that was confirmed before the pause was sent again.
  const after = server.requests.slice(asked).filter((request) => request.operation === 'part')
  expect(after.length).toBeLessThanOrEqual(64 - confirmed + 2)
  expect(server.uploads().length).toBe(1)
  const [made] = server.files()
  expect(await sha256(made?.path ?? '')).toBe(await sha256(file))
})

test('cancel asks if bytes would be lost, stops the traffic and cancels on the service', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await sparseFile(folder, 'cancelled.bin', 1024 * MiB)
  const server = await service({ faults: [steady] })
  await presetSettings(profile, { ...smallParts, parallelParts: 2 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(0)
  const cancel = row(page, file).getByRole('button', { name: 'Cancel', exact: true })
  const question = page.getByRole('alertdialog', { name: 'Cancel this upload?' })
  await cancel.click()
  await expect(question).toContainText('of “cancelled.bin”. If you cancel, this progress is lost')
  await question.getByRole('button', { name: 'Keep it' }).click()
  await expect(question).toBeHidden()
  await expectState(page, file, 'uploading')
  // The better way is offered, as long as there is one.
  await cancel.click()
  await question.getByRole('button', { name: 'Pause instead' }).click()
  await expect(question).toBeHidden()
  await expectState(page, file, 'paused')
  await cancel.click()
  await expect(question.getByRole('button', { name: 'Keep it' })).toBeVisible()
  await expect(question.getByRole('button', { name: 'Pause instead' })).toHaveCount(0)
  await question.getByRole('button', { name: 'Cancel upload' }).click()
  await expectState(page, file, 'cancelled')
  expect(server.uploads()[0]?.status).toBe('cancelled')
  // The service has yet to read what was buffered when the connection closed.
  await expect.poll(() => server.requests.filter((request) => request.state === 'open').length).toBe(0)
  await row(page, file).getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(row(page, file)).toHaveCount(0)
})

test('without "Complete automatically" an upload waits for Complete', async ({ folder, start, service }) => {
  const file = await randomFile(folder, 'by hand.bin', 3 * MiB)
  const server = await service()
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file], { autoComplete: false })
  await expectState(page, file, 'ready')
  expect(server.files()).toEqual([])
  await row(page, file).getByRole('button', { name: 'Complete', exact: true }).click()
  await expectState(page, file, 'completed')
  expect(server.files().length).toBe(1)
})

test('a failed part is visible, the rest continues, and it is retried from the part list', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'one bad part.bin', 6 * MiB)
  const refuse = { kind: 'status', status: 500 } as const
  const server = await service({ faults: [{ operation: 'part', part: 3, times: 'always', action: refuse }] })
  await presetSettings(profile, {
    ...smallParts,
    maxAttempts: 3,
    keepTryingSeconds: 0,
    backoffBaseMs: 50,
    backoffCapMs: 1000,
  })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await row(page, file).getByRole('button', { name: 'Show parts' }).click()
  const parts = page.getByLabel('Parts of one bad part.bin')
  const third = parts.getByLabel(/^Part 3 of 6, failed, 3 attempts/).first()
  await expect(third).toBeVisible()
  await expectState(page, file, 'failed')
  await expect(parts.locator('[data-state="confirmed"]')).toHaveCount(5)
  await expect(row(page, file)).toContainText('One part could not be sent.')

  server.setFaults([])
  await third.click()
  await expectState(page, file, 'completed')
  const sent = server.requests.filter(({ operation }) => operation === 'part')
  expect(
    sent
      .filter(({ status }) => status === 200)
      .map(({ part }) => part)
      .sort(),
  ).toEqual([1, 2, 3, 4, 5, 6])
  // A first failure before anything got through does not count.
  expect(sent.length - 6).toBeGreaterThanOrEqual(3)
  expect(sent.length - 6).toBeLessThanOrEqual(4)
  expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
})

test('quit mid-upload, reopen, resume: only what was in flight is sent again', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'interrupted.bin', 64 * MiB)
  const server = await service({ faults: [heldAfterTwo] })
  await presetSettings(profile, { ...smallParts, parallelParts: 2 })
  const first = await start()
  await connectAccount(first.page, server)
  await dropAndUpload(first.page, [file])
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBe(2)
  await first.quit()

  const confirmed = server.uploads()[0]?.parts.length ?? 0
  const asked = server.requests.length
  server.setFaults([])
  const { page } = await start()
  await expectState(page, file, 'paused')
  await row(page, file).getByRole('button', { name: 'Resume', exact: true }).click()
  // Without a keychain the key is gone with the first run: it must be entered again, and then it continues by itself.
  if ((await snapshotOf(page)).keychain === 'missing') {
    await expectState(page, file, 'failed')
    await expect(row(page, file)).toContainText('There is no API key')
    await page.getByRole('button', { name: 'Settings' }).click()
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog
      .getByRole('button', { name: /Test service/ })
      .first()
      .click()
    await dialog.getByLabel('API key').fill(server.key)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.keyboard.press('Escape')
  }
  await expectState(page, file, 'completed')
  const again = server.requests.slice(asked).filter((request) => request.operation === 'part')
  expect(again.length).toBeLessThanOrEqual(64 - confirmed + 2)
  expect(server.uploads().length).toBe(1)
  expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
})

test('an upload to the practice server continues by itself after a restart if the setting says so', async ({
  folder,
  profile,
  start,
}) => {
  const file = await randomFile(folder, 'practice.bin', 64 * MiB)
  // Half a minute: the upload is in the middle when Hoist quits.
  await presetSettings(profile, { ...smallParts, onStart: 'resume', bandwidthLimit: 2 * MiB })
  const first = await start({ args: ['--practice'] })
  await dropAndUpload(first.page, [file])
  await expect(row(first.page, file).getByRole('progressbar')).not.toHaveAttribute('aria-valuenow', '0')
  await first.quit()
  await presetSettings(profile, { ...smallParts, onStart: 'resume' })
  const { page } = await start()
  await expectState(page, file, 'completed')
  const fileId = (await snapshotOf(page)).uploads[0]?.fileId ?? ''
  expect(await sha256(await arrived(`${profile}/practice/files`, fileId))).toBe(await sha256(file))
})

test('closing the window while an upload runs asks first', async ({ folder, profile, start, service }) => {
  const file = await sparseFile(folder, 'running.bin', 2048 * MiB)
  const server = await service({ faults: [steady] })
  await presetSettings(profile, smallParts)
  const { app, page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('1 upload is not finished. If you quit, it is paused.')
  await expect(question).toContainText(/The service has confirmed [\d.]+ MB\. This progress is kept/)
  // There is no tray on this desktop.
  await expect(question.getByRole('button', { name: 'Keep running in the tray' })).toHaveCount(0)
  await question.getByRole('button', { name: 'Keep Hoist open' }).click()
  await expect(question).toBeHidden()
  await expectState(page, file, 'uploading')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  const ended = app.waitForEvent('close')
  // The window may be gone before the click in it has been answered.
  await question
    .getByRole('button', { name: 'Quit' })
    .click()
    .catch((error) => {
      if (!page.isClosed()) throw error
    })
  await ended
})

test('closing the window offers to cancel failed uploads that are open on the service, and asks nothing without any', async ({
  folder,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'left.bin', 100_000)
  const refused = { kind: 'status', status: 400 } as const
  const server = await service({ faults: [{ operation: 'part', times: 'always', action: refused }] })
  const { app, page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'failed')
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await close()
  const question = page.getByRole('alertdialog', { name: 'Failed uploads are still open' })
  await expect(question).toContainText('1 upload has failed, and the service keeps it open')
  await question.getByRole('button', { name: 'Keep Hoist open' }).click()
  await expect(question).toBeHidden()
  await close()
  await question.getByText('Cancel 1 failed upload').click()
  const ended = app.waitForEvent('close')
  await question
    .getByRole('button', { name: 'Quit' })
    .click()
    .catch((error) => {
      if (!page.isClosed()) throw error
    })
  await ended
  expect(server.uploads().map(({ status }) => status)).toEqual(['cancelled'])

  const again = await start()
  const endedAgain = again.app.waitForEvent('close')
  await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await endedAgain
})

test('Pause all, Resume all and Clear finished act on all uploads', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const files = await Promise.all([1, 2, 3].map((n) => randomFile(folder, `many ${n}.bin`, 24 * MiB)))
  const server = await service({ faults: [heldAfterTwo] })
  await presetSettings(profile, smallParts)
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, files)
  await page.getByRole('button', { name: 'Pause all' }).click()
  await expect(row(page, 'many 1.bin')).toHaveAttribute('data-state', /^paus/)
  server.setFaults([])
  for (const file of files) await expectState(page, file, 'paused')
  await page.getByRole('button', { name: 'Resume all' }).click()
  for (const file of files) await expectState(page, file, 'completed')
  await page.getByRole('button', { name: 'Clear finished' }).click()
  for (const file of files) await expect(row(page, file)).toHaveCount(0)
  expect(server.files().length).toBe(3)
})

test('files named on the command line, and by a second start, are offered for upload', async ({
  folder,
  profile,
  start,
}) => {
  const named = await randomFile(folder, 'named.bin', MiB)
  const second = await randomFile(folder, 'second.bin', MiB)
  const { page } = await start({ args: ['--practice', named] })
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog.getByText('named.bin')).toBeVisible()
  await startAgain(profile, second)
  await expect(dialog.getByText('second.bin')).toBeVisible()
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expectState(page, named, 'completed')
  await expectState(page, second, 'completed')
})

test('a folder is read completely, once, through a loop of links, and hidden files are left out', async ({
  folder,
  start,
}) => {
  const { mkdir, symlink } = await import('node:fs/promises')
  const { join } = await import('node:path')
  const tree = join(folder, 'tree')
  await mkdir(join(tree, 'inner'), { recursive: true })
  await randomFile(tree, 'a.bin', 1000)
  await randomFile(join(tree, 'inner'), 'b.bin', 1000)
  await randomFile(tree, '.hidden', 1000)
  await symlink(tree, join(tree, 'inner', 'loop'))
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [tree])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog.getByText('2 files')).toBeVisible()
  await expect(dialog.getByText('a.bin')).toBeVisible()
  await expect(dialog.getByText('b.bin')).toBeVisible()
  await expect(dialog.getByRole('row').filter({ hasText: '.hidden' })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Discard' }).click()
  await expect(dialog).toBeHidden()
})

test('files that the service is assembling take no slot from the others, and their rows say for how long', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const names = ['first.bin', 'second.bin', 'third.bin', 'fourth.bin']
  const files = await Promise.all(names.map((name) => randomFile(folder, name, 5 * MiB)))
  const server = await service({
    faults: [{ operation: 'complete', times: 'always', action: { kind: 'delay', ms: 3_600_000 } }],
  })
  await presetSettings(profile, { ...smallParts, parallelFiles: 2 })
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
  await dropAndUpload(page, files)
  for (const file of files) await expectState(page, file, 'completing')
  expect(server.files()).toHaveLength(0)
  await expect(row(page, 'first.bin')).toContainText(
    /All sent\. Work is assembling the file… (0:0[1-9]|0:[1-9]\d|[1-9]:\d\d)/,
  )
  if (process.env.HOIST_PICTURE !== undefined)
    for (const width of [480, 800]) {
      await page.setViewportSize({ width, height: 600 })
      await page.screenshot({ path: `${process.env.HOIST_PICTURE}/completing-${width}.png` })
    }
})

test('an upload behind others says that it waits for its turn', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const large = await randomFile(folder, 'large.bin', 96 * MiB)
  const less = await randomFile(folder, 'less.bin', 8 * MiB)
  const server = await service({ faults: [steady, { ...held, filename: 'less.bin' }] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 1, parallelFiles: 2 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [large])
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(0)
  await dropAndUpload(page, [less])
  // The upload with the fewest bytes left is first.
  await expect(row(page, large)).toContainText('Waiting for its turn')
  await expectState(page, large, 'uploading')
  server.setFaults([])
  for (const file of [large, less]) await expectState(page, file, 'completed')
})

test('no row changes its group under a pointer that moves', async ({ folder, profile, start, service }) => {
  const file = await randomFile(folder, 'held.bin', 3 * MiB)
  const server = await service({ faults: [held] })
  await presetSettings(profile, { ...smallParts, parallelParts: 1 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')
  const group = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}: `) })
  // For the page, the pointer has just moved until its clock advances.
  await page.clock.install()
  await page.reload()
  await expectState(page, file, 'uploading')
  await page.clock.pauseAt(Date.now() + 60_000)
  await row(page, file).hover({ position: { x: 50, y: 20 } })
  server.setFaults([])
  await expectState(page, file, 'completed')
  await expect(group('Unfinished')).toBeVisible()
  await expect(group('Finished')).toBeHidden()
  await page.clock.runFor(60_000)
  await expect(group('Finished')).toBeVisible()
  await expect(group('Unfinished')).toBeHidden()
})
