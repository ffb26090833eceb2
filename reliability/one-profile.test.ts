import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MiB } from '../src/shared/limits'
import { jsonLines, Sandbox } from '../testing/terminal'
import { Applications, deathOf, key } from './application'
import { expectArrived, randomSource } from './check'

let folder = ''
let applications: Applications

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hoist-profile-'))
  applications = await Applications.open(folder)
})
afterAll(async () => {
  await applications?.close()
  await rm(folder, { recursive: true, force: true })
})

const inUse = 'Hoist is already running with this data folder.'

it('the terminal on the profile of the running application ends with exit code 1 and a message', async (context) => {
  const box = await Sandbox.open(context)
  const server = await box.serve([], { key })
  const profile = await applications.profile(box.folder, server.url, {})
  expect(profile).toBe(box.profile)
  const source = await randomSource(box.folder, 'file.bin', MiB)
  const app = await applications.start(profile)
  await app.snapshot()

  const { code, stdout } = await box.upload([source.path, '--json'])
  expect(code).toBe(1)
  expect(jsonLines(stdout)).toMatchObject([
    { event: 'problem', failure: { kind: 'profile-in-use' }, words: { happened: inUse } },
  ])
  expect(server.requests).toEqual([])
  await app.quit()

  expect((await box.upload([source.path])).code).toBe(0)
  await expectArrived(server, source)
})

it('the application on the profile of the running terminal ends with exit code 1 and a message', async (context) => {
  const box = await Sandbox.open(context)
  const server = await box.serve([{ operation: 'create', action: { kind: 'hang' } }], { key })
  const profile = await applications.profile(box.folder, server.url, {})
  const source = await randomSource(box.folder, 'file.bin', MiB)
  const terminal = box.startUpload([source.path])
  await server.waitFor(({ operation }) => operation === 'create')
  const asked = server.requests.length

  const app = applications.spawn(profile)
  const said = text(app.stderr)
  expect(await deathOf(app)).toBe(null)
  expect(app.exitCode).toBe(1)
  expect(await said).toContain(inUse)
  expect(server.requests).toHaveLength(asked)
  terminal.child.kill('SIGINT')
  expect((await terminal.ended).code).toBe(130)
})

it('a second start of the application shows the first one, passes its files on, and ends', async (context) => {
  const box = await Sandbox.open(context)
  const server = await box.serve([], { key })
  const profile = await applications.profile(box.folder, server.url, {})
  const source = await randomSource(box.folder, 'file.bin', MiB)
  const first = await applications.start(profile)
  await first.snapshot()

  const second = applications.spawn(profile, { files: [source] })
  expect(await deathOf(second)).toBe(null)
  expect(second.exitCode).toBe(0)
  await first.upload(1, true)
  await first.until(({ uploads }) => uploads.length === 1 && uploads[0]?.state === 'completed')
  await expectArrived(server, source)
  await first.quit()
})

it('of many processes that find the lock of a killed one, one works and the others end with exit code 1', async (context) => {
  const box = await Sandbox.open(context)
  const server = await box.serve([{ operation: 'part', times: 'always', action: { kind: 'hang' } }])
  const source = await randomSource(box.folder, 'file.bin', MiB)
  const before = box.startUpload([source.path])
  await server.waitFor((request) => request.operation === 'part')
  before.child.kill('SIGKILL')
  await before.ended
  expect(await readdir(join(box.profile, 'lock'))).toHaveLength(1)
  const parts = server.requests.filter((request) => request.operation === 'part').length
  const all = Array.from({ length: 5 }, () => box.startUpload([source.path]))
  const ends = all.map(({ ended }) => ended.then(({ code }) => code))
  await expect
    .poll(() => server.requests.filter((request) => request.operation === 'part').length, { timeout: 60_000 })
    .toBeGreaterThan(parts)
  const firstFour: (number | null)[] = []
  await new Promise<void>((resolve) => {
    for (const end of ends) {
      void end.then((code) => {
        if (firstFour.push(code) === all.length - 1) resolve()
      })
    }
  })
  expect(firstFour).toEqual([1, 1, 1, 1])
  // The upload of the killed run, which the next one continues.
  expect(server.uploads()).toHaveLength(1)
  for (const { child } of all) child.kill('SIGINT')
  expect((await Promise.all(ends)).sort()).toEqual([1, 1, 1, 1, 130])
})
