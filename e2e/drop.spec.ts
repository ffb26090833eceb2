import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { snapshotOf } from '../testing/launch/snapshot'
import { arrived, drop, dropAndUpload, expect, expectState, MiB, randomFile, row, sha256, test } from './kit'

test('a 2 GiB file dropped on the window arrives byte for byte', async ({ folder, profile, start }) => {
  test.setTimeout(300_000)
  const big = await randomFile(folder, 'two gigabytes.bin', 2048 * MiB)
  const { page } = await start({ args: ['--practice'] })
  await drop(page, [big])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await expect(dialog.getByText('two gigabytes.bin')).toBeVisible()
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expectState(page, big, 'uploading')
  await expect(row(page, big).getByRole('progressbar')).toHaveAttribute('aria-valuenow', /\d+/)
  await expectState(page, big, 'completed', 240_000)
  await row(page, big).getByRole('button', { name: 'Copy file ID' }).click()
  const fileId = (await snapshotOf(page)).uploads[0]?.fileId ?? ''
  expect(fileId).toMatch(/^file-/)
  const received = await arrived(join(profile, 'practice', 'files'), fileId)
  expect((await stat(received)).size).toBe(2048 * MiB)
  expect(await sha256(received)).toBe(await sha256(big))
})

test('three files dropped at once all arrive whole', async ({ folder, start, profile }) => {
  const files = await Promise.all(
    [40, 70, 25].map((size, n) => randomFile(folder, `file ${n}.bin`, size * MiB)),
  )
  const { page } = await start({ args: ['--practice'] })
  await dropAndUpload(page, files)
  for (const file of files) await expectState(page, file, 'completed')
  for (const [index, upload] of (await snapshotOf(page)).uploads.entries()) {
    const received = await arrived(join(profile, 'practice', 'files'), upload.fileId ?? '')
    expect(await sha256(received)).toBe(await sha256(files[index] ?? ''))
  }
})

test('files are accepted even if the element under them is redrawn just before the drop', async ({
  folder,
  start,
}) => {
  const file = await randomFile(folder, 'dropped.bin', 1000)
  const { page } = await start({ args: ['--practice'] })
  await page.evaluate(() => {
    const drawAnew = () => {
      const under = document.querySelector('.empty')
      under?.replaceWith(under.cloneNode(true))
    }
    for (const type of ['dragenter', 'dragover'])
      window.addEventListener(type, () => queueMicrotask(drawAnew), { capture: true })
  })
  await drop(page, [file])
  await expect(page.getByRole('dialog', { name: 'New upload' })).toContainText('dropped.bin')
})

test('a file whose name ends in .asar arrives byte for byte, and a folder of such a name is a folder', async ({
  folder,
  profile,
  start,
}) => {
  const archive = await randomFile(folder, 'app.asar', 5 * MiB)
  await mkdir(join(folder, 'unpacked.asar'))
  const inside = await randomFile(join(folder, 'unpacked.asar'), 'inside.bin', 1000)
  const { page } = await start({ args: ['--practice'] })
  await dropAndUpload(page, [archive, join(folder, 'unpacked.asar')])
  for (const file of [archive, inside]) await expectState(page, file, 'completed')
  const received = (await snapshotOf(page)).uploads.map(({ fileId }) =>
    arrived(join(profile, 'practice', 'files'), fileId ?? ''),
  )
  const sums = await Promise.all(received.map(async (path) => sha256(await path)))
  expect(sums.sort()).toEqual((await Promise.all([archive, inside].map(sha256))).sort())
})
