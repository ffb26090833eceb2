import type { Locator, Page } from '@playwright/test'
import { keyboard } from './hands'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  heldAfterTwo,
  MiB,
  presetSettings,
  randomFile,
  row,
  sparseFile,
  steady,
  test,
} from './kit'
import { type SeededUpload, seedUploads } from './seed'

const paused = { name: 'paused', by: 'person' } as const
const failed = { name: 'failed', failure: { kind: 'source-missing', detail: 'ENOENT' } } as const
const completed = { name: 'completed', fileId: 'file-seeded' } as const

/** Names in the order in which the list shows them. */
async function listed(page: Page): Promise<string[]> {
  const rows = page.getByRole('grid', { name: 'Uploads' }).getByRole('row').and(page.locator('[data-state]'))
  const found = await rows.evaluateAll((elements) =>
    elements.map((element) => ({
      index: Number(element.getAttribute('aria-rowindex')),
      name: element.querySelector('.file-name')?.getAttribute('title') ?? '',
    })),
  )
  return found.sort((a, b) => a.index - b.index).map(({ name }) => name)
}

const letters = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin']

async function expectOrder(page: Page, order: string): Promise<void> {
  await expect.poll(async () => (await listed(page)).map((name) => name[0]).join('')).toBe(order)
}

function isFocused(locator: Locator): Promise<void> {
  return expect(locator).toBeFocused()
}

test.describe('the list by mouse', () => {
  test.beforeEach(({ profile }) =>
    seedUploads(
      profile,
      letters.map((name) => ({ name, state: paused })),
    ),
  )

  test('a row is dragged to another position, and is there after a restart', async ({ start }) => {
    const first = await start({ args: ['--practice'] })
    await expectOrder(first.page, 'abcde')
    const target = row(first.page, 'b.bin')
    const box = (await target.boundingBox()) ?? { height: 80 }
    await row(first.page, 'd.bin')
      .getByText('d.bin')
      .dragTo(target, {
        targetPosition: { x: 120, y: 6 },
      })
    await expectOrder(first.page, 'adbce')
    expect(box.height).toBeGreaterThan(40)
    await first.quit()
    const second = await start({ args: ['--practice'] })
    await expectOrder(second.page, 'adbce')
  })

  test('a selection is moved and acted on, and the menu of a row has every action', async ({ start }) => {
    const { page } = await start({ args: ['--practice'] })
    await row(page, 'b.bin').click({ position: { x: 60, y: 12 } })
    await expect(page.getByRole('region', { name: 'Selection' })).toHaveCount(0)
    await row(page, 'd.bin').click({ position: { x: 60, y: 12 }, modifiers: ['ControlOrMeta'] })
    const bar = page.getByRole('region', { name: 'Selection' })
    await expect(bar).toContainText('2 uploads selected')
    await bar.getByRole('button', { name: 'Move to top' }).click()
    await expectOrder(page, 'bdace')
    await row(page, 'e.bin').click({ position: { x: 60, y: 12 }, modifiers: ['Shift'] })
    await expect(bar).toContainText('5 uploads selected')
    await row(page, 'c.bin').click({ position: { x: 60, y: 12 }, modifiers: ['Shift'] })
    await expect(bar).toContainText('4 uploads selected')
    await row(page, 'b.bin').click({ position: { x: 60, y: 12 }, modifiers: ['ControlOrMeta'] })
    await row(page, 'e.bin').click({ position: { x: 60, y: 12 }, modifiers: ['ControlOrMeta'] })
    await bar.getByRole('button', { name: 'Cancel 4' }).click()
    // Nothing of these uploads was sent: nothing is lost, so there is no question.
    for (const name of ['d.bin', 'a.bin', 'c.bin', 'e.bin']) await expectState(page, name, 'cancelled')
    await expectState(page, 'b.bin', 'paused')
    await bar.getByRole('button', { name: 'Remove 4' }).click()
    await expectOrder(page, 'b')
    await expect(bar).toHaveCount(0)

    await row(page, 'b.bin').click({ button: 'right', position: { x: 60, y: 12 } })
    const menu = page.getByRole('menu')
    for (const name of ['Resume', 'Show parts', 'Move to top', 'Move up', 'Move to end', 'Cancel'])
      await expect(menu.getByRole('menuitem', { name, exact: false }).first()).toBeVisible()
    await menu.getByRole('menuitem', { name: 'Cancel' }).click()
    await expectState(page, 'b.bin', 'cancelled')
  })
})

