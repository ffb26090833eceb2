import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { snapshotOf } from '../testing/launch/snapshot'
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
  row,
  sparseFile,
  steady,
  test,
} from './kit'
import { Panel } from './panel'

// Over a real D-Bus: what Hoist sends here is what a desktop with a tray and notifications would receive.

test.skip(process.platform !== 'linux', 'Other systems have no session bus.')

const isVisible = ({ app }: HoistWindow) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
const closeWindow = ({ app }: HoistWindow) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test('closing to the tray leaves uploads running and says so once; icon, menu and notification bring the window back', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await sparseFile(folder, 'patient.bin', 128 * MiB)
  const server = await service({ faults: [steady] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 2, closeToTray: true })
  const panel = await Panel.open({ session: true })
  const hoist = await start()
  const { page } = hoist
  await expect.poll(() => panel.icons).toBe(1)
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')
  // Everywhere under its own name, and not under Electron's.
  await expect.poll(() => panel.awake).toEqual([{ program: 'Hoist', reason: 'Uploads are running' }])
  expect(await panel.tooltip()).toMatch(/Hoist: /)

  await closeWindow(hoist)
  await expect.poll(() => isVisible(hoist)).toBe(false)
  await expect.poll(() => panel.shown.map(({ title }) => title)).toEqual(['Hoist keeps running'])
  expect(panel.shown[0]?.program).toBe('Hoist')
  await panel.activate()
  await expect.poll(() => isVisible(hoist)).toBe(true)
  await closeWindow(hoist)
  await expect.poll(() => isVisible(hoist)).toBe(false)

  await panel.choose('Pause all')
  await expectState(page, file, 'paused')
  server.setFaults([])
  await expect
    .poll(async () => (await panel.menu()).find(({ label }) => label === 'Resume all')?.enabled)
    .toBe(true)
  await panel.choose('Resume all')
  await expectState(page, file, 'completed')
  await expect
    .poll(() => panel.shown.map(({ title }) => title))
    .toEqual(['Hoist keeps running', 'patient.bin completed'])
  panel.click(2)
  await expect.poll(() => isVisible(hoist)).toBe(true)
  await expect(row(page, file)).toBeFocused()
  panel.close()
})

test('without a tray closing only minimizes the window, and Settings says so', async ({ profile, start }) => {
  await presetSettings(profile, { closeToTray: true })
  const panel = await Panel.open({ tray: false })
  const hoist = await start({ args: ['--practice'] })
  const { app, page } = hoist
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('tab', { name: 'General' }).click()
  await expect(page.getByText('This desktop has no tray')).toBeVisible()

  // Xvfb has no window manager that could minimize it, so the request is checked.
  await app.evaluate(({ BrowserWindow }) => {
    const asked = { minimize: 0 }
    Object.assign(globalThis, { asked })
    const { minimize } = BrowserWindow.prototype
    BrowserWindow.prototype.minimize = function () {
      asked.minimize += 1
      minimize.call(this)
    }
  })
  await closeWindow(hoist)
  await expect
    .poll(() =>
      app.evaluate(() => (globalThis as typeof globalThis & { asked: { minimize: number } }).asked.minimize),
    )
    .toBe(1)
  expect(await isVisible(hoist)).toBe(true)
  panel.close()
})

