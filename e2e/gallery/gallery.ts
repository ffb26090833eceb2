import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Language, languageCodes } from '../../src/shared/languages'
import { test } from '../kit'
import { brokenStart, resize, settle, tour, type Visit } from '../tour'

/** Set by scripts/screenshots.mjs. */
const target = process.env.HOIST_SCREENSHOTS ?? ''
const sizes = [
  [480, 720],
  [800, 600],
  [1440, 900],
] as const
const themes = ['light', 'dark'] as const

/** The longest words, another script, and from right to left: what English does not show. */
const told: readonly string[] = ['en', 'de', 'ja', 'ar']
const named = process.env.HOIST_SCREENSHOT_LANGUAGES ?? ''
const wanted = named === '' ? told : named.split(',')

/** Takes a screen in all sizes and both themes, as SCREEN-WIDTH-THEME-LANGUAGE.png. */
function picture(language: Language): Visit {
  return async (screen, hoist) => {
    const { page } = hoist
    for (const [width, height] of sizes) {
      await resize(hoist, width, height)
      // Nothing under the pointer, nor where something was dropped last.
      await page.mouse.move(2, 2)
      await page.mouse.move(1, 1)
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await settle(hoist)
        await page.screenshot({ path: join(target, `${screen}-${width}-${theme}-${language}.png`) })
      }
    }
  }
}

test.beforeAll(() => mkdir(target, { recursive: true }))

for (const language of languageCodes.filter((code) => wanted.includes(code))) {
  test(`every screen, ${language}`, async ({ folder, profile, start, service }) => {
    await tour({ folder, profile, start, service }, language, picture(language))
  })
  test(`a start that fails, ${language}`, async ({ folder, profile, start, service }) => {
    await brokenStart({ folder, profile, start, service }, language, picture(language))
  })
}
