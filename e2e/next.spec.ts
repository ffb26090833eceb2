import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { connectAccount, dropAndUpload, expect, expectState, row, test, textFile } from './kit'

/** Chooses an entry of the menu of that file's row. */
async function choose(page: Page, file: string, entry: string): Promise<void> {
  await row(page, file).getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: entry, exact: true }).click()
}

const card = (page: Page, name: string) =>
  page.getByRole('region', { name: `Details of ${name}`, exact: true })

test('a file is made searchable from its row, and its card says in which vector store', async ({
  folder,
  start,
  service,
}) => {
  const file = await textFile(folder, 'notes.txt', 'some text')
  const server = await service({ stepMs: 0 })
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await choose(page, file, 'Make searchable')
  await row(page, file).getByRole('button', { name: 'Show details', exact: true }).click()
  const shown = card(page, 'notes.txt')
  await expect(shown.getByRole('status')).toHaveText('Searchable')
  await expect(shown).toContainText(/Vector store\s*vs_[0-9a-f]+/)
  // It is offered once.
  await expect(shown.getByRole('button', { name: 'Make searchable' })).toHaveCount(0)
})

test('a file is run as a batch from its card, and its results are saved beside it', async ({
  folder,
  start,
  service,
}) => {
  const lines = ['a', 'b'].map((custom_id) => {
    const body = { model: 'gpt-5.4', ...(custom_id === 'a' ? { input: 'Hello' } : {}) }
    return JSON.stringify({ custom_id, method: 'POST', url: '/v1/responses', body })
  })
  const file = await textFile(folder, 'in.jsonl', lines.join('\n'))
  const server = await service({ stepMs: 0 })
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await row(page, file).getByRole('button', { name: 'Show details', exact: true }).click()
  const shown = card(page, 'in.jsonl')
  await shown.getByRole('button', { name: 'Run as batch' }).click()
  await expect(shown.getByRole('status')).toHaveText('1 of 2 requests succeeded, 1 failed')
  await expect(shown.getByRole('listitem')).toHaveText([
    'in-results.jsonl',
    'in-results.csv',
    'in-errors.jsonl',
    'in-errors.csv',
  ])
  expect((await readdir(folder)).filter((name) => name.startsWith('in'))).toHaveLength(5)
  const results = await readFile(join(folder, 'in-results.jsonl'), 'utf8')
  expect(JSON.parse(results)).toMatchObject({ custom_id: 'a', response: { status_code: 200 } })
})
