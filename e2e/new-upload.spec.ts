import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ElectronApplication, Page } from '@playwright/test'
import type { Changes } from '../src/shared/ipc/views'
import { languageCodes } from '../src/shared/words/languages'
import { snapshotOf } from '../testing/launch/snapshot'
import { keyboard } from './hands'
import {
  connectAccount,
  copy,
  drop,
  dropAndUpload,
  expect,
  expectState,
  holdFolder,
  presetSettings,
  pressPaste,
  randomFile,
  row,
  startAgain,
  test,
  textFile,
} from './kit'
import { resize } from './tour'

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'New upload' })
const uploadButton = (page: Page) => dialogOf(page).getByRole('button', { name: 'Upload', exact: true })
const request = (id: string) =>
  JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/responses', body: {} })

/** Holds the ends of checks until the returned function is called: their duration depends on the machine. */
async function holdChecks(app: ElectronApplication): Promise<() => Promise<void>> {
  await app.evaluate(() => {
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    const { emit } = Worker.prototype
    const held: (() => void)[] = []
    Worker.prototype.emit = function (name: string | symbol, ...values: unknown[]): boolean {
      const go = () => Reflect.apply(emit, this, [name, ...values])
      if (name !== 'message' || !('report' in Object(values[0]))) return go()
      held.push(go)
      return true
    }
    const release = () => {
      Worker.prototype.emit = emit
      for (const go of held) go()
    }
    Object.assign(globalThis, { release })
  })
  return () => app.evaluate(() => (globalThis as unknown as { release: () => void }).release())
}

/** The system's own dialog cannot be controlled from here: it returns these files. */
async function willChoose(app: ElectronApplication, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...filePaths] })
  }, paths)
}

test.describe('the first run, to the first completed upload', () => {
  test('takes a drop and two clicks with the practice server', async ({ folder, start }) => {
    const file = await randomFile(folder, 'first.bin', 3_000_000)
    const { page } = await start()
    await page.getByRole('button', { name: 'Use the practice server' }).click()
    await expect(page.getByText('Drop files anywhere')).toBeVisible()
    await drop(page, [file])
    await uploadButton(page).click()
    await expectState(page, file, 'completed')
    await expect(row(page, file).getByRole('button', { name: 'Copy file ID' })).toBeVisible()
  })

  test('works by keyboard alone, with an account', async ({ folder, start, service }) => {
    const file = await randomFile(folder, 'first.bin', 3_000_000)
    const server = await service()
    const { app, page } = await start()
    await willChoose(app, [file])
    const { enter, press } = keyboard(page)
    await press(page.getByRole('button', { name: 'Connect an account' }))
    // The key is asked for; only a service other than OpenAI's needs its address.
    await expect(page.getByLabel('API key')).toBeFocused()
    await page.keyboard.type(server.key)
    const advanced = page.getByRole('button', { name: 'Advanced' })
    await expect(advanced).toHaveAttribute('aria-expanded', 'false')
    await enter(page.getByLabel('Base URL'), server.url)
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden()
    await expect(page.getByText('Connected. The key works.').first()).toBeVisible()
    await press(page.getByRole('button', { name: 'Add files' }))
    // The next step has the focus.
    await expect(uploadButton(page)).toBeFocused()
    await page.keyboard.press('Enter')
    await expectState(page, file, 'completed')
    expect(server.files().map(({ filename }) => filename)).toEqual(['first.bin'])
  })

  /** Counts the person's clicks from now on. */
  async function countClicks(page: Page): Promise<() => Promise<number>> {
    await page.evaluate(() => {
      const count = { clicks: 0 }
      addEventListener('click', ({ isTrusted }) => (count.clicks += Number(isTrusted)), { capture: true })
      Object.assign(globalThis, { count })
    })
    return () => page.evaluate(() => (globalThis as unknown as { count: { clicks: number } }).count.clicks)
  }
  const copied = (app: ElectronApplication) => app.evaluate(({ clipboard }) => clipboard.readText())

  test('takes four clicks from the pasted key to a copied file ID', async ({ folder, service, start }) => {
    const file = await randomFile(folder, 'first.bin', 3_000_000)
    const server = await service()
    const began = Date.now()
    const { app, page } = await start()
    await willChoose(app, [file])
    // One button stands out, and leads to a sheet that asks for the key alone.
    await expect(page.locator('.button-primary')).toHaveText('Connect an account')
    await page.getByRole('button', { name: 'Connect an account' }).click()
    const sheet = page.getByRole('dialog', { name: 'Settings' })
    await expect(sheet.getByRole('heading', { name: 'Connect an account' })).toBeVisible()
    await expect(sheet.getByRole('tab')).toHaveCount(0)
    // The service of the test has an address of its own.
    await sheet.getByLabel('Base URL').fill(server.url)
    await sheet.getByLabel('API key').fill(server.key)
    const clicks = await countClicks(page)
    await sheet.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.locator('.empty').getByText('Connected. The key works.')).toBeVisible()
    await expect(page.locator('.button-primary')).toHaveText('Add files')
    await page.getByRole('button', { name: 'Add files' }).click()
    await uploadButton(page).click()
    await row(page, file).getByRole('button', { name: 'Copy file ID' }).click()
    await expect.poll(() => copied(app)).toBe(server.files()[0]?.id)
    const seconds = (Date.now() - began) / 1000
    console.log(`with an account: ${await clicks()} clicks, ${seconds.toFixed(1)} s from the first start`)
    expect(await clicks()).toBeLessThanOrEqual(4)
  })

  test('takes two clicks with the sample file, and ends with its card open', async ({ start }) => {
    const began = Date.now()
    const { app, page } = await start()
    const clicks = await countClicks(page)
    await page.getByRole('button', { name: 'Upload a sample file' }).click()
    const sample = row(page, 'Hoist sample.bin')
    await expect(sample).toHaveAttribute('data-state', 'uploading')
    // The parts are shown on the way, long enough to be seen.
    await expect(page.getByRole('list', { name: 'Parts of Hoist sample.bin' })).toBeVisible()
    const uploading = Date.now()
    const card = page.getByRole('region', { name: 'Details of Hoist sample.bin' })
    await expect(card).toBeVisible()
    expect(Date.now() - uploading).toBeGreaterThan(1000)
    await card.getByRole('button', { name: 'Copy file ID' }).click()
    await expect.poll(() => copied(app)).toMatch(/^file-\w+$/)
    const seconds = (Date.now() - began) / 1000
    console.log(`with the sample: ${await clicks()} clicks, ${seconds.toFixed(1)} s from the first start`)
    expect(await clicks()).toBe(2)
  })
})

