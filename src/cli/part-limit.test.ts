import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { startNginx } from '../../testing/nginx'
import { findProgram } from '../../testing/program-kit'
import { Sandbox } from '../../testing/terminal'
import { MiB } from '../shared/limits'

const nginx = findProgram('nginx')

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

it.skipIf(nginx === undefined)(
  'one run finds out what nginx lets through, and the next run knows it',
  async () => {
    const box = await Sandbox.open({ onTestFinished })
    const server = await box.serve()
    const proxy = await startNginx(nginx ?? '', new URL(server.url).origin)
    const refusals = async () => (await proxy.answers()).filter(({ status }) => status === 413).length
    for (const name of ['a.bin', 'b.bin']) {
      const before = await refusals()
      const path = await box.file(name, 6 * MiB)
      const { code } = await box.startUpload([path, '--part-size', '4'], {}, proxy.url).ended
      expect(code).toBe(0)
      expect((await refusals()) - before > 0).toBe(name === 'a.bin')
    }
    expect(server.files()).toHaveLength(2)
  },
  60_000,
)
