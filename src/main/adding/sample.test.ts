import { stat, truncate } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { writeSample } from './sample'

it('a complete sample stays as it is, and an incomplete one is completed', async () => {
  const folder = await tempFolder()
  const path = await writeSample(folder)
  const { mtimeNs, size } = await stat(path, { bigint: true })
  await writeSample(folder)
  expect(await stat(path, { bigint: true })).toMatchObject({ mtimeNs, size })
  await truncate(path, 3)
  await writeSample(folder)
  expect((await stat(path)).size).toBe(Number(size))
})
