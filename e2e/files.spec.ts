import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { PracticeServer } from '../src/practice/http/server'
import { connectAccount, dropAndUpload, expect, expectState, randomFile, test } from './kit'

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Uploaded files' })
const files = (page: Page) => dialogOf(page).getByRole('grid').getByRole('row')

/** A file on the service that Hoist did not upload. */
async function put(
  server: PracticeServer,
  filename: string,
  purpose: string,
  content: Buffer,
): Promise<string> {
  const headers = { authorization: `Bearer ${server.key}` }
  const post = async (path: string, body: FormData | object) => {
    const isForm = body instanceof FormData
    const answer = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: isForm ? headers : { ...headers, 'content-type': 'application/json' },
      body: isForm ? body : JSON.stringify(body),
    })
    return (await answer.json()) as { id: string; file: { id: string } }
  }
  const bytes = content.byteLength
  const { id } = await post('/uploads', { filename, purpose, bytes, mime_type: 'text/plain' })
  const form = new FormData()
  form.set('data', new Blob([new Uint8Array(content)]))
  const part = await post(`/uploads/${id}/parts`, form)
  const made = await post(`/uploads/${id}/complete`, { part_ids: [part.id] })
  return made.file.id
}

/** The dialog of the system cannot be controlled from here: it returns this folder. */
async function willChooseFolder(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, folder)
}

test('the files of an account are listed, found, copied, downloaded and deleted', async ({
  folder,
  start,
  service,
}) => {
  const own = await randomFile(folder, 'own.bin', 5000)
  const server = await service()
  const content = Buffer.alloc(3_000_000, 'ab')
  const other = await put(server, 'other.jsonl', 'batch', content)
  const { app, page } = await start()
  await connectAccount(page, { url: server.url, key: server.key })
  await dropAndUpload(page, [own])
  await expectState(page, own, 'completed')
  await page.getByRole('button', { name: 'Uploaded files' }).click()
  await expect(files(page)).toHaveCount(2)
  await expect(dialogOf(page)).toContainText('2 files')
  await expect(files(page).filter({ hasText: 'own.bin' })).toContainText('Uploaded with Hoist')
  await expect(files(page).filter({ hasText: 'other.jsonl' })).toContainText(/Batch.*Expires/)

  await dialogOf(page).getByRole('searchbox').fill(other)
  await expect(files(page)).toHaveCount(1)
  const found = files(page).filter({ hasText: 'other.jsonl' })
  await found.getByRole('button', { name: 'Copy file ID' }).click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(other)

  await willChooseFolder(app, folder)
  server.setFaults([{ operation: 'content', times: 1, action: { kind: 'truncate', bytes: 1_000_000 } }])
  await found.getByRole('button', { name: 'Download' }).click()
  await expect(dialogOf(page).getByRole('list', { name: 'Downloads' })).toContainText('Downloaded')
  expect((await readFile(join(folder, 'other.jsonl'))).equals(content)).toBe(true)

  await dialogOf(page).getByRole('searchbox').fill('')
  await expect(files(page)).toHaveCount(2)
  // The service does not give back files for this purpose.
  const sealed = files(page).filter({ hasText: 'own.bin' })
  await sealed.getByRole('button', { name: 'Download' }).click()
  await expect(dialogOf(page)).toContainText('Not allowed to download files of purpose: user_data')
  await files(page).first().focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  const question = page.getByRole('alertdialog', { name: 'Delete 2 files?' })
  await expect(question).toContainText('You cannot undo this.')
  await question.getByRole('button', { name: 'Delete 2 files' }).click()
  await expect(dialogOf(page)).toContainText('No files')
  expect(server.files()).toEqual([])
})

test('a list that cannot be read says why, and is read again', async ({ start, service }) => {
  const server = await service()
  await put(server, 'a.txt', 'user_data', Buffer.from('a'))
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key })
  server.setFaults([{ operation: 'list', times: 'always', action: { kind: 'status', status: 500 } }])
  await page.getByRole('button', { name: 'Uploaded files' }).click()
  const retry = dialogOf(page).getByRole('button', { name: 'Try again' })
  await expect(retry).toBeVisible()
  server.setFaults([])
  await retry.click()
  await expect(files(page)).toHaveCount(1)
})

test('an upload that failed is still open on the service, and is cancelled from there', async ({
  folder,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'open.bin', 100_000)
  const server = await service()
  server.setFaults([{ operation: 'part', times: 'always', action: { kind: 'status', status: 400 } }])
  const { page } = await start()
  await connectAccount(page, { url: server.url, key: server.key })
  await dropAndUpload(page, [file])
  await expectState(page, file, 'failed')
  await page.getByRole('button', { name: 'Uploaded files' }).click()
  const open = dialogOf(page).getByRole('region', { name: 'Unfinished uploads' })
  await expect(open).toContainText('open.bin')
  await open.getByRole('button', { name: 'Cancel' }).click()
  await expect(open).toHaveCount(0)
  expect(server.uploads().map(({ status }) => status)).toEqual(['cancelled'])
})
