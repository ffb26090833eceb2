import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

test('files are made searchable with one press of Enter, or in an existing vector store with chunks of a chosen size', async ({
  folder,
  start,
  service,
}) => {
  const notes = await textFile(folder, 'notes.txt', 'some text')
  const more = await textFile(folder, 'more.txt', 'more text')
  const server = await service({ stepMs: 0 })
  const ask = async (path: string) =>
    (await fetch(`${server.url}${path}`, { headers: { Authorization: `Bearer ${server.key}` } })).json()
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
  await dropAndUpload(page, [notes, more])
  await expectState(page, notes, 'completed')
  await expectState(page, more, 'completed')

  // By keyboard.
  await row(page, notes).getByRole('button', { name: 'Show details', exact: true }).click()
  const first = card(page, 'notes.txt')
  await first.getByRole('button', { name: 'Make searchable…' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Make file searchable' })
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('notes.txt')
  await expect(dialog.getByRole('button', { name: 'Make searchable', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(first.getByRole('status')).toHaveText('Searchable')
  await expect(first).toContainText(/Vector store\s*vs_[0-9a-f]+/)
  // It is offered once.
  await expect(first.getByRole('button', { name: 'Make searchable…' })).toHaveCount(0)

  // By mouse. The first request for the list fails.
  await choose(page, more, 'Make searchable…')
  const down = { operation: 'list-vector-stores', action: { kind: 'status', status: 503 } } as const
  server.setFaults([down])
  await dialog.getByText('Existing', { exact: true }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  server.setFaults([])
  await dialog.getByRole('button', { name: 'Retry' }).click()
  await expect(dialog.getByRole('button', { name: /^notes\.txt/ })).toBeVisible()
  await dialog.getByRole('button', { name: 'Advanced' }).click()
  await expect(dialog.getByRole('radiogroup', { name: 'Expires' })).toHaveCount(0)
  await dialog.getByText('Custom', { exact: true }).click()
  await dialog.getByRole('textbox', { name: 'Chunk size' }).fill('5000')
  await dialog.getByRole('button', { name: 'Make searchable', exact: true }).click()
  // Too large: it is corrected first, and the overlap follows.
  await expect(dialog.getByRole('textbox', { name: 'Chunk size' })).toBeFocused()
  await dialog.getByRole('textbox', { name: 'Chunk size' }).fill('300')
  await page.keyboard.press('Tab')
  await expect(dialog.getByRole('textbox', { name: 'Overlap' })).toHaveValue('150')
  await dialog.getByRole('button', { name: 'Make searchable', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await row(page, more).getByRole('button', { name: 'Show details', exact: true }).click()
  await expect(card(page, 'more.txt').getByRole('status')).toHaveText('Searchable')

  const [store, ...others] = (await ask('/vector_stores')).data
  expect(others).toEqual([])
  expect(store).toMatchObject({ name: 'notes.txt', expires_after: null, file_counts: { completed: 2 } })
  const { data } = await ask(`/vector_stores/${store.id}/files`)
  expect(
    data.map((file: { chunking_strategy: { static: unknown } }) => file.chunking_strategy.static),
  ).toEqual([
    { max_chunk_size_tokens: 300, chunk_overlap_tokens: 150 },
    { max_chunk_size_tokens: 800, chunk_overlap_tokens: 400 },
  ])
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
  await shown.getByRole('button', { name: 'Use in code' }).click()
  await expect(shown.getByRole('tabpanel').locator('pre')).toContainText('"endpoint": "/v1/responses"')
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

  // The person deletes some of them, and returns to the window.
  const again = shown.getByRole('button', { name: 'Download results again', exact: true })
  await expect(again).toHaveCount(0)
  for (const name of ['in-errors.jsonl', 'in-errors.csv']) await rm(join(folder, name))
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await again.click()
  await expect(again).toHaveCount(0)
  await expect(shown.getByRole('status')).toHaveText('1 of 2 requests succeeded, 1 failed')
  expect((await readdir(folder)).filter((name) => name.startsWith('in'))).toHaveLength(5)
  // Nobody chose the purpose of the files that the service made.
  await page.getByRole('button', { name: 'Uploaded files' }).click()
  await expect(page.getByRole('dialog', { name: 'Uploaded files' })).toContainText('Batch results')
})

test('results that find a full disk leave nothing behind, and are saved by a retry once there is room', async ({
  folder,
  start,
  service,
}) => {
  const { execFileSync } = await import('node:child_process')
  const small = join(folder, 'small')
  await mkdir(small)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small], { stdio: 'pipe' })
  } catch {
    test.skip(true, 'a small file system cannot be mounted by this user')
  }
  try {
    const body = { model: 'gpt-5.4', input: 'Hello' }
    const request = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/responses', body })
    const file = await textFile(small, 'in.jsonl', request)
    const server = await service({ stepMs: 0 })
    const { page } = await start()
    await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'completed')
    await writeFile(join(small, 'ballast'), Buffer.alloc(128 * 1024)).catch(() => {})
    await row(page, file).getByRole('button', { name: 'Show details', exact: true }).click()
    const shown = card(page, 'in.jsonl')
    await shown.getByRole('button', { name: 'Run as batch' }).click()
    await expect(shown).toContainText('The results could not be saved because the disk is full.')
    expect((await readdir(small)).sort()).toEqual(['ballast', 'in.jsonl'])
    await rm(join(small, 'ballast'))
    await shown.getByRole('button', { name: 'Retry' }).click()
    await expect(shown.getByRole('status')).toHaveText('1 of 1 requests succeeded, 0 failed')
    expect((await readdir(small)).sort()).toEqual(['in-results.csv', 'in-results.jsonl', 'in.jsonl'])
  } finally {
    execFileSync('umount', ['-l', small])
  }
})

test('once the settings ask for it, added files are made searchable and run as batches', async ({
  folder,
  start,
  service,
}) => {
  const body = { model: 'gpt-5.4', input: 'Hello' }
  const request = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/responses', body })
  const before = await textFile(folder, 'before.txt', 'text of before')
  const lines = await textFile(folder, 'lines.jsonl', request)
  const notes = await textFile(folder, 'notes.txt', 'some text')
  const server = await service({ stepMs: 0 })
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key, name: 'Work' })
  await dropAndUpload(page, [before])
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name: 'Transfers', exact: true }).click()
  for (const name of ['Make user data searchable', 'Run batch files as batches']) {
    await dialog.getByRole('switch', { name, exact: true }).click()
    await expect(dialog.getByRole('switch', { name, exact: true })).toBeChecked()
  }
  await page.keyboard.press('Escape')
  await dropAndUpload(page, [lines, notes])
  for (const [file, name, said] of [
    [lines, 'lines.jsonl', '1 of 1 requests succeeded, 0 failed'],
    [notes, 'notes.txt', 'Searchable'],
  ] as const) {
    await expectState(page, file, 'completed')
    await row(page, file).getByRole('button', { name: 'Show details', exact: true }).click()
    await expect(card(page, name).getByRole('status')).toHaveText(said)
  }
  await row(page, before).getByRole('button', { name: 'Show details', exact: true }).click()
  await expect(card(page, 'before.txt').getByRole('button', { name: 'Make searchable…' })).toBeVisible()
})
