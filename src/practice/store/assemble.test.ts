import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { md5, noise, sha256, tempFolder } from '../../../testing/practice-server'
import { MiB } from '../../shared/limits'
import { assemble } from './assemble'

const { signal } = new AbortController()

test('pieces of every size end up one after the other', async () => {
  const folder = await tempFolder()
  const contents = [1, MiB - 1, MiB, MiB + 1, 3 * MiB + 17, 5].map((size, index) => noise(size, index))
  const sources = contents.map((_, index) => join(folder, `${index}`))
  await Promise.all(contents.map((content, index) => writeFile(sources[index] ?? '', content)))
  const all = Buffer.concat(contents)
  const target = join(folder, 'target')
  expect(await assemble(sources, target, { md5: true, signal })).toEqual({ bytes: all.length, md5: md5(all) })
  expect(sha256(await readFile(target))).toBe(sha256(all))
  const plain = await assemble(sources, join(folder, 'plain'), { md5: false, signal })
  expect(plain).toEqual({ bytes: all.length, md5: undefined })
})

test('a missing source, an existing target, and an abort are failures', async () => {
  const folder = await tempFolder()
  const source = join(folder, 'source')
  await writeFile(source, noise(10))
  const target = join(folder, 'target')
  const options = { md5: true, signal }
  await expect(assemble([source, join(folder, 'missing')], target, options)).rejects.toThrow('ENOENT')
  await expect(assemble([source], target, options)).rejects.toThrow('EEXIST')
  const aborted = AbortSignal.abort(new Error('closing'))
  const other = join(folder, 'other')
  await expect(assemble([source], other, { md5: true, signal: aborted })).rejects.toThrow('closing')
  expect(existsSync(other)).toBe(true)
})
