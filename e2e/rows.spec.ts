import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { Locator, Page } from '@playwright/test'
import { languageCodes } from '../src/shared/words/languages'
import { snapshotOf } from '../testing/launch/snapshot'
import {
  dropAndUpload,
  expect,
  expectState,
  type HoistWindow,
  MiB,
  presetSettings,
  row,
  sparseFile,
  test,
} from './kit'
import { seedUploads } from './seed'
import { resize } from './tour'

const completed = { name: 'completed', fileId: 'file-seeded' } as const
const paused = { name: 'paused', by: 'person' } as const

/** Names of groups and uploads, from top to bottom. */
async function listed(page: Page): Promise<string[]> {
  const rows = await page.locator('.uploads [role="row"]').evaluateAll((elements) =>
    elements.map((element) => ({
      top: element.getBoundingClientRect().top,
      name: element.querySelector('.group-name, .file-name')?.textContent ?? '',
    })),
  )
  return rows.sort((a, b) => a.top - b.top).map(({ name }) => name)
}

const group = (page: Page, name: string): Locator => page.getByRole('row', { name })

const clipboardText = (hoist: HoistWindow) => hoist.app.evaluate(({ clipboard }) => clipboard.readText())

test('the list has its unfinished uploads on top, then those that wait, each with its position, then the finished ones', async ({
  folder,
  profile,
  start,
}) => {
  await seedUploads(profile, [
    { name: 'old-1.bin', state: completed },
    { name: 'old-2.bin', state: completed },
  ])
  const files = await Promise.all(
    ['first.bin', 'second.bin', 'third.bin'].map((name) => sparseFile(join(folder, 'files'), name, 8 * MiB)),
  )
  await presetSettings(profile, {
    partSizeMiB: 1,
    parallelFiles: 1,
    parallelParts: 2,
    bandwidthLimit: MiB / 16,
  })
  const { page } = await start({ args: ['--practice'] })
  await dropAndUpload(page, files)
  const order = [
    'Unfinished',
    'first.bin',
    'Waiting',
    'second.bin',
    'third.bin',
    'Finished',
    'old-1.bin',
    'old-2.bin',
  ]
  await expect.poll(() => listed(page)).toEqual(order)

  // Progress shows in the upload's own row, and in the sums; waiting uploads have nothing to show.
  await expect(row(page, 'first.bin').locator('.band')).toBeVisible()
  await expect(row(page, 'first.bin').locator('.upload-percent')).toHaveText(/\d+%/)
  await expect(row(page, 'second.bin')).toContainText('1st in the queue')
  await expect(row(page, 'third.bin')).toContainText('2nd in the queue')
  for (const name of ['second.bin', 'third.bin'])
    await expect(row(page, name).locator('.band, .upload-percent')).toHaveCount(0)
  // The hour of the service is far away.
  await expect(page.locator('.upload-deadline')).toHaveCount(0)
  const sums = page.getByRole('region', { name: 'Totals' })
  await expect(sums).toContainText('0 of 3')
  await expect(sums).toContainText(/\d+%.* of 25\.2 MB/)
  await expect(sums).toContainText(/B\/s/)
  await expect(sums).toContainText(/left/)
  await expect(sums.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^\d+$/)

  // A group is closed by the mouse, and opened by the keyboard; its count stays.
  const waiting = group(page, 'Waiting: 2 uploads')
  await waiting.getByRole('button').click()
  await expect(waiting.getByRole('button')).toHaveAttribute('aria-expanded', 'false')
  await expect.poll(() => listed(page)).toEqual(order.filter((name) => !/second|third/.test(name)))
  await expect(waiting).toContainText('2')
  await waiting.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => listed(page)).toEqual(order)

  await page.evaluate(() => window.hoist.saveSettings({ bandwidthLimit: null }))
  for (const file of files) await expectState(page, file, 'completed')
  await expect(group(page, 'Finished: 5 uploads')).toBeVisible()
  await expect.poll(async () => (await listed(page))[0]).toBe('Finished')
})

test('the main action of a finished row is Copy file ID, in words, and a press on the ID copies it, too', async ({
  profile,
  start,
}) => {
  await seedUploads(profile, [
    { name: 'a.bin', state: { name: 'completed', fileId: 'file-of-a' } },
    { name: 'b.bin', state: { name: 'completed', fileId: 'file-of-b' } },
  ])
  const hoist = await start({ args: ['--practice'] })
  const { page } = hoist
  const words = row(page, 'a.bin').getByRole('button').filter({ hasText: /./ })
  await expect(words).toHaveText(['Copy file ID'])
  await words.click()
  await expect.poll(() => clipboardText(hoist)).toBe('file-of-a')
  await row(page, 'b.bin').getByText('file-of-b').click()
  await expect.poll(() => clipboardText(hoist)).toBe('file-of-b')
  await expect(page.getByRole('log')).toHaveText('File ID copied')
  // The press was for the ID: it chose no row.
  await expect(row(page, 'b.bin')).toHaveAttribute('aria-selected', 'false')
})

