import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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

// Real Electron, with its own classes watched from inside its main process: whatever is recorded here also happens.
// Xvfb has no panel, no launcher with a badge, and no window manager that minimises.

interface Seen {
  readonly notifications: { title: string; body: string; click: () => void }[]
  readonly progress: { share: number; mode: string | undefined }[]
  readonly badges: number[]
  readonly menus: Electron.Menu[]
  readonly tooltips: string[]
  readonly trays: Electron.Tray[]
}

type Globals = typeof globalThis & { seen: Seen }

/** Records the calls of Electron's own classes, and executes them. */
async function watch({ app }: HoistWindow): Promise<void> {
  await app.evaluate(({ app, BrowserWindow, Notification, Tray }) => {
    const seen: Seen = { notifications: [], progress: [], badges: [], menus: [], tooltips: [], trays: [] }
    Object.assign(globalThis, { seen })
    const { show } = Notification.prototype
    Notification.prototype.show = function () {
      seen.notifications.push({ title: this.title, body: this.body, click: () => this.emit('click') })
      return show.call(this)
    }
    const { setProgressBar } = BrowserWindow.prototype
    BrowserWindow.prototype.setProgressBar = function (share, options) {
      seen.progress.push({ share, mode: options?.mode })
      return setProgressBar.call(this, share, options)
    }
    const { setBadgeCount } = app
    app.setBadgeCount = (count) => {
      seen.badges.push(count ?? -1)
      return setBadgeCount.call(app, count)
    }
    const { setContextMenu, setToolTip } = Tray.prototype
    Tray.prototype.setContextMenu = function (menu) {
      if (!seen.trays.includes(this)) seen.trays.push(this)
      if (menu !== null) seen.menus.push(menu)
      return setContextMenu.call(this, menu)
    }
    Tray.prototype.setToolTip = function (text) {
      seen.tooltips.push(text)
      return setToolTip.call(this, text)
    }
  })
}

/** Hides the window, as another window in front of it does. */
const hide = ({ app }: HoistWindow) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())

const show = ({ app }: HoistWindow) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())

const seenBy = <T>({ app }: HoistWindow, read: (seen: Seen) => T): Promise<T> =>
  app.evaluate(
    (_electron, code) => new Function('seen', `return (${code})(seen)`)((globalThis as Globals).seen),
    read.toString(),
  )

/** The titles of the notifications that the system received. */
const titles = (hoist: HoistWindow) => seenBy(hoist, (seen) => seen.notifications.map(({ title }) => title))

/** The number on the application's icon. */
const lastBadge = async (hoist: HoistWindow) => (await seenBy(hoist, ({ badges }) => badges)).at(-1)

/** The tray's menu, one text per entry; disabled ones are in brackets. */
const trayMenu = (hoist: HoistWindow) =>
  seenBy(hoist, ({ menus }) =>
    (menus.at(-1)?.items ?? [])
      .filter(({ type }) => type !== 'separator')
      .map(({ label, enabled }) => (enabled ? label : `(${label})`)),
  )

/** Which of Pause all and Resume all the menu of the application offers. */
const offeredInMenu = ({ app }: HoistWindow) =>
  app.evaluate(({ Menu }) =>
    ['pauseAll', 'resumeAll'].filter((id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.enabled),
  )

/** Chooses an entry of the tray's menu, as a click on it does. */
const choose = ({ app }: HoistWindow, label: string) =>
  app.evaluate((_electron, label) => {
    const item = (globalThis as Globals).seen.menus.at(-1)?.items.find((each) => each.label === label)
    if (item?.enabled !== true) throw new Error(`${label} cannot be chosen`)
    item.click()
  }, label)

/** Presses a key with Ctrl, or Cmd, as the system does: the menu gets what the page does not use. */
const pressShortcut = ({ app }: HoistWindow, keyCode: string) =>
  app.evaluate(({ BrowserWindow }, keyCode) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.focus()
    window?.webContents.focus()
    const modifiers: 'meta'[] | 'control'[] = process.platform === 'darwin' ? ['meta'] : ['control']
    for (const type of ['keyDown', 'keyUp'] as const)
      window?.webContents.sendInputEvent({ type, keyCode, modifiers })
  }, keyCode)