test('starting Hoist again brings the window back from the tray', async ({ profile, start }) => {
  await presetSettings(profile, { closeToTray: true })
  const panel = await Panel.open()
  const hoist = await start({ args: ['--practice'] })
  await expect.poll(() => panel.icons).toBe(1)
  await closeWindow(hoist)
  await expect.poll(() => isVisible(hoist)).toBe(false)
  const [program = '', folder = ''] = await hoist.app.evaluate(({ app }) => [
    process.execPath,
    app.getAppPath(),
  ])
  const root = process.getuid?.() === 0
  await promisify(execFile)(program, [
    ...(root ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    folder,
  ])
  await expect.poll(() => isVisible(hoist)).toBe(true)
  panel.close()
})

test('the countdown when all is done is announced outside the window, and stopped in the tray', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'last.bin', 4 * MiB)
  const server = await service({ faults: [held] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 1, closeToTray: true })
  const panel = await Panel.open()
  const hoist = await start()
  const { page } = hoist
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await page.evaluate(() => window.hoist.chooseWhenDone('quit'))
  await closeWindow(hoist)
  await expect.poll(() => panel.shown.map(({ title }) => title)).toEqual(['Hoist keeps running'])
  server.setFaults([])
  await expect
    .poll(() => panel.shown.map(({ title }) => title))
    .toEqual(['Hoist keeps running', 'last.bin completed', 'Hoist will quit in 30 sec'])
  await panel.choose('Stay open')
  await expect.poll(async () => (await panel.menu()).some(({ label }) => label === 'Stay open')).toBe(false)
  const whenDone = (await snapshotOf(page)).desktop
  expect(whenDone).toMatchObject({ tray: true, whenDone: 'nothing' })
  expect(whenDone).not.toHaveProperty('countdownTo')
  panel.close()
})

test('a tray that appears later is found, and its icon works', async ({ profile, start }) => {
  await presetSettings(profile, { closeToTray: true })
  const hoist = await start({ args: ['--practice'] })
  const panel = await Panel.open()
  await closeWindow(hoist)
  await expect.poll(() => isVisible(hoist)).toBe(false)
  await expect.poll(() => panel.icons).toBe(1)
  await panel.choose('Open Hoist')
  await expect.poll(() => isVisible(hoist)).toBe(true)
  panel.close()
})

test('started hidden, Hoist is only in the tray; its Quit opens the window to ask while uploads run', async ({
  folder,
  profile,
  start,
}) => {
  // Minutes at that limit, so that it runs when Quit is chosen, however busy the machine is.
  const file = await sparseFile(folder, 'overnight.bin', 512 * MiB)
  await presetSettings(profile, {
    partSizeMiB: 1,
    parallelParts: 1,
    onStart: 'resume',
    closeToTray: true,
    bandwidthLimit: MiB,
  })
  // The practice server's account needs no key: there is no keyring on this bus.
  const first = await start({ args: ['--practice'] })
  await dropAndUpload(first.page, [file])
  await expectState(first.page, file, 'uploading')
  await first.quit()

  const panel = await Panel.open()
  let isOpen = false
  const starting = start({ args: ['--hidden'] })
  void starting.then(() => {
    isOpen = true
  })
  await expect.poll(() => panel.icons).toBe(1)
  await expect.poll(async () => (await panel.menu())[0]?.label ?? '').toMatch(/^1 uploading/)
  expect(isOpen).toBe(false)

  await panel.choose('Quit')
  const hoist = await starting
  const { page } = hoist
  const question = page.getByRole('alertdialog', { name: 'Uploads are still running' })
  await expect(question).toBeVisible()
  await question.getByRole('button', { name: 'Keep Hoist open', exact: true }).click()
  await expectState(page, file, 'uploading')
  await panel.choose('Quit')
  await expect(question.getByRole('button', { name: 'Keep running in the tray' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => isVisible(hoist)).toBe(false)
  await panel.activate()
  await expect.poll(() => isVisible(hoist)).toBe(true)
  await expect(question).toBeHidden()
  await expectState(page, file, 'uploading')
  panel.close()
})

test('a question that comes before the page listens is asked as soon as it does', async ({ start }) => {
  const { app, page } = await start({ args: ['--practice'] })
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    contents?.once('did-navigate', () => contents.send('askClose', { running: 1 }))
  })
  await page.reload()
  await expect(page.getByRole('alertdialog', { name: 'Uploads are still running' })).toBeVisible()
})

test('started hidden without a tray, the window opens', async ({ start }) => {
  const { page } = await start({ args: ['--hidden', '--practice'] })
  await expect(page.getByRole('button', { name: 'Add files' })).toBeAttached()
})