test.describe('a file that was uploaded already', () => {
  test('is asked about, never silently uploaded twice', async ({ folder, start }) => {
    const file = await randomFile(folder, 'twice.bin', 1000)
    const other = await randomFile(folder, 'other.bin', 1000)
    const { page } = await start({ args: ['--practice'] })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')

    await drop(page, [file])
    await expect(dialogOf(page).getByText(/^Uploaded on .* as file-\u2060\w+\.$/)).toBeVisible()
    await expect(uploadButton(page)).toBeDisabled()
    await drop(page, [other])
    await expect(uploadButton(page)).toBeEnabled()
    await uploadButton(page).click()
    await expect(dialogOf(page)).toBeHidden()
    await expectState(page, other, 'completed')
    await expect(row(page, file)).toHaveCount(1)
    // Main decides, whatever the page lets through.
    await drop(page, [file])
    await expect(dialogOf(page)).toBeVisible()
    const decision = { purpose: 'user_data', accountId: 'practice', autoComplete: true } as const
    const answer = await page.evaluate(
      (choice) => window.hoist.uploadDrafts({ ...choice, known: 'leave-out', doubtful: 'upload' }),
      decision,
    )
    expect(answer).toEqual({ ok: true, value: 0 })

    // By keyboard, and this time the person insists.
    await drop(page, [file])
    const again = dialogOf(page).getByRole('switch', { name: 'Upload again' })
    await again.focus()
    await page.keyboard.press('Space')
    await expect(uploadButton(page)).toBeEnabled()
    await uploadButton(page).focus()
    await page.keyboard.press('Enter')
    await expect(row(page, file)).toHaveCount(2)

    // And by mouse.
    await drop(page, [file])
    await again.click()
    await uploadButton(page).click()
    await expect(row(page, file)).toHaveCount(3)
  })

  test('counts only once when it is dropped twice in a row, or through two links', async ({
    folder,
    start,
  }) => {
    const file = await randomFile(folder, 'once.bin', 1000)
    const linked = join(folder, 'linked.bin')
    await symlink(file, linked)
    const { page } = await start({ args: ['--practice'] })
    await Promise.all([drop(page, [file, linked]), drop(page, [linked])])
    await expect(dialogOf(page).getByText('1 file, 1 kB')).toBeVisible()
    await uploadButton(page).click()
    await expect(page.locator('[role=row][data-state="completed"]')).toHaveCount(1)
  })
})