const isVisible = ({ app }: HoistWindow) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)

test('tray, taskbar, badge and menu bar follow what runs, and the menu of the tray pauses, resumes and opens', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await sparseFile(folder, 'long.bin', 128 * MiB)
  const server = await service({ faults: [steady] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 2 })
  const hoist = await start()
  const { page } = hoist
  await watch(hoist)
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  const title = () => hoist.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  const status = async () => (await trayMenu(hoist))[0]
  await expect.poll(status).toMatch(/^\(1 uploading, [\d.]+ [kM]B\/s, \d+ (sec|min) left\)$/)
  const lastTooltip = async () => (await seenBy(hoist, ({ tooltips }) => tooltips)).at(-1)
  await expect
    .poll(async () => (await trayMenu(hoist)).slice(1))
    .toEqual(['Open Hoist', 'Pause all', '(Resume all)', 'Quit'])
  await expect.poll(() => offeredInMenu(hoist)).toEqual(['pauseAll'])
  await expect.poll(lastTooltip).toMatch(/^Hoist: 1 uploading/)
  await expect.poll(() => lastBadge(hoist)).toBe(1)
  const lastProgress = async () => (await seenBy(hoist, ({ progress }) => progress)).at(-1)
  await expect.poll(async () => (await lastProgress())?.share ?? 0).toBeGreaterThan(0)
  await expect.poll(async () => (await lastProgress())?.mode).toBe('normal')
  await expect.poll(title).toMatch(/^\d+% – Hoist$/)

  await hide(hoist)
  await choose(hoist, 'Pause all')
  await expectState(page, file, 'paused')
  await expect
    .poll(() => trayMenu(hoist))
    .toEqual(['(1 paused)', 'Open Hoist', '(Pause all)', 'Resume all', 'Quit'])
  await expect.poll(() => offeredInMenu(hoist)).toEqual(['resumeAll'])
  await expect.poll(async () => (await lastProgress())?.mode).toBe('paused')
  await expect.poll(() => lastBadge(hoist)).toBe(0)

  server.setFaults([])
  await choose(hoist, 'Resume all')
  await expectState(page, file, 'completed')
  await expect.poll(lastProgress).toEqual({ share: -1, mode: 'none' })
  await expect.poll(title).toBe('Hoist')

  expect(await isVisible(hoist)).toBe(false)
  await choose(hoist, 'Open Hoist')
  await expect.poll(() => isVisible(hoist)).toBe(true)
})

