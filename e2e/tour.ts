import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Locator } from '@playwright/test'
import type { FaultPlan } from '../src/practice/faults/faults'
import type { EventName } from '../src/shared/ipc/operations'
import type { Changes } from '../src/shared/ipc/views'
import type { Language } from '../src/shared/words/languages'
import { askMain } from '../testing/launch/launch'
import { snapshotOf } from '../testing/launch/snapshot'
import {
  answerQuestions,
  drop,
  expect,
  expectState,
  type Fixtures,
  type HoistWindow,
  holdFolder,
  MiB,
  presetSettings,
  row,
  textFile,
} from './kit'
import { messagesOf } from './messages'

/** Called at each screen, once it stands still. */
export type Visit = (screen: string, hoist: HoistWindow) => Promise<void>

/** Files with plausible names and sizes; they are sparse, so that they take no room on the disk. */
const files = {
  conversations: ['customer-conversations-2026.jsonl', 160 * MiB],
  recordings: ['field-recordings.zip', 220 * MiB],
  photos: ['product-photos-autumn.tar', 96 * MiB],
  report: ['Quarterly report with all appendices, final version, reviewed.pdf', 48 * MiB],
  tickets: ['support-tickets-q3.jsonl', 24 * MiB],
  evaluation: ['evaluation-set.jsonl', 8 * MiB],
} as const satisfies Record<string, readonly [name: string, bytes: number]>

/** The faults: one part never arrives, two have to wait, and the connection has this speed. */
const faults = (bytesPerSecond: number): FaultPlan => [
  {
    operation: 'part',
    filename: files.report[0],
    part: 7,
    times: 'always',
    action: { kind: 'status', status: 500 },
  },
  ...[9, 10].map((part) => ({
    operation: 'part' as const,
    filename: files.conversations[0],
    part,
    times: 'always' as const,
    action: { kind: 'status' as const, status: 503, headers: { 'retry-after': '600' } },
  })),
  ...[files.conversations, files.recordings, files.photos].map(([filename]) => ({
    operation: 'part' as const,
    filename,
    times: 'always' as const,
    action: { kind: 'throttle' as const, bytesPerSecond },
  })),
]

