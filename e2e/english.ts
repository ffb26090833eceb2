import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser'
import { compile, readMessages } from '../scripts/messages.mjs'
import { type Compiled, isElements } from '../src/shared/messages/catalogue'
import type { Visit } from './tour'

/** Names that are the same in every language. */
const names = new Set(
  'api batch crlf csv curl enter evals fine gib gnome hoist http https id json jsonl keyring kwallet mac mbit md5 mib mime node openai org proj python sha status url utf web windows'.split(
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
  /[\w-]+\.json\.damaged-\d+|OPENAI_API_KEY|custom_id|(text|application)\/[\w.+-]+|intranet\.example\.com|\*\.lan|data\/\*\*|no address|Uploads API|api\.openai\.com|github\.com|npm start|\b(Electron|Chromium)\b|\b(PEM|PKCS|SOCKS)\b|[\w.-]+\.(jsonl|zip|tar|pdf|img|bin|txt|json|csv|md)\b|Quarterly report[^.]*|https?:\/\/\S+|127\.0\.0\.1\S*|\/\S+|\bResearch\b|\b(file|upload|part|req|vs|batch)[-_]\u2060?\w+|sk-\S+/g

/** Looks for words of the English catalogue on each screen, and puts what it finds into `found`. */
export function gather(found: Set<string>, screens: Set<string>): Visit {
  const english = englishWords(compile(readMessages('en')))
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
