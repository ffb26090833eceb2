import { join } from 'node:path'
import type { Page } from 'playwright'
import type { Bench } from '../benchmark'
import { type Files, mustBeFiles } from '../many'
import type { ReceiverProcess } from '../processes/start'
import { atMost, type Findings, tableOf } from '../report'
import { memoryOf, timeFrom, withApplication } from './application'
import { longestOf, traced } from './trace'

/** How long sending is measured, in milliseconds. */
const sendingMs = 10_000
/** How often a row is pressed, and how long its menu may take, in milliseconds. */
const mostTries = 20
const answerMs = 2_000

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
  let [dialogMs, listMs] = [0, 0]
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
        listMs = await upload(page)
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
    ['from the press until the list answers', listMs.toFixed(0), inQueue],
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
    `Memory at the end: page ${memory.page.now.toFixed(0)} MiB, main process ${memory.main.now.toFixed(0)} MiB. ${arrived.length} files arrived in that time.`,
  )
  const goals = [
    atMost('many: ms from the drop of 10,000 files until Upload can be pressed', dialogMs, 800),
    atMost('many: ms from the press until the list answers', listMs, 1000),
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

/** Returns the milliseconds until the list is drawn and answers a press. */
async function upload(page: Page): Promise<number> {
  const began = performance.now()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  // Clicks whatever row is there, as a hand does; no row moves away while the pointer moves.
  const menu = page.getByRole('menu')
  // A row may be replaced between looking and pressing, until the pointer has moved over the list.
  for (let tries = 0; !(await menu.isVisible()); tries += 1) {
    if (tries === mostTries) throw new Error('no row of the list answers')
    const [x, y] = await thirdButton(page)
    await page.mouse.click(x, y)
    // The press may have met a row that was just replaced: another follows.
    await menu.waitFor({ timeout: answerMs }).catch(() => undefined)
  }
  const ms = performance.now() - began
  await page.keyboard.press('Escape')
  return ms
}

/** Where the third row has its menu. Asked in one go: a row may be replaced after it was found. */
async function thirdButton(page: Page): Promise<[x: number, y: number]> {
  const found = await page.waitForFunction(() => {
    const button = document.querySelectorAll('.uploads [aria-label="More actions"]')[2]
    const { left, top, width, height } = button?.getBoundingClientRect() ?? new DOMRect()
    return width > 0 && ([left + width / 2, top + height / 2] as [x: number, y: number])
  })
  return (await found.jsonValue()) || [0, 0]
}
