import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import type { Language } from '../src/shared/words/languages'
import { askMain } from '../testing/launch/launch'
import { schemaWatch } from '../testing/service-schema'
import { gather } from './english'
import { type Hands, keyboard, mouse } from './hands'
import {
  answerQuestions,
  drop,
  expect,
  expectState,
  type Fixtures,
  presetSettings,
  row,
  test,
  textFile,
} from './kit'
import { messagesOf } from './messages'
import { seedFiles } from './seed'
import { settle } from './tour'

const request = (id: string, body: object = { input: 'Hello' }) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/responses',
    body: { model: 'gpt-5.4', ...body },
  })

/** A way to use the window, in one language. */
interface Way {
  readonly language: Language
  readonly handsOf: (page: Page) => Hands
  /** Whether files are dropped; otherwise they are chosen in the dialog of the system. */
  readonly drops: boolean
  /** How many files are on the service at the start. */
  readonly already: number
  /** Goes to the end of a long list. */
  toEnd(page: Page, list: Locator): Promise<void>
}

/** The dialogs of the system cannot be controlled from here: they return this. */
async function willChoose(app: ElectronApplication, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...filePaths] })
  }, paths)
}

/** From files that are not right to their results on the disk. @returns English words in another language */
async function journey(
  { folder, profile, service, start }: Pick<Fixtures, 'folder' | 'profile' | 'service' | 'start'>,
  { already, drops, handsOf, language, toEnd }: Way,
): Promise<string[]> {
  const words = messagesOf(language)
  seedFiles(join(folder, 'service'), already)
  const { problems, watch } = schemaWatch()
  const server = await service({ folder: join(folder, 'service'), stepMs: 0, watch })
  await presetSettings(profile, { language })
  const hoist = await start({ usable: false })
  const { app, page } = hoist
  const button = (name: string, within: Pick<Locator, 'getByRole'> = page) =>
    within.getByRole('button', { name, exact: true })
  await expect(button(words.welcome.connect)).toBeVisible()
  await askMain(() => answerQuestions(app, 'yes'))
  const { choose, enter, press } = handsOf(page)
  const english = new Set<string>()
  const look = gather(english, new Set())
  const see = async (screen: string) => {
    await settle(hoist)
    await look(screen, hoist)
    if (process.env.HOIST_PICTURE !== undefined)
      await page.screenshot({ path: `${process.env.HOIST_PICTURE}/${language}-${screen}.png` })
  }
  const pick = async (within: Locator, label: string, option: string, screen: string) => {
    await press(within.getByRole('button', { name: label }))
    await see(screen)
    await press(page.getByRole('option', { name: option, exact: true }))
  }

  await press(button(words.welcome.connect))
  const settings = page.getByRole('dialog', { name: words.settings.title, exact: true })
  await expect(settings.getByLabel(words.accounts.apiKey, { exact: true })).toBeFocused()
  await page.keyboard.insertText(server.key)
  // Its closed group opens for the keyboard by itself.
  if (drops) await press(button(words.accounts.advanced, settings))
  await enter(settings.getByLabel(words.accounts.baseUrl, { exact: true }), server.url)
  await expect(settings).toBeHidden()

  // One file has errors, one has a request too many, and one will have another name, purpose and expiry.
  const bad = [request('a'), request('a', {}), '{"custom_id":']
  const many = Array.from({ length: 50_001 }, (_, index) => `${request(`r${index}`)}\n`)
  const paths = [
    await textFile(folder, 'bad.jsonl', `\ufeff${bad.join('\r\n')}`),
    await textFile(folder, 'many.jsonl', many.join('')),
    await textFile(folder, 'notes.txt', 'some text'),
  ]
  if (drops) await drop(page, paths)
  else {
    await willChoose(app, paths)
    await press(button(words.toolbar.addFiles))
  }
  const dialog = page.getByRole('dialog', { name: words.newUpload.title, exact: true })
  const rowOf = (name: string) => dialog.getByRole('row').filter({ hasText: name })
  const twice = words.newUpload.inColumn({
    line: 2,
    column: 14,
    what: words.newUpload.content['custom-id-twice'],
  })
  await expect(rowOf('bad.jsonl')).toContainText(twice)
  await press(button(words.newUpload.findings.show, rowOf('bad.jsonl')))
  const findings = page.getByRole('dialog', { name: words.newUpload.findings.title({ name: 'bad.jsonl' }) })
  const found = findings.getByRole('list', { name: words.newUpload.findings.list, exact: true })
  await expect(found).toContainText(twice)
  const { repair, split } = words.newUpload
  for (const change of [
    repair.kinds.bom,
    repair.kinds.crlf,
    repair.unnamed({ count: 1 }),
    repair.wrong({ count: 1 }),
  ])
    await expect(findings.getByText(change)).toBeVisible()
  await see('findings')
  await press(button(repair.write, findings))
  await expect(findings).toHaveCount(0)
  await expect(rowOf('bad-repaired.jsonl')).toBeVisible()

  await press(button(split.open, rowOf('many.jsonl')))
  const parts = page.getByRole('list', { name: split.parts }).getByRole('listitem')
  await expect(parts).toHaveText([/^many-1-of-2\.jsonl/, /^many-2-of-2\.jsonl/])
  await see('split')
  await press(button(split.write({ count: 2 })))
  await expect(rowOf('many-2-of-2.jsonl')).toBeVisible()

  await press(button(words.newUpload.edit.open, rowOf('notes.txt')))
  const edit = page.getByRole('dialog', { name: words.newUpload.edit.title({ name: 'notes.txt' }) })
  await enter(edit.getByLabel(words.newUpload.edit.name, { exact: true }), 'memo.md')
  await pick(edit, words.newUpload.purpose, words.newUpload.purposes.assistants.title, 'edit')
  await press(button(words.accounts.save, edit))
  await expect(edit).toHaveCount(0)
  await expect(rowOf('memo.md')).toBeVisible()
  await pick(dialog, words.newUpload.expiry.label, words.newUpload.expiry.afterDays({ count: 7 }), 'expiry')
  await see('new-upload')
  await press(button(words.newUpload.upload, dialog))
  const names = ['bad-repaired.jsonl', 'many-1-of-2.jsonl', 'many-2-of-2.jsonl', 'memo.md']
  for (const name of names) await expectState(page, name, 'completed')
  const arrived = server.files().slice(already)
  expect(arrived.map(({ filename, purpose }) => `${purpose}: ${filename}`).sort()).toEqual([
    'assistants: memo.md',
    ...names.slice(0, 3).map((name) => `batch: ${name}`),
  ])
  for (const { createdAt, expiresAt } of arrived) expect((expiresAt ?? 0) - createdAt).toBe(7 * 24 * 60 * 60)

  // After the upload.
  const showCard = (name: string) => button(words.uploads.showCard, row(page, name))
  const cardOf = async (name: string) => {
    const card = page.getByRole('region', { name: words.fileCard.label({ name }) })
    await choose(row(page, name))
    // An open card follows the row that the person chooses.
    if (!(await card.isVisible())) await press(showCard(name))
    await expect(card).toBeVisible()
    return card
  }
  const memo = await cardOf('memo.md')
  await press(button(words.next.makeSearchable, memo))
  const stores = page.getByRole('dialog', { name: words.searchable.title({ count: 1 }) })
  await expect(stores).toBeVisible()
  await see('make-searchable')
  await press(button(words.searchable.confirm, stores))
  await expect(stores).toHaveCount(0)
  await expect(memo.getByRole('status')).toHaveText(words.next.file.indexed)
  // The button that opened the dialog is gone by then.
  await expect(showCard('memo.md')).toBeFocused()
  await see('searchable')
  const run = await cardOf('bad-repaired.jsonl')
  await press(button(words.next.runAsBatch, run))
  const ended = words.next.run.done({ completed: 1, total: 2, failed: 1 })
  await expect(run.getByRole('status')).toHaveText(ended)
  const saved = ['results.jsonl', 'results.csv', 'errors.jsonl', 'errors.csv']
  await expect(run.getByRole('listitem')).toHaveText(saved.map((name) => `bad-repaired-${name}`))
  await see('batch')
  const results = await readFile(join(folder, 'bad-repaired-results.jsonl'), 'utf8')
  expect(JSON.parse(results)).toMatchObject({ custom_id: 'a', response: { status_code: 200 } })

  // What is on the service now.
  const downloads = join(folder, 'downloads')
  await mkdir(downloads)
  await willChoose(app, [downloads])
  await press(button(words.files.open))
  const remote = page.getByRole('dialog', { name: words.files.title, exact: true })
  const size = server.files().reduce((sum, { bytes }) => sum + bytes, 0)
  const sums = words.newUpload.summary({ files: server.files().length, size })
  await expect(remote.getByText(sums)).toBeVisible()
  const list = remote.getByRole('grid')
  const file = list.getByRole('row')
  await choose(file.first())
  await toEnd(page, list)
  await expect(file.filter({ hasText: 'seed-00000.txt' })).toBeInViewport()
  await enter(remote.getByRole('searchbox'), 'bad-repaired.jsonl')
  await expect(file).toHaveCount(1)
  await press(button(words.files.download({ count: 1 }), file))
  const downloaded = remote.getByRole('list', { name: words.files.downloads })
  await expect(downloaded).toContainText(words.files.downloaded)
  expect(await readFile(join(downloads, 'bad-repaired.jsonl'))).toEqual(
    await readFile(join(folder, 'bad-repaired.jsonl')),
  )
  await see('uploaded-files')
  await press(button(words.files.delete({ count: 1 }), file))
  const question = page.getByRole('alertdialog', { name: words.files.question.title({ count: 1 }) })
  await expect(question).toBeVisible()
  await see('delete')
  await press(button(words.files.delete({ count: 1 }), question))
  await expect(remote.getByText(words.files.noMatch)).toBeVisible()
  expect(server.files().some(({ filename }) => filename === 'bad-repaired.jsonl')).toBe(false)
  await press(button(words.files.close, remote.getByRole('banner')))
  await expect(remote).toHaveCount(0)
  expect(problems).toEqual([])
  return [...english]
}

test('findings, repair, split, names, purposes, expiry, next steps and uploaded files work by keyboard alone, in German', async ({
  folder,
  profile,
  service,
  start,
}) => {
  // A slow disk takes a minute for so many files.
  test.setTimeout(300_000)
  const way: Way = {
    language: 'de',
    handsOf: keyboard,
    drops: false,
    already: 10_000,
    toEnd: (page) => page.keyboard.press('End'),
  }
  await journey({ folder, profile, service, start }, way)
})

test('the same works by mouse, in Japanese, without a word of English', async ({
  folder,
  profile,
  service,
  start,
}) => {
  const way: Way = {
    language: 'ja',
    handsOf: mouse,
    drops: true,
    already: 100,
    toEnd: async (page, list) => {
      await list.hover()
      await page.mouse.wheel(0, 10_000_000)
    },
  }
  expect(await journey({ folder, profile, service, start }, way)).toEqual([])
})
