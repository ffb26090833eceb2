import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { snapshotOf } from '../testing/launch/snapshot'
import {
  arrived,
  copy,
  drop,
  expect,
  expectState,
  MiB,
  presetSettings,
  pressPaste,
  randomFile,
  row,
  sha256,
  test,
  textFile,
} from './kit'

test.skip(process.platform !== 'linux', 'only Linux has names that are no UTF-8')

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'New upload' })
/** A name in Latin-1, in bytes. */
const latin = (...parts: string[]) => Buffer.from(parts.join('/'), 'latin1')
const shown = 'caf\ufffd.bin'

async function rawFile(folder: string, bytes: number): Promise<Buffer> {
  const path = latin(folder, 'caf\xe9.bin')
  await rename(await randomFile(folder, 'plain.bin', bytes), path)
  return path
}

test('a file whose name is not UTF-8 is uploaded under a cleaned name, through a restart, and is located and shown', async ({
  folder,
  profile,
  start,
}) => {
  const inner = join(folder, 'a folder')
  const path = await rawFile(inner, 8 * MiB)
  const hash = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 1, bandwidthLimit: 250_000 })
  const first = await start({ args: ['--practice'] })
  await drop(first.page, [inner])
  await expect(dialogOf(first.page).getByText(shown)).toBeVisible()
  await dialogOf(first.page).getByRole('button', { name: 'Upload', exact: true }).click()
  const upload = async (page: Page) => {
    const [first] = (await snapshotOf(page)).uploads
    if (first === undefined) throw new Error('there is no upload')
    return first
  }
  await expect.poll(async () => (await upload(first.page)).confirmedBytes).toBeGreaterThan(0)
  await first.quit()
  await presetSettings(profile, { partSizeMiB: 1 })
  // The file has been moved to another folder, whose name is not UTF-8 either.
  await rename(inner, latin(folder, 'f\xfcr'))

  const { app, page } = await start()
  await row(page, shown).getByRole('button', { name: 'Resume', exact: true }).click()
  await expectState(page, shown, 'failed')
  await app.evaluate(
    ({ dialog, shell }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
      shell.showItemInFolder = (path) => Object.assign(globalThis, { shownItem: path })
    },
    // As Electron returns the chosen path.
    join(folder, 'f\ufffdr', shown),
  )
  await row(page, shown).getByRole('button', { name: 'Locate file…' }).click()
  await expectState(page, shown, 'completed')
  const { fileId = '', id, name } = await upload(page)
  expect(name).toBe(shown)
  expect(await sha256(await arrived(join(profile, 'practice', 'files'), fileId))).toBe(hash)

  expect(await page.evaluate((of) => window.hoist.showInFolder(of), id)).toMatchObject({ ok: true })
  expect(await app.evaluate(() => (globalThis as unknown as { shownItem: string }).shownItem)).toBe(folder)
  expect(await page.evaluate((of) => window.hoist.copyOfUpload(of, 'report'), id)).toMatchObject({ ok: true })
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain(`Upload ${id}: completed`)
})

test('a file whose name is not UTF-8 is accepted from the command line, even of a second start, and from a dialog', async ({
  folder,
  profile,
  start,
}) => {
  const { electronRuntime } = await import('../scripts/electron-runtime/index.mjs')
  const { path: electron } = await electronRuntime({ say: () => {}, debuggable: true })
  for (const name of ['one', 'two', 'three']) await rawFile(join(folder, name), 10)
  // Node gives a program no such argument; a shell does.
  const withArgument = await textFile(
    folder,
    'start.sh',
    `#!/bin/sh\nexec '${electron}' "$@" "$(printf '${folder}/one/caf\\351.bin')"\n`,
  )
  await chmod(withArgument, 0o755)
  const { app, page } = await start({ args: ['--practice'], executable: withArgument })
  await expect(dialogOf(page).getByText(shown)).toHaveCount(1)

  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const project = fileURLToPath(new URL('..', import.meta.url))
  const again = `exec "$@" "$(printf 'caf\\351.bin')" file://${folder}/three/caf%E9.bin`
  const args = ['-c', again, 'sh', electron, ...root, `--user-data-dir=${profile}`, project]
  const child = spawn('sh', args, { cwd: join(folder, 'two'), stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  await expect(dialogOf(page).getByText(shown)).toHaveCount(3)

  await writeFile(latin(folder, 'one', 'caf\xe8.bin'), 'x')
  await app.evaluate(
    ({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
    },
    join(folder, 'one', shown),
  )
  await dialogOf(page).getByRole('button', { name: 'Add more files…' }).click()
  await expect(dialogOf(page)).toContainText(
    'The names of several files in this folder look the same. Rename this file, or add the folder that contains it.',
  )
  await dialogOf(page).getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.locator('[role=row][data-state="completed"]')).toHaveCount(3)
})

test('a file that cannot be pasted because of its name is reported, and the files beside it are added', async ({
  folder,
  start,
}) => {
  await rawFile(folder, 10)
  await randomFile(folder, 'plain.bin', 10)
  const { app, page } = await start({ args: ['--practice'] })
  await copy(app, 'text/uri-list', `file://${folder}/caf%E9.bin\r\nfile://${folder}/plain.bin\r\n`)
  await pressPaste(app)
  await expect(dialogOf(page).getByText('plain.bin')).toBeVisible()
  await expect(dialogOf(page)).toContainText(
    'The name of 1 item is not valid Unicode. Use “Add files” instead, or add the whole folder.',
  )
})
