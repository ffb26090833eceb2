import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const project = fileURLToPath(new URL('..', import.meta.url))

/** Where the build begins: its entries, and what the page names. */
function entries(): string[] {
  const config = readFileSync(join(project, 'electron.vite.config.ts'), 'utf8')
  return [...config.matchAll(/'(src\/[^']+\.(?:ts|js|html))'/g)].flatMap(([, entry = '']) => {
    if (!entry.endsWith('.html')) return entry
    const page = readFileSync(join(project, entry), 'utf8')
    return [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, script = '']) =>
      join(dirname(entry), script),
    )
  })
}

/** An import in the sources, also one that waits until it is needed. */
const anyImport = /(?:from|import|import\()\s*['"](\.[^'"]+)['"]/g
/** An import in the build that is loaded at once. */
const builtImport = /(?:from|import)"(\.[^"]+)"/g

/** The files that these import, directly or not, relative to the project. */
function reachedFrom(begin: readonly string[], imports = anyImport): Set<string> {
  const reached = new Set<string>()
  const open = [...begin]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    const text = readFileSync(join(project, file), 'utf8')
    for (const [, imported = ''] of text.matchAll(imports)) {
      const found = sourceAt(join(dirname(file), imported))
      if (found !== undefined) open.push(found)
    }
  }
  return reached
}

function sourceAt(path: string): string | undefined {
  const isFile = (file: string) => existsSync(join(project, file)) && statSync(join(project, file)).isFile()
  return [path, `${path}.ts`, `${path}.tsx`, join(path, 'index.ts')].find(isFile)
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(project, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file)

describe('what is built into the product', () => {
  const reached = reachedFrom(entries())

  it('is read from every entry of the build', () => {
    const rooms = new Set([...reached].map((file) => file.split('/')[1]))
    expect([...rooms].sort()).toEqual(
      ['adapters', 'cli', 'core', 'main', 'practice', 'preload', 'renderer', 'shared'].sort(),
    )
  })

  it('contains no test code', () => {
    expect([...reached].filter((file) => !file.startsWith('src/') || isTest(file))).toEqual([])
    const usesTests = (file: string) =>
      /from '(vitest|@playwright\/test)'/.test(readFileSync(join(project, file), 'utf8'))
    expect([...reached].filter(usesTests)).toEqual([])
  })

  it('is everything in the folders of the product except its tests', () => {
    expect(sourcesIn('src').filter((file) => !isTest(file) && !reached.has(file))).toEqual([])
  })

  it('opens its window without loading a library', () => {
    const reached = reachedFrom(['out/main/index.js'], builtImport)
    const sizes = [...reached].map((file) => statSync(join(project, file)).size)
    expect(reached.size).toBeGreaterThan(1)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000)
  })

  it('contains nothing of the test runner', () => {
    const scripts = readdirSync(join(project, 'out'), { recursive: true, withFileTypes: true }).filter(
      ({ name }) => /\.(c|m)?js$/.test(name),
    )
    expect(scripts.length).toBeGreaterThan(5)
    const found = scripts.filter(({ name, parentPath }) =>
      /\bvitest\b|onTestFinished/.test(readFileSync(join(parentPath, name), 'utf8')),
    )
    expect(found.map(({ name }) => name)).toEqual([])
  })
})
