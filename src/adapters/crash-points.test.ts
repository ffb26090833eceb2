import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { crashPoints } from './crash-points'

const out = fileURLToPath(new URL('../../out', import.meta.url))

it('no built file of the product contains the crash switch or a crash point', async () => {
  const entries = await readdir(out, { recursive: true, withFileTypes: true })
  const scripts = entries.filter((entry) => entry.isFile() && /\.(c|m)?js$/.test(entry.name))
  expect(scripts.map(({ name }) => name)).toEqual(expect.arrayContaining(['index.js', 'cli.js', 'index.cjs']))
  const found: string[] = []
  for (const { name, parentPath } of scripts) {
    const text = await readFile(join(parentPath, name), 'utf8')
    for (const word of ['HOIST_CRASH', ...crashPoints])
      if (text.includes(word)) found.push(`${word} in ${name}`)
  }
  expect(found).toEqual([])
})
