import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ledgerOf } from '../testing/ledger-of'
import { keyboard } from './hands'
import {
  connectAccount,
  drop,
  dropAndUpload,
  expect,
  expectState,
  type HoistWindow,
  heldAfterTwo,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  test,
  textFile,
} from './kit'

const clipboardText = (hoist: HoistWindow) => hoist.app.evaluate(({ clipboard }) => clipboard.readText())

/** Records the files that Electron is asked to show, and executes the call. */
async function recordShown({ app }: HoistWindow): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const shown: string[] = []
    const show = shell.showItemInFolder.bind(shell)
    shell.showItemInFolder = (path) => {
      shown.push(path)
      show(path)
    }
    Object.assign(globalThis, { shown })
  })
  return () => app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)
}

const card = (page: Page, name: string) =>
  page.getByRole('region', { name: `Details of ${name}`, exact: true })

test('a file that the service reports with another size is completed, with a warning in its row', async ({
  folder,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'other.bin', MiB)
  const said = { id: 'file-1', object: 'file', bytes: 999, purpose: 'user_data', filename: 'other.bin' }
  const server = await service({
    faults: [{ operation: 'complete', times: 'always', action: { kind: 'alter', set: { file: said } } }],
  })
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  const shown = row(page, file)
  await expect(shown).toContainText(
    'The file was uploaded, but the service reports different details for it.',
  )
  await expect(shown).toContainText('The service says its size is 999 bytes.')
  await shown.getByRole('button', { name: 'Details', exact: true }).click()
  await expect(shown).toContainText('bytes: 999, not 1048576')
})

