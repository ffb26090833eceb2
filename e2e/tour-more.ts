import { join } from 'node:path'
import type { EventName } from '../src/shared/ipc/operations'
import type { Changes } from '../src/shared/ipc/views'
import type { Language } from '../src/shared/words/languages'
import { askMain } from '../testing/launch/launch'
import {
  answerQuestions,
  drop,
  expect,
  expectState,
  type Fixtures,
  MiB,
  presetSettings,
  row,
  sparseFile,
  textFile,
} from './kit'
import { messagesOf } from './messages'
import { resize, settle, type Visit } from './tour'

const request = (id: string | number) =>
  JSON.stringify({
    custom_id: `${id}`,
    method: 'POST',
    url: '/v1/responses',
    body: { model: 'gpt-5.4', input: '?' },
  })

/**
 * Visits, in one language, what the tour does not pass: a folder with much to say about it, uploads that stall and
 * that fail alike, what happens with a file after its upload, what the account keeps, and a newer version.
 */
export async function secondTour(
  { folder, profile, start, service }: Fixtures,
  language: Language,
  see: Visit,
): Promise<void> {
  const words = messagesOf(language)
  const server = await service({
    stepMs: 0,
    faults: [
      {
        operation: 'part',
        filename: 'interview.wav',
        times: 'always',
        action: { kind: 'hang', afterRequestBytes: 'first' },
      },
      ...['spring.csv', 'summer.csv', 'autumn.csv'].map((filename) => ({
        operation: 'part' as const,
        filename,
        times: 'always' as const,
        action: { kind: 'status' as const, status: 400 },
      })),
    ],
  })
  await presetSettings(profile, { language, partSizeMiB: 32 })
  const hoist = await start({ args: ['--password-store=gnome-libsecret'], usable: false })
  const { app, page } = hoist
  await askMain(() => answerQuestions(app, 'yes'))
  const visit = async (screen: string) => {
    await see(screen, hoist)
    await resize(hoist, 1024, 960)
    await settle(hoist)
  }
  const press = (name: string, within: Pick<typeof page, 'getByRole'> = page) =>
    within.getByRole('button', { name, exact: true }).click()
  const newUpload = page.getByRole('dialog', { name: words.newUpload.title, exact: true })
  const settings = page.getByRole('dialog', { name: words.settings.title, exact: true })
  const discard = async () => {
    await press(words.newUpload.discard, newUpload)
    await expect(newUpload).toBeHidden()
  }
  const upload = async (paths: readonly string[]) => {
    await drop(page, paths)
    await press(words.newUpload.upload, newUpload)
    await expect(newUpload).toBeHidden()
  }

  await press(words.welcome.connect)
  await press(words.accounts.advanced, settings)
  await settings.getByLabel(words.accounts.apiKey, { exact: true }).fill(server.key)
  await settings.getByLabel(words.accounts.name, { exact: true }).fill('Research')
  await settings.getByLabel(words.accounts.baseUrl, { exact: true }).fill(server.url)
  await press(words.accounts.save, settings)
  await expect(settings).toBeHidden()

  const notes = await textFile(folder, 'Meeting notes, October.txt', 'some text')
  const batch = await textFile(folder, 'questions.jsonl', [1, 2, 3].map(request).join('\n'))
  const refused = await Promise.all(
    Array.from({ length: 14 }, (_, index) =>
      textFile(join(folder, 'empty'), `export-2026-${index + 10}.csv`, ''),
    ),
  )
  await drop(page, [...refused, notes])
  await expect(newUpload.getByText(words.newUpload.problems({ count: 14 }))).toBeVisible()
  await visit('new-upload-refused')
  await discard()
  const broken = await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      textFile(
        join(folder, 'broken'),
        `requests-${index + 1}.jsonl`,
        `${request(1)}\n${request(1)}\nnothing\n`,
      ),
    ),
  )
  await drop(page, [...broken, batch])
  await expect(newUpload.getByText(words.newUpload.uploadDoubtful)).toBeVisible()
  await visit('new-upload-doubtful')
  await newUpload.getByRole('button', { name: words.newUpload.edit.open, exact: true }).first().click()
  await expect(page.getByRole('dialog')).toHaveCount(2)
  await visit('new-upload-edit')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await discard()
  const many = Array.from({ length: 50_001 }, (_, index) => request(index)).join('\n')
  await drop(page, [await textFile(folder, 'many-questions.jsonl', many)])
  await newUpload.getByRole('button', { name: words.newUpload.split.open, exact: true }).click()
  await visit('new-upload-split')
  await page.keyboard.press('Escape')
  await discard()
  await drop(page, [join(folder, 'empty')])
  await newUpload.getByText(words.newUpload.patterns).click()
  await visit('new-upload-patterns')
  await discard()

  // Uploads that stall, and that fail alike.
  // A part is more than the system takes in advance.
  const stalled = await sparseFile(folder, 'interview.wav', 48 * MiB)
  await upload([stalled])
  await expect(row(page, stalled)).toContainText(words.uploads.stalled, { timeout: 30_000 })
  await visit('stalled')
  const alike = await Promise.all(
    ['spring', 'summer', 'autumn'].map((season) => textFile(folder, `${season}.csv`, `season\n${season}\n`)),
  )
  await upload(alike)
  for (const path of alike) await expectState(page, path, 'failed')
  await expect(page.getByText(words.sameFailure.text({ count: alike.length }))).toBeVisible()
  await visit('failed-alike')
  const remote = page.getByRole('dialog', { name: words.files.title, exact: true })
  await press(words.files.open)
  await expect(remote.getByRole('region', { name: words.files.leftOvers.title })).toBeVisible()
  await visit('left-overs')
  await press(words.files.close, remote)

  // What happens with a file after its upload.
  const glossary = await textFile(folder, 'Glossary.txt', 'more text')
  await upload([notes, glossary])
  await upload([batch])
  for (const path of [notes, glossary, batch]) await expectState(page, path, 'completed')
  const choose = async (path: string, entry: string) => {
    await row(page, path).getByRole('button', { name: words.list.more }).click()
    await page.getByRole('menuitem', { name: entry, exact: true }).click()
  }
  const searchable = page.getByRole('dialog', { name: words.searchable.title({ count: 1 }), exact: true })
  await choose(notes, words.next.makeSearchable)
  await expect(searchable).toBeVisible()
  await visit('make-searchable')
  await press(words.searchable.confirm, searchable)
  await expect(searchable).toBeHidden()
  await choose(glossary, words.next.makeSearchable)
  await searchable.getByText(words.searchable.existing, { exact: true }).click()
  await expect(searchable.getByText(/vs_/)).toBeVisible()
  await press(words.accounts.advanced, searchable)
  await searchable.getByText(words.searchable.custom, { exact: true }).click()
  await visit('make-searchable-existing')
  await page.keyboard.press('Escape')
  await press(words.uploads.showCard, row(page, notes))
  const card = page.locator('.file-card')
  await expect(card.getByRole('status')).toHaveText(words.next.file.indexed)
  await visit('card-searchable')
  await press(words.uploads.showCard, row(page, batch))
  await press(words.next.runAsBatch, card)
  await expect(card.getByRole('status')).toHaveText(
    words.next.run.done({ completed: 3, failed: 0, total: 3 }),
  )
  await visit('card-batch')
  await press(words.fileCard.close, card)
  await press(words.files.open)
  await remote.getByRole('row').first().focus()
  await page.keyboard.press('ControlOrMeta+a')
  await visit('uploaded-files-selected')
  await page.keyboard.press('Delete')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await visit('delete-files')
  await page.keyboard.press('Escape')
  await press(words.files.close, remote)

  // A newer version.
  const changes: EventName = 'changes'
  const updates: Changes['updates'] = {
    state: { name: 'ready', version: '1.4.0' },
    checkedAt: Date.UTC(2026, 0, 1),
    isTold: true,
  }
  await app.evaluate(
    ({ BrowserWindow }, [channel, news]) => BrowserWindow.getAllWindows()[0]?.webContents.send(channel, news),
    [changes, JSON.stringify({ updates })] as const,
  )
  await expect(page.getByText(words.updates.ready({ version: '1.4.0' }))).toBeVisible()
  await visit('update')
  await press(words.toolbar.settings)
  await settings.getByRole('tab', { name: words.settings.tabs.about, exact: true }).click()
  await visit('update-about')
  await hoist.quit()
}
