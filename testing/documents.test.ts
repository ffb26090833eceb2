import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const project = fileURLToPath(new URL('../', import.meta.url))
const text = (path: string) => readFileSync(join(project, path), 'utf8')
const pagesIn = (folder: string) =>
  readdirSync(join(project, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

/** Rows of the tables whose last column names tests: what could happen, and that cell. */
function rowsOf(page: string): (readonly [happens: string, tests: string])[] {
  let namesTests = false
  return text(page)
    .split('\n')
    .flatMap((line) => {
      const cells = line.replace(/^\| | \|$/g, '').split(' | ')
      const [first = ''] = cells
      const last = cells.at(-1) ?? ''
      if (!line.startsWith('| ')) namesTests = false
      else if (last === 'test' || last === 'tested by') namesTests = true
      else if (namesTests && !first.startsWith('---')) return [[first, last] as const]
      return []
    })
}

describe.each([
  ['README.md', 12],
  ['docs/what-happens-when.md', 12],
  ['SECURITY.md', 25],
])('the tables of %s', (page, least) => {
  const rows = rowsOf(page)

  it(`have at least ${least} rows with tests`, () => expect(rows.length).toBeGreaterThanOrEqual(least))

  it.each(rows)('name tests that exist: %s', (_happens, tests) => {
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => text(path))
    expect(files.length).toBeGreaterThan(0)
    for (const [, name = ''] of tests.matchAll(/“([^”]+)”/g))
      for (const piece of name.split('…').map((each) => each.replace(/^[\s,]+|[\s,]+$/g, '')))
        expect(
          files.some((file) => file.includes(piece)),
          piece,
        ).toBe(true)
  })
})

describe('the argument that nothing is completed twice', () => {
  const [comment = ''] = text('src/core/upload/finish.ts').split(' */')
  const steps = comment
    .split(/\n \* (?=\d\. )/)
    .slice(1)
    .map((step) => step.replace(/\n \* */g, ' '))

  it('has its steps', () => expect(steps.length).toBeGreaterThanOrEqual(7))

  it.each(steps.map((step) => [step.slice(0, 20), step.split('Tests: ')[1] ?? '']))(
    'names tests that exist: %s',
    (_step, tests) => {
      const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => text(path))
      const names = [...tests.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name)
      expect(names.length).toBeGreaterThan(0)
      for (const name of names)
        expect(
          files.some((file) => file.includes(name)),
          name,
        ).toBe(true)
    },
  )
})

it.each(['.', 'bench', 'docs', 'docs/notes'].flatMap(pagesIn))('the links of %s lead to files', (page) => {
  const links = [...text(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = '']) => link)
  const missing = links.filter(
    (link) => !link.includes('://') && !existsSync(join(project, dirname(page), link)),
  )
  expect(missing).toEqual([])
})