test.describe('the card of a completed upload', () => {
  test('offers facts, copies, snippets, its folder, and uploading the file again, by mouse', async ({
    folder,
    start,
    service,
  }) => {
    const file = await randomFile(folder, 'finished.jsonl', 3 * MiB)
    const server = await service()
    const hoist = await start()
    const { page } = hoist
    await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    await row(page, file).getByRole('button', { name: 'Show details', exact: true }).click()

    const shown = card(page, 'finished.jsonl')
    const made = server.files()[0]
    const md5 = createHash('md5')
      .update(await readFile(file))
      .digest('hex')
    await expect(shown).toContainText(made?.id ?? 'no file')
    await expect(shown).toContainText('Work')
    await expect(shown).toContainText('3.15 MB (3,145,728 bytes)')
    await expect(shown).toContainText(/Sent in\s*[\d.]+ (ms|sec|min)/)
    await expect(shown).toContainText(/Average speed\s*[\d.]+ .?B\/s/)
    await expect(shown).toContainText('Until you delete it')
    await expect(shown).toContainText(/Checked.*: name, size and purpose match/)
    await expect(shown).toContainText(md5)

    await shown.getByRole('button', { name: 'Copy checksum' }).click()
    await expect.poll(() => clipboardText(hoist)).toBe(md5)
    await shown.getByRole('button', { name: 'Copy file ID' }).click()
    await expect.poll(() => clipboardText(hoist)).toBe(made?.id)
    // The code is there on demand, and stays for the next card.
    await expect(shown.getByRole('tab')).toHaveCount(0)
    await shown.getByRole('button', { name: 'Use in code' }).click()
    for (const [tab, word] of [
      ['curl', 'curl '],
      ['Python', 'from openai import OpenAI'],
      ['Node.js', 'import OpenAI from'],
    ] as const) {
      await shown.getByRole('tab', { name: tab, exact: true }).click()
      const code = shown.getByRole('tabpanel').locator('pre')
      await expect(code).toContainText(word)
      const text = await code.innerText()
      expect(text).toContain(server.url)
      expect(text).toContain(made?.id)
      await shown.getByRole('button', { name: 'Copy code' }).click()
      // The copied code and the shown code are the same, and neither contains the key.
      await expect.poll(() => clipboardText(hoist)).toBe(text)
      expect(text).not.toContain(server.key)
    }

    const seen = await recordShown(hoist)
    await shown.getByRole('button', { name: 'Show in folder' }).click()
    await expect.poll(seen).toEqual([file])

    // Pressed twice, it uploads the file once, and shows that upload.
    await shown.getByRole('button', { name: 'Upload again' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(row(page, file)).toHaveCount(2)
    await expect.poll(() => server.files().length, { timeout: 20_000 }).toBe(2)
    await expect(row(page, file).nth(1)).toBeFocused()
    await row(page, file).first().getByRole('button', { name: 'Show details', exact: true }).click()
    expect(await sha256(server.files()[1]?.path ?? '')).toBe(await sha256(file))

    // After a change, Hoist asks about the file like about a new one.
    await writeFile(file, '{"a":1}\n')
    await shown.getByRole('button', { name: 'Upload again' }).click()
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    await expect(dialog).toContainText('finished.jsonl')
    await dialog.getByRole('button', { name: 'Discard', exact: true }).click()

    // After a removal, both report it.
    await rename(file, `${file}.away`)
    await shown.getByRole('button', { name: 'Upload again' }).click()
    await expect(page.getByRole('alert')).toContainText('File not found.')
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()
    await shown.getByRole('button', { name: 'Show in folder' }).click()
    await expect(page.getByRole('alert')).toContainText('File not found.')
    expect(await seen()).toEqual([file])
  })

  test('offers snippets, its folder, uploading the file again, and the way back to its row, by keyboard alone', async ({
    folder,
    start,
  }) => {
    const file = await randomFile(folder, 'requests.bin', 1000)
    const hoist = await start({ args: ['--practice'] })
    const { page } = hoist
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    const opener = row(page, file).getByRole('button', { name: 'Show details', exact: true })
    await row(page, file).focus()
    await opener.focus()
    await page.keyboard.press('Enter')
    const shown = card(page, 'requests.bin')
    await expect(shown).toBeVisible()
    const fold = shown.getByRole('button', { name: 'Use in code' })
    await fold.focus()
    await page.keyboard.press('Enter')
    await expect(fold).toHaveAttribute('aria-expanded', 'true')
    await page.keyboard.press('Tab')
    await expect(shown.getByRole('tab', { name: 'curl', exact: true })).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await expect(shown.getByRole('tab', { name: 'Python' })).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(shown.getByRole('button', { name: 'Copy code' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect.poll(() => clipboardText(hoist)).toContain('from openai import OpenAI')
    const seen = await recordShown(hoist)
    await shown.getByRole('button', { name: 'Show in folder' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(seen).toEqual([file])
    await page.keyboard.press('Tab')
    await expect(shown.getByRole('button', { name: 'Upload again' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(row(page, file)).toHaveCount(2)
    await page.keyboard.press('Tab')
    await expect(shown.getByRole('button', { name: 'Hide details' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(shown).toBeHidden()
    await expect(opener.first()).toBeFocused()
    // Enter on the row itself opens it, too, and closes it again. Of an upload that is not completed it opens the
    // parts.
    await expect(row(page, file).and(page.locator('[data-state="completed"]'))).toHaveCount(2)
    await row(page, file).first().focus()
    await page.keyboard.press('Enter')
    await expect(shown).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(shown).toBeHidden()
  })

  test('says when the service deletes a batch file', async ({ folder, start }) => {
    const request = { custom_id: 'a', method: 'POST', url: '/v1/responses', body: {} }
    const file = await textFile(folder, 'requests.jsonl', JSON.stringify(request))
    // At midnight it is another day.
    const thirtyDaysAfter = (time: number) =>
      new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(time + 30 * 24 * 3_600_000)
    const began = Date.now()
    const { page } = await start({ args: ['--practice'] })
    await drop(page, [file])
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    await dialog.getByRole('radiogroup', { name: 'Purpose' }).getByText('Batch', { exact: true }).click()
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    await expectState(page, file, 'completed')
    await row(page, file).getByRole('button', { name: 'Show details', exact: true }).click()
    const inThirtyDays = new Set([began, Date.now()].map(thirtyDaysAfter))
    await expect(card(page, 'requests.jsonl')).toContainText(
      new RegExp(`KeptUntil (${[...inThirtyDays].join('|')})`.replaceAll(' ', '\\s')),
    )
  })
})

test.describe('the error of an upload', () => {
  const quick = {
    partSizeMiB: 1,
    maxAttempts: 2,
    keepTryingSeconds: 0,
    backoffBaseMs: 50,
    backoffCapMs: 1000,
  }

  test('offers details with the request ID, a report without secrets, and one button that continues, by mouse', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    const file = await randomFile(folder, 'merger plans.bin', 4 * MiB)
    const server = await service()
    server.setFaults([
      { operation: 'part', part: 2, times: 'always', action: { kind: 'status', status: 500 } },
    ])
    await presetSettings(profile, quick)
    const hoist = await start()
    const { page } = hoist
    await connectAccount(page, { url: server.url, key: server.key })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'failed')
    const failed = row(page, file)
    // One button continues, and there is no second button with that name.
    await expect(failed.getByRole('button', { name: 'Retry', exact: true })).toHaveCount(1)
    await failed.getByRole('button', { name: 'Details', exact: true }).click()
    await expect(failed).toContainText('Status')
    await expect(failed).toContainText('500')
    await failed.getByRole('button', { name: 'Copy report' }).click()
    await expect.poll(() => clipboardText(hoist)).toContain('kind: parts-failed')
    const report = await clipboardText(hoist)
    expect(report).toMatch(/^Hoist \d/)
    expect(report).toContain('status: 500')
    expect(report).toMatch(/request id: req_\w+/)
    expect(report).toContain('"event":"part failed"')
    expect(report).not.toContain(server.key)
    expect(report).not.toContain('merger')
    expect(report).not.toContain(folder)

    server.setFaults([])
    await failed.getByRole('button', { name: 'Retry', exact: true }).click()
    await expectState(page, file, 'completed')
  })

  test('leads to the account of a rejected key, by keyboard alone', async ({ folder, start, service }) => {
    const file = await randomFile(folder, 'no key.bin', 1000)
    const server = await service()
    const { page } = await start()
    await connectAccount(page, { url: server.url, key: server.key, name: 'Revoked' })
    server.setKey('sk-another-key')
    await dropAndUpload(page, [file])
    await expectState(page, file, 'failed')
    await row(page, file).focus()
    await row(page, file).getByRole('button', { name: 'Enter key…' }).focus()
    await page.keyboard.press('Enter')
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await expect(settings.getByRole('heading', { name: 'Account “Revoked”' })).toBeVisible()
    await settings.getByLabel('API key').focus()
    await page.keyboard.type('sk-another-key')
    await page.keyboard.press('Enter')
    await expectState(page, file, 'completed')
  })

  test('lets people locate a file that was moved, and only what is missing is sent', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    const file = await randomFile(folder, 'moved.bin', 24 * MiB)
    const other = await randomFile(folder, 'other.bin', 24 * MiB)
    const server = await service({ faults: [heldAfterTwo] })
    await presetSettings(profile, { ...quick, parallelParts: 1 })
    const hoist = await start()
    const { page } = hoist
    await connectAccount(page, { url: server.url, key: server.key })
    await dropAndUpload(page, [file])
    await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(0)
    const moved = join(folder, 'new name.bin')
    await rename(file, moved)
    server.setFaults([])
    await expectState(page, file, 'failed')
    const choose = (path: string) =>
      hoist.app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
      }, path)
    await choose(other)
    await row(page, file).getByRole('button', { name: 'Locate file…' }).click()
    await expect(page.getByRole('alert')).toContainText('This is not the file that the upload started with.')
    await expectState(page, file, 'failed')
    await choose(moved)
    // This time by keyboard alone.
    await keyboard(page).press(row(page, file).getByRole('button', { name: 'Locate file…' }))
    await expectState(page, file, 'completed')
    expect(server.uploads()).toHaveLength(1)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(moved))
  })
})

test.describe('uploads removed from the list', () => {
  const records = async (profile: string) => (await ledgerOf(profile)).length

  const order = (page: Page) =>
    page.getByRole('grid', { name: 'Uploads' }).getByRole('row').locator('.file-name').allInnerTexts()

  test('return to their positions by mouse, even if several were cleared, and the files stay on the service', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    const names = ['a.bin', 'b.bin', 'c.bin']
    const files = await Promise.all(names.map((name) => randomFile(folder, name, 1000)))
    const server = await service()
    const { page } = await start()
    await connectAccount(page, { url: server.url, key: server.key })
    await dropAndUpload(page, files)
    for (const file of files) await expectState(page, file, 'completed')
    const before = await order(page)
    const [, middle = ''] = before
    await row(page, middle).getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(row(page, middle)).toHaveCount(0)
    const bar = page.getByRole('status').filter({ hasText: 'removed from the list' })
    await expect(bar).toContainText(`${middle} was removed from the list.`)
    await expect(bar).toContainText('it stays on the service')
    // The record is deleted only when it is certain that nobody wants it back.
    expect(await records(profile)).toBe(3)
    await bar.getByRole('button', { name: 'Undo' }).click()
    await expect(bar).toHaveCount(0)
    await expect.poll(() => order(page)).toEqual(before)

    await page.getByRole('button', { name: 'Clear finished' }).click()
    await expect(page.getByText('Drop files anywhere')).toBeVisible()
    await expect(bar).toContainText('3 uploads were removed from the list.')
    await bar.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => order(page)).toEqual(before)

    await page.getByRole('button', { name: 'Clear finished' }).click()
    await bar.getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(() => records(profile)).toBe(0)
    expect(server.files()).toHaveLength(3)
  })

  test('return by keyboard alone, with Ctrl+Z or with the button in the bar', async ({ folder, start }) => {
    const file = await randomFile(folder, 'keys.bin', 1000)
    const { page } = await start({ args: ['--practice'] })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    const remove = row(page, file).getByRole('button', { name: 'Remove', exact: true })
    await row(page, file).focus()
    await remove.focus()
    await page.keyboard.press('Enter')
    await expect(row(page, file)).toHaveCount(0)
    await page.keyboard.press('ControlOrMeta+z')
    await expect(row(page, file)).toHaveCount(1)
    await row(page, file).focus()
    await remove.focus()
    await page.keyboard.press('Enter')
    const undo = page.getByRole('button', { name: 'Undo', exact: true })
    await undo.focus()
    await page.keyboard.press('Enter')
    await expect(row(page, file)).toHaveCount(1)
    // The focus that was in the bar is in the list.
    await expect(row(page, file)).toBeFocused()
  })

  test('can be put back for a while, and as long as the pointer is on the bar', async ({
    folder,
    profile,
    start,
  }) => {
    const file = await randomFile(folder, 'time.bin', 1000)
    const { page } = await start({ args: ['--practice'] })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    await page.clock.install()
    await page.reload()
    await row(page, file).getByRole('button', { name: 'Remove', exact: true }).click()
    const undo = page.getByRole('button', { name: 'Undo', exact: true })
    await undo.hover()
    await page.clock.fastForward(60_000)
    await expect(undo).toBeVisible()
    expect(await records(profile)).toBe(1)
    await page.mouse.move(1, 1)
    await page.clock.fastForward(9_000)
    await expect(undo).toBeVisible()
    await page.clock.fastForward(2_000)
    await expect(undo).toHaveCount(0)
    await expect.poll(() => records(profile)).toBe(0)
  })

  test('are gone after quitting right after Remove, and are kept after a crash right after Remove', async ({
    folder,
    start,
  }) => {
    const kept = await randomFile(folder, 'kept.bin', 1000)
    const gone = await randomFile(folder, 'gone.bin', 1000)
    const first = await start({ args: ['--practice'] })
    await dropAndUpload(first.page, [kept, gone])
    await expectState(first.page, kept, 'completed')
    await expectState(first.page, gone, 'completed')
    await row(first.page, gone).getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(row(first.page, gone)).toHaveCount(0)
    await first.quit()
    const second = await start()
    await expect(row(second.page, kept)).toHaveCount(1)
    await expect(row(second.page, gone)).toHaveCount(0)
    await row(second.page, kept).getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(row(second.page, kept)).toHaveCount(0)
    const ended = second.app.waitForEvent('close')
    second.app.process().kill('SIGKILL')
    await ended
    const third = await start()
    await expectState(third.page, kept, 'completed')
  })
})

test('files of a new upload that were removed or discarded come back, by mouse and by keyboard', async ({
  folder,
  start,
}) => {
  const files = [await randomFile(folder, 'one.bin', 1000), await randomFile(folder, 'two.bin', 1000)]
  const { page } = await start({ args: ['--practice'] })
  await drop(page, files)
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  const rows = dialog.getByRole('row')
  await expect(rows).toHaveCount(2)
  await rows.first().getByRole('button', { name: 'Remove' }).click()
  await expect(rows).toHaveCount(1)
  await expect(dialog.getByText('1 file removed')).toBeVisible()
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await expect(rows).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('2 files were not added.')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(rows).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  for (const file of files) await expectState(page, file, 'completed')
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
})

test.describe('the history', () => {
  /** Makes the save dialog of the system return this path; an empty one cancels it. */
  const saveTo = (hoist: HoistWindow, filePath: string) =>
    hoist.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = async () => ({ canceled: path === '', filePath: path })
    }, filePath)

  test('is exported as a table and as JSON, by mouse and from the menu, and errors are shown', async ({
    folder,
    start,
  }) => {
    const file = await randomFile(folder, '=SUM(A1), "quoted".bin', 1000)
    const hoist = await start({ args: ['--practice'] })
    const { app, page } = hoist
    const fromMenu = () =>
      app.evaluate(({ Menu }) => {
        const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
        const item = items.find(({ label }) => label === 'Export History…')
        if (item === undefined) throw new Error('there is no such menu item')
        item.click()
      })
    const said = page.getByRole('alert')
    const dismiss = () => said.getByRole('button', { name: 'Dismiss' }).click()
    await saveTo(hoist, join(folder, 'history.csv'))
    await fromMenu()
    await expect(said).toContainText('There are no finished uploads to export yet.')
    await dismiss()

    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    await fromMenu()
    await expect(said).toContainText('1 finished upload was exported to history.csv.')
    await dismiss()
    const csv = await readFile(join(folder, 'history.csv'), 'utf8')
    expect(csv).toMatch(/^\ufeffname,folder,state,file_id,/)
    expect(csv).toContain(`"'=SUM(A1), ""quoted"".bin",`)

    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('tab', { name: 'General' }).click()
    await saveTo(hoist, join(folder, 'history.json'))
    await settings.getByRole('button', { name: 'Export history…' }).click()
    await expect(said).toContainText('exported to history.json.')
    await dismiss()
    const json = JSON.parse(await readFile(join(folder, 'history.json'), 'utf8'))
    expect(json).toMatchObject([{ name: '=SUM(A1), "quoted".bin', bytes: 1000, state: 'completed' }])

    await saveTo(hoist, join(folder, 'nowhere', 'history.csv'))
    await settings.getByRole('button', { name: 'Export history…' }).click()
    await expect(said).toContainText('The history could not be exported to this location.')
    await dismiss()
    await settings.press('Escape')
    await expect(settings).toBeHidden()
    await fromMenu()
    await expect(page.getByText('The history could not be exported to this location.')).toBeVisible()
    // A cancelled dialog shows no message.
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await saveTo(hoist, '')
    await fromMenu()
    await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0)
  })

  test('is exported by keyboard alone, and its bounds apply at the next start', async ({ folder, start }) => {
    const names = ['first.bin', 'second.bin', 'third.bin']
    const files = await Promise.all(names.map((name) => randomFile(folder, name, 1000)))
    const first = await start({ args: ['--practice'] })
    const { page } = first
    for (const file of files) {
      await dropAndUpload(page, [file])
      await expectState(page, file, 'completed')
    }
    await page.getByRole('button', { name: 'Settings', exact: true }).focus()
    await page.keyboard.press('Enter')
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('tab', { name: 'Accounts' }).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    await saveTo(first, join(folder, 'history.csv'))
    const { press } = keyboard(page)
    await press(settings.getByRole('button', { name: 'Export history…' }))
    const said = page
      .getByRole('alert')
      .filter({ hasText: '3 finished uploads were exported to history.csv.' })
    await expect(said).toBeVisible()
    // The message is outside of the dialog.
    await page.keyboard.press('F6')
    await expect(said.getByRole('button', { name: 'Dismiss' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(said).toHaveCount(0)
    await expect(settings.getByRole('button', { name: 'Export history…' })).toBeFocused()
    expect(await readFile(join(folder, 'history.csv'), 'utf8')).toContain('third.bin')
    await expect(settings.getByRole('switch', { name: 'Keep only the newest' })).toBeChecked()
    const most = settings.getByRole('textbox', { name: 'At most' })
    await expect(most).toHaveValue('10,000')
    await most.focus()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('2')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(settings).toBeHidden()
    // New uploads stay, whatever the bound.
    await expect(page.locator('[role=row][data-state]')).toHaveCount(3)
    await first.quit()
    const second = await start()
    await expect(row(second.page, 'first.bin')).toHaveCount(0)
    await expect(second.page.getByRole('row').and(second.page.locator('[data-state]'))).toHaveCount(2)
    const notices = second.page.getByRole('region', { name: 'Messages' })
    await expect(notices).toContainText('1 finished upload was removed from the list.')
    await second.quit()
    // The removal is reported once, and only for removed uploads.
    const third = await start()
    await expect(third.page.getByRole('row').and(third.page.locator('[data-state]'))).toHaveCount(2)
    await expect(third.page.getByText('removed from the list')).toHaveCount(0)
  })

  test('keeps uploads whose ID was never copied, and the log of file IDs keeps removed ones', async ({
    folder,
    profile,
    start,
  }) => {
    await presetSettings(profile, { historyCount: 1 })
    const names = ['first.bin', 'second.bin', 'third.bin']
    const files = await Promise.all(names.map((name) => randomFile(folder, name, 1000)))
    const first = await start({ args: ['--practice'] })
    // One at a time, because the history keeps the uploads that finished last.
    for (const file of files) {
      await dropAndUpload(first.page, [file])
      await expectState(first.page, file, 'completed')
    }
    await row(first.page, 'first.bin').getByRole('button', { name: 'Copy file ID' }).click()
    const id = await first.app.evaluate(({ clipboard }) => clipboard.readText())
    // That the ID was copied is on disk a moment later.
    const kept = async () => (await ledgerOf(profile)).filter(({ collected }) => collected === true).length
    await expect.poll(kept).toBe(1)
    await first.quit()

    const { app, page } = await start()
    await expect(row(page, 'second.bin')).toHaveCount(1)
    await expect(row(page, 'third.bin')).toHaveCount(1)
    await expect(row(page, 'first.bin')).toHaveCount(0)
    await app.evaluate(({ shell }) => {
      shell.openPath = async (path) => {
        Object.assign(globalThis, { openedPath: path })
        return ''
      }
    })
    await page.getByRole('button', { name: 'Settings', exact: true }).click()
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('tab', { name: 'General' }).click()
    await settings.getByRole('button', { name: 'Open the list of file IDs' }).click()
    const opened = () => app.evaluate(() => (globalThis as unknown as { openedPath?: string }).openedPath)
    await expect.poll(opened).toBe(join(profile, 'file-ids.txt'))
    const lines = (await readFile(join(profile, 'file-ids.txt'), 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines.find((line) => line.includes('first.bin'))).toContain(`\t${id}\tfirst.bin\t`)
  })
})