/** Visits every screen and dialog of the real application once, in one language. */
export async function tour(
  { folder, profile, start, service }: Fixtures,
  language: Language,
  see: Visit,
): Promise<void> {
  const words = messagesOf(language)
  const entries = await Promise.all(
    Object.entries(files).map(
      async ([key, [name, bytes]]) => [key, await sized(folder, name, bytes)] as const,
    ),
  )
  const paths = Object.fromEntries(entries) as Record<keyof typeof files, string>
  const server = await service({ faults: faults(3 * MiB) })
  await presetSettings(profile, {
    language,
    partSizeMiB: 2,
    parallelFiles: 2,
    maxAttempts: 2,
    keepTryingSeconds: 0,
    backoffBaseMs: 50,
    backoffCapMs: 1000,
  })
  // Half a record, and a file in place of a folder: two things that Hoist reports.
  await textFile(join(profile, 'uploads'), '00000000-0000-4000-8000-000000000000.json', '{"version":1,')
  await textFile(profile, 'practice', '')

  const hoist = await start({ args: ['--password-store=gnome-libsecret'], usable: false })
  const { app, page } = hoist
  await askMain(() => answerQuestions(app, 'yes'))
  const visit = async (screen: string) => {
    await see(screen, hoist)
    // Rows that are not in view are not drawn, and nobody could press their buttons.
    await resize(hoist, 1024, 960)
    await settle(hoist)
  }
  const press = (name: string, within: Pick<Locator, 'getByRole'> = page) =>
    within.getByRole('button', { name, exact: true }).click()
  const newUpload = page.getByRole('dialog', { name: words.newUpload.title, exact: true })
  const settings = page.getByRole('dialog', { name: words.settings.title, exact: true })
  const upload = async (path: string, { complete = true } = {}) => {
    await drop(page, [path])
    await expect(newUpload).toBeVisible()
    // The findings of the check may move the switch in the moment of the click.
    const automatic = newUpload.getByRole('switch', { name: words.newUpload.autoComplete })
    await expect(() => automatic.setChecked(complete)).toPass({ timeout: 20_000 })
    await press(words.newUpload.upload, newUpload)
    await expect(newUpload).toBeHidden()
  }

  // The first start.
  await expect(page.getByRole('button', { name: words.app.dismiss })).toBeVisible()
  await visit('notice')
  await press(words.app.dismiss)
  await visit('welcome')
  await press(words.welcome.practice)
  await expect(page.getByRole('button', { name: words.app.dismiss })).toBeVisible()
  await visit('problem')
  await press(words.app.dismiss)
  await drop(page, [paths.tickets, paths.evaluation])
  await expect(page.getByText(words.welcome.waitingTitle({ files: 2 }))).toBeVisible()
  await visit('files-waiting')
  await press(words.welcome.discard)
  await press(words.app.dismiss)

  // An account.
  await press(words.welcome.connect)
  await expect(settings).toBeVisible()
  await visit('account-new')
  await settings.getByLabel(words.accounts.name, { exact: true }).fill('')
  await settings.getByLabel(words.accounts.apiKey, { exact: true }).fill('sk with spaces')
  await settings.getByLabel(words.accounts.baseUrl, { exact: true }).fill('no address')
  await press(words.accounts.save, settings)
  await expect(settings.getByText(words.accounts.errors.name)).toBeVisible()
  await visit('account-errors')
  await settings.getByLabel(words.accounts.name, { exact: true }).fill('Research')
  await settings.getByLabel(words.accounts.apiKey, { exact: true }).fill('sk-wrong')
  await settings.getByLabel(words.accounts.baseUrl, { exact: true }).fill(server.url)
  await press(words.accounts.save, settings)
  await expect(settings.getByText(words.accounts.refused.key)).toBeVisible()
  await visit('account-refused')
  await settings.getByLabel(words.accounts.apiKey, { exact: true }).fill(server.key)
  await press(words.accounts.save, settings)
  await expect(settings).toBeHidden()

  // Adding files.
  await expect(page.getByText(words.empty.title)).toBeVisible()
  await visit('empty')
  const drag = await page.context().newCDPSession(page)
  const held = { x: 200, y: 200, data: { items: [], files: [paths.tickets], dragOperationsMask: 1 } }
  await drag.send('Input.dispatchDragEvent', { type: 'dragEnter', ...held })
  await expect(page.getByText(words.drop.title)).toBeVisible()
  await visit('drop')
  await drag.send('Input.dispatchDragEvent', { type: 'dragCancel', ...held })
  await drag.detach()
  await drop(page, [
    await textFile(folder, 'empty.bin', ''),
    await sized(folder, 'virtual-machine.img', 8 * 1024 * MiB + 1),
    await textFile(folder, 'قائمة الملفات.txt', 'قائمة'),
    paths.report,
  ])
  await expect(newUpload.getByText(words.newUpload.problems({ count: 2 }))).toBeVisible()
  await visit('new-upload-problems')
  await press(words.newUpload.discard, newUpload)
  await drop(page, Object.values(paths))
  await expect(newUpload.getByText(files.evaluation[0])).toBeVisible()
  await visit('new-upload')
  await press(words.newUpload.discard, newUpload)
  const release = await holdFolder(app, 'later')
  await textFile(join(folder, 'Archive'), 'agenda.txt', 'agenda')
  await textFile(join(folder, 'Archive', 'later'), 'minutes.txt', 'minutes')
  await drop(page, [join(folder, 'Archive')])
  const stopScan = newUpload.getByRole('button', { name: words.app.stop, exact: true })
  await expect(stopScan).toBeVisible()
  await visit('new-upload-scanning')
  await release()
  await expect(stopScan).toBeHidden()
  await press(words.newUpload.discard, newUpload)
  for (const { id } of (await snapshotOf(page)).accounts)
    await page.evaluate((account) => window.hoist.clearKey(account), id)
  await drop(page, [paths.report])
  const key = newUpload.getByLabel(words.accounts.apiKey, { exact: true })
  await key.fill('sk-wrong')
  await press(words.accounts.save, newUpload)
  await expect(newUpload.getByText(words.accounts.refused.key)).toBeVisible()
  await visit('new-upload-key')
  await key.fill(server.key)
  await press(words.accounts.save, newUpload)
  await expect(key).toBeHidden()
  await press(words.newUpload.discard, newUpload)

  // The list, with as many states as it can have at once.
  await slowCountdown(app)
  await page.evaluate(() => window.hoist.chooseWhenDone('quit'))
  await upload(paths.evaluation)
  const countdown = page.getByRole('alertdialog', { name: words.whenDone.title, exact: true })
  await expect(countdown).toBeVisible()
  await visit('when-done-countdown')
  await press(words.whenDone.stop, countdown)
  await expectState(page, paths.evaluation, 'completed')
  await press(words.uploads.showCard, row(page, paths.evaluation))
  await expect(
    page.getByRole('region', { name: words.fileCard.label({ name: files.evaluation[0] }) }),
  ).toBeVisible()
  await visit('file-card')
  await press(words.fileCard.close)
  await press(words.uploads.remove, row(page, paths.evaluation))
  // It stays as long as it has the focus.
  await page.getByRole('button', { name: words.undo.undo, exact: true }).focus()
  await visit('undo')
  await page.keyboard.press('ControlOrMeta+z')
  await expectState(page, paths.evaluation, 'completed')
  await drop(page, [paths.evaluation, paths.photos])
  await expect(newUpload.getByText(words.newUpload.knownFiles({ count: 1 }))).toBeVisible()
  await visit('new-upload-known')
  await press(words.newUpload.discard, newUpload)
  const request = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/responses', body: {} })
  await drop(page, [
    await textFile(folder, 'requests.jsonl', `${request}\n${request}\n`),
    await textFile(folder, 'photo\u202egnp.jsonl', request),
  ])
  await expect(newUpload.getByText(words.newUpload.content['custom-id-twice'])).toBeVisible()
  await visit('new-upload-content')
  await press(words.newUpload.findings.show, newUpload)
  await expect(page.getByRole('list', { name: words.newUpload.findings.kinds })).toBeVisible()
  await visit('new-upload-findings')
  await page.keyboard.press('Escape')
  // On the button, or on its row if the row took it from the mouse.
  await expect(newUpload.locator(':focus')).toHaveCount(1)
  // A tooltip of a row under the mouse would take Escape for itself.
  await page.mouse.move(0, 0)
  // The list keeps the keys of a button in a row from the dialog.
  await newUpload.getByRole('switch', { name: words.newUpload.autoComplete }).focus()
  await page.keyboard.press('Escape')
  await expect(page.getByText(words.newUpload.discardText)).toBeVisible()
  await visit('new-upload-discard')
  // In some languages it has the same name as the button behind the question.
  await press(words.newUpload.discardSure, page.getByRole('alertdialog'))
  await upload(paths.tickets, { complete: false })
  await expectState(page, paths.tickets, 'ready')
  await upload(paths.report)
  await expectState(page, paths.report, 'failed')
  await upload(paths.photos)
  await expect.poll(() => server.uploads()[3]?.parts.length ?? 0).toBeGreaterThan(6)
  await press(words.uploads.pause, row(page, paths.photos))
  await expectState(page, paths.photos, 'paused')
  server.setFaults(faults(12 * MiB))
  await upload(paths.conversations)
  await expect.poll(() => server.uploads()[4]?.parts.length ?? 0).toBeGreaterThan(20)
  // From here on there is time to look around.
  server.setFaults(faults(128 * 1024))
  await upload(paths.recordings)
  await expect(row(page, paths.recordings)).toBeVisible()
  await visit('uploads')
  await press(words.uploads.showParts, row(page, paths.conversations))
  await expect(page.getByLabel(words.parts.label({ name: files.conversations[0] }))).toBeVisible()
  await visit('parts')
  await page.locator('[data-number="9"]').focus()
  await visit('part-waiting')
  await press(words.uploads.showParts, row(page, paths.report))
  await expect(page.getByLabel(words.parts.label({ name: files.report[0] }))).toBeVisible()
  await visit('parts-failed')
  await page.locator('[data-number="7"]').focus()
  await visit('part-failed')
  await press(words.uploads.showParts, row(page, paths.report))
  await press(words.uploads.details, row(page, paths.report))
  await visit('failure-details')
  await press(words.uploads.details, row(page, paths.report))

  // Many of them, some of them, none of them.
  const photos = row(page, paths.photos)
  await photos.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByRole('region', { name: words.selection.label })).toBeVisible()
  await visit('selection')
  const changes: EventName = 'changes'
  const tell = (unreachable: Changes['unreachable']) =>
    app.evaluate(
      ({ BrowserWindow }, [channel, news]) =>
        BrowserWindow.getAllWindows()[0]?.webContents.send(channel, news),
      [changes, JSON.stringify({ unreachable })] as const,
    )
  const portal = { kind: 'unexpected-answer', detail: 'a page' } as const
  await tell([{ host: 'https://api.openai.com', failure: portal, retryAt: Date.now() + 3_600_000 }])
  await expect(page.getByRole('button', { name: words.outage.tryNow })).toBeVisible()
  await visit('unreachable')
  await tell([])
  await photos.focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Delete')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await visit('cancel-question')
  await page.keyboard.press('Escape')
  await photos.getByRole('button', { name: words.list.more }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await visit('row-menu')
  await page.keyboard.press('Escape')
  await press(words.toolbar.menu)
  await expect(page.getByRole('menu')).toBeVisible()
  await visit('app-menu')
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox', { name: words.list.search }).fill('photos of nothing')
  await expect(page.getByRole('heading', { name: words.list.noneTitle })).toBeVisible()
  await visit('nothing-found')
  await press(words.list.showAll)

  await press(words.speed.open)
  await expect(page.getByRole('dialog', { name: words.speed.title })).toBeVisible()
  await visit('speed')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: words.whenDone.label }).click()
  await expect(page.getByRole('listbox')).toBeVisible()
  await visit('when-done')
  await page.keyboard.press('Escape')

  const remote = page.getByRole('dialog', { name: words.files.title, exact: true })
  await press(words.files.open)
  await expect(remote.getByRole('grid')).toBeVisible()
  await visit('uploaded-files')
  await press(words.files.close, remote)

  // The settings, each page of them.
  await press(words.toolbar.settings)
  for (const [tab, name] of Object.entries(words.settings.tabs)) {
    await settings.getByRole('tab', { name, exact: true }).click()
    await visit(`settings-${tab}`)
    if (tab !== 'network') continue
    const limit = settings.getByRole('switch', { name: words.network.limitOn, exact: true })
    // The switch turns when the setting is saved, not when it is pressed.
    await limit.click()
    await expect(limit).toBeChecked()
    await press(words.network.addRule, settings)
    await visit('settings-network-schedule')
    await press(words.network.removeRule, settings)
    await limit.click()
    await expect(limit).not.toBeChecked()
    await settings.getByText(words.network.proxyModes.manual.title, { exact: true }).click()
    await visit('settings-network-proxy')
    await settings.getByText(words.network.proxyModes.system.title, { exact: true }).click()
  }
  await settings.getByRole('tab', { name: words.settings.tabs.accounts, exact: true }).click()
  await settings.getByRole('button', { name: words.accounts.practiceTitle }).first().click()
  await visit('settings-practice')
  await settings.getByRole('button', { name: 'Research' }).click()
  await press(words.accounts.remove, settings)
  const question = page.getByRole('alertdialog')
  await expect(question).toBeVisible()
  await visit('remove-account')
  await press(words.accounts.removeNot, question)
  await press(words.app.close, settings)

  // A defect of Hoist: an invalid update.
  await app.evaluate(
    ({ BrowserWindow }, channel) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send(channel, JSON.stringify({ settings: null })),
    changes,
  )
  await expect(page.getByRole('heading', { name: words.app.brokenTitle })).toBeVisible()
  await visit('window-broken')
  await press(words.app.tryAgain)
  await expect(row(page, paths.conversations)).toBeVisible()

  // Leaving.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect(question).toBeVisible()
  await visit('quit-question')
  await press(words.close.keep, question)
  await hoist.quit()
}

