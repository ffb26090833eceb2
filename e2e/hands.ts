import { expect, type Locator, type Page } from '@playwright/test'

/** How a person uses the window: by mouse or by keyboard. Tests take the same steps with both. */
export interface Hands {
  /** Presses a button, a tab, or a switch. */
  press(target: Locator): Promise<void>
  /** Chooses one of several, such as a radio button. */
  choose(target: Locator): Promise<void>
  /** Replaces the content of a field. */
  enter(field: Locator, text: string): Promise<void>
}

export function mouse(page: Page): Hands {
  return {
    press: (target) => target.click(),
    choose: (target) => target.click(),
    enter: async (field, text) => {
      await field.click({ clickCount: 3 })
      await page.keyboard.insertText(text)
      await page.keyboard.press('Enter')
    },
  }
}

/** Only keys: controls that Tab and the arrows do not reach cannot be pressed, and the focus is never lost. */
export function keyboard(page: Page): Hands {
  let hasBegun = false
  const go = async (target: Locator) => {
    // The pressed element may be gone or disabled by now.
    if (hasBegun) await expect(page.locator(':focus')).toHaveCount(1, { timeout: 2000 })
    hasBegun = true
    await walkTo(page, target)
  }
  return {
    press: async (target) => {
      await go(target)
      const isToggle = await target.evaluate((element) => element.matches('[role=switch], [aria-pressed]'))
      await page.keyboard.press(isToggle ? 'Space' : 'Enter')
    },
    choose: go,
    enter: async (field, text) => {
      await go(field)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.insertText(text)
      await page.keyboard.press('Enter')
    },
  }
}

/** More tab stops than any screen has. */
const mostPresses = 90

/** Moves to the element with Tab, and with the arrow keys inside a single tab stop. */
async function walkTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses <= mostPresses; presses += 1) {
    const next = await target.evaluate((element) => {
      const here = document.activeElement
      if (here === null || element === here) return null
      const isBefore = (element.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
      const list = element.closest('[role=radiogroup], [role=listbox], [role=menu]')
      const line = element.closest('[role=tablist], [role=toolbar], .segments, .parts')
      if (list?.contains(here)) return isBefore ? 'ArrowUp' : 'ArrowDown'
      if (line?.contains(here)) return isBefore ? 'ArrowLeft' : 'ArrowRight'
      // The rows of a list are one stop, together with the controls of the row that the arrows chose.
      const grid = element.closest('[role=grid]')
      const row = element.closest('[role=row]')
      if (grid?.contains(here) !== true || row === null) return 'Tab'
      if (row.contains(here)) return isBefore ? 'Shift+Tab' : 'Tab'
      if (here.getAttribute('role') !== 'row') return 'Shift+Tab'
      return isBefore ? 'ArrowUp' : 'ArrowDown'
    })
    if (next === null) return
    await page.keyboard.press(next)
  }
  throw new Error(`the keyboard does not reach ${target}`)
}