test('filter and search by mouse: both together, counts, an empty list with a way out, and no selection lost', async ({
  profile,
  start,
}) => {
  const seeded: SeededUpload[] = [
    { name: 'autumn photos.tar', state: paused },
    { name: 'winter photos.tar', state: failed },
    { name: 'winter talk.pdf', state: completed, confirmed: 4 },
    { name: 'Überblick.pdf', state: paused },
  ]
  await seedUploads(profile, seeded)
  const { page } = await start({ args: ['--practice'] })
  const filter = (name: string) => page.getByRole('radio', { name: new RegExp(`^${name}:`) })
  await expect(filter('All')).toHaveAccessibleName('All: 4 uploads')
  await expect(filter('Paused')).toHaveAccessibleName('Paused: 2 uploads')
  await filter('Paused').click()
  await expect.poll(() => listed(page)).toEqual(['autumn photos.tar', 'Überblick.pdf'])
  await page.keyboard.press('Escape')
  await row(page, 'autumn photos.tar').click({ position: { x: 60, y: 12 } })
  await row(page, 'Überblick.pdf').click({ position: { x: 60, y: 12 }, modifiers: ['ControlOrMeta'] })
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('uber')
  await expect.poll(() => listed(page)).toEqual(['Überblick.pdf'])
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 of them hidden')
  await page.getByRole('searchbox', { name: 'Search by name' }).fill('winter')
  await expect(page.getByRole('heading', { name: 'No matching uploads' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 uploads selected')
  await page.getByRole('button', { name: 'Show all uploads' }).click()
  await expect
    .poll(() => listed(page))
    .toEqual(['autumn photos.tar', 'winter photos.tar', 'Überblick.pdf', 'winter talk.pdf'])
})

test('the keyboard alone reorders, selects, filters, searches and acts, and never loses its position', async ({
  profile,
  start,
}) => {
  await seedUploads(
    profile,
    letters.map((name) => ({ name, state: paused })),
  )
  const first = await start({ args: ['--practice'] })
  const { page } = first
  const press = (keys: string) => page.keyboard.press(keys)
  const menu = page.getByRole('menu')
  const bar = page.getByRole('region', { name: 'Selection' })

  // Into the list: the search is one shortcut away, and leads on to the rows.
  await press('ControlOrMeta+f')
  await isFocused(page.getByRole('searchbox', { name: 'Search by name' }))
  await page.keyboard.type('c.b')
  await expectOrder(page, 'c')
  await press('ArrowDown')
  await isFocused(row(page, 'c.bin'))
  await press('ControlOrMeta+f')
  await press('Escape')
  await expectOrder(page, 'abcde')
  await press('Escape')
  await isFocused(row(page, 'c.bin'))

  // Up, down, to the end and to the top.
  await press('Alt+ArrowUp')
  await expectOrder(page, 'acbde')
  await isFocused(row(page, 'c.bin'))
  await press('Alt+ArrowDown')
  await expectOrder(page, 'abcde')
  await press('Alt+ArrowDown')
  await expectOrder(page, 'abdce')
  await isFocused(row(page, 'c.bin'))
  await press('Shift+F10')
  await expect(menu).toBeVisible()
  await page.keyboard.type('Move to top')
  await press('Enter')
  await expectOrder(page, 'cabde')
  await expect(menu).toHaveCount(0)
  await isFocused(row(page, 'c.bin'))

  // Enter opens the parts, and closes them again.
  await press('Enter')
  await expect(page.getByRole('region', { name: 'Parts' })).toBeVisible()
  await press('Enter')
  await expect(page.getByRole('region', { name: 'Parts' })).toHaveCount(0)

  // Many: with Shift, a single one with Ctrl, all.
  await press('Shift+ArrowDown')
  await press('Shift+ArrowDown')
  await expect(bar).toContainText('3 uploads selected')
  await press('Alt+Shift+ArrowDown')
  await expectOrder(page, 'decab')
  await press('Escape')
  await expect(bar).toHaveCount(0)
  await press('ControlOrMeta+a')
  await expect(bar).toContainText('5 uploads selected')
  await press('Escape')

  // Delete cancels, and removes an ended upload; the next row has the focus.
  await press('Home')
  await isFocused(page.getByRole('row', { name: 'Unfinished: 5 uploads' }))
  await press('ArrowDown')
  await isFocused(row(page, 'd.bin'))
  await press('Delete')
  await expectState(page, 'd.bin', 'cancelled')
  await expectOrder(page, 'ecabd')
  await isFocused(row(page, 'd.bin'))
  await press('Delete')
  await expectOrder(page, 'ecab')
  await isFocused(row(page, 'b.bin'))

  // A filter hides the row: the next one has the focus.
  await press('Shift+Tab')
  await press('Shift+Tab')
  for (const name of ['Finished', 'Failed', 'Paused']) {
    await isFocused(page.getByRole('radio', { name: new RegExp(`^${name}:`) }))
    if (name !== 'Paused') await press('ArrowLeft')
  }
  await press('Enter')
  await press('Tab')
  await press('Tab')
  await press('Home')
  await isFocused(row(page, 'e.bin'))
  await press('Delete')
  await expectOrder(page, 'cab')
  await isFocused(row(page, 'c.bin'))
  for (const name of ['c', 'a', 'b']) {
    await isFocused(row(page, `${name}.bin`))
    await press('Delete')
  }
  await expect(page.getByRole('heading', { name: 'No matching uploads' })).toBeVisible()
  await isFocused(page.getByRole('button', { name: 'Show all uploads' }))
  await press('Enter')
  await expectOrder(page, 'ecab')
  // An upload that is still being cancelled cannot be removed yet.
  for (const name of ['e', 'c', 'a', 'b']) await expectState(page, `${name}.bin`, 'cancelled')
  // Without any upload the focus is where new ones begin.
  await press('ControlOrMeta+f')
  await press('ArrowDown')
  await press('ControlOrMeta+a')
  await press('Delete')
  await isFocused(page.getByRole('button', { name: 'Add files' }))
  await press('ControlOrMeta+z')
  // The undo includes the upload that was removed before, if that can still be put back.
  const back = /^d?ecab$/
  const order = async (from: Page) => (await listed(from)).map((name) => name[0]).join('')
  await expect.poll(() => order(page)).toMatch(back)
  const left = await order(page)
  await first.quit()
  const second = await start({ args: ['--practice'] })
  await expectOrder(second.page, left)
})

test('in a long list the keyboard keeps its position, however far it goes and however much it removes', async ({
  profile,
  start,
}) => {
  const name = (index: number) => `n-${String(index).padStart(3, '0')}.bin`
  await seedUploads(
    profile,
    Array.from({ length: 300 }, (_, index) => ({ name: name(index), state: completed })),
  )
  const { page } = await start({ args: ['--practice'] })
  const press = (keys: string) => page.keyboard.press(keys)
  /** Everything in view is there and has its controls, and as much beyond it as the list draws anyway. */
  const expectFilled = async () => {
    const list = page.getByRole('grid', { name: 'Uploads' })
    const empty = () =>
      list.evaluate((element) => {
        const { left, top, bottom } = element.getBoundingClientRect()
        const heights = Array.from({ length: Math.floor(bottom - top) - 2 }, (_, index) => top + index + 1)
        return heights.filter((y) => !document.elementFromPoint(left + 60, y)?.closest('[data-key]')).length
      })
    await expect.poll(empty).toBe(0)
    await expect(list.locator('.row-actions:empty')).toHaveCount(0)
  }

  await press('ControlOrMeta+f')
  await press('ArrowDown')
  await isFocused(row(page, name(0)))
  await expectFilled()
  await press('End')
  await isFocused(row(page, name(299)))
  await expectFilled()
  await press('Home')
  await press('ArrowDown')
  await isFocused(row(page, name(0)))
  await expectFilled()
  for (let index = 1; index <= 30; index += 1) await press('ArrowDown')
  await isFocused(row(page, name(30)))
  for (let index = 31; index <= 50; index += 1) await press('Shift+ArrowDown')
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('21 uploads selected')
  await press('Delete')
  // The row after the removed ones has the focus.
  await isFocused(row(page, name(51)))
  await expectFilled()
  await press('ArrowUp')
  await isFocused(row(page, name(29)))
})

test('Space pauses and resumes, the row says so immediately, and Delete asks if bytes would be lost', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await sparseFile(folder, 'running.bin', 1024 * MiB)
  const second = await sparseFile(folder, 'second.bin', 1024 * MiB)
  const server = await service({ faults: [steady] })
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 2 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await dropAndUpload(page, [second])
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(1)
  await row(page, file).focus()
  await page.keyboard.press('Space')
  await expectState(page, file, 'paused')
  await isFocused(row(page, file))
  await page.keyboard.press('Space')
  await expectState(page, file, 'uploading')

  // The button stays in place while its action changes.
  await row(page, file).getByRole('button', { name: 'Pause', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expectState(page, file, 'paused')
  await isFocused(row(page, file).getByRole('button', { name: 'Resume', exact: true }))
  await page.keyboard.press('Enter')
  await expectState(page, file, 'uploading')
  await isFocused(row(page, file).getByRole('button', { name: 'Pause', exact: true }))

  await row(page, file).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  const question = page.getByRole('alertdialog', { name: 'Cancel 2 uploads?' })
  await expect(question).toContainText('If you cancel, this progress is lost')
  await isFocused(question.getByRole('button', { name: 'Keep them' }))
  await page.keyboard.press('Enter')
  await expect(question).toHaveCount(0)
  await isFocused(row(page, file))
  await expectState(page, file, 'uploading')
  await page.keyboard.press('Delete')
  await question.getByRole('button', { name: 'Cancel 2 uploads' }).focus()
  await page.keyboard.press('Enter')
  await expectState(page, file, 'cancelled')
  await expectState(page, second, 'cancelled')
  await isFocused(row(page, file))
})

test('the keyboard alone presses whatever a row and the bars offer, and always has a position', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const broken = await randomFile(folder, 'broken.bin', 3 * MiB)
  const byHand = await randomFile(folder, 'by hand.bin', 1000)
  const long = await sparseFile(folder, 'long.bin', 1024 * MiB)
  const slow = { ...steady, filename: 'long.bin' } as const
  const refused = {
    operation: 'part',
    part: 2,
    times: 'always',
    action: { kind: 'status', status: 500 },
  } as const
  const server = await service({ faults: [{ ...refused, filename: 'broken.bin' }, slow] })
  await presetSettings(profile, {
    partSizeMiB: 1,
    parallelParts: 2,
    maxAttempts: 1,
    keepTryingSeconds: 0,
    bandwidthLimit: 50_000_000,
  })
  const { app, page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [broken])
  await expectState(page, broken, 'failed')
  await dropAndUpload(page, [byHand], { autoComplete: false })
  await expectState(page, byHand, 'ready')
  await dropAndUpload(page, [long])
  await expect.poll(() => server.uploads()[2]?.parts.length ?? 0).toBeGreaterThan(1)

  const { choose, press } = keyboard(page)
  const button = (file: string, name: string) => row(page, file).getByRole('button', { name, exact: true })
  const named = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

  await test.step('a failure: details, report, its parts', async () => {
    await press(button(broken, 'Details'))
    await press(named('Copy report'))
    await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('status: 500')
    await press(button(broken, 'Show parts'))
    await press(button(broken, 'Retry'))
    const part = page.getByRole('list', { name: 'Parts of broken.bin' }).locator('[data-number="2"]')
    await expect(part).toHaveAttribute('data-state', 'failed')
    server.setFaults([slow])
    await choose(part)
    await page.keyboard.press('Enter')
    await expectState(page, broken, 'completed')
    await isFocused(part)
    await press(named('Hide parts'))
    await isFocused(button(broken, 'Show parts'))
  })

  await test.step('a file that waits for Complete', async () => {
    await press(button(byHand, 'Complete'))
    await expectState(page, byHand, 'completed')
    await isFocused(row(page, byHand))
  })

  await test.step('pause and resume are in one place', async () => {
    await press(button(long, 'Pause'))
    await isFocused(button(long, 'Resume'))
    await page.keyboard.press('Enter')
    await isFocused(button(long, 'Pause'))
    await expectState(page, long, 'uploading')
  })

  await test.step('cancel asks, and keeping is what Enter does', async () => {
    const question = page.getByRole('alertdialog', { name: 'Cancel this upload?' })
    await press(button(long, 'Cancel'))
    await isFocused(question.getByRole('button', { name: 'Keep it' }))
    await page.keyboard.press('Enter')
    await isFocused(button(long, 'Cancel'))
    await expectState(page, long, 'uploading')
  })

  await test.step('the menu of a row returns the focus', async () => {
    await press(button(long, 'More actions'))
    await isFocused(page.getByRole('menuitem', { name: 'Pause' }))
    await page.keyboard.press('Escape')
    await isFocused(button(long, 'More actions'))
    await page.keyboard.press('Space')
    await isFocused(page.getByRole('menuitem', { name: 'Pause' }))
    await page.keyboard.press('Enter')
    await expectState(page, long, 'paused')
    await press(button(long, 'Resume'))
    await expectState(page, long, 'uploading')
  })

  await test.step('the bar above and the bar below', async () => {
    await press(named('Pause all'))
    await expectState(page, long, 'paused')
    await expect(named('Pause all')).toBeDisabled()
    await isFocused(named('Pause all'))
    await press(named('Resume all'))
    await expectState(page, long, 'uploading')
    await isFocused(named('Resume all'))
    await press(named('Turn off limit for now'))
    await press(named('Restore limit'))
    await expect(named('Turn off limit for now')).toBeVisible()
    await press(named('Show speed graph'))
    await expect(page.getByRole('dialog', { name: 'Speed' })).toBeVisible()
    await page.keyboard.press('Escape')
    await isFocused(named('Show speed graph'))
    await press(named('Clear finished'))
    await expect(row(page, broken)).toHaveCount(0)
    await isFocused(named('Clear finished'))
    await press(named('Undo'))
    await expect(row(page, broken)).toHaveCount(1)
  })

  await test.step('the bar of a selection, to the end', async () => {
    await choose(row(page, long))
    await page.keyboard.press('ControlOrMeta+a')
    const bar = page.getByRole('region', { name: 'Selection' })
    await expect(bar).toContainText('3 uploads selected')
    await press(bar.getByRole('button', { name: 'Pause 1' }))
    await expectState(page, long, 'paused')
    await press(bar.getByRole('button', { name: 'Cancel 1' }))
    await press(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel upload' }))
    await expectState(page, long, 'cancelled')
    await press(bar.getByRole('button', { name: 'Clear selection' }))
    await press(button(long, 'Remove'))
    await expect(row(page, long)).toHaveCount(0)
    await expect(page.locator('[role=row]:focus')).toBeVisible()
  })
})

test('files dropped on the rows of the list are added', async ({ folder, profile, start }) => {
  await seedUploads(
    profile,
    Array.from({ length: 20 }, (_, index) => ({ name: `old-${index + 10}.bin`, state: paused })),
  )
  const file = await randomFile(folder, 'dropped.bin', 1000)
  const { page } = await start({ args: ['--practice'] })
  await expect(row(page, 'old-13.bin')).toBeVisible()
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await expect(row(page, file)).toBeInViewport()
})

test('the first upload in the list is sent next', async ({ folder, profile, start, service }) => {
  // The first one is still in flight when the last one has been moved.
  const files = await Promise.all(
    [8, 2, 2, 2].map((size, index) => randomFile(folder, `${index + 1}.bin`, size * MiB)),
  )
  const server = await service({ faults: [{ ...heldAfterTwo, filename: '1.bin' }] })
  await presetSettings(profile, { partSizeMiB: 1, parallelFiles: 1, parallelParts: 2 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, files)
  await expectState(page, '1.bin', 'uploading')
  await row(page, '4.bin').getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Move to top' }).click()
  await expectOrder(page, '1423')
  server.setFaults([])
  for (const file of files) await expectState(page, file, 'completed')
  expect(server.uploads().map(({ filename }) => filename)).toEqual(['1.bin', '4.bin', '2.bin', '3.bin'])
})
