import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startKeyring } from '../scripts/desktop.mjs'
import { defaultSettings } from '../src/shared/settings'
import { type Language, languages } from '../src/shared/words/languages'
import { snapshotOf } from '../testing/launch/snapshot'
import { startTestProxy } from '../testing/proxies/test-proxy'
import { startTestSocks } from '../testing/proxies/test-socks'
import { keyboard, mouse } from './hands'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  test,
  textFile,
} from './kit'
import { messagesOf } from './messages'

/** Opens a page of the settings. */
async function settingsPage(page: Page, name: string) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name, exact: true }).click()
  return dialog
}

/** Opens the page of the practice server, among the accounts. */
async function practicePage(page: Page) {
  const dialog = await settingsPage(page, 'Accounts')
  await dialog.getByRole('button', { name: 'Practice server' }).click()
  return dialog
}

/** The content of the profile's settings file. */
async function stored(profile: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(profile, 'settings.json'), 'utf8').catch(() => '{}'))
}

test('a limit applies while an upload runs, is shown at the foot of the window, and is lifted there', async ({
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
  await expect(dialog.getByText('All uploads together send at most 1 MB/s.')).toBeVisible()
  await expect.poll(async () => (await stored(profile)).bandwidthLimit).toBe(1_000_000)
  await page.keyboard.press('Escape')
  await expect(totals.getByText('Limited to 1 MB/s')).toBeVisible()
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(1)
  expect(server.files()).toEqual([])

  await totals.getByRole('button', { name: 'Turn off limit for now' }).click()
  await expect(totals.getByText('The limit of 1 MB/s is turned off')).toBeVisible()
  await expectState(page, file, 'completed')
  await totals.getByRole('button', { name: 'Restore limit' }).click()
  await expect(totals.getByText('Limited to 1 MB/s')).toBeVisible()
})

test('a time of the week with a limit of its own is added with the keyboard alone', async ({
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
  await dialog.getByRole('button', { name: 'Add a period' }).focus()
  await page.keyboard.press('Enter')
  const rule = dialog.getByRole('group', { name: 'Period 1' })
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
  await expect(rule.getByText('Lasts 24 hours.')).toBeVisible()
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
  await again.getByRole('button', { name: 'Remove this period' }).focus()
  await page.keyboard.press('Enter')
  await expect(rule).toBeHidden()
  await expect(again.getByRole('button', { name: 'Add a period' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(again).toBeHidden()
  await expectState(page, file, 'completed')
  await expect(row(page, file)).toBeVisible()
})

test('an invalid number is reported, and not saved', async ({ profile, start }) => {
  await presetSettings(profile, { bandwidthLimit: 1_000_000, adaptiveParts: true })
  const { page } = await start()
  const dialog = await settingsPage(page, 'Network')
  const most = dialog.getByRole('textbox', { name: 'At most' })
  // The last entry is not a number in English, and must not become 15.
  for (const wrong of ['0', '20000', '1,5']) {
    await most.fill(wrong)
    await most.press('Enter')
    await expect(dialog.getByText('Enter a number from 0.1 to 10,000.')).toBeVisible()
    await expect(most).toHaveValue(wrong)
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
  // Enter that confirms a word of an input method is not the person's Enter.
  const attempts = dialog.getByRole('textbox', { name: 'Attempts' })
  await attempts.fill('')
  const keys = await page.context().newCDPSession(page)
  await keys.send('Input.imeSetComposition', { text: '99', selectionStart: 2, selectionEnd: 2 })
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
  await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter })
  await expect(dialog.getByText('Enter a number from')).toHaveCount(0)
  await keys.send('Input.insertText', { text: '9' })
  await keys.detach()
  await expect(attempts).toHaveValue('9')
  await attempts.press('Enter')
  await expect.poll(async () => (await stored(profile)).maxAttempts).toBe(9)
  // The number is the maximum, until the person wants exactly that many.
  await expect(dialog.getByRole('textbox', { name: 'Maximum parts at once' })).toHaveValue('7')
  const automatic = dialog.getByRole('switch', { name: 'Choose the number of parts automatically' })
  await expect(automatic).toBeChecked()
  await automatic.press('Space')
  await expect(dialog.getByRole('textbox', { name: 'Parts at once', exact: true })).toHaveValue('7')
  await expect.poll(async () => (await stored(profile)).adaptiveParts).toBe(false)
})

/** A service under a name that only a proxy can resolve. */
async function hidden(server: { readonly port: number; readonly key: string }) {
  return { url: `http://service:${server.port}/v1`, key: server.key }
}

test('a manual proxy that refuses Hoist at first carries everything once its credentials are entered', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const keyring = await startKeyring()
  const proxy = await startTestProxy({ credentials: 'anna:pass-secret-9f' })
  try {
    const file = await randomFile(folder, 'through.bin', 16 * MiB)
    const server = await service()
    await presetSettings(profile, {
      partSizeMiB: 2,
      proxy: { mode: 'manual', url: proxy.url, user: '', exceptions: '' },
    })
    const { page, quit } = await start({ env: keyring.env as Record<string, string> })
    // The account is tested before it is saved, and cannot be reached yet.
    await page.getByRole('button', { name: 'Connect an account' }).click()
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog.getByLabel('API key').fill(server.key)
    await dialog.getByRole('textbox', { name: 'Base URL' }).fill((await hidden(server)).url)
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(dialog.getByText(/The proxy 127\.0\.0\.1:\d+ requires a user name/)).toBeVisible()

    await dialog.getByRole('button', { name: 'Check proxy…' }).click()
    await expect(dialog.getByRole('radio', { name: 'Manual' })).toBeChecked()
    await dialog.getByRole('textbox', { name: 'Proxy address' }).fill('proxy')
    await dialog.getByRole('textbox', { name: 'Exceptions' }).fill('http://x')
    await dialog.getByRole('button', { name: 'Use this proxy' }).click()
    await expect(dialog.getByText('Enter an address such as')).toBeVisible()
    await expect(dialog.getByText('“http://x” is not a host.')).toBeVisible()
    await dialog.getByRole('textbox', { name: 'Proxy address' }).fill(proxy.url)
    await dialog.getByRole('textbox', { name: 'Exceptions' }).fill('*.intranet.test')
    await dialog.getByRole('textbox', { name: 'User name' }).fill('anna')
    await dialog.getByLabel('Password').fill('pass-secret-9f')
    await dialog.getByRole('button', { name: 'Use this proxy' }).click()
    await expect(dialog.getByText('In use')).toBeVisible()
    await expect(dialog.getByText('A password is stored in the keychain')).toBeVisible()
    await page.keyboard.press('Escape')

    await connectAccount(page, await hidden(server))
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
    expect(proxy.bytes).toBeGreaterThan(16 * MiB)
    expect(JSON.stringify(await snapshotOf(page))).not.toContain('pass-secret')

    // In the middle of an upload the password is removed: it says so, and continues once there is one again.
    const second = await randomFile(folder, 'interrupted.bin', 8 * MiB)
    const again = await settingsPage(page, 'Network')
    await again.getByRole('button', { name: 'Remove password' }).click()
    await expect(again.getByRole('button', { name: 'Remove password' })).toBeHidden()
    await expect(again.getByLabel('Password')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(again).toBeHidden()
    await dropAndUpload(page, [second])
    await expectState(page, second, 'failed')
    await expect(row(page, second).getByText('requires a user name and password')).toBeVisible()
    await row(page, second).getByRole('button', { name: 'Check proxy…' }).click()
    await again.getByLabel('Password').fill('pass-secret-9f')
    await again.getByRole('button', { name: 'Use this proxy' }).click()
    await expect(again.getByText('In use')).toBeVisible()
    await page.keyboard.press('Escape')
    await expectState(page, second, 'completed')
    await quit()
    for (const name of ['settings.json', 'keys.json', join('logs', 'hoist.log')]) {
      expect(await readFile(join(profile, name), 'utf8')).not.toContain('pass-secret')
    }
  } finally {
    await proxy.close()
    await keyring.stop()
  }
})

test('the proxy of the system is used, and without one the upload waits for the service, and says so', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const proxy = await startTestProxy()
  try {
    const file = await randomFile(folder, 'by system.bin', 3 * MiB)
    const server = await service()
    await presetSettings(profile, {
      maxAttempts: 2,
      keepTryingSeconds: 0,
      backoffBaseMs: 50,
      backoffCapMs: 1000,
    })
    // On other systems these are the settings of the desktop.
    const { page } = await start({ args: [`--proxy-server=${proxy.url}`] })
    await connectAccount(page, await hidden(server))
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    const used = proxy.requests.length
    expect(used).toBeGreaterThan(3)
    const dialog = await settingsPage(page, 'Network')
    await dialog.getByText('No proxy', { exact: true }).click()
    await page.keyboard.press('Escape')
    const second = await randomFile(folder, 'straight.bin', MiB)
    await dropAndUpload(page, [second])
    await expect(page.getByText('cannot be reached. Hoist keeps trying.')).toBeVisible()
    await expectState(page, second, 'creating')
    expect(proxy.requests).toHaveLength(used)
  } finally {
    await proxy.close()
  }
})

test('the routes of a PAC script are tried in order: a missing proxy, and a working one', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const gone = await startTestProxy()
  await gone.close()
  const proxy = await startTestProxy()
  const list = [gone.url, proxy.url].map((url) => `PROXY ${new URL(url).host}`)
  const script = createServer((_request, response) => {
    response.setHeader('content-type', 'application/x-ns-proxy-autoconfig')
    response.end(`function FindProxyForURL() { return '${list.join('; ')}; DIRECT' }`)
  })
  await new Promise<void>((resolve) => script.listen(0, '127.0.0.1', resolve))
  try {
    const file = await randomFile(folder, 'by script.bin', 3 * MiB)
    const server = await service()
    await presetSettings(profile, { partSizeMiB: 1 })
    const { port } = script.address() as AddressInfo
    const { page } = await start({ args: [`--proxy-pac-url=http://127.0.0.1:${port}/proxy.pac`] })
    await connectAccount(page, await hidden(server))
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
    expect(proxy.bytes).toBeGreaterThan(3 * MiB)
  } finally {
    await proxy.close()
    await new Promise((resolve) => script.close(resolve))
  }
})

test('a SOCKS proxy that is entered by hand is used, and finds the service', async ({
  folder,
  start,
  service,
}) => {
  const socks = await startTestSocks()
  try {
    const file = await randomFile(folder, 'by socks.bin', 3 * MiB)
    const server = await service()
    const { page } = await start()
    const dialog = await settingsPage(page, 'Network')
    await dialog.getByText('Manual', { exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Proxy address' }).fill(`socks5h://${socks.host}`)
    await dialog.getByRole('button', { name: 'Use this proxy' }).click()
    await expect(dialog.getByText('In use')).toBeVisible()
    await page.keyboard.press('Escape')
    await connectAccount(page, await hidden(server))
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
    expect(new Set(socks.names)).toEqual(new Set(['service']))
  } finally {
    await socks.close()
  }
})

test('the practice server moves to another folder immediately, and back; the old content stays', async ({
  folder,
  profile,
  start,
}) => {
  const chosen = join(folder, 'Documents')
  await textFile(chosen, 'mine.txt', 'mine')
  const files = [await randomFile(folder, 'one.bin', MiB), await randomFile(folder, 'two.bin', MiB)]
  const [one = '', two = ''] = files
  const { app, page, quit } = await start({ args: ['--practice'] })
  await dropAndUpload(page, [one])
  await expectState(page, one, 'completed')
  const dialog = await practicePage(page)
  const standard = join(profile, 'practice', 'files')
  await expect(dialog.getByText(standard, { exact: true })).toBeVisible()
  const choose = async (path: string) => {
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
    }, path)
    await dialog.getByRole('button', { name: 'Choose another folder…' }).click()
  }
  await choose(chosen)
  const moved = join(chosen, 'Hoist practice server')
  await expect(dialog.getByText(join(moved, 'files'), { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await dropAndUpload(page, [two])
  await expectState(page, two, 'completed')
  const [id = ''] = await readdir(join(moved, 'files'))
  expect(await sha256(join(moved, 'files', id, 'two.bin'))).toBe(await sha256(two))
  expect(await readdir(standard)).toHaveLength(1)
  expect(await readFile(join(chosen, 'mine.txt'), 'utf8')).toBe('mine')

  // A folder with other content is left alone.
  const taken = join(folder, 'Taken')
  await textFile(join(taken, 'Hoist practice server'), 'mine.txt', 'mine')
  await practicePage(page)
  await choose(taken)
  await expect(page.getByText(/The practice server cannot use/)).toBeVisible()
  await expect(dialog.getByText(join(moved, 'files'), { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await quit()

  const again = await start()
  const back = await practicePage(again.page)
  await expect(back.getByText(join(moved, 'files'), { exact: true })).toBeVisible()
  await back.getByRole('button', { name: 'Use default folder' }).click()
  await expect(back.getByText(standard, { exact: true })).toBeVisible()
  await expect(back.getByText('The practice server is running.')).toBeVisible()
})

test('a changed setting has a mark that resets it, a page returns to its defaults and opens at its top, and a language is chosen by its own name', async ({
  profile,
  start,
}) => {
  await presetSettings(profile, { parallelParts: 9, adaptiveParts: false, checksum: false, theme: 'dark' })
  const { page } = await start()
  const dialog = await settingsPage(page, 'Transfers')
  const marks = dialog.getByRole('button', { name: /^Reset “/ })
  await expect(marks).toHaveCount(3)
  await expect(dialog.getByText('Default:')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Reset “Parts at once” to the default (16)' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Parts at once' })).toBeFocused()
  await expect(dialog.getByRole('textbox', { name: 'Parts at once' })).toHaveValue('16')
  await expect(marks).toHaveCount(2)
  await marks.last().focus()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('switch', { name: 'Verify with a checksum' })).toBeFocused()
  await expect.poll(async () => (await stored(profile)).checksum).toBe(true)
  await dialog.getByRole('button', { name: 'Restore defaults' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Maximum parts at once' })).toHaveValue('16')
  await expect(dialog.getByRole('button', { name: 'Restore defaults' })).toBeDisabled()
  await expect.poll(async () => (await stored(profile)).checksum).toBe(true)
  expect((await stored(profile)).theme).toBe('dark')

  await dialog.getByRole('tab', { name: 'General', exact: true }).click()
  // The page before was scrolled to its end.
  const choice = dialog.getByRole('button', { name: 'Same as system Language' })
  await expect(choice).toBeInViewport({ ratio: 1 })
  // Each language in turn, with the keyboard alone: the focus stays where it is.
  await choice.focus()
  for (const [code, name] of Object.entries(languages)) {
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('option', { name, exact: true })).toBeFocused()
    await page.keyboard.press('Enter')
    const words = messagesOf(code as Language)
    await expect(
      page.getByRole('button', { name: `${name} ${words.general.language}`, exact: true }),
    ).toBeFocused()
    await expect.poll(async () => (await stored(profile)).language).toBe(code)
    await expect(page.locator('html')).toHaveAttribute('dir', words.direction)
  }
})

for (const [by, hands] of [
  ['by mouse', mouse],
  ['by keyboard alone', keyboard],
] as const) {
  test(`settings on every page take effect immediately, invalid values are reported, and all return to their defaults, ${by}`, async ({
    folder,
    profile,
    start,
  }) => {
    const config = join(folder, 'config')
    const { app, page } = await start({ args: ['--practice'], env: { XDG_CONFIG_HOME: config } })
    const { choose, enter, press } = hands(page)
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    const button = (name: string) => dialog.getByRole('button', { name, exact: true })
    const field = (name: string) => dialog.getByRole('textbox', { name, exact: true })
    const turn = async (name: string) => {
      const target = dialog.getByRole('switch', { name, exact: true })
      const was = await target.isChecked()
      await press(target)
      // The switch turns when the setting is saved: pressed again before that, it would request the same value.
      await expect(target).toBeChecked({ checked: !was })
    }
    const radio = (name: string) => dialog.getByRole('radio', { name, exact: true })
    const kept = (settings: Record<string, unknown>) =>
      expect.poll(() => stored(profile)).toMatchObject(settings)
    const openPage = async (name: string) => {
      await choose(dialog.getByRole('tab', { name, exact: true }))
      await expect(dialog.getByRole('tabpanel', { name, exact: true })).toBeVisible()
    }
    await press(page.getByRole('button', { name: 'Settings', exact: true }))

    await openPage('Transfers')
    await enter(field('Maximum parts at once'), '33')
    await expect(dialog.getByText('Enter a number from 1 to 32.')).toBeVisible()
    await turn('Choose the number of parts automatically')
    await enter(field('Parts at once'), '6')
    await enter(field('Files at once'), '3')
    await turn('Choose the part size automatically')
    await enter(field('Part size'), '65')
    await expect(dialog.getByText('Enter a number from 1 to 64.')).toBeVisible()
    await enter(field('Part size'), '32')
    await turn('Verify with a checksum')
    await enter(field('Attempts'), '9')
    await enter(field('First wait'), '0.2')
    await enter(field('Longest wait'), '60')
    await enter(field('Time limit for a stalled connection'), '20')
    const sending = {
      parallelParts: 6,
      adaptiveParts: false,
      parallelFiles: 3,
      partSizeMiB: 32,
      checksum: false,
      maxAttempts: 9,
      backoffBaseMs: 200,
      backoffCapMs: 60_000,
      stallTimeoutSeconds: 20,
    }
    await kept(sending)
    await press(button('Restore defaults'))
    const { parallelParts, adaptiveParts, parallelFiles, partSizeMiB, checksum, maxAttempts } =
      defaultSettings
    await kept({ parallelParts, adaptiveParts, parallelFiles, partSizeMiB, checksum, maxAttempts })

    await openPage('Network')
    await turn('Limit the speed')
    await enter(field('At most'), '16')
    await kept({ bandwidthLimit: 2_000_000 })
    await turn('Limit the speed')
    await kept({ bandwidthLimit: null })
    await press(button('Add a period'))
    const rule = dialog.getByRole('group', { name: 'Period 1' })
    await press(rule.getByRole('button', { name: 'Saturday', exact: true }))
    await kept({ bandwidthSchedule: [{ days: [1, 2, 3, 4, 5, 6], from: 540, to: 1020, limit: 1_000_000 }] })
    await press(rule.getByRole('button', { name: 'Remove this period' }))
    await kept({ bandwidthSchedule: [] })
    await choose(radio('Manual'))
    await enter(field('Proxy address'), 'proxy')
    await expect(dialog.getByText('Enter an address such as')).toBeVisible()
    await enter(field('Proxy address'), 'http://127.0.0.1:9')
    await enter(field('User name'), 'anna')
    await enter(field('Exceptions'), '*.intranet.test')
    await enter(dialog.getByLabel('Password', { exact: true }), 'pass-secret-9f')
    await press(button('Use this proxy'))
    await expect(dialog.getByText('In use')).toBeVisible()
    await kept({
      proxy: { mode: 'manual', url: 'http://127.0.0.1:9', user: 'anna', exceptions: '*.intranet.test' },
    })
    await press(button('Remove password'))
    await expect(button('Remove password')).toBeHidden()
    await choose(radio('Use system settings'))
    await expect.poll(async () => (await stored(profile)).proxy).toMatchObject({ mode: 'system' })

    await openPage('General')
    await choose(radio('Dark'))
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await choose(radio('Resume immediately'))
    await turn('Notifications')
    await turn('Keep running when the window is closed')
    await turn('Keep only the newest')
    await turn('Keep only for a limited time')
    await kept({
      theme: 'dark',
      onStart: 'resume',
      notifications: false,
      closeToTray: true,
      historyCount: null,
      historyDays: null,
    })
    await turn('Keep only for a limited time')
    await enter(field('Number of days'), '30')
    await kept({ historyDays: 30 })
    if (process.platform === 'linux') {
      await turn('Start when I log in')
      await expect.poll(() => readdir(join(config, 'autostart')).catch(() => [])).toEqual(['hoist.desktop'])
      await turn('Start when I log in')
      await expect.poll(() => readdir(join(config, 'autostart'))).toEqual([])
    }
    await openPage('Accounts')
    await press(dialog.getByRole('button', { name: 'Practice server' }))
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
    }, folder)
    await press(button('Choose another folder…'))
    await expect(dialog.getByText(join(folder, 'Hoist practice server', 'files'))).toBeVisible()
    await press(button('Use default folder'))
    await expect(dialog.getByText(join(profile, 'practice', 'files'))).toBeVisible()

    await openPage('General')
    await press(button('Same as system Language'))
    await press(page.getByRole('option', { name: 'Deutsch', exact: true }))
    await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible()
    await kept({ language: 'de' })
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.locator(':focus')).toBeVisible()
  })
}

test('in a narrow window the tabs are on one line in every language, and nothing shows above them', async ({
  start,
}) => {
  const { page } = await start({ args: ['--practice'] })
  await page.setViewportSize({ width: 480, height: 480 })
  await settingsPage(page, 'Transfers')
  for (const code of Object.keys(languages) as Language[]) {
    await page.evaluate((language) => window.hoist.saveSettings({ language }), code)
    const words = messagesOf(code).settings
    const dialog = page.getByRole('dialog', { name: words.title, exact: true })
    const tabs = dialog.getByRole('tab')
    await expect(tabs).toHaveText(Object.values(words.tabs))
    const tops = () => tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top))
    await expect.poll(async () => new Set(await tops()).size, code).toBe(1)
  }
  const above = await page.locator('.dialog-body').evaluate((body) => {
    body.scrollTo(0, 60)
    const list = body.querySelector('.tab-list')
    return (list?.getBoundingClientRect().top ?? Number.NaN) - body.getBoundingClientRect().top
  })
  expect(above).toBeLessThanOrEqual(0)
})
