import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import {
  answerQuestions,
  copy,
  drop,
  expect,
  expectState,
  pressPaste,
  questionsAsked,
  randomFile,
  test,
  textFile,
} from './kit'

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'New upload' })

/**
 * Drops the address of something elsewhere on the window, beside files that are here, with the events of a real drag.
 * Of several addresses Chromium passes the first.
 */
async function dropAddress(page: Page, address: string, files: string[] = [], text = ''): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const items = [{ mimeType: 'text/uri-list', data: address }]
  if (text !== '') items.push({ mimeType: 'text/plain', data: text })
  const data = { items, files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data })
  await session.detach()
}

test('files that are added again are listed once, and their number is shown', async ({ folder, start }) => {
  const files = await Promise.all(['a', 'b', 'c'].map((name) => randomFile(folder, `${name}.bin`, 1000)))
  const { page } = await start({ args: ['--practice'] })
  await drop(page, files)
  const said = dialogOf(page)
  await expect(said).toContainText('3 files, 3 kB')
  await expect(said).not.toContainText('already')
  await drop(page, files.slice(1))
  await expect(said).toContainText('2 files were already in the list.')
  await expect(said).toContainText('3 files, 3 kB')
  await drop(page, files.slice(0, 1))
  await expect(said).toContainText('3 files were already in the list.')
  await dialogOf(page).getByRole('button', { name: 'Discard', exact: true }).click()
  await drop(page, files)
  await expect(said).toContainText('3 files, 3 kB')
  await expect(said).not.toContainText('already')
})

test('files that are added again before there is an account are reported, too', async ({ folder, start }) => {
  const file = await randomFile(folder, 'a.bin', 1000)
  const { page } = await start()
  await drop(page, [file])
  await drop(page, [file])
  const said = page.getByRole('status').filter({ hasText: '1 file is waiting for an account' })
  await expect(said).toContainText('1 file was already in the list')
})

test('a message goes away when it has been read: a failure with the next press, anything else by itself', async ({
  folder,
  start,
}) => {
  const empty = join(folder, 'empty')
  await mkdir(empty)
  const { page } = await start({ args: ['--practice'] })
  await page.clock.install()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  const said = page.getByRole('alert')
  await drop(page, [empty])
  await said.getByText('No files were found.').hover()
  await page.clock.runFor(60_000)
  await expect(said).toContainText('No files were found.')
  await page.mouse.move(1, 1)
  await page.clock.runFor(3_000)
  await expect(said).toContainText('No files were found.')
  await page.clock.runFor(30_000)
  await expect(said).toBeEmpty()

  const elsewhere = 'The items that you added are not on this computer.'
  await dropAddress(page, 'sftp://host/one.bin')
  await expect(said).toContainText(elsewhere)
  // Nobody can have read it yet.
  await page.mouse.click(5, 300)
  await page.clock.runFor(60_000)
  await page.keyboard.press('Tab')
  await expect(said).toContainText(elsewhere)
  await page.mouse.click(5, 300)
  await expect(said).toBeEmpty()
})

test('dropped or pasted items that are not on this computer are reported once, and the files beside them are added', async ({
  folder,
  start,
}) => {
  const file = await randomFile(folder, 'here.bin', 1000)
  const { app, page } = await start({ args: ['--practice'] })
  const said = page.getByRole('alert')
  const dismiss = async () => {
    await said.getByRole('button', { name: 'Dismiss' }).click()
    await expect(said.getByRole('button')).toHaveCount(0)
  }
  // From a folder on a server.
  await dropAddress(page, 'sftp://host/one.bin')
  await expect(said).toContainText('The items that you added are not on this computer.')
  await expect(said).toContainText('Save a copy on this computer')
  await dropAddress(page, 'smb://host/one.bin', [], 'smb://host/one.bin\r\nsmb://host/two.bin')
  await expect(said).toContainText('2 items are not on this computer.')
  await expect(said.getByRole('button', { name: 'Dismiss' })).toHaveCount(1)
  await dismiss()
  // Beside a file it is reported in the dialog, once for each reason.
  await dropAddress(page, 'sftp://host/one.bin', [file])
  await expect(dialogOf(page).getByText('here.bin')).toBeVisible()
  const inDialog = dialogOf(page).getByText('Save a copy on this computer')
  await expect(inDialog).toHaveText(/^Some items that you added are not on this computer\./)
  for (const count of [1, 2]) {
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['x'], 'picture.png', { type: 'image/png' }))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    })
    await expect(inDialog).toHaveCount(2)
    await expect(inDialog.last()).toHaveText(
      new RegExp(`^${count} items? (?:is|are) not on this computer\\.`),
    )
  }
  await expect(said.getByRole('button')).toHaveCount(0)
  await dialogOf(page).getByRole('button', { name: 'Discard', exact: true }).click()

  // A picture of a web page, as a browser passes it: a file that has no path, and its address.
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'picture.png', { type: 'image/png' }))
    dataTransfer.setData('text/uri-list', 'https://host.example/picture.png')
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await expect(said).toContainText('1 item is not on this computer.')
  await dismiss()

  // Copied in a file manager, which also has the address as text.
  await app.evaluate(({ clipboard }) => clipboard.writeText('sftp://host/one.bin\nsftp://host/two.bin'))
  await pressPaste(app)
  await expect(said).toContainText('2 items are not on this computer.')
  await dismiss()
  // Any other text was not meant as a file.
  await app.evaluate(({ clipboard }) => clipboard.writeText('note: call them'))
  await pressPaste(app)
  await drop(page, [file])
  await expect(dialogOf(page).getByText('here.bin')).toBeVisible()
  await expect(said.getByRole('button')).toHaveCount(0)
})

