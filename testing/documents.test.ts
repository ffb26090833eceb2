import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const project = new URL('../', import.meta.url)
const text = (path: string) => readFileSync(fileURLToPath(new URL(path, project)), 'utf8')

/** Rows of the tables of SECURITY.md: what could happen, and the cell that names its tests. */
const rows = text('SECURITY.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (risk|---)/.test(line))
  .map((line) => {
    const cells = line.split(' | ')
    return [cells[0]?.slice(2) ?? '', cells.at(-1) ?? ''] as const
  })

describe('each protection in SECURITY.md has a test that is there by that name', () => {
  it('is said of more than a few', () => expect(rows.length).toBeGreaterThan(25))

  it.each(rows)('%s', (_risk, tests) => {
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
