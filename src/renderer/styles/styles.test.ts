import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const renderer = fileURLToPath(new URL('..', import.meta.url))
const sheets = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.css'))
  .map((name) => ({
    name: relative('.', name),
    text: withoutComments(readFileSync(join(renderer, name), 'utf8')),
  }))
const tokens = sheets.find(({ name }) => name.endsWith('tokens.css'))?.text ?? ''
const others = sheets.filter(({ name }) => !name.endsWith('tokens.css'))

function withoutComments(css: string): string {
  return css.replaceAll(/\/\*[\s\S]*?\*\//g, '')
}

/** Every `property: value` of the sheets except in tokens.css. */
const declarations = others.flatMap(({ name, text }) =>
  [...text.matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g)].map(([, property = '', value = '']) => ({
    where: `${name}: ${property}: ${value}`,
    property,
    value,
  })),
)

const found = (wrong: (declaration: (typeof declarations)[number]) => boolean) =>
  declarations.filter(wrong).map(({ where }) => where)

describe('the style sheets', () => {
  test('are found and parsed', () => {
    expect(others.length).toBeGreaterThan(5)
    expect(declarations.length).toBeGreaterThan(300)
  })

  test("define no colours: they use those of tokens.css, or the system's", () => {
    expect(
      found(({ value }) =>
        /#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|color|light-dark)\(|\b(white|black|red|gray|grey)\b/i.test(
          value,
        ),
      ),
    ).toEqual([])
  })

  test('use no left and right, so that they also work for right-to-left languages', () => {
    const sides = /(^|-)(left|right)(-|$)/
    expect(
      found(
        ({ property, value }) =>
          sides.test(property) ||
          /(^|\s)(left|right)(\s|$)/.test(value) ||
          // Four values run clockwise: the second is always on the right.
          (/^(margin|padding|inset|border-(width|color|style|radius))$/.test(property) &&
            splitValues(value).length === 4),
      ),
    ).toEqual([])
  })

  test('name only tokens that exist', () => {
    const known = new Set(
      sheets.flatMap(({ text }) => [...text.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name)),
    )
    expect(
      others.flatMap(({ name, text }) =>
        [...text.matchAll(/var\((--[\w-]+)/g)]
          .filter(([, token]) => !known.has(token) && !token?.startsWith('--react-aria'))
          .map(([use]) => `${name}: ${use}`),
      ),
    ).toEqual([])
  })

  test('take font sizes, weights, corners, distances and times from the scales', () => {
    const scaled = /^(font-size|font-weight|border(-\w+)*-radius|(row-|column-)?gap|(margin|padding)(-\w+)*)$/
    const free = /^(0|1px|-1px|-?[\d.]+em|auto|inherit|none|50%|100%|var\(.*\)|calc\(.*\))$/
    expect(
      found(
        ({ property, value }) =>
          (scaled.test(property) && splitValues(value).some((each) => !free.test(each))) ||
          (/^(transition|animation)(-duration)?$/.test(property) && /\b[1-9]\d*m?s\b/.test(value)),
      ),
    ).toEqual([])
  })

  test('use all tokens', () => {
    const everything = [
      ...sheets.map(({ text }) => text),
      ...readdirSync(renderer, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
        .map((name) => readFileSync(join(renderer, name), 'utf8')),
    ].join('\n')
    const unused = [...tokens.matchAll(/^\s+(--[\w-]+):/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !everything.replaceAll(`${name}:`, '').match(new RegExp(`${name}(?![\\w-])`)))
    expect([...new Set(unused)]).toEqual([])
  })
})

/** The values of a declaration; a pair of brackets is one value. */
function splitValues(value: string): string[] {
  const values = ['']
  let depth = 0
  for (const letter of value.trim()) {
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (/\s/.test(letter) && depth === 0) values.push('')
    else values.push(`${values.pop()}${letter}`)
  }
  return values.filter((each) => each !== '')
}
