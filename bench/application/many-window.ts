import { join } from 'node:path'
import type { Page } from 'playwright'
import { type Files, mustBeFiles } from '../arrived'
import type { Bench } from '../benchmark'
import type { ReceiverProcess } from '../processes/start'
import { atMost, type Findings, tableOf } from '../report'
import { cpuMs, memoryOf, timeFrom, withApplication } from './application'
import { longestOf, traced } from './trace'

/** How long sending is measured, in milliseconds. */
const sendingMs = 10_000
/** A point where the list has a row, however many there are, in CSS pixels of the window. */
const listPoint = { x: 500, y: 400 }

/**
 * Drops files on the real window and uploads them: how long until the dialog can be used and until the list answers,
 * and what that costs. What arrives meanwhile is compared.
 */
export async function manyInWindow(
  bench: Bench,
  files: Files,
  baseUrl: string,
  receiver: ReceiverProcess,
): Promise<Findings> {
  await receiver.begin(true)
  const paths = [...files.sha256.keys()].map((name) => join(files.folder, name))
  let [dialogMs, rowsMs, menuMs, mainMs] = [0, 0, 0, 0]
  const profile = { uploads: 0, sending: 0, baseUrl }
  const [inDrop, inQueue, inSending, memory] = await withApplication(
    bench,
    'none',
    profile,
    async (app, page) => {
      bench.say(`dropping ${files.count} files on the window`)
      const dropping = async () => {
        dialogMs = await drop(page, paths)
      }
      const queueing = async () => {
        const before = await cpuMs(app)
        ;[rowsMs, menuMs] = await upload(page)
        mainMs = (await cpuMs(app)) - before
      }
      const [dropped, queued] = [await traced(app, dropping), await traced(app, queueing)]
      const sending = await traced(app, () => page.waitForTimeout(sendingMs))
      return [longestOf(dropped), longestOf(queued), longestOf(sending), await memoryOf(app)] as const
    },
  )
  const arrived = (await receiver.read()).uploads.filter(({ completed }) => completed !== null)
  mustBeFiles(arrived, files, arrived.length, 'any')
  const rows = [
    ['from the drop until Upload can be pressed', dialogMs.toFixed(0), inDrop],
    ['from the press until rows are shown', rowsMs.toFixed(0), inQueue],
    ['from a right-click on them until the menu is there', menuMs.toFixed(0), inQueue],
    [`sending, for ${sendingMs / 1000} s`, '-', inSending],
  ] as const
  const table = tableOf(
    `many: ${files.count} files dropped on the window`,
    rows,
    {
      what: ([what]) => what,
      ms: ([, ms]) => ms,
      'longest task of the page in ms': ([, , task]) => task.ms.toFixed(0),
      'most that one computed': ([, , task]) => task.ownMs.toFixed(0),
    },
    `Memory at the end: page ${memory.page.now.toFixed(0)} MiB, main process ${memory.main.now.toFixed(0)} MiB. From the press until the menu the main process computed ${mainMs.toFixed(0)} ms. ${arrived.length} files arrived in that time.`,
  )
  const goals = [
    atMost('many: ms from the drop of 10,000 files until Upload can be pressed', dialogMs, 800),
    atMost('many: ms from the press until the list answers', rowsMs + menuMs, 1000),
    atMost('many: longest task of the page in ms, dropped', inDrop.ms, 200),
    atMost('many: longest task of the page in ms, queued', inQueue.ms, 50),
    atMost('many: longest task of the page in ms, sending', inSending.ms, 200),
  ]
  return { tables: [table], goals }
}

/** Returns the milliseconds until Upload can be pressed. */
async function drop(page: Page, paths: readonly string[]): Promise<number> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  await send('dragEnter')
  await send('dragOver')
  const ready = timeFrom(
    page,
    'drop',
    "[...document.querySelectorAll('[role=dialog] button')].some((each) => each.textContent === 'Upload' && !each.disabled)",
  )
  await send('drop')
  const { ms } = await ready
  await session.detach()
  return ms
}

/**
 * Returns the milliseconds from the press until rows are shown, and from a right-click on the list until its menu is
 * there. The page is asked before, because an answer during that time would wait for the main process.
 */
async function upload(page: Page): Promise<readonly [rowsMs: number, menuMs: number]> {
  const session = await page.context().newCDPSession(page)
  const shown =
    "document.querySelector('[role=dialog]') === null && document.querySelector('.uploads .upload') !== null"
  const rows = timeFrom(page, 'pointerup', shown)
  const menu = timeFrom(page, 'contextmenu', "document.querySelector('[role=menu]') !== null")
  await page.getByRole('dialog').getByRole('button', { name: 'Upload', exact: true }).click()
  const { ms } = await rows
  const began = Date.now()
  // As a hand does: input goes through the main process, too.
  const press = { ...listPoint, button: 'right', clickCount: 1 } as const
  const types = ['mousePressed', 'mouseReleased'] as const
  await Promise.all(types.map((type) => session.send('Input.dispatchMouseEvent', { type, ...press })))
  const answered = await menu
  const menuMs = answered.at + answered.ms - began
  await page.keyboard.press('Escape')
  await session.detach()
  return [ms, menuMs]
}