test('Delete on an upload that has sent nothing loses nothing: it stays with Upload again, and removing it is undone', async ({
  profile,
  start,
}) => {
  await sparseFile(join(profile, 'files'), 'unsent.bin', 4 * MiB)
  await seedUploads(profile, [{ name: 'unsent.bin', state: paused }])
  const { page } = await start({ args: ['--practice'] })
  const unsent = row(page, 'unsent.bin')
  await unsent.focus()
  await page.keyboard.press('Delete')
  await expectState(page, 'unsent.bin', 'cancelled')
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await page.keyboard.press('Delete')
  await expect(unsent).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  const words = unsent.getByRole('button').filter({ hasText: /./ })
  await expect(words).toHaveText(['Upload again'])
  await words.click()
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByRole('row', { name: /^unsent\.bin, Completed/ })).toBeVisible()
})

test('after a crash a banner says how many uploads were interrupted, they are on top, and one press resumes them', async ({
  folder,
  profile,
  start,
}) => {
  await seedUploads(profile, [
    { name: 'old.bin', state: completed },
    { name: 'by hand.bin', state: paused },
  ])
  const files = await Promise.all(
    ['one.bin', 'two.bin'].map((name) => sparseFile(join(folder, 'files'), name, 256 * MiB)),
  )
  await presetSettings(profile, { partSizeMiB: 1, parallelFiles: 2, bandwidthLimit: MiB })
  const first = await start({ args: ['--practice'] })
  await dropAndUpload(first.page, files)
  for (const file of files) await expectState(first.page, file, 'uploading')
  const ended = new Promise((resolve) => first.app.process().once('exit', resolve))
  first.app.process().kill('SIGKILL')
  await ended

  const { page } = await start({ args: ['--practice'] })
  const banner = page.getByRole('region', { name: 'Interrupted uploads' })
  await expect(banner).toContainText('2 uploads were interrupted when Hoist closed.')
  await expect
    .poll(() => listed(page))
    .toEqual(['Unfinished', 'by hand.bin', 'one.bin', 'two.bin', 'Finished', 'old.bin'])
  await expect(row(page, 'one.bin')).toContainText('Paused because Hoist was closed')
  await banner.getByRole('button', { name: 'Not now' }).click()
  await expect(banner).toHaveCount(0)
  await expectState(page, 'one.bin', 'paused')

  await page.reload()
  await banner.getByRole('button', { name: 'Resume' }).click()
  await expect(banner).toHaveCount(0)
  for (const file of files) await expect(row(page, file)).toHaveAttribute('data-state', /uploading|queued/)
  // The person paused that upload.
  await expectState(page, 'by hand.bin', 'paused')
})

test('filters keep their words from 700 pixels on and their numbers always, in every language', async ({
  profile,
  start,
}) => {
  await presetSettings(profile, { historyCount: null, historyDays: null })
  await seedUploads(
    profile,
    Array.from({ length: 1100 }, (_, index) => ({
      name: `n-${index}.bin`,
      state: index % 100 === 0 ? paused : completed,
      parts: 1,
    })),
  )
  const hoist = await start({ args: ['--practice'] })
  const { page } = hoist
  for (const language of languageCodes) {
    await page.evaluate((chosen) => window.hoist.saveSettings({ language: chosen }), language)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    for (const width of [480, 700]) {
      await resize(hoist, width, 480)
      const wrong = async () => {
        const bar = await page.locator('.view-bar').evaluate((element) => ({
          cut: element.scrollWidth - element.clientWidth,
          texts: [...element.querySelectorAll<HTMLElement>('.segment')].map((segment) =>
            segment.innerText.trim(),
          ),
        }))
        const isWrong = (text: string) => !/\p{Nd}/u.test(text) || /\p{L}/u.test(text) !== width >= 700
        return { cut: Math.max(0, bar.cut), wrong: bar.texts.filter(isWrong), filters: bar.texts.length }
      }
      // The new width may be drawn a moment later.
      await expect
        .poll(wrong, { message: `${language} at ${width}` })
        .toEqual({ cut: 0, wrong: [], filters: 6 })
    }
  }
})

