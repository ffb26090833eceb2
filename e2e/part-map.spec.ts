import type { Locator, Page } from '@playwright/test'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  held,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  test,
} from './kit'
import { seedUploads } from './seed'

/** Refuses that part as long as the plan says. */
const refuse = (part: number, headers: Record<string, string> = {}) =>
  ({ operation: 'part', part, times: 'always', action: { kind: 'status', status: 500, headers } }) as const

const settings = {
  partSizeMiB: 1,
  parallelParts: 3,
  maxAttempts: 2,
  keepTryingSeconds: 0,
  backoffBaseMs: 50,
  backoffCapMs: 1000,
}

/** The colour of the middle of a cell, as it is drawn on the canvas. */
async function middleOf(page: Page, cell: Locator): Promise<string> {
  const box = await cell.boundingBox()
  if (box === null) throw new Error('the part has no place')
  return page.evaluate(
    ([x, y]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.part-map-field canvas')
      const context = canvas?.getContext('2d')
      if (!canvas || !context) throw new Error('there is no map')
      const frame = canvas.getBoundingClientRect()
      const scale = canvas.width / frame.width
      const at = [(x - frame.x) * scale, (y - frame.y) * scale].map(Math.round)
      return context.getImageData(at[0] ?? 0, at[1] ?? 0, 1, 1).data.join()
    },
    [box.x + box.width / 2, box.y + box.height / 2] as const,
  )
}

test('the map shows each state in its own way, and the pointer leads to the history of a part', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'mapped.bin', 12 * MiB)
  /** The part stays in flight, however the plan changes. */
  const lastStays = { operation: 'part', part: 12, times: 'always', action: { kind: 'hang' } } as const
  const server = await service({
    faults: [refuse(2), { ...refuse(4, { 'retry-after': '600' }), times: 1 }, lastStays],
  })
  await presetSettings(profile, { ...settings, stallTimeoutSeconds: 600 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await row(page, file).getByRole('button', { name: 'Show parts' }).click()
  const parts = page.getByRole('list', { name: 'Parts of mapped.bin' })
  const part = (number: number) => parts.locator(`[data-number="${number}"]`)
  await expect(parts.locator('[data-state="confirmed"]')).toHaveCount(9)
  await expect(part(2)).toHaveAttribute('data-state', 'failed')
  await expect(part(4)).toHaveAttribute('data-state', 'waiting')
  await expect(part(12)).toHaveAttribute('data-state', 'sending')

  // A failed part does not stop the upload.
  await expectState(page, file, 'uploading')
  await expect(row(page, file)).toContainText('1 part failed; the others continue')

  await expect(row(page, file)).toContainText(/Part 4: service problem \(500\), retrying in \d+ min/)

  // Confirmed cells look alike, and nothing else looks like them.
  await expect(async () => {
    const confirmed = await middleOf(page, part(1))
    expect(await middleOf(page, part(3))).toBe(confirmed)
    for (const number of [2, 12]) expect(await middleOf(page, part(number))).not.toBe(confirmed)
  }).toPass({ timeout: 20_000 })

  const details = page.getByRole('region', { name: 'Part details' })
  await part(2).hover()
  await expect(details).toContainText('Part 2 of 12, failed, 2 attempts')
  await expect(details).toContainText('1.05 MB, from 1.05 MB to 2.1 MB')
  const attempts = details.getByRole('list', { name: 'Attempts' }).getByRole('listitem')
  // A first failure before anything else got through does not count, but is shown.
  await expect(attempts.first()).toBeVisible()
  const told = await attempts.count()
  expect([2, 3]).toContain(told)
  const refused = server.requests.filter((request) => request.operation === 'part' && request.status === 500)
  await expect(attempts.first()).toContainText('The service has a problem (500).')
  await expect(attempts.first()).toContainText(/Request ID req_\w+/)
  await part(4).hover()
  await expect(details).toContainText(/Part 4 of 12, waiting, retrying in \d+ min/)
  await part(1).hover()
  await expect(details).toContainText(/1\.05 MB sent in [\d.]+ sec, .*\/s/)
  await part(12).hover()
  await expect(details).toContainText(/sending for .* so far/)
  expect(refused.length).toBe(told + 1)

  // While the rest continues.
  server.setFaults([lastStays])
  await page.getByRole('button', { name: 'Retry failed parts (1)' }).click()
  await expect(part(2)).toHaveAttribute('data-state', 'confirmed')
  await part(2).hover()
  await expect(details).toContainText('Part 2 of 12, confirmed')
  await expectState(page, file, 'uploading')
})

