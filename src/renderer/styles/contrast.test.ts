import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** Contrast by WCAG 2.2, from the tokens themselves: which colours meet, and how strong their contrast must be. */
const text = 4.5
const shape = 3

const grounds = ['surface-window', 'surface-content', 'surface-row-hover', 'surface-selected'] as const
const softGrounds = ['bad-soft', 'accent-soft', 'warn-soft', 'surface-sunken'] as const

const pairs: readonly (readonly [front: string, back: string, least: number])[] = [
  ...[...grounds, ...softGrounds, 'surface-raised'].flatMap(
    (ground) =>
      [
        ['text', ground, text],
        ['text-quiet', ground, text],
      ] as const,
  ),
  ...grounds.flatMap((ground) =>
    ['accent', 'good', 'bad', 'warn', 'idle'].map((state) => [state, ground, text] as const),
  ),
  // A hovered or pressed quiet button, on each background.
  ...(['surface-hover', 'surface-pressed'] as const).flatMap((veil) => [
    ['text', `${veil} on surface-window`, text] as const,
    ['text', `${veil} on surface-content`, text] as const,
    ['text', `${veil} on bad-soft`, text] as const,
  ]),
  ['text-on-accent', 'accent', text],
  ['text-on-accent', 'accent-hover', text],
  ['text-on-accent', 'accent-pressed', text],
  ['text-on-hint', 'surface-hint', text],
  ['accent', 'accent-soft', text],
  ['bad', 'bad-soft', text],
  ['good', 'good-soft', text],
  ['warn', 'warn-soft', text],
  ['accent', 'veil on surface-content', text],
  // The edges that identify a control, in and out of dialogs.
  ...['surface-content', 'surface-window', 'surface-raised', 'track'].map(
    (ground) => ['line-control', ground, shape] as const,
  ),
  ['accent', 'surface-raised', shape],
  ['bad', 'surface-raised', shape],
  // The focus ring, on everything that can be around it.
  ...[...grounds, ...softGrounds, 'surface-raised'].map((ground) => ['focus', ground, shape] as const),
  // The sent and confirmed parts of a bar, in every colour of a bar.
  ...['accent', 'good', 'bad', 'idle'].map((bar) => [bar, 'track', shape] as const),
  // The cells of a map on their pane, and what is drawn within them: frames, stripes, the cross, and the level of a
  // part that is being sent, above which the cell is empty.
  ...['line-control', 'accent', 'part-confirmed', 'warn', 'bad-solid'].map(
    (cell) => [cell, 'surface-window', shape] as const,
  ),
  ['warn', 'warn-soft', shape],
  ['bad-solid', 'bad-soft', shape],
]

type Colour = readonly [red: number, green: number, blue: number, alpha: number]

type Tokens = ReadonlyMap<string, string>

const sheet = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const usual = tokensIn(sheet, /^ {2}--([\w-]+):\s*([^;]+);/gm)
const asked = /@media \(prefers-contrast: more\) \{[\s\S]*?\n\}/.exec(sheet)?.[0] ?? ''
const more = new Map([...usual, ...tokensIn(asked, /^ {4}--([\w-]+):\s*([^;]+);/gm)])

function tokensIn(text: string, token: RegExp): Tokens {
  return new Map([...text.matchAll(token)].map(([, name = '', value = '']) => [name, value] as const))
}

function colourOf(name: string, theme: 'light' | 'dark', tokens: Tokens): Colour {
  const value = tokens.get(name) ?? ''
  const both = /^light-dark\((.+?), (#.+|rgb.+)\)$/.exec(value)
  const own = both === null ? value : ((theme === 'light' ? both[1] : both[2]) ?? '')
  const hex = /^#(..)(..)(..)$/.exec(own)
  if (hex !== null) return [...hex.slice(1).map((pair) => Number.parseInt(pair, 16)), 1] as unknown as Colour
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(own)
  if (rgb === null) throw new Error(`--${name} is no colour that this test can read: "${value}"`)
  const [red = 0, green = 0, blue = 0, percent = 0] = rgb.slice(1).map(Number)
  return [red, green, blue, percent / 100]
}

/** A background may be a layer on another: `surface-hover on surface-content`. */
function groundOf(name: string, theme: 'light' | 'dark', tokens: Tokens): Colour {
  const [front = '', back] = name.split(' on ')
  const colour = colourOf(front, theme, tokens)
  return back === undefined ? colour : over(colour, colourOf(back, theme, tokens))
}

function over(front: Colour, back: Colour): Colour {
  const [, , , alpha] = front
  const mixed = [0, 1, 2].map((i) => (front[i] ?? 0) * alpha + (back[i] ?? 0) * (1 - alpha))
  return [...mixed, 1] as unknown as Colour
}

function luminance([red, green, blue]: Colour): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(front: Colour, back: Colour): number {
  const [light = 0, dark = 0] = [luminance(over(front, back)), luminance(back)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

test('the measure gives 21 for black on white, and 1 for a colour on itself', () => {
  expect(contrast([0, 0, 0, 1], [255, 255, 255, 1])).toBeCloseTo(21, 5)
  expect(contrast([10, 20, 30, 1], [10, 20, 30, 1])).toBe(1)
  // The well-known example: the lightest grey that passes on white.
  expect(contrast([0x76, 0x76, 0x76, 1], [255, 255, 255, 1])).toBeCloseTo(4.54, 2)
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(pairs)('%s on %s has a contrast of %f', (front, back, least) => {
    expect(contrast(colourOf(front, theme, usual), groundOf(back, theme, usual))).toBeGreaterThanOrEqual(
      least,
    )
  })

  test.each(pairs)('%s on %s has a higher contrast for people who ask for it', (front, back, least) => {
    expect(contrast(colourOf(front, theme, more), groundOf(back, theme, more))).toBeGreaterThanOrEqual(
      least === text ? 7 : text,
    )
  })
})