test('a file that cannot be read is reported apart from those that cannot be uploaded', async ({
  folder,
  start,
}) => {
  const [locked, empty] = [
    await randomFile(folder, 'locked.bin', 10),
    await textFile(folder, 'empty.bin', ''),
  ]
  const { app, page } = await start({ args: ['--practice'] })
  // The administrator may read every file.
  await app.evaluate(() => {
    const { createRequire } = process.getBuiltinModule('node:module')
    const fs = createRequire('/')('original-fs').promises as typeof import('node:fs/promises')
    const { access } = fs
    fs.access = async (path, mode) => {
      if (String(path).endsWith('locked.bin')) throw Object.assign(new Error('denied'), { code: 'EACCES' })
      return access(path, mode)
    }
  })
  await drop(page, [locked, empty])
  const said = dialogOf(page)
  await expect(
    said.getByText('1 file cannot be read. 1 file cannot be uploaded.', { exact: true }),
  ).toBeVisible()
  await expect(said.getByText('None of these files can be uploaded.', { exact: true })).toBeVisible()
  await said.getByRole('button', { name: 'Leave out' }).click()
  await expect(said).toBeHidden()
})

test('a paste takes paths, file addresses and what a file manager has copied', async ({ folder, start }) => {
  const files = await Promise.all(
    ['a path.bin', 'quoted.bin', 'address é.bin', 'copied.bin', 'managed.bin'].map((name) =>
      randomFile(folder, name, 1000),
    ),
  )
  const [path = '', quoted = '', address = '', copied = '', managed = ''] = files
  const { app, page } = await start({ args: ['--practice'] })
  const listed = (name: string) => dialogOf(page).getByRole('row').filter({ hasText: name })
  const paste = async (type: string, text: string) => {
    await copy(app, type, text)
    await pressPaste(app)
  }
  await paste('text/plain', `${path}\n"${quoted}"\n`)
  for (const file of [path, quoted]) await expect(listed(basename(file))).toBeVisible()
  await paste('text/plain', `${pathToFileURL(address).href}\nsftp://host/one.bin`)
  await expect(listed('address')).toBeVisible()
  await expect(dialogOf(page)).toContainText('1 item is not on this computer.')
  await paste('text/plain', `x-special/nautilus-clipboard\ncopy\n${pathToFileURL(managed).href}\n`)
  await expect(listed('managed.bin')).toBeVisible()
  // A page could have copied a text: the files that it names go nowhere without the person.
  await answerQuestions(app, 'no')
  const upload = dialogOf(page).getByRole('button', { name: 'Upload', exact: true })
  await upload.click()
  await expect.poll(() => questionsAsked(app)).toEqual([expect.stringMatching(/^Send 4 files to /)])
  await answerQuestions(app, 'yes')
  await upload.click()
  for (const file of [path, quoted, address, managed]) await expectState(page, file, 'completed')

  test.skip(process.platform !== 'linux', 'only file managers on Linux use this format')
  // No page can write the format that a file manager copies.
  await answerQuestions(app, 'no')
  await paste('x-special/gnome-copied-files', `copy\n${pathToFileURL(copied).href}`)
  await expect(listed('copied.bin')).toBeVisible()
  await upload.click()
  await expectState(page, copied, 'completed')
  expect(await questionsAsked(app)).toEqual([])
})