test('one notification for a batch and one for a failure, none while the window is in focus, a click leads there, and a name is shown as text of one line', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const names = ['first.bin', 'second.bin', 'third.bin', 'broken\u202e\u001b\n.bin']
  const [first = '', second = '', third = '', broken = ''] = await Promise.all(
    names.map((name) => randomFile(folder, name, 8 * MiB)),
  )
  const server = await service()
  await presetSettings(profile, {
    partSizeMiB: 1,
    maxAttempts: 1,
    keepTryingSeconds: 0,
    backoffBaseMs: 50,
    backoffCapMs: 1000,
  })
  const hoist = await start()
  const { page } = hoist
  await watch(hoist)
  await connectAccount(page, server)
  await dropAndUpload(page, [first])
  await expectState(page, first, 'completed')
  await expect.poll(() => lastBadge(hoist)).toBe(0)
  expect(await titles(hoist)).toEqual([])

  server.setFaults([held])
  await dropAndUpload(page, [second, third])
  await hide(hoist)
  server.setFaults([])
  await expect.poll(() => titles(hoist)).toEqual(['2 uploads completed'])

  const refused = {
    operation: 'part',
    part: 2,
    times: 'always',
    action: { kind: 'status', status: 500 },
  } as const
  server.setFaults([refused, held])
  await show(hoist)
  await dropAndUpload(page, [broken])
  await hide(hoist)
  server.setFaults([refused])
  await expectState(page, broken, 'failed')
  await expect
    .poll(() => titles(hoist))
    .toEqual(['2 uploads completed', 'broken\ufffd\ufffd\ufffd.bin failed'])
  await expect.poll(async () => (await seenBy(hoist, ({ progress }) => progress)).at(-1)?.mode).toBe('error')
  const said = await seenBy(hoist, ({ notifications }) => notifications.map(({ body }) => body))
  expect(said).toEqual([
    'All 2 files were uploaded (16.8 MB).',
    'One part could not be sent. The service has a problem (500).',
  ])

  expect(await isVisible(hoist)).toBe(false)
  await seenBy(hoist, ({ notifications }) => notifications.at(-1)?.click())
  await expect.poll(() => isVisible(hoist)).toBe(true)
  await expect(row(page, broken)).toBeFocused()
  await expect(row(page, broken)).toHaveAttribute('aria-selected', 'true')
  // The person has seen the end: the taskbar is quiet again.
  await expect.poll(async () => (await seenBy(hoist, ({ progress }) => progress)).at(-1)?.share).toBe(-1)
})

test('notifications can be switched off', async ({ folder, profile, start, service }) => {
  const file = await randomFile(folder, 'quiet.bin', 2 * MiB)
  const server = await service({ faults: [held] })
  await presetSettings(profile, { partSizeMiB: 1, notifications: false })
  const hoist = await start()
  const { page } = hoist
  await watch(hoist)
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await hide(hoist)
  server.setFaults([])
  await expectState(page, file, 'completed')
  await expect.poll(() => lastBadge(hoist)).toBe(0)
  expect(await titles(hoist)).toEqual([])
})

test('the window reopens where it was, or in view if that position is off every display', async ({
  profile,
  start,
}) => {
  const bounds = ({ app }: HoistWindow) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  const place = { x: 210, y: 130, width: 720, height: 540 }
  const first = await start()
  await first.app.evaluate(
    ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
    place,
  )
  await expect.poll(() => bounds(first)).toEqual(place)
  await first.quit()
  const second = await start()
  await expect.poll(() => bounds(second)).toEqual(place)
  await second.quit()

  const file = join(profile, 'window.json')
  const kept = JSON.parse(await readFile(file, 'utf8'))
  kept.places[0].place.x = 90_000
  await writeFile(file, JSON.stringify(kept))
  const third = await start()
  const { x = -1, width } = (await bounds(third)) ?? {}
  expect(x).toBeLessThan(1600)
  expect(width).toBe(960)
  await third.quit()

  await writeFile(file, '{"places": [{"setup": 7}], "saidInTray"')
  expect(await bounds(await start())).toMatchObject({ width: 960, height: 680 })
})

test('a window of an odd size does not grow over restarts on a scaled display', async ({
  profile,
  start,
}) => {
  const args = ['--force-device-scale-factor=1.25']
  const kept = async () => JSON.parse(await readFile(join(profile, 'window.json'), 'utf8')).places[0].place
  const first = await start({ args })
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 33, y: 57, width: 701, height: 503 }),
  )
  await first.quit()
  const place = await kept()
  for (let starts = 0; starts < 2; starts += 1) {
    await (await start({ args })).quit()
    expect(await kept()).toEqual(place)
  }
})

