import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startFile } from './program-file'

it('the program is started again by its launcher if it has one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'program-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [launcher, program] = [join(folder, 'hoist'), join(folder, 'hoist-bin')]
  expect(startFile(program)).toBe(program)
  await writeFile(launcher, '')
  expect(startFile(program)).toBe(launcher)
  expect(startFile(join(folder, 'electron'))).toBe(join(folder, 'electron'))
})
