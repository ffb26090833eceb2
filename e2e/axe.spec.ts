import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './kit'
import { brokenStart, resize, settle, tour, type Visit } from './tour'

/** The narrowest window at its lowest, which is also 200 % of text in one of 960 pixels, and a usual one. */
const sizes = [
  [480, 360],
  [960, 680],
] as const
const looks = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const

/** The rules whose answer another look can change: it has other colours, and borders where colours are forced. */
const lookRules = ['color-contrast', 'link-in-text-block', 'target-size']

/** Looks at a screen in all sizes and looks. What is found is gathered, so that one run tells everything. */
function examine(found: Set<string>, seen: Set<string>): Visit {
  return async (screen, hoist) => {
    const { page } = hoist
    seen.add(screen)
    // Nothing under the pointer: a hint would be part of every screen.
    await page.mouse.move(1, 1)
    for (const [width, height] of sizes) {
      await resize(hoist, width, height)
      for (const look of looks) {
        // Colours that are forced know no themes: one size shows them.
        if (look.forcedColors === 'active' && width === sizes[0][0]) continue
        await page.emulateMedia({ ...look, reducedMotion: 'reduce' })
        await settle(hoist)
        // In the page once, axe stays there: reading its half megabyte again would take as long as its work.
        const isThere = await page.evaluate(() => 'axe' in window)
        // The other mode opens a page of its own for the result, which Electron does not have.
        const { violations } = await new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) })
          .setLegacyMode(true)
          // What react-aria says of a pressed button names that button for some seconds after a dialog has gone.
          .exclude('[data-live-announcer] [role=img]')
          // A hint repeats the name of the button it is of, and stands where it finds room.
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
      for (const text of await page.evaluate(sideways)) found.add(`${screen} ${width}: ${text}`)
    }
    await resize(hoist, ...sizes[0])
    for (const text of await walkByTab(page)) found.add(`${screen} by keyboard: ${text}`)
  }
}

/** Presses Tab until it comes round again, and looks at what has the focus each time. */
async function walkByTab(page: Page): Promise<string[]> {
  const found: string[] = []
  const known = new Set<number>()
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press('Tab')
    const { index, problems } = await page.evaluate(focused)
    if (known.has(index)) return found
    known.add(index)
    found.push(...problems)
  }
  return [...found, 'Tab does not come round']
}

/** In the page: which element has the focus, whether that is seen, and whether anything lies over it. */
function focused(): { index: number; problems: string[] } {
  const element = document.activeElement ?? document.body
  const index = [...document.querySelectorAll('*')].indexOf(element)
  if (element === document.body) return { index, problems: [] }
  const what = `${element.tagName} ${element.className} "${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30)}"`
  const problems: string[] = []
  // A field may show it on the frame around its parts.
  const frames = [element, element.parentElement, element.parentElement?.parentElement]
  const isMarked = frames.some((each) => {
    if (each === null || each === undefined) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(each)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  })
  // In a list that has popped up the ground marks the row, as in every menu.
  const isRow = element.matches('[role=option], [role=menuitem]')
  const hasGround = getComputedStyle(element).backgroundColor !== 'rgba(0, 0, 0, 0)'
  if (!isMarked && !(isRow && hasGround)) problems.push(`the focus is not seen on ${what}`)
  const box = element.getBoundingClientRect()
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)]
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
  const steps = [0.05, 0.25, 0.5, 0.75, 0.95]
  const points = steps.flatMap((x) =>
    steps.map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const),
  )
  const isUncovered = points.some(([x, y]) => {
    const above = document.elementFromPoint(x, y)
    return above !== null && (element.contains(above) || above.contains(element))
  })
  if (!isUncovered) problems.push(`out of sight or covered: ${what}`)
  return { index, problems }
}

/** In the page: what reaches beyond the window's sides, and words that are cut off without a sign of it. */
function sideways(): string[] {
  const found: string[] = []
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`)
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== '')
    if (!own || element.closest('.visually-hidden, svg') !== null) continue
    const box = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    const what = `"${element.textContent?.slice(0, 40)}" in ${element.className}`
    if (box.width > 0 && (box.left < -1 || box.right > innerWidth + 1)) found.push(`outside: ${what}`)
    const isCut = element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible'
    if (isCut && style.textOverflow !== 'ellipsis' && style.overflowX !== 'auto') found.push(`cut: ${what}`)
  }
  return found
}

test('every screen and dialog is without a violation, in both themes and in forced colours', async ({
  folder,
  profile,
  start,
  service,
}) => {
  // Some 35 screens, each looked at several times.
  test.setTimeout(600_000)
  const found = new Set<string>()
  const seen = new Set<string>()
  await tour({ folder, profile, start, service }, 'en', examine(found, seen))
  expect([...found]).toEqual([])
  expect(seen.size).toBeGreaterThan(15)
})

test('so is the window that could not start', async ({ folder, profile, start, service }) => {
  const found = new Set<string>()
  await brokenStart({ folder, profile, start, service }, 'en', examine(found, new Set()))
  expect([...found]).toEqual([])
})