test('Start at login writes a file that the desktop reads, and turning it off removes the file', async ({
  folder,
  profile,
  start,
}) => {
  test.skip(process.platform !== 'linux', 'Elsewhere it is a call of Electron that changes the whole system.')
  const config = join(folder, 'config')
  const file = join(config, 'autostart', 'hoist.desktop')
  const entry = async () => readFile(file, 'utf8').catch(() => '')
  // The certificates that this start trusts are trusted after a login as well.
  const extra = join(folder, 'company 100%.pem')
  const first = await start({ env: { XDG_CONFIG_HOME: config, HOIST_EXTRA_CA_CERTS: extra } })
  const { page } = first
  await page.getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name: 'General' }).click()
  const atLogin = dialog.getByRole('switch', { name: 'Start when I log in' })
  await atLogin.click()
  await expect(atLogin).toBeChecked()
  await expect.poll(entry).toContain(`"--user-data-dir=${profile}"`)
  expect(await entry()).not.toContain('--hidden')
  const command = /^Exec="env" "([^"]+)" "([^"]+)" "([^"]+)"/m.exec(await entry())
  const own = await first.app.evaluate(({ app }) => [process.execPath, app.getAppPath()])
  expect(command?.slice(1)).toEqual([`HOIST_EXTRA_CA_CERTS=${extra.replace('%', '%%')}`, ...own])

  await dialog.getByRole('switch', { name: 'Keep running when the window is closed' }).click()
  await expect.poll(entry).toContain('"--hidden"')
  await atLogin.click()
  await expect(atLogin).not.toBeChecked()
  await expect.poll(entry).toBe('')

  // If the file cannot be written, the setting stays as it was and says so.
  await rm(join(config, 'autostart'), { recursive: true })
  await writeFile(join(config, 'autostart'), 'in the way')
  await atLogin.click()
  await expect(page.getByText('Hoist could not change whether it starts at login.')).toBeVisible()
  await expect(atLogin).not.toBeChecked()
  await rm(join(config, 'autostart'))
  await page.keyboard.press('Escape')
  await page.evaluate(() => window.hoist.saveSettings({ startAtLogin: true }))
  await expect.poll(entry).toContain('Exec=')
  await first.quit()

  // Removed in the system's own list: the setting follows.
  await rm(file)
  const second = await start({ env: { XDG_CONFIG_HOME: config } })
  const settings = async () => (await snapshotOf(second.page)).settings.startAtLogin
  await expect.poll(settings).toBe(false)
})

test('the menu of the application has the shortcuts of the platform, which work, and texts of the catalogue', async ({
  folder,
  start,
}) => {
  const hoist = await start({ args: ['--practice'] })
  const { app, page } = hoist
  const items = await app.evaluate(({ Menu }) => {
    const list: string[] = []
    const walk = (menu: Electron.Menu | undefined | null, path: string) => {
      for (const item of menu?.items ?? []) {
        if (item.type === 'separator') continue
        list.push(`${path}${item.label}${item.accelerator ? ` ${item.accelerator}` : ''}`)
        walk(item.submenu, `${path}${item.label} > `)
      }
    }
    walk(Menu.getApplicationMenu(), '')
    return list
  })
  expect(items).toEqual(
    expect.arrayContaining([
      'File > Add Files… CommandOrControl+O',
      'File > Add Folder… CommandOrControl+Shift+O',
      'File > Settings… CommandOrControl+,',
      'File > Quit Hoist CommandOrControl+Q',
      'Edit > Select All',
      'Uploads > When All Uploads Are Done > Sleep',
      'View > Full Screen',
      'Help > Show Log File',
    ]),
  )
  await pressShortcut(hoist, ',')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  const file = await randomFile(folder, 'chosen.bin', 10)
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, file)
  await pressShortcut(hoist, 'o')
  await expect(page.getByRole('dialog', { name: 'New upload' }).getByText('chosen.bin')).toBeVisible()
  const opened = await app.evaluate(({ Menu, shell }) => {
    const urls: string[] = []
    shell.openExternal = async (url) => void urls.push(url)
    const help = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Help')
    for (const item of help?.submenu?.items.slice(0, 4) ?? []) item.click()
    return urls
  })
  expect(opened.length).toBe(4)
  for (const url of opened) expect(url).toMatch(/^https:\/\/(platform|status|help)\.openai\.com\//)
})