test('below a short list a zone says that more can be dropped, and opens the dialog; a long list has none', async ({
  profile,
  start,
}) => {
  await seedUploads(
    profile,
    Array.from({ length: 8 }, (_, index) => ({ name: `n-${index}.bin`, state: completed })),
  )
  const hoist = await start({ args: ['--practice'] })
  const { app, page } = hoist
  await resize(hoist, 800, 800)
  const zone = page.getByText('Drop more files here, or click to choose them')
  await expect(zone).toBeVisible()
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => {
      Object.assign(globalThis, { chosen: true })
      return { canceled: true, filePaths: [] }
    }
  })
  // A scroll bar comes and takes no room from the buttons.
  const buttons = () =>
    row(page, 'n-1.bin')
      .getByRole('button')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().x))
  const before = await buttons()
  await zone.click()
  await expect.poll(() => app.evaluate(() => 'chosen' in globalThis)).toBe(true)
  await resize(hoist, 800, 400)
  await expect(zone).toBeHidden()
  await expect
    .poll(() => page.locator('.uploads').evaluate((list) => list.scrollHeight > list.clientHeight))
    .toBe(true)
  await expect.poll(buttons).toEqual(before)
})

/** A PNG of one colour: all of it is said in its header, and its pixels are made small. */
function png(width: number, height: number, [red, green, blue]: readonly [number, number, number]): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([red, green, blue]))])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('a picture shows as itself; one that is too large or broken, and any other file, as an icon', async ({
  folder,
  start,
}) => {
  const files = {
    'good.png': png(300, 200, [200, 30, 40]),
    'huge.png': png(30_000, 1_000, [0, 0, 0]),
    'strip.png': png(900, 100, [0, 0, 0]),
    'broken.png': png(300, 200, [0, 0, 0]).subarray(0, 40),
    'text.txt': Buffer.from('no picture'),
  }
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const path = join(folder, name)
      await writeFile(path, content)
      return path
    }),
  )
  const { page } = await start({ args: ['--practice'] })
  await dropAndUpload(page, paths)
  for (const path of paths) await expectState(page, path, 'completed')
  const picture = row(page, 'good.png').locator('canvas')
  await expect(picture).toBeVisible()
  const pixel = (canvas: HTMLElement | SVGElement) => [
    ...((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(32, 32, 1, 1).data ?? []),
  ]
  await expect.poll(() => picture.evaluate(pixel)).toEqual([200, 30, 40, 255])
  // All have been asked for by now: they are loaded one after the other, and the page never has a file.
  const { uploads } = await snapshotOf(page)
  const given = await page.evaluate(
    (asked) =>
      Promise.all(
        asked.map(async ({ id, name }) => {
          const told = await window.hoist.thumbnail(id)
          return `${name}: ${told.ok ? (told.value?.length ?? 'none') : told.failure.kind}`
        }),
      ),
    uploads,
  )
  expect(given.sort()).toEqual([
    'broken.png: none',
    `good.png: ${64 * 64 * 4}`,
    'huge.png: none',
    'strip.png: none',
    'text.txt: none',
  ])
  await expect(page.locator('.uploads canvas')).toHaveCount(1)
  await expect(page.locator('.file-tile > .icon')).toHaveCount(4)
})

test('a failure of many uploads is reported once, and one press retries all of them; each row can say more', async ({
  profile,
  start,
}) => {
  const missing = { name: 'failed', failure: { kind: 'source-missing', detail: 'ENOENT' } } as const
  const other = { name: 'failed', failure: { kind: 'disk-full', detail: 'ENOSPC' } } as const
  await seedUploads(profile, [
    ...[1, 2, 3, 4].map((number) => ({ name: `lost-${number}.bin`, state: missing })),
    { name: 'other.bin', state: other },
  ])
  const { page } = await start({ args: ['--practice'] })
  const told = page.getByRole('region', { name: 'Failed uploads' })
  await expect(told).toContainText('4 uploads failed for the same reason.')
  await expect(told).toContainText('File not found.')
  await expect(page.locator('.upload-failure')).toHaveCount(1)
  await expect(row(page, 'other.bin').locator('.upload-failure')).toBeVisible()
  await expect(row(page, 'lost-2.bin')).toContainText('File not found')

  await row(page, 'lost-2.bin').getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Details' }).click()
  const box = row(page, 'lost-2.bin').locator('.upload-failure')
  await expect(box).toContainText('ENOENT')
  await expect(box.getByRole('button', { name: 'Locate file…' })).toBeVisible()
  await box.getByRole('button', { name: 'Details' }).click()
  await expect(box).toHaveCount(0)

  // The uploads fail again, because the files are still missing.
  await page.evaluate(() => {
    const retried = new Set<string>()
    Object.assign(window, { retried })
    const list = document.querySelector('.uploads')
    new MutationObserver((changes) => {
      for (const { target } of changes) retried.add((target as HTMLElement).dataset.key ?? '')
    }).observe(list ?? document, { subtree: true, attributeFilter: ['data-state'] })
  })
  await told.getByRole('button', { name: 'Retry all 4' }).click()
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { retried: Set<string> }).retried.size))
    .toBe(4)
  for (const number of [1, 2, 3, 4]) await expectState(page, `lost-${number}.bin`, 'failed')
  await expect(told.getByRole('button', { name: 'Retry all 4' })).toBeVisible()
})