test('the keyboard alone moves over the map, reads the history of a part and retries it', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'walked.bin', 8 * MiB)
  const server = await service({ faults: [refuse(3)] })
  await presetSettings(profile, settings)
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'failed')
  await row(page, file).getByRole('button', { name: 'Show parts' }).focus()
  await page.keyboard.press('Enter')
  const parts = page.getByRole('list', { name: 'Parts of walked.bin' })
  const part = (number: number) => parts.locator(`[data-number="${number}"]`)
  await expect(part(8)).toBeVisible()

  // One tab stop for all parts, and the arrows between them.
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab')
    if (await parts.locator(':focus').count()) break
  }
  await expect(part(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(part(8)).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(part(8)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(part(3)).toBeFocused()
  const details = page.getByRole('region', { name: 'Part details' })
  await expect(details).toContainText('Part 3 of 8, failed, 2 attempts')
  await expect(details).toContainText(/Request ID req_\w+/)

  server.setFaults([])
  // To the details, which can be scrolled, and back. The row has the button for the only part that failed.
  await page.keyboard.press('Tab')
  await expect(details).toBeFocused()
  await expect(page.getByRole('button', { name: /^Retry$|^Retry (this|failed)/ })).toHaveCount(1)
  await page.keyboard.press('Shift+Tab')
  await expect(part(3)).toBeFocused()
  await page.keyboard.press('Enter')
  await expectState(page, file, 'completed')
  await expect(part(3)).toBeFocused()
  expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
})

test('all failed parts are retried at once, while the rest continues and after everything else has ended', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'many bad parts.bin', 9 * MiB)
  const refusals = [2, 5].map((part) => refuse(part))
  const server = await service({ faults: [...refusals, { ...held, part: 9 }] })
  await presetSettings(profile, settings)
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await row(page, file).getByRole('button', { name: 'Show parts' }).click()
  const retry = page.getByRole('button', { name: 'Retry failed parts (2)' })
  const refused = () => server.requests.filter(({ status }) => status === 500).length
  await expect(retry).toBeVisible()
  const before = refused()
  await retry.click()
  await expectState(page, file, 'uploading')
  // Refused again.
  await expect.poll(refused).toBeGreaterThanOrEqual(before + 4)
  await expect(retry).toBeVisible()
  // Now nothing else is left to send.
  server.setFaults(refusals)
  await expectState(page, file, 'failed')
  await expect(row(page, file)).toContainText('2 parts could not be sent.')
  await expect(page.getByRole('button', { name: /^Retry failed parts/ })).toBeHidden()
  server.setFaults([])
  await row(page, file).getByRole('button', { name: 'Retry', exact: true }).click()
  await expectState(page, file, 'completed')
  expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
})

