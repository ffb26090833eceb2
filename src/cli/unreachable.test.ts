import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildIfStale } from '../../scripts/build.mjs'
import { hiddenName, openWay, sixWays } from '../../testing/outages/six-ways'
import {
  allArrived,
  everyPhase,
  failuresIn,
  outcomeAt,
  slowly,
  thirtyFiles,
} from '../../testing/outages/thirty-files'
import { Sandbox } from '../../testing/terminal'
import { selfSignedAt, TestCa } from '../../testing/test-ca'

/** How long the service cannot be reached at least, in milliseconds; until that was reported, if that takes longer. */
const outageMs = 30_000

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

describe.concurrent('thirty files arrive once, and one line says what blocks them, while for 30 s the service', () => {
  for (const way of sixWays) {
    it(way.name, { timeout: 180_000 }, async (context) => {
      const box = await Sandbox.open(context)
      const server = await box.serve(slowly)
      const ca = await TestCa.make(box.folder)
      const names = `IP:127.0.0.1,DNS:${hiddenName}`
      const front = await openWay(way, server.port, {
        own: await ca.issue('server', { names }),
        portal: await selfSignedAt(box.folder),
      })
      context.onTestFinished(() => front.close())
      const paths = await Promise.all(thirtyFiles.map(([name, bytes]) => box.file(name, bytes)))
      const args = [...paths, '--part-size', '1', ...(way.isSecure ? ['--ca-file', ca.certFile] : [])]
      const env = front.proxy === null ? {} : { https_proxy: front.proxy }
      const running = box.startUpload(args, { env }, front.url)

      await everyPhase(server)
      const since = Date.now()
      for (const outage of way.outages) {
        await front.begin(outage)
        await sleep(outageMs / way.outages.length)
      }
      const sentence = `${front.host} cannot be reached.`
      await running.said(sentence)
      server.setFaults([])
      await front.end()

      const { code, stdout, stderr } = await running.ended
      const said = `${stdout}${stderr}`
      expect(code, said).toBe(0)
      expect(await outcomeAt(server, since)).toEqual(await allArrived(paths))
      const lines = said.split('\n')
      expect(lines.filter((line) => line.includes(sentence))).toHaveLength(1)
      expect(lines.filter((line) => line.includes('Uploading again'))).toEqual([
        `${front.host}: Uploading again.`,
      ])
      // Every state and result has its line, and there are no others.
      const about = (line: string) => thirtyFiles.some(([name]) => line.startsWith(`${name}: `))
      expect(lines.filter((line) => line !== '' && !about(line))).toHaveLength(2)
      expect(await failuresIn(join(box.profile, 'logs', 'hoist.log'))).toEqual([])
    })
  }
})
