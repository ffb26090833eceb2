import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CDPSession, Locator, Page } from '@playwright/test'
import type { UploadRecord } from '../../src/core/upload/record/record'
import { type Language, languageCodes } from '../../src/shared/words/languages'
import { expect, type Fixtures, type HoistWindow, presetSettings, row, test } from '../kit'
import { messagesOf } from '../messages'
import { seedUploads } from '../seed'
import { brokenStart, resize, settle, tour, type Visit } from '../tour'
import { secondTour } from '../tour-more'

/** Set by scripts/screenshots.mjs. */
const target = process.env.HOIST_SCREENSHOTS ?? ''
const sizes = [
  [480, 720],
  [800, 600],
  [1280, 800],
] as const
const themes = ['light', 'dark'] as const

/** English, the longest words, another script, and a language from right to left. */
const standardLanguages: readonly string[] = ['en', 'de', 'ja', 'ar']
const named = process.env.HOIST_SCREENSHOT_LANGUAGES ?? ''
const wanted = named === '' ? standardLanguages : named.split(',')

/** The beginnings of the names of the screens to take; empty for all of them. */
const screens = (process.env.HOIST_SCREENSHOT_SCREENS ?? '').split(',').filter(Boolean)

/** Takes a screen in all sizes and both themes, as SCREEN-WIDTH-THEME-LANGUAGE.png. */
function picture(language: Language): Visit {
  let camera: Camera | undefined
  return async (screen, hoist) => {
    if (screens.length > 0 && !screens.some((name) => screen.startsWith(name))) return
    const { page } = hoist
    camera = camera?.page === page ? camera : await openCamera(page)
    for (const [width, height] of sizes) {
      await resize(hoist, width, height)
      // Nothing is under the pointer, or where the last drop was.
      await page.mouse.move(2, 2)
      await page.mouse.move(1, 1)
      const pages = await page.evaluate(() => {
        const body = [...document.querySelectorAll('.dialog-body')].at(-1)
        return body === undefined ? 1 : Math.max(1, Math.ceil((body.scrollHeight - 8) / body.clientHeight))
      })
      for (let shown = 0; shown < pages; shown += 1) {
        if (pages > 1) await scrollDialog(hoist, shown)
        const name = shown === 0 ? screen : `${screen}-page-${shown + 1}`
        for (const theme of themes) {
          await camera.wear(theme)
          await settle(hoist)
          await camera.take(join(target, `${name}-${width}-${theme}-${language}.png`))
        }
      }
      if (pages > 1) await scrollDialog(hoist, 0)
    }
  }
}

interface Camera {
  readonly page: Page
  wear(theme: (typeof themes)[number]): Promise<unknown>
  take(path: string): Promise<void>
}

/**
 * Playwright’s own pictures take three times as long: it compresses them more and waits for things that this window
 * does not have.
 */
async function openCamera(page: Page): Promise<Camera> {
  const session: CDPSession = await page.context().newCDPSession(page)
  return {
    page,
    wear: (theme) =>
      session.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-color-scheme', value: theme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ],
      }),
    take: async (path) => {
      const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
      await writeFile(path, Buffer.from(data, 'base64'))
    },
  }
}

/** Scrolls the topmost dialog, if any, down by that many times its visible height. */
function scrollDialog({ page }: HoistWindow, pages: number): Promise<void> {
  return page.evaluate((n) => {
    const body = [...document.querySelectorAll('.dialog-body')].at(-1)
    body?.scrollTo(0, n * body.clientHeight)
  }, pages)
}

const longNames = [
  `${'scans-of-the-whole-archive-'.repeat(7)}page-0001.tiff`,
  'Minutes of the annual general meeting with all motions, amendments and votes, second corrected version.docx',
  'تقرير المبيعات السنوي لجميع الفروع والأقسام لعام 2026، النسخة النهائية بعد المراجعة والتدقيق.pdf',
  '2026年度第3四半期の売上報告書（全支店・全部門・監査済み・最終確定版・取締役会提出用）.xlsx',
]
const states: readonly UploadRecord['state'][] = [
  { name: 'paused', by: 'restart' },
  { name: 'completed', fileId: 'file-4a1f0e6f2b7c4d0f9e3a5b8c7d6e1f20' },
  { name: 'failed', failure: { kind: 'source-missing', detail: 'ENOENT: no such file or directory' } },
  { name: 'cancelled' },
]

/** Two hundred uploads, the first of them with the longest names, and one of a thousand parts. */
async function manyUploads({ profile, start }: Fixtures, language: Language, see: Visit): Promise<void> {
  const words = messagesOf(language)
  await presetSettings(profile, { language, historyCount: null, historyDays: null })
  await seedUploads(
    profile,
    Array.from({ length: 200 }, (_, index) => ({
      name: longNames[index] ?? `measurements-${String(index).padStart(3, '0')}.parquet`,
      state: states[index % states.length] ?? { name: 'cancelled' },
      parts: index === 0 ? 1024 : 40,
      confirmed: [700, 40, 17, 0][index % states.length] ?? 0,
    })),
  )
  const hoist = await start({ args: ['--practice'], usable: false })
  const { page } = hoist
  const [paused, finished] = longNames.map((name) => row(page, name))
  const visit = async (screen: string) => {
    await see(screen, hoist)
    await resize(hoist, 1024, 960)
    await settle(hoist)
  }
  const press = (name: string, within: Locator | undefined) =>
    within?.getByRole('button', { name, exact: true }).click()
  await expect(page.getByText('measurements-004.parquet')).toBeVisible()
  await visit('many')
  await press(words.uploads.showParts, paused)
  await visit('many-parts')
  // Only the rows in view are drawn.
  const filter = (name: string, count: number) =>
    page.getByRole('radio', { name: words.list.filter({ name, count }), exact: true }).click()
  await filter(words.list.filters.finished, 100)
  await press(words.uploads.showCard, finished)
  await visit('many-card')
  await press(words.fileCard.close, page.locator('.file-card'))
  await filter(words.list.filters.all, 200)
  await press(words.uploads.cancel, paused)
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await visit('many-cancel')
  await page.keyboard.press('Escape')
  await hoist.quit()
}

test.beforeAll(() => mkdir(target, { recursive: true }))

for (const language of languageCodes.filter((code) => wanted.includes(code))) {
  test(`every screen, ${language}`, async ({ folder, profile, start, service }) => {
    await tour({ folder, profile, start, service }, language, picture(language))
  })
  test(`what the tour does not pass, ${language}`, async ({ folder, profile, start, service }) => {
    await secondTour({ folder, profile, start, service }, language, picture(language))
  })
  test(`many uploads, ${language}`, async ({ folder, profile, start, service }) => {
    await manyUploads({ folder, profile, start, service }, language, picture(language))
  })
  test(`a start that fails, ${language}`, async ({ folder, profile, start, service }) => {
    await brokenStart({ folder, profile, start, service }, language, picture(language))
  })
}