test.describe('the purpose and the content', () => {
  test('a batch is recognised, its broken line is named, and it is uploaded only on request', async ({
    folder,
    start,
  }) => {
    const good = await textFile(folder, 'good.jsonl', `${request('a')}\n${request('b')}\n`)
    const bad = await textFile(
      folder,
      'bad.jsonl',
      `${request('a')}\n{"custom_id": "b", "method": "GET", "url": "/v1/x"}\n`,
    )
    const { page } = await start({ args: ['--practice'] })
    await drop(page, [good, bad])
    const dialog = dialogOf(page)
    await expect(dialog.getByRole('radio', { name: 'Batch' })).toBeChecked()
    await expect(dialog.getByText('Line 2, column 30: The “method” must be POST.')).toBeVisible()
    await uploadButton(page).click()
    await expectState(page, good, 'completed')
    await expect(row(page, bad)).toHaveCount(0)
    // Files that only the purpose rules out are still there.
    await expect(dialog.getByText('bad.jsonl')).toBeVisible()
    await expect(uploadButton(page)).toBeDisabled()
    await dialog.getByRole('switch', { name: 'Upload anyway' }).click()
    await uploadButton(page).click()
    await expectState(page, bad, 'completed')
  })

  test('all problems of a file are listed with their places, and can be copied; by mouse and by keyboard', async ({
    folder,
    start,
  }) => {
    const lines = Array.from({ length: 120 }, (_, n) => request(`${n % 100}`))
    const path = await textFile(folder, 'many.jsonl', [...lines, '{"custom_id": 7}', '{'].join('\n'))
    const { app, page } = await start({ args: ['--practice'] })
    await drop(page, [path])
    const dialog = dialogOf(page)
    await expect(dialog.getByText('Line 101, column 14: Another line has the same “custom_id”')).toBeVisible()
    await expect(dialog.getByText('24 more problems')).toBeVisible()
    await dialog.getByRole('button', { name: 'Show problems' }).click()
    const findings = page.getByRole('dialog', { name: 'Problems found in many.jsonl' })
    await expect(findings.getByRole('heading', { name: '25 errors' })).toBeVisible()
    const kinds = findings.getByRole('list', { name: 'By kind' }).getByRole('listitem')
    await expect(kinds).toHaveCount(6)
    await expect(kinds.first()).toHaveText('20 × Another line has the same “custom_id”. Each must be unique.')
    const listed = findings.getByRole('list', { name: 'Problems', exact: true }).getByRole('listitem')
    await expect(listed).toHaveCount(25)
    await expect(listed.nth(20)).toContainText('Line 121, column 15: Each request needs a “custom_id”')
    await expect(listed.nth(20)).toContainText('{"custom_id": 7}')
    await expect(listed.last()).toContainText('Line 122, column 2: This is not valid JSON.')
    if (process.env.HOIST_PICTURE !== undefined)
      await page.screenshot({ path: `${process.env.HOIST_PICTURE}/findings.png` })
    await findings.getByRole('button', { name: 'Copy problems' }).click()
    const copied = () => app.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(copied).toMatch(/^many\.jsonl: 25 errors\n {2}Error: 20 × Another line/)
    expect(await copied()).toContain('Line 122, column 2: This is not valid JSON.')
    await findings.getByRole('button', { name: 'Close' }).click()
    await expect(findings).toHaveCount(0)

    // By keyboard: from the row to its button, and back.
    await dialog.getByRole('row', { name: /many\.jsonl/ }).focus()
    await page.keyboard.press('Tab')
    await expect(dialog.getByRole('button', { name: 'Show problems' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(findings).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(findings).toHaveCount(0)
    await expect(dialog).toBeVisible()

    // The file stays as it is: a copy without errors takes its place.
    await expect(dialog.getByRole('button', { name: 'Show problems' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(findings.getByText('20 requests get a new “custom_id”.')).toBeVisible()
    await expect(findings.getByText('2 lines with errors are removed.')).toBeVisible()
    const before = await readFile(path)
    await findings.getByRole('button', { name: 'Write repaired copy' }).click()
    await expect(findings).toHaveCount(0)
    const copy = join(folder, 'many-repaired.jsonl')
    await expect(dialog.getByText('many-repaired.jsonl')).toBeVisible()
    await expect(dialog.getByRole('row', { name: /many-repaired/ })).toBeFocused()
    await dialog.getByRole('button', { name: 'Undo' }).click()
    const original = dialog.getByRole('row', { name: /many\.jsonl/ })
    await original.getByRole('button', { name: 'Remove' }).click()
    await expect(original).toHaveCount(0)
    await expect(findings).toHaveCount(0)
    await uploadButton(page).click()
    await expectState(page, copy, 'completed')
    expect(await readFile(path)).toEqual(before)
    const ids = (await readFile(copy, 'utf8')).split('\n').map((line) => JSON.parse(line).custom_id)
    expect(new Set(ids).size).toBe(120)
  })

  test('a batch with too many requests is split into files that go up together', async ({
    folder,
    start,
  }) => {
    const lines = Array.from({ length: 100_001 }, (_, index) => `${request(`r${index}`)}\n`)
    const path = await textFile(folder, 'all.jsonl', lines.join(''))
    const { page } = await start({ args: ['--practice'] })
    await drop(page, [path])
    const dialog = dialogOf(page)
    await dialog.getByRole('button', { name: 'Split…' }).click({ timeout: 30_000 })
    const findings = page.getByRole('dialog', { name: 'Problems found in all.jsonl' })
    const parts = findings.getByRole('list', { name: 'New files' }).getByRole('listitem')
    await expect(parts).toHaveText([
      /^all-1-of-3\.jsonl50,000 lines, /,
      /^all-2-of-3/,
      /^all-3-of-3\.jsonl1 line, /,
    ])
    if (process.env.HOIST_PICTURE !== undefined)
      await page.screenshot({ path: `${process.env.HOIST_PICTURE}/split.png` })
    await findings.getByRole('button', { name: 'Write 3 files' }).click()
    await expect(findings).toHaveCount(0, { timeout: 30_000 })
    await expect(dialog.getByRole('row')).toHaveCount(3)
    await uploadButton(page).click({ timeout: 30_000 })
    const made = [1, 2, 3].map((number) => join(folder, `all-${number}-of-3.jsonl`))
    for (const each of made) await expectState(page, each, 'completed')
    const texts = await Promise.all([path, ...made].map((each) => readFile(each, 'utf8')))
    expect(texts.slice(1).join('') === texts[0] && texts[0] === lines.join('')).toBe(true)
  })

  test('each file of a drop has its own purpose, and a name and a type that can be chosen', async ({
    folder,
    service,
    start,
  }) => {
    const server = await service()
    await mkdir(join(folder, 'x'))
    const paths = [
      await textFile(folder, 'batch.jsonl', request('a')),
      await textFile(folder, 'notes.csv', 'a,b'),
      await textFile(join(folder, 'x'), 'notes.csv', 'a,b,c'),
    ]
    const { page } = await start()
    await connectAccount(page, server)
    await drop(page, paths)
    const dialog = dialogOf(page)
    await expect(dialog.getByRole('radio', { name: 'Best for each file' })).toBeChecked()
    await dialog.getByRole('button', { name: 'Add folder to names' }).click()
    const notes = dialog.getByRole('row', { name: /^x - notes/ })
    await notes.getByRole('button', { name: 'Edit name, purpose and type…' }).click()
    const edit = page.getByRole('dialog', { name: 'Upload notes.csv as' })
    await edit.getByLabel('Name').fill('notes of x.md')
    await edit.getByLabel('MIME type').fill('nothing')
    await expect(edit.getByRole('button', { name: 'Save' })).toBeDisabled()
    await edit.getByLabel('MIME type').fill('text/x-own')
    if (process.env.HOIST_PICTURE !== undefined)
      await page.screenshot({ path: `${process.env.HOIST_PICTURE}/edit.png` })
    await edit.getByRole('button', { name: 'Save' }).click()

    // Both at once.
    await dialog.getByRole('row', { name: /^notes of x/ }).click()
    const other = dialog.getByRole('row', { name: / - notes\.csv/ })
    await other.click({ modifiers: ['ControlOrMeta'] })
    await other.getByRole('button', { name: 'Edit name, purpose and type…' }).click()
    const both = page.getByRole('dialog', { name: 'Upload 2 files as' })
    await both.getByRole('button', { name: /Purpose/ }).click()
    await page.getByRole('option', { name: 'Assistants' }).click()
    await both.getByRole('button', { name: 'Save' }).click()
    await expect(both).toHaveCount(0)
    if (process.env.HOIST_PICTURE !== undefined)
      await page.screenshot({ path: `${process.env.HOIST_PICTURE}/each.png` })
    await uploadButton(page).click()
    for (const path of paths) await expectState(page, path, 'completed')
    const sent = server.files().map(({ filename, purpose }) => `${purpose}: ${filename}`)
    const own = basename(folder)
    expect(sent.sort()).toEqual(
      ['assistants: notes of x.md', `assistants: ${own} - notes.csv`, 'batch: batch.jsonl'].sort(),
    )
    const create = server.uploads().find(({ filename }) => filename === 'notes of x.md')
    expect(create).toMatchObject({ mimeType: 'text/x-own' })
  })

  test('a file of the wrong kind is reported, and a choice is remembered for its kind', async ({
    folder,
    start,
    profile,
  }) => {
    const [one, two] = [await textFile(folder, 'one.csv', 'a,b'), await textFile(folder, 'two.csv', 'c,d')]
    const first = await start({ args: ['--practice'] })
    await drop(first.page, [one])
    const dialog = dialogOf(first.page)
    await expect(dialog.getByRole('radio', { name: 'User data' })).toBeChecked()
    await dialog.getByText('Fine-tuning', { exact: true }).click()
    await expect(dialog.getByText('This purpose accepts only .jsonl files.')).toBeVisible()
    await expect(uploadButton(first.page)).toBeDisabled()
    await dialog.getByText('Assistants', { exact: true }).click()
    await uploadButton(first.page).click()
    await expectState(first.page, one, 'completed')
    await first.quit()

    await presetSettings(profile, {})
    const { page } = await start()
    await drop(page, [two])
    await expect(dialogOf(page).getByRole('radio', { name: 'Assistants' })).toBeChecked()
  })

  test('a large file is checked in the background, and the check can be skipped', async ({
    folder,
    start,
  }) => {
    const line = `${JSON.stringify({ messages: [{ role: 'assistant', content: 'x'.repeat(2000) }], item: {} })}\n`
    const large = await textFile(folder, 'large.jsonl', line.repeat(150_000))
    const { app, page } = await start({ args: ['--practice'] })
    const release = await holdChecks(app)
    await drop(page, [large])
    const dialog = dialogOf(page)
    await expect(dialog.getByRole('radio', { name: 'Fine-tuning' })).toBeChecked()
    await expect(dialog.getByText(/^Checking the content of 1 file, .* left…$/)).toBeVisible()
    await expect(dialog.getByText(/^Checking the content: \d+\s?%$/)).toBeVisible()
    // Choosing continues meanwhile.
    await dialog.getByText('User data', { exact: true }).click()
    await expect(uploadButton(page)).toBeEnabled()
    await dialog.getByText('Fine-tuning', { exact: true }).click()
    await expect(uploadButton(page)).toBeDisabled()
    await dialog.getByRole('button', { name: 'Skip the check' }).click()
    await expect(uploadButton(page)).toBeEnabled()

    // For another purpose it is checked again, and this time to its end.
    await dialog.getByText('Evals', { exact: true }).click()
    await expect(uploadButton(page)).toBeDisabled()
    await release()
    await expect(uploadButton(page)).toBeEnabled()
    await expect(dialog.getByText(/^Checking the content/)).toHaveCount(0)
  })
})

test.describe('a folder of 20,000 files', () => {
  test('is counted while it is read, can be stopped and searched, and never blocks the main process', async ({
    folder,
    start,
  }) => {
    test.setTimeout(180_000)
    const tree = join(folder, 'tree')
    for (let f = 0; f < 100; f += 1) {
      const inner = join(tree, `folder ${f}`)
      await mkdir(inner, { recursive: true })
      await Promise.all(
        Array.from({ length: 200 }, (_, n) => writeFile(join(inner, `file ${f * 200 + n}.txt`), 'x')),
      )
      await writeFile(join(inner, '.hidden'), 'x')
    }
    const { app, page } = await start({ args: ['--practice'] })
    await app.evaluate(async () => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      Object.assign(globalThis, { delay })
    })
    const sizes = await page.evaluateHandle(() => {
      const seen: number[] = []
      window.hoist.onChanges((text) => {
        const changes: Changes = JSON.parse(text)
        if (changes.drafts !== undefined) seen.push(JSON.stringify(changes.drafts).length)
      })
      return seen
    })
    const dialog = dialogOf(page)

    // A fast disk would be done before anybody could press Stop.
    const release = await holdFolder(app, 'folder 50')
    await drop(page, [tree])
    await expect(dialog.getByText(/^Reading the folder… [\d,]+ files so far/)).toBeVisible()
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click()
    await release()
    await expect(
      dialog.getByText('Reading the folder was stopped, so some files may be missing.'),
    ).toBeVisible()
    const found = (await snapshotOf(page)).drafts.all.files
    expect(found).toBeGreaterThan(0)
    expect(found).toBeLessThan(20_000)

    const began = Date.now()
    await drop(page, [tree])
    await expect(dialog.getByText(/^20,000 files, 20 kB/)).toBeVisible({ timeout: 90_000 })
    const took = Date.now() - began
    await expect(dialog.getByText('and 19,900 more files')).toBeVisible()
    await expect(dialog.getByText(/hidden or system files were left out/)).toBeVisible()
    await dialog.getByLabel('Search these files').fill('file 19999')
    await expect(dialog.getByRole('row')).toHaveCount(1)
    await dialog.getByRole('row').getByRole('button', { name: 'Remove' }).click()
    await expect(dialog.getByText(/^19,999 files/)).toBeVisible()
    const longest = await app.evaluate(() => {
      const { delay } = globalThis as unknown as { delay: { max: number; percentile(p: number): number } }
      return { max: delay.max / 1e6, p99: delay.percentile(99) / 1e6 }
    })
    const told = await sizes.jsonValue()
    console.log(
      `20,000 files: ${took} ms; main held up ${longest.max.toFixed(0)} ms at most, 99 %: ${longest.p99.toFixed(0)} ms; ` +
        `${told.length} tellings of ${Math.max(...told)} characters at most`,
    )
    // The system may give a busy machine's main process a pause of its own.
    expect(longest.max).toBeLessThan(5000)
    expect(Math.max(...told)).toBeLessThan(40_000)

    // An accidental key press loses nothing.
    await dialog.getByLabel('Search these files').press('Escape')
    const question = page.getByRole('alertdialog', { name: 'Discard 19,999 files?' })
    await expect(question).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(question).toBeHidden()
    await expect(dialog).toBeVisible()
    await dialog.getByRole('button', { name: 'Discard', exact: true }).click()
    await expect(dialog).toBeHidden()
  })

  test('Escape discards a single file without asking', async ({ folder, start }) => {
    const file = await randomFile(folder, 'one.bin', 10)
    const { page } = await start({ args: ['--practice'] })
    await drop(page, [file])
    // On a slow machine it is visible before it has the focus.
    await expect(uploadButton(page)).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(dialogOf(page)).toBeHidden()
  })
})

test('the keyboard alone adds a folder, stops the scan, removes files and chooses every option', async ({
  folder,
  start,
}) => {
  const tree = join(folder, 'tree')
  const one = await textFile(tree, 'one.csv', 'a,b')
  const bad = await textFile(tree, 'bad.jsonl', 'no request\n')
  await textFile(join(tree, 'z later'), 'never.csv', 'c,d')
  const { app, page } = await start({ args: ['--practice'] })
  await willChoose(app, [tree])
  const release = await holdFolder(app, 'later')
  const { choose, press } = keyboard(page)
  const dialog = dialogOf(page)
  const button = (name: string) => dialog.getByRole('button', { name, exact: true })
  await press(page.getByRole('button', { name: 'Add folder', exact: true }))
  await expect(dialog.getByText('one.csv')).toBeVisible()
  await press(button('Stop'))
  await release()
  await expect(
    dialog.getByText('Reading the folder was stopped, so some files may be missing.'),
  ).toBeVisible()
  await expect(dialog.getByText('never.csv')).toHaveCount(0)

  const rows = dialog.getByRole('row')
  await press(rows.filter({ hasText: 'one.csv' }).getByRole('button', { name: 'Remove' }))
  await expect(rows).toHaveCount(1)
  await press(button('Undo'))
  await expect(rows).toHaveCount(2)

  await choose(dialog.getByRole('radio', { name: 'Batch' }))
  await expect(dialog.getByText('This purpose accepts only .jsonl files.')).toBeVisible()
  await press(dialog.getByRole('switch', { name: 'Upload anyway' }))
  await press(dialog.getByRole('switch', { name: 'Complete automatically' }))
  await press(button('Upload'))
  for (const file of [one, bad]) await expectState(page, file, 'ready')
  await expect(page.locator(':focus')).toBeVisible()
})

test.describe('every way in leads to the same dialog', () => {
  test('for files named on the command line, and by a second start', async ({ folder, profile, start }) => {
    const named = await randomFile(folder, 'named.bin', 10)
    const second = await randomFile(folder, 'second.bin', 10)
    const { page } = await start({ args: ['--practice', named] })
    await expect(dialogOf(page).getByText('named.bin')).toBeVisible()
    // As the desktop does when a file is dropped on the icon, or opened with Hoist.
    await startAgain(profile, second)
    await expect(dialogOf(page).getByText('second.bin')).toBeVisible()
    await expect(dialogOf(page).getByText('named.bin')).toBeVisible()
  })

  test('for files opened with Hoist on macOS, before and after the engine is ready', async ({
    folder,
    start,
  }) => {
    const early = await randomFile(folder, 'early.bin', 10)
    const late = await randomFile(folder, 'late.bin', 10)
    const { app, page } = await start({ args: ['--practice'], usable: false })
    const openFile = (path: string) =>
      app.evaluate(({ app }, name) => {
        let prevented = false
        app.emit('open-file', { preventDefault: () => (prevented = true) }, name)
        return prevented
      }, path)
    expect(await openFile(early)).toBe(true)
    await expect(dialogOf(page).getByText('early.bin')).toBeVisible()
    expect(await openFile(late)).toBe(true)
    await expect(dialogOf(page).getByText('late.bin')).toBeVisible()
  })

  test('for files that are pasted or chosen', async ({ folder, start }) => {
    const pasted = await randomFile(folder, 'pasted.bin', 10)
    const chosen = await randomFile(folder, 'chosen.bin', 10)
    const { app, page } = await start({ args: ['--practice'] })
    await copy(app, 'text/uri-list', `${pathToFileURL(pasted).href}\r\n`)
    await pressPaste(app)
    await expect(dialogOf(page).getByText('pasted.bin')).toBeVisible()
    await willChoose(app, [chosen])
    await dialogOf(page).getByRole('button', { name: 'Add more files…' }).click()
    await expect(dialogOf(page).getByText('chosen.bin')).toBeVisible()
  })
})

test('a name that contains direction marks or line breaks is shown as plain text', async ({
  folder,
  start,
}) => {
  const file = await textFile(folder, 'photo\u202egnp.exe', 'x')
  const lines = await textFile(folder, 'two\nlines.txt', 'x')
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [file, lines])
  const dialog = dialogOf(page)
  await expect(dialog.getByTitle('photo\ufffdgnp.exe')).toBeVisible()
  // Left to right: the last characters are last.
  const places = await dialog.getByTitle('photo\ufffdgnp.exe').evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    return texts.map((text) => {
      const range = document.createRange()
      range.selectNodeContents(text)
      return { text: text.data, left: range.getBoundingClientRect().left }
    })
  })
  const left = (wanted: string) => places.find(({ text }) => text === wanted)?.left ?? Number.NaN
  expect(left('gnp.exe')).toBeGreaterThan(left('photo'))
  const height = (title: string) => dialog.getByTitle(title).evaluate((element) => element.clientHeight)
  expect(await height('two\ufffdlines.txt')).toBe(await height('photo\ufffdgnp.exe'))
})

test('an account without a key gets it in the dialog, and the reason for a disabled Upload stays in view', async ({
  folder,
  profile,
  service,
  start,
}) => {
  const file = await randomFile(folder, 'a.bin', 1000)
  const server = await service()
  await mkdir(profile, { recursive: true })
  const account = { id: 'work', name: 'Work', baseUrl: server.url, organization: '', project: '' }
  await writeFile(join(profile, 'accounts.json'), JSON.stringify({ accounts: [account] }))
  // Beside the practice server, which real files never go to by themselves.
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [file])
  const dialog = dialogOf(page)
  const key = dialog.getByLabel('API key')
  await expect(dialog.getByRole('radio', { name: 'Work' })).toBeChecked()
  await expect(key).toBeFocused()
  await expect(uploadButton(page)).toBeDisabled()
  await page.setViewportSize({ width: 480, height: 360 })
  const reason = dialog.getByText('Enter the API key for Work first.')
  for (const position of [0, 10_000]) {
    await dialog.locator('.dialog-body').evaluate((body, top) => body.scrollTo(0, top), position)
    await expect(reason).toBeInViewport({ ratio: 1 })
  }
  await expect(uploadButton(page)).toHaveAccessibleDescription('Enter the API key for Work first.')
  await page.setViewportSize({ width: 800, height: 600 })

  // Another account needs none, and the choice is not disturbed.
  await dialog.getByRole('radio', { name: 'Practice server' }).click()
  await expect(uploadButton(page)).toBeEnabled()
  await expect(key).toHaveCount(0)
  await dialog.getByRole('radio', { name: 'Work' }).click()
  await key.fill('sk-wrong')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('did not accept the API key. Copy the whole key')
  await expect(uploadButton(page)).toBeDisabled()
  await key.fill(server.key)
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog.getByText('Connected', { exact: true })).toBeVisible()
  await expect(key).toHaveCount(0)
  // The next step has the focus.
  await expect(uploadButton(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expectState(page, file, 'completed')
  expect(server.files()).toHaveLength(1)
})

test('an account offers the purposes that its kind of service accepts, and the page for keys only if there is one', async ({
  folder,
  profile,
  start,
}) => {
  const file = await textFile(folder, 'a.txt', 'x')
  await mkdir(profile, { recursive: true })
  const account = (id: string, baseUrl: string) => ({ id, name: id, baseUrl, organization: '', project: '' })
  const accounts = [
    account('Work', 'https://api.openai.com/v1'),
    account('Azure', 'https://mine.openai.azure.com/openai?api-version=2024-10-21'),
  ]
  await writeFile(join(profile, 'accounts.json'), JSON.stringify({ accounts }))
  const { page } = await start()
  await drop(page, [file])
  const dialog = dialogOf(page)
  const purposes = dialog.getByRole('radiogroup', { name: 'Purpose' }).getByRole('radio')
  const offered = () => purposes.evaluateAll((all) => all.map((radio) => (radio as HTMLInputElement).value))
  const chosen = () =>
    purposes.evaluateAll((all) =>
      all.flatMap((radio) => ((radio as HTMLInputElement).checked ? (radio as HTMLInputElement).value : [])),
    )
  const keyPage = dialog.getByRole('button', { name: 'Where do I get a key?' })
  await expect.poll(chosen).toEqual(['user_data'])
  await expect.poll(offered).toEqual(['user_data', 'assistants', 'batch', 'fine-tune', 'vision', 'evals'])
  await expect(keyPage).toHaveCount(1)
  await expect(dialog.getByText(/^Shuts? down on Nov\s30,\s2026\.$/)).toBeVisible()
  if (process.env.HOIST_PICTURE !== undefined)
    await page.screenshot({ path: `${process.env.HOIST_PICTURE}/closing.png` })
  await dialog.getByRole('radio', { name: 'Azure' }).click()
  await expect.poll(chosen).toEqual(['assistants'])
  await expect(dialog.getByText(/^Shuts? down on/)).toHaveCount(0)
  await expect.poll(offered).toEqual(['assistants', 'batch', 'fine-tune', 'vision'])
  await expect(dialog.getByLabel('API key')).toBeVisible()
  await expect(keyPage).toHaveCount(0)
})

test('one file and all its choices fit into 800 by 600 without scrolling, in every language', async ({
  folder,
  start,
}) => {
  const file = await randomFile(folder, 'interviews.zip', 1000)
  const hoist = await start()
  const { page } = hoist
  await resize(hoist, 800, 600)
  // OpenAI's purposes need the most room. Nothing is sent there.
  const openai = { name: 'OpenAI', baseUrl: 'https://api.openai.com/v1', organization: '', project: '' }
  await page.evaluate((account) => window.hoist.saveAccount({ ...account, apiKey: 'sk-any' }), openai)
  await drop(page, [file])
  const body = page.locator('.dialog-body')
  await expect(body).toBeVisible()
  const height = () => body.evaluate((element) => element.scrollHeight - element.clientHeight)
  for (const language of languageCodes) {
    await page.evaluate((code) => window.hoist.saveSettings({ language: code }), language)
    await expect(page.locator(`html[lang="${language}"]`)).toHaveCount(1)
    await expect(body.getByRole('radiogroup')).toHaveCount(2)
    await expect.poll(height, language).toBe(0)
  }
  // A higher dialog would scroll.
  await page.setViewportSize({ width: 800, height: 500 })
  await expect.poll(height).toBeGreaterThan(0)

  // With many files, including refused ones, the list shrinks, so that the dialog does not scroll as well.
  const many = await Promise.all(
    Array.from({ length: 20 }, (_, index) => randomFile(folder, `interview-${index}.zip`, 1000)),
  )
  await drop(page, many)
  await expect(body.getByRole('row')).not.toHaveCount(1)
  await drop(
    page,
    await Promise.all(Array.from({ length: 20 }, (_, index) => textFile(folder, `empty-${index}.zip`, ''))),
  )
  // The text about its limits and expiry is the longest.
  await page.evaluate(() => window.hoist.chooseForDrafts({ purpose: 'batch' }))
  await expect(body.locator('[id$="-batch"]')).toBeChecked()
  for (const [width, windowHeight] of [
    [800, 600],
    [480, 720],
  ] as const) {
    await page.setViewportSize({ width, height: windowHeight })
    for (const language of languageCodes) {
      await page.evaluate((code) => window.hoist.saveSettings({ language: code }), language)
      await expect(page.locator(`html[lang="${language}"]`)).toHaveCount(1)
      await expect.poll(height, `${language} at ${width}`).toBe(0)
      expect(await body.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    }
  }
})

test('no message covers the buttons of a dialog, however small the window', async ({ folder, start }) => {
  const file = await randomFile(folder, 'a.bin', 1000)
  await mkdir(join(folder, 'empty'))
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [file])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog).toBeVisible()
  await drop(page, [join(folder, 'empty')])
  const message = page.getByRole('alert').filter({ hasText: 'No files were found' })
  await expect(message).toBeVisible()
  // The message stays as long as it has the focus.
  await message.getByRole('button', { name: 'Dismiss' }).focus()
  for (const [width, height] of [
    [480, 500],
    [800, 600],
  ] as const) {
    await page.setViewportSize({ width, height })
    const buttons = dialog.locator('.dialog-footer')
    await expect(async () => {
      const above = await buttons.boundingBox()
      const below = await message.boundingBox()
      expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0)
    }).toPass()
    if (process.env.HOIST_PICTURE !== undefined)
      await page.screenshot({ path: `${process.env.HOIST_PICTURE}/message-${width}.png` })
  }
})