/** Gives time to look at the countdown before Hoist quits. */
async function slowCountdown(app: ElectronApplication): Promise<void> {
  await app.evaluate(() => {
    const plain = globalThis.setTimeout
    const slow = (work: () => void, ms?: number) => plain(work, ms === 30_000 ? 3_600_000 : ms)
    Object.assign(globalThis, { setTimeout: Object.assign(slow, plain) })
  })
}

/** A start that fails: a file is in place of the folder of the records. */
export async function brokenStart(
  { profile, start }: Fixtures,
  language: Language,
  see: Visit,
): Promise<void> {
  await presetSettings(profile, { language })
  await writeFile(join(profile, 'uploads'), 'this is a file where the folder should be')
  const hoist = await start({ usable: false })
  await expect(hoist.page.getByRole('alert')).toBeVisible()
  await see('broken', hoist)
}

async function sized(folder: string, name: string, bytes: number): Promise<string> {
  const path = await textFile(join(folder, 'Documents'), name, '')
  await truncate(path, bytes)
  return path
}

/** Gives the page of the window this size, in CSS pixels, and zooms everything in it by this factor. */
export async function resize(
  { app, page }: HoistWindow,
  width: number,
  height: number,
  zoom = 1,
): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [w = 0, h = 0, factor = 1]) => {
      const [window] = BrowserWindow.getAllWindows()
      window?.setContentSize(w * factor, h * factor)
      window?.webContents.setZoomFactor(factor)
    },
    [width, height, zoom],
  )
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
}

/** Waits until nothing moves that ends by itself. */
export async function settle({ page }: HoistWindow): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().iterations !== Infinity)
        .map((each) => each.finished.catch(() => {})),
    ),
  )
}
