import type { Page } from '@playwright/test'
import type { Changes } from '../src/shared/ipc/views'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  row,
  sparseFile,
  steady,
  test,
} from './kit'

/** Parts of the window by the selector of their element. */
const areas = {
  progress: '.upload-main',
  rowActions: '.row-actions',
  selectionBar: '.selection-bar',
  rowMenu: '.menu',
  toolbar: '.toolbar',
}

/** Counts from the next load on how often React calls a component of each area, as its developer tools count it. */
async function countDrawings(page: Page): Promise<void> {
  await page.addInitScript((selectors) => {
    interface Fiber {
      readonly tag: number
      readonly flags: number
      readonly alternate: Fiber | null
      readonly child: Fiber | null
      readonly sibling: Fiber | null
      readonly stateNode: unknown
    }
    const drawings: Record<string, number> = {}
    /** Function components, plain, with a forwarded ref or in a memo. */
    const components = new Set([0, 11, 14, 15])
    const elementOf = (fiber: Fiber | null): Element | null => {
      for (let each = fiber; each !== null; each = each.child)
        if (each.stateNode instanceof Element) return each.stateNode
      return null
    }
    const visit = (fiber: Fiber) => {
      const before = fiber.alternate
      // A new element was not redrawn.
      if (before === null) return
      // React's mark for a called component.
      if (components.has(fiber.tag) && (fiber.flags & 1) !== 0) {
        const element = elementOf(fiber)
        for (const [area, selector] of Object.entries(selectors))
          if (element?.closest(selector)) drawings[area] = (drawings[area] ?? 0) + 1
      }
      if (fiber.child === before.child) return
      for (let child = fiber.child; child !== null; child = child.sibling) visit(child)
    }
    const onCommitFiberRoot = (_id: number, root: { readonly current: Fiber }) => visit(root.current)
    Object.assign(window, {
      drawings,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot,
        onCommitFiberUnmount: () => {},
        onPostCommitFiberRoot: () => {},
      },
    })
  }, areas)
  await page.reload()
}

/** What has been redrawn since {@link drawingsDuring} began. */
const drawingsUntilNow = (page: Page) =>
  page.evaluate(() => (window as unknown as { drawings: Record<string, number> }).drawings)

/** The components that are redrawn while this many progress messages arrive. */
function drawingsDuring(page: Page, messages: number): Promise<Record<string, number>> {
  return page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const { drawings } = window as unknown as { drawings: Record<string, number> }
        for (const area of Object.keys(drawings)) delete drawings[area]
        let left = wanted
        const stop = window.hoist.onChanges((text) => {
          const { uploads = [] }: Changes = JSON.parse(text)
          if (uploads.length === 0) return
          left -= 1
          if (left > 0) return
          stop()
          requestAnimationFrame(() => resolve({ ...drawings }))
        })
      }),
    messages,
  )
}

test('progress redraws the bar of a row, but not its buttons, its menu, the selection bar or the toolbar', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const files = [
    await sparseFile(folder, 'first.bin', 1024 * MiB),
    await sparseFile(folder, 'second.bin', 1024 * MiB),
  ] as const
  const server = await service({ faults: [steady] })
  await presetSettings(profile, { partSizeMiB: 8 })
  const { page } = await start()
  await countDrawings(page)
  await connectAccount(page, server)
  await dropAndUpload(page, files)
  await expectState(page, files[0], 'uploading')
  await row(page, files[0]).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu').getByRole('menuitem').first()).toBeFocused()

  const { progress = 0, ...others } = await drawingsDuring(page, 12)
  // A busy page draws several messages at once.
  expect(progress).toBeGreaterThan(0)
  expect(others).toEqual({})

  // The same count shows that they are redrawn when there is a reason.
  await page.keyboard.press('Escape')
  await drawingsDuring(page, 1)
  await row(page, files[1]).getByRole('button', { name: 'Pause', exact: true }).click()
  await expect
    .poll(() => drawingsUntilNow(page))
    .toMatchObject({ rowActions: expect.any(Number), selectionBar: expect.any(Number) })
})
