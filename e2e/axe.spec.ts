import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { crowded, focused, moving, sideways, unreached } from './in-page'
import { expect, test } from './kit'
import { brokenStart, resize, settle, tour, type Visit } from './tour'

/** The narrowest window at its lowest, which equals one of 960 pixels with text at 200 %, and a usual one. */
const sizes = [
  [480, 360, 2],
  [960, 680, 1],
] as const
const looks = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const

/** The rules whose result depends on the look: each look has its own colours, and borders if colours are forced. */
const lookRules = ['color-contrast', 'link-in-text-block', 'target-size']

/** Examines a screen in all sizes and looks. Findings are collected, so that one run reports everything. */
function examine(found: Set<string>, seen: Set<string>): Visit {
  return async (screen, hoist) => {
    const { page } = hoist
    seen.add(screen)
    // Nothing under the pointer: a hint would be part of every screen.
    await page.mouse.move(1, 1)
    for (const [width, height, zoom] of sizes) {
      await resize(hoist, width, height, zoom)
      for (const look of looks) {
        // The size does not change the colours, so one is enough for the other looks.
        if (look !== looks[0] && width === sizes[0][0]) continue
        await page.emulateMedia({ ...look, reducedMotion: 'reduce' })
        await settle(hoist)
        // axe stays in the page: loading its half megabyte again would take as long as its work.
        const isThere = await page.evaluate(() => 'axe' in window)
        // The other mode opens a separate page for the result, which Electron does not have.
        const { violations } = await new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) })
          .setLegacyMode(true)
          // react-aria's announcement of a pressed button names that button for some seconds after its dialog has
          // closed.
          .exclude('[data-live-announcer] [role=img]')
          // A hint repeats the name of its button, and is placed where there is room.
          .exclude('[data-overlay-container]:has(> [role=tooltip])')
          .options({
            rules: { 'target-size': { enabled: true } },
            resultTypes: ['violations'],
            ...(look === looks[0] ? {} : { runOnly: lookRules }),
          })
          .analyze()
        const name = look.forcedColors === 'active' ? 'forced' : look.colorScheme
        for (const { id, help, nodes } of violations)
          for (const node of nodes)
            found.add(`${screen} ${width} ${name}: ${id} (${help}): ${node.html.slice(0, 160)}`)
      }
      for (const check of [sideways, crowded, moving])
        for (const text of await page.evaluate(check)) found.add(`${screen} ${width}: ${text}`)
    }
    await resize(hoist, ...sizes[0])
    for (const text of await walkByTab(page)) found.add(`${screen} by keyboard: ${text}`)
  }
}

/** For how many frames a problem must last. */
const patientFrames = 20

/** Presses Tab all the way round, and checks what has the focus each time. */
async function walkByTab(page: Page): Promise<string[]> {
  const found: string[] = []
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press('Tab')
    const { isKnown, problems: first } = await page.evaluate(focused)
    if (isKnown) return [...found, ...(await page.evaluate(unreached))]
    let problems = first
    // A list that grows meanwhile scrolls to the focus in its next frames.
    for (let frame = 0; problems.length > 0 && frame < patientFrames; frame += 1) {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      problems = (await page.evaluate(focused)).problems
    }
    found.push(...problems)
  }
  return [...found, 'Tab does not come round']
}

test('no screen or dialog has an accessibility violation, in either theme or in forced colours', async ({
  folder,
  profile,
  start,
  service,
}) => {
  // Some 35 screens, each examined several times.
  test.setTimeout(600_000)
  const found = new Set<string>()
  const seen = new Set<string>()
  await tour({ folder, profile, start, service }, 'en', examine(found, seen))
  expect([...found]).toEqual([])
  expect(seen.size).toBeGreaterThan(15)
})

test('the window that could not start has no accessibility violations', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const found = new Set<string>()
  await brokenStart({ folder, profile, start, service }, 'en', examine(found, new Set()))
  expect([...found]).toEqual([])
})
