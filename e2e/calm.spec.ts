import { truncate } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { connectAccount, dropAndUpload, expect, MiB, presetSettings, test, textFile } from './kit'
import { type Seen, watchMoves } from './stillness'
import { resize } from './tour'

const stopWatching = (page: Page) =>
  page.evaluate(() => (window as unknown as { stopWatching: () => Seen }).stopWatching())

test('while 1,000 small and 4 large files are sent, rows move only when reordered, and nothing inside them shifts', async ({
  folder,
  profile,
  start,
  service,
}) => {
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
    const seen = await stopWatching(page)
    for (const state of seen.states) states.add(state)
    expect.soft(seen.unexpected, `at ${width} px`).toEqual([])
    expect(seen.reordered).toBeGreaterThan(0)
    expect(seen.compared).toBeGreaterThan(100)
  }
  expect([...states]).toEqual(expect.arrayContaining(['uploading', 'completing', 'completed']))
})
