import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { snapshotOf } from '../testing/launch/snapshot'
import { copy, expect, pressPaste, pressReally, test, textFile } from './kit'

/** Makes the page paste into a field of its own. @returns the text that it received, and whether files were taken */
function pasteByPage(page: Page): Promise<{ text: string; heard: number; taken: boolean }> {
  return page.evaluate(async () => {
    const field = document.body.appendChild(document.createElement('textarea'))
    field.focus()
    let heard = 0
    let taken: ReturnType<typeof window.hoist.takeFiles> | null = null
    const listener = (event: Event) => {
      heard += 1
      event.stopImmediatePropagation()
      taken = window.hoist.takeFiles()
    }
    window.addEventListener('paste', listener, { capture: true })
    document.execCommand('paste')
    taken ??= window.hoist.takeFiles()
    const { ok } = await (taken as ReturnType<typeof window.hoist.takeFiles>)
    window.removeEventListener('paste', listener, { capture: true })
    field.remove()
    return { text: field.value, heard, taken: ok }
  })
}

const nothing = { text: '', heard: 0, taken: false }

test('the page pastes nothing by itself: no text, no event and no file that was only copied', async ({
  folder,
  start,
}) => {
  const file = await textFile(folder, 'copied.txt', 'only copied')
  const { app, page } = await start({ args: ['--practice'] })
  await copy(app, 'text/uri-list', `${pathToFileURL(file).href}\r\n`)
  expect(await pasteByPage(page)).toEqual(nothing)
  await copy(app, 'text/plain', 'a password')
  expect(await pasteByPage(page)).toEqual(nothing)
  const read = await page.evaluate(async () => {
    const said: string[] = []
    const refused = () => 'refused'
    said.push(await navigator.clipboard.readText().catch(refused))
    said.push(await navigator.clipboard.read().then(String, refused))
    return said
  })
  expect(read).toEqual(['refused', 'refused'])
  expect((await snapshotOf(page)).drafts.files).toEqual([])
})

test("the paste keys and the menu's Paste work, and allow a paste for one second", async ({ start }) => {
  const { app, page } = await start({ args: ['--practice'] })
  await copy(app, 'text/plain', 'some text')
  await page.evaluate(() => {
    document.body.append(document.createElement('textarea'))
    document.querySelector('textarea')?.focus()
  })
  const field = page.locator('textarea')
  const keys = [() => pressPaste(app)]
  if (process.platform !== 'darwin') keys.push(() => pressReally(app, 'Insert', ['shift']))
  for (const press of keys) {
    await press()
    await expect(field).toHaveValue('some text')
    await field.fill('')
    await expect.poll(() => pasteByPage(page)).toEqual(nothing)
    await field.focus()
  }
  await app.evaluate(({ BrowserWindow, Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    const item = items.find(({ label }) => label.replace('&', '') === 'Paste')
    item?.click({}, BrowserWindow.getAllWindows()[0])
  })
  await expect(field).toHaveValue('some text')
})

test('a middle click beside all fields, while text is selected somewhere, reports nothing', async ({
  start,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux pastes selected text')
  const { app, page } = await start({ args: ['--practice'] })
  await app.evaluate(async ({ clipboard }) => {
    const old = clipboard as unknown as { writeText(text: string, type: string): void }
    old.writeText('selected', 'selection')
  })
  const answers = await page.evaluateHandle(() => {
    const all: Awaited<ReturnType<typeof window.hoist.takeFiles>>[] = []
    // After the window's own listener, which takes the files too.
    window.addEventListener('paste', () => void window.hoist.takeFiles().then((answer) => all.push(answer)), {
      capture: true,
    })
    return all
  })
  await page.mouse.click(400, 400, { button: 'middle' })
  await expect.poll(() => answers.jsonValue()).toEqual([{ ok: true, value: null }])
})
