import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { JsonStore } from './json-store'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-store-'))
  path = join(folder, 'profile', 'store.json')
})
afterEach(() => rm(folder, { recursive: true }))

it('begins empty, writes nothing by that, and keeps what is set', async () => {
  const store = new JsonStore(path, false)
  expect(store.values).toEqual({})
  await expect(readFile(path)).rejects.toThrow('ENOENT')
  store.set('a', [1])
  store.set('b.c', 'x')
  store.delete('a')
  store.delete('a')
  expect(new JsonStore(path, false).values).toEqual({ 'b.c': 'x' })
  store.values = { d: null }
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ d: null })
  expect(await readdir(join(folder, 'profile'))).toEqual(['store.json'])
})

it.each(['{"a": 1', '[]', 'null', ''])(
  'a damaged file is no empty one unless it may be lost: %j',
  async (text) => {
    new JsonStore(path, false).set('a', 1)
    await writeFile(path, text)
    expect(() => new JsonStore(path, false)).toThrow(SyntaxError)
    expect(new JsonStore(path, true).values).toEqual({})
    expect(await readFile(path, 'utf8')).toBe(text)
  },
)

it('what cannot be written is told, and stays as it was', async () => {
  const store = new JsonStore(path, true)
  await writeFile(join(folder, 'profile'), '')
  expect(() => store.set('a', 1)).toThrow()
  expect(store.values).toEqual({})
})