test('the pane is as high as its map, follows the selection, and Escape closes it and details; a failure has one Retry', async ({
  profile,
  start,
}) => {
  const paused = { name: 'paused', by: 'restart' } as const
  const failure = { kind: 'connection-lost', detail: 'it ended' } as const
  await seedUploads(profile, [
    { name: 'small.bin', state: paused, confirmed: 2 },
    { name: 'large.bin', state: paused, parts: 2000 },
    { name: 'failed.bin', state: { name: 'failed', failure } },
    { name: 'done.bin', state: { name: 'completed', fileId: 'file-done' } },
  ])
  const { page } = await start({ args: ['--practice'] })
  const pane = page.getByRole('region', { name: 'Parts', exact: true })
  const height = async () => (await pane.boundingBox())?.height ?? 0
  await row(page, 'small.bin').getByRole('button', { name: 'Show parts' }).click()
  await expect(pane.locator('[data-state="confirmed"].part')).toHaveCount(2)
  const low = await height()
  await pane.locator('[data-number="1"]').hover()
  await expect(pane.getByText('Part 1 of 4, confirmed')).toBeVisible()
  expect(await height()).toBe(low)

  // In a low window the row that the pane belongs to stays in view.
  const { width, height: tall } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  await page.setViewportSize({ width, height: 520 })
  const list = page.getByRole('grid', { name: 'Uploads' })
  await pane.getByRole('button', { name: 'Hide parts' }).click()
  await list.evaluate((element) => element.scrollTo(0, 0))
  await row(page, 'failed.bin').getByRole('button', { name: 'Show parts' }).click()
  await expect(pane.getByRole('list', { name: 'Parts of failed.bin' })).toBeVisible()
  await expect
    .poll(async () => {
      const [own, bounds] = await Promise.all([row(page, 'failed.bin').boundingBox(), list.boundingBox()])
      return (own?.y ?? 0) + (own?.height ?? 0) - ((bounds?.y ?? 0) + (bounds?.height ?? 0))
    })
    .toBeLessThanOrEqual(1)
  await page.setViewportSize({ width, height: tall })

  // The arrow keys select the next one.
  await row(page, 'small.bin').focus()
  await page.keyboard.press('ArrowDown')
  await expect(pane.getByRole('list', { name: 'Parts of large.bin' })).toBeVisible()
  await expect.poll(height).toBeGreaterThan(low + 20)
  // A double click opens, also where the pane was open.
  await row(page, 'small.bin').dblclick({ position: { x: 300, y: 8 } })
  await expect(pane.getByRole('list', { name: 'Parts of small.bin' })).toBeVisible()
  await row(page, 'done.bin').click({ position: { x: 300, y: 8 } })
  await expect(page.getByRole('region', { name: 'Details of done.bin' })).toBeVisible()
  await expect(pane).toBeHidden()

  const failed = row(page, 'failed.bin')
  await expect(failed.getByRole('button', { name: 'Retry' })).toHaveCount(1)
  await expect(failed.locator('.upload-failure').getByRole('button', { name: 'Retry' })).toBeVisible()
  await failed.getByRole('button', { name: 'Show parts' }).click()
  await expect(pane.getByRole('list', { name: 'Parts of failed.bin' })).toBeVisible()
  await failed.getByRole('button', { name: 'Details' }).click()
  await failed.getByRole('button', { name: 'Copy report' }).focus()
  // First the details with the focus, then the pane, then the selection.
  await page.keyboard.press('Escape')
  await expect(failed.getByRole('button', { name: 'Copy report' })).toBeHidden()
  await expect(failed.getByRole('button', { name: 'Details' })).toBeFocused()
  await expect(pane).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(pane).toBeHidden()
  await expect(failed.getByRole('button', { name: 'Details' })).toBeFocused()
})

test('the speed of an upload and of all uploads is shown as a graph and in words, and survives a reload', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'measured.bin', 40 * MiB)
  const server = await service({
    faults: [{ operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: MiB / 8 } }],
  })
  await presetSettings(profile, { ...settings, bandwidthLimit: 3_000_000 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await row(page, file).getByRole('button', { name: 'Show parts' }).click()
  const own = page.getByRole('region', { name: 'Parts' }).getByRole('region', { name: 'Speed' })
  const words = /average [\d.]+ [kM]B\/s.*highest [\d.]+ [kM]B\/s.*limit 3 MB\/s/
  await expect(own).toHaveText(words)

  await page.reload()
  await page.getByRole('button', { name: 'Show speed graph' }).click()
  const all = page.getByRole('dialog', { name: 'Speed' })
  await expect(all).toHaveText(words)
  await page.keyboard.press('Escape')
  await expect(all).toBeHidden()
  await expect(page.getByRole('button', { name: 'Show speed graph' })).toBeFocused()
})

test('an icon-only button shows its label to the pointer and to the keyboard', async ({ start }) => {
  const { page } = await start()
  const settingsButton = page.getByRole('button', { name: 'Settings', exact: true })
  const hint = page.getByRole('tooltip')
  await settingsButton.hover()
  await expect(hint).toHaveText('Settings')
  await page.mouse.move(300, 300)
  await expect(hint).toBeHidden()
  await page.getByRole('button', { name: 'Add files' }).focus()
  for (let presses = 0; presses < 10; presses += 1) {
    await page.keyboard.press('Tab')
    if (await settingsButton.evaluate((element) => element === document.activeElement)) break
  }
  await expect(hint).toHaveText('Settings')
  await page.keyboard.press('Escape')
  await expect(hint).toBeHidden()
})
