import { truncate } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Changes, Snapshot } from '../src/shared/ipc/views'
import { connectAccount, dropAndUpload, expect, MiB, presetSettings, test, textFile } from './kit'
import { type Seen, watchMoves } from './stillness'
import { resize } from './tour'

const watched = (page: Page, how: 'seenSoFar' | 'stopWatching') =>
  page.evaluate((name) => (window as unknown as Record<typeof name, () => Seen>)[name](), how)

test('while 1,000 small and 4 large files are sent, rows move only when reordered, and nothing inside them shifts', async ({
  folder,
  profile,
  start,
  service,
}) => {
  // The large files alone take more than a minute.
  test.setTimeout(300_000)
  const small = await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      textFile(join(folder, 'small'), `small-${String(index).padStart(4, '0')}.txt`, `small ${index}`),
    ),
  )
  const large = await Promise.all(
    [1, 2, 3, 4].map(async (number) => {
      const path = await textFile(folder, `large-${number}.bin`, '')
      await truncate(path, 6 * MiB)
      return path
    }),
  )
  const server = await service({
    faults: [
      ...large.map((path) => ({
        operation: 'part' as const,
        filename: basename(path),
        times: 'always' as const,
        action: { kind: 'throttle' as const, bytesPerSecond: 350_000 },
      })),
      // On no machine is one kind done long before the other, or a completion so short that no frame has it.
      { operation: 'part', times: 'always', action: { kind: 'delay', ms: 300 } },
      { operation: 'complete', times: 'always', action: { kind: 'delay', ms: 200 } },
    ],
  })
  // One large file at a time, and room for the small ones beside it.
  await presetSettings(profile, { partSizeMiB: 1, parallelFiles: 1, parallelParts: 32 })
  const hoist = await start()
  const { page } = hoist
  await connectAccount(page, server)
  await dropAndUpload(page, [...large, ...small])

  await expect(page.locator('.status-sums [data-fact="percent"]')).toBeVisible()
  const states = new Set<string>()
  const completed = (kind: 'small' | 'large') =>
    server.files().filter(({ filename }) => filename.startsWith(kind)).length
  for (const [width, smallOnes, largeOnes] of [
    [480, 100, 1],
    [800, 250, 2],
    [1280, 500, 4],
  ] as const) {
    await resize(hoist, width, 720)
    await page.evaluate(watchMoves)
    await expect.poll(() => completed('small'), { timeout: 60_000 }).toBeGreaterThanOrEqual(smallOnes)
    await expect.poll(() => completed('large'), { timeout: 60_000 }).toBeGreaterThanOrEqual(largeOnes)
    const soFar = () => watched(page, 'seenSoFar')
    await expect.poll(async () => (await soFar()).reordered).toBeGreaterThan(0)
    await expect.poll(async () => (await soFar()).compared).toBeGreaterThan(100)
    const seen = await watched(page, 'stopWatching')
    for (const state of seen.states) states.add(state)
    expect.soft(seen.unexpected, `at ${width} px`).toEqual([])
  }
  expect([...states]).toEqual(expect.arrayContaining(['uploading', 'completing', 'completed']))
})

test('when all rows in view complete together, the rows that follow are drawn in the same frame', async ({
  folder,
  start,
  service,
}) => {
  const names = Array.from({ length: 60 }, (_, index) => `${String(index).padStart(2, '0')}.txt`)
  const files = await Promise.all(names.map((name) => textFile(join(folder, 'many'), name, name)))
  const { app, page } = await start()
  await connectAccount(page, await service())
  await dropAndUpload(page, files, { autoComplete: false })
  const list = page.getByRole('grid', { name: 'Uploads' })
  // From above 0 to 1: how much of the list has rows.
  const covered = () =>
    list.evaluate((grid) => {
      const { top, bottom, height } = grid.getBoundingClientRect()
      const rows = [...grid.querySelectorAll('[data-key]')].map((row) => row.getBoundingClientRect())
      const seen = rows.map((row) => Math.min(row.bottom, bottom) - Math.max(row.top, top))
      return seen.reduce((sum, each) => sum + Math.max(0, each), 0) / height
    })
  await expect.poll(covered).toBeGreaterThan(0.99)

  const uploadsNow = () =>
    page.evaluate(async () => {
      const answer = await window.hoist.snapshot()
      const { uploads }: Pick<Snapshot, 'uploads'> = answer.ok ? JSON.parse(answer.value) : { uploads: [] }
      return uploads
    })
  // From then on, main sends no more changes.
  await expect
    .poll(async () => new Set((await uploadsNow()).map(({ state }) => state)))
    .toEqual(new Set(['ready']))
  await expect(list.locator('[data-state="ready"]').first()).toBeVisible()
  const uploads = await uploadsNow()
  const completed: Changes['uploads'] = uploads
    .slice(0, 30)
    .map((upload) => ({ ...upload, state: 'completed', fileId: 'file-1', actions: [] }))
  const seen = await page.evaluateHandle(() => {
    const rows: string[][] = []
    const look = () => {
      const grid = document.querySelector('.uploads')
      const view = grid?.getBoundingClientRect()
      const drawn = [...(grid?.querySelectorAll<HTMLElement>('[data-key]') ?? [])]
      const boxes = drawn.map((row) => [row, row.getBoundingClientRect()] as const)
      const inView = boxes.filter(
        ([, box]) => view !== undefined && box.bottom > view.top + 1 && box.top < view.bottom - 1,
      )
      rows.push(inView.map(([row]) => row.dataset.state ?? 'group'))
      requestAnimationFrame(look)
    }
    look()
    return rows
  })
  await app.evaluate(
    ({ BrowserWindow }, changes) => BrowserWindow.getAllWindows()[0]?.webContents.send('changes', changes),
    JSON.stringify({ uploads: completed } satisfies Changes),
  )
  await expect(list.getByRole('row').filter({ hasText: '30.txt' })).toBeInViewport()
  await expect.poll(covered).toBeGreaterThan(0.99)
  const frames = await seen.jsonValue()
  const fewest = Math.min(...frames.map((rows) => rows.length))
  expect(fewest).toBeGreaterThanOrEqual((frames[0]?.length ?? 0) - 1)
  // No row is drawn as completed before it leaves.
  expect(frames.flat()).not.toContain('completed')
})

test('memory that only the start needs is freed once Hoist is idle', async ({ start }) => {
  const { app } = await start()
  // V8's space for new objects stays large otherwise.
  const newSpace = () =>
    app.evaluate(() => {
      const { getHeapSpaceStatistics } = process.getBuiltinModule('node:v8')
      return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size
    })
  const before = await newSpace()
  expect(before).toBeGreaterThan(4 * MiB)
  await expect.poll(newSpace, { timeout: 60_000 }).toBeLessThan((before ?? 0) / 2)
})
