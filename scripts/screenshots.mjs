/**
 * `npm run screenshots [-- FOLDER [LANGUAGE | SCREEN]...]`: pictures of every screen of the real window, in three
 * widths, both themes and several languages, into that folder or a temporary one. With SCREEN, such as `parts`, only
 * those whose names begin with it. `npm run screenshots -- --readme` takes those of the README and the guide in their
 * languages, and puts them into docs/screenshots.
 */
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './build.mjs'
import { runOnDesktop } from './desktop.mjs'
import { setup } from './setup.mjs'

const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const shownInDocuments = [
  'parts-800-light-en',
  'new-upload-800-light-en',
  'part-failed-800-dark-en',
  'uploads-480-light-en',
  'file-card-800-dark-ja',
  'parts-480-light-ar',
]

const [first, ...chosen] = process.argv.slice(2)
/** @param {string} word */
const isLanguage = (word) =>
  existsSync(path.join(projectFolder, `src/shared/messages/catalogues/${word}.json`))
const languages = chosen.filter(isLanguage)
const forDocuments = first === '--readme'
const folder =
  first === undefined || forDocuments
    ? mkdtempSync(path.join(os.tmpdir(), 'hoist-screenshots-'))
    : path.resolve(process.env.INIT_CWD ?? projectFolder, first)
process.env.HOIST_SCREENSHOTS = folder
const screens = forDocuments
  ? shownInDocuments.map((name) => name.split('-').slice(0, -3).join('-'))
  : chosen.filter((word) => !isLanguage(word))
process.env.HOIST_SCREENSHOT_SCREENS = screens.join()
const shownLanguages = new Set(shownInDocuments.map((name) => name.split('-').at(-1)))
process.env.HOIST_SCREENSHOT_LANGUAGES = [...(forDocuments ? shownLanguages : languages)].join()
await setup({ tests: true })
await buildIfStale()
process.chdir(projectFolder)
const { code } = await runOnDesktop(
  [
    process.execPath,
    path.join('node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '--config=e2e/gallery/playwright.config.ts',
  ],
  // As on most people's computers.
  { keyring: true },
)
if (forDocuments && code === 0)
  for (const name of shownInDocuments)
    copyFileSync(path.join(folder, `${name}.png`), path.join('docs', 'screenshots', `${name}.png`))
console.log(`The pictures are in ${folder}`)
process.exitCode = code ?? 1