test('files that were left out of a folder can be seen and added', async ({ folder, start }) => {
  const dropped = join(folder, 'dropped')
  for (const name of ['a.txt', '~$a.docx', 'THUMBS.DB', 'Icon\r']) await textFile(dropped, name, 'x')
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [dropped])
  const dialog = dialogOf(page)
  await dialog.getByText('3 hidden or system files were left out.').click()
  await expect(dialog.getByText(/Icon.*, THUMBS\.DB, ~\$a\.docx/)).toBeVisible()
  if (process.env.HOIST_PICTURE !== undefined)
    await page.screenshot({ path: `${process.env.HOIST_PICTURE}/left-out.png` })
  await dialog.getByRole('button', { name: 'Add anyway' }).click()
  await expect(dialog.getByText('4 files, 4 bytes')).toBeVisible()
  await expect(dialog.getByText('left out')).toHaveCount(0)

  await dialog.getByText('Filter files in folders by pattern').click()
  await dialog.getByLabel('Except these files').fill('*.txt')
  await dialog.getByText('1 file was left out by your patterns.').click()
  await expect(dialog.getByText('3 files, 3 bytes')).toBeVisible()
  if (process.env.HOIST_PICTURE !== undefined)
    await page.screenshot({ path: `${process.env.HOIST_PICTURE}/patterns.png` })
  await dialog.getByRole('button', { name: 'Clear patterns' }).click()
  await expect(dialog.getByText('4 files, 4 bytes')).toBeVisible()
  await expect(dialog.getByLabel('Except these files')).toHaveValue('')
})

test('a folder in which everything was left out shows the files that were left out', async ({
  folder,
  start,
}) => {
  const dropped = join(folder, 'dropped')
  await textFile(dropped, '.env', 'x')
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [dropped])
  await expect(dialogOf(page).getByText('1 hidden or system file was left out.')).toBeVisible()
  await dialogOf(page).getByRole('button', { name: 'Discard', exact: true }).click()
  await expect(dialogOf(page)).toBeHidden()
})
