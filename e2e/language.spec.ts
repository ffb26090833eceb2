import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser'
import type { Page } from '@playwright/test'
import { compile, readMessages } from '../scripts/messages.mjs'
import { type Compiled, isElements } from '../src/shared/messages/catalogue'
import { expect, presetSettings, test } from './kit'
import { messagesOf } from './messages'
import { brokenStart, tour, type Visit } from './tour'

/** Names that are the same in every language. */
const names = new Set(
  'api batch csv curl enter evals fine gib gnome hoist http https id json jsonl keyring kwallet mac mbit md5 mib node openai org proj python sha status url utf web'.split(
    ' ',
  ),
)

/** The words of the English catalogue: three letters and more. */
function englishWords(messages: Compiled, into = new Set<string>()): Set<string> {
  const add = (text: string) => {
    for (const [word] of text.toLowerCase().matchAll(/[a-z]{3,}/g)) if (!names.has(word)) into.add(word)
  }
  const addAll = (elements: readonly MessageFormatElement[]) => {
    for (const element of elements) {
      if (isLiteralElement(element)) add(element.value)
      if (isSelectElement(element) || isPluralElement(element))
        for (const { value } of Object.values(element.options)) addAll(value)
    }
  }
  for (const inner of Object.values(messages)) {
    if (typeof inner === 'string') add(inner)
    else if (isElements(inner)) addAll(inner)
    else englishWords(inner, into)
  }
  return into
}

/** In the page: everything that is read there by eye or ear. Text that is marked as English comes from machines. */
function texts(): string[] {
  const found: string[] = [document.title]
  const spoken = [
    'aria-label',
    'aria-description',
    'aria-roledescription',
    'aria-valuetext',
    'title',
    'placeholder',
  ]
  for (const element of document.querySelectorAll<HTMLElement>('body, body *')) {
    // A shortened name is drawn in pieces, and read whole.
    if (element.closest('[lang="en"]:not(html), script, style, .file-name [aria-hidden]') !== null) continue
    for (const name of spoken) found.push(element.getAttribute(name) ?? '')
    for (const node of element.childNodes) if (node.nodeType === 3) found.push(node.nodeValue ?? '')
  }
  return found.filter((text) => text.trim() !== '')
}

/** File names, addresses, names of keys and variables, paths and typed text belong to no language. */
const data =
  /[\w-]+\.json\.damaged-\d+|OPENAI_API_KEY|custom_id|intranet\.example\.com|\*\.lan|data\/\*\*|no address|Uploads API|api\.openai\.com|github\.com|npm start|\b(Electron|Chromium)\b|\b(PEM|PKCS|SOCKS)\b|[\w.-]+\.(jsonl|zip|tar|pdf|img|bin|txt|json)\b|Quarterly report[^.]*|https?:\/\/\S+|127\.0\.0\.1\S*|\/\S+|\bResearch\b|\b(file|upload|part|req)[-_]\u2060?\w+|sk-\S+/g

function gather(english: ReadonlySet<string>, found: Set<string>, screens: Set<string>): Visit {
  return async (screen, { app, page }) => {
    screens.add(screen)
    const menu = await app.evaluate(({ Menu }) => {
      const labels = (of: Electron.Menu | null): string[] =>
        of?.items.flatMap((item) => [item.label, ...labels(item.submenu ?? null)]) ?? []
      return labels(Menu.getApplicationMenu())
    })
    for (const text of [...menu, ...(await page.evaluate(texts))]) {
      for (const [word] of text
        .replace(data, ' ')
        .toLowerCase()
        .matchAll(/[a-z]{3,}/g)) {
        if (english.has(word)) found.add(`${screen}: “${word}” in “${text.trim().slice(0, 80)}”`)
      }
    }
  }
}

test('in Japanese no English is left, on any screen and in the menus', async ({
  folder,
  profile,
  start,
  service,
}) => {
  test.setTimeout(300_000)
  const english = englishWords(compile(readMessages('en')))
  const found = new Set<string>()
  const screens = new Set<string>()
  await tour({ folder, profile, start, service }, 'ja', gather(english, found, screens))
  expect([...found]).toEqual([])
  expect(screens.size).toBeGreaterThan(15)
})

test('in Japanese no English is left on the window that could not start', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const found = new Set<string>()
  await brokenStart(
    { folder, profile, start, service },
    'ja',
    gather(englishWords(compile(readMessages('en'))), found, new Set()),
  )
  expect([...found]).toEqual([])
})

test('Arabic runs from right to left, names and numbers keep their own direction', async ({
  profile,
  start,
}) => {
  await presetSettings(profile, { language: 'ar' })
  const { page } = await start({ usable: false })
  const words = messagesOf('ar')
  await expect(page.getByText(words.welcome.title)).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await expectAtStart(page, words.toolbar.addFiles)
})

/** The first button is on the side where reading begins. */
async function expectAtStart(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  const width = await page.evaluate(() => innerWidth)
  await expect.poll(async () => (await button.boundingBox())?.x).toBeGreaterThan(width / 2)
}
