import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { Files } from '../files'
import { inspectFile } from './intake'
import { LookThread } from './look-thread'

async function folderWith(names: readonly string[]): Promise<{ folder: string; paths: string[] }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hoist-looks-')))
  onTestFinished(() => rm(folder, { recursive: true }))
  const paths = names.map((name) => join(folder, name))
  for (const [index, path] of paths.entries()) await writeFile(path, 'x'.repeat(index))
  return { folder, paths }
}

const names = Array.from({ length: 20 }, (_, index) => `${index} ß.txt`)

it('many files that are inspected at once get the same results as one by one', async () => {
  const { folder, paths } = await folderWith(names)
  const link = join(folder, 'link.txt')
  if (process.platform !== 'win32') await symlink(paths[3] ?? '', link)
  await mkdir(join(folder, 'folder.txt'))
  // The content of this one decides its type.
  await writeFile(join(folder, 'code.ts'), 'let a = 1')
  const others = ['link.txt', 'folder.txt', 'code.ts', 'missing.txt', 'replaced \ufffd.txt']
  const all = [...paths, ...others.map((name) => join(folder, name))]
  const files = new Files(folder, vi.fn())
  onTestFinished(() => files.close())
  const found = await Promise.all(all.map((path) => files.inspect(path)))
  expect(found).toEqual(await Promise.all(all.map((path) => inspectFile(path))))
  expect(found[0]?.problem?.kind).toBe('source-empty')
  const called = await Promise.all(paths.map((path) => files.inspect(path, 'picture.png')))
  expect(called).toEqual(await Promise.all(paths.map((path) => inspectFile(path, 'picture.png'))))
})

it('a thread looks at plain files only, and only if there are many', async () => {
  const { folder, paths } = await folderWith(names)
  const thread = new LookThread()
  onTestFinished(() => thread.close())
  const seen = await Promise.all([...paths, folder, join(folder, 'missing')].map((path) => thread.look(path)))
  expect(seen.map((each) => each?.path)).toEqual([...paths, undefined, undefined])
  expect(seen[7]).toMatchObject({ size: 7 })
  expect(await thread.look(paths[0] ?? '')).toBeNull()
})

it('a thread that does not answer is not waited for', async () => {
  const { paths } = await folderWith(names)
  const thread = new LookThread(0)
  expect(await Promise.all(paths.map((path) => thread.look(path)))).toEqual(paths.map(() => null))
})
