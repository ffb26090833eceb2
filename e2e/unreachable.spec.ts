import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Changes } from '../src/shared/ipc/views'
import { snapshotOf } from '../testing/launch/snapshot'
import { hiddenName, openWay, sixWays } from '../testing/outages/six-ways'
import {
  allArrived,
  everyPhase,
  failuresIn,
  outcomeAt,
  slowly,
  thirtyFiles,
} from '../testing/outages/thirty-files'
import { selfSignedAt, TestCa } from '../testing/test-ca'
import { connectAccount, dropAndUpload, expect, presetSettings, randomFile, test } from './kit'

/** How long the service cannot be reached. */
const outageMs = 30_000

/** What the window has shown at any moment since it was watched. */
interface Seen {
  /** How often it began to say that something cannot be reached. */
  begun: number
  /** The largest number of such messages at the same time. */
  most: number
  /** All other messages. */
  readonly told: string[]
  readonly states: string[]
}

/** Watches the window and its messages from now on. @returns a function that returns what was seen so far */
async function watch(page: Page): Promise<() => Promise<Seen>> {
  const seen = await page.evaluateHandle(() => {
    const seen: Seen = { begun: 0, most: 0, told: [], states: [] }
    const add = (list: string[], what: string) => void (list.includes(what) || list.push(what))
    let before = 0
    const look = () => {
      const count = (document.body.textContent ?? '').split('cannot be reached').length - 1
      if (before === 0 && count > 0) seen.begun += 1
      seen.most = Math.max(seen.most, count)
      before = count
      for (const each of document.querySelectorAll('.banner, [role=alertdialog]'))
        add(seen.told, each.textContent ?? '')
    }
    look()
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
    window.hoist.onChanges((text) => {
      const { notices, uploads }: Changes = JSON.parse(text)
      for (const { state } of uploads ?? []) add(seen.states, state)
      for (const { failure } of notices ?? []) add(seen.told, failure.kind)
    })
    return seen
  })
  return () => seen.jsonValue()
}

for (const way of sixWays) {
  test(`thirty files arrive once, and one sentence says what blocks them, while for 30 s the service ${way.name}`, async ({
    folder,
    profile,
    service,
    start,
  }) => {
    test.skip(process.env.HOIST_RELIABILITY !== 'long', 'takes minutes: HOIST_RELIABILITY=long runs it')
    test.setTimeout(180_000)
    const server = await service({ faults: slowly })
    const ca = await TestCa.make(folder)
    const names = `IP:127.0.0.1,DNS:${hiddenName}`
    const front = await openWay(way, server.port, {
      own: await ca.issue('server', { names }),
      portal: await selfSignedAt(folder),
    })
    try {
      await presetSettings(profile, {
        partSizeMiB: 1,
        parallelParts: 16,
        parallelFiles: 16,
        stallTimeoutSeconds: 10,
        ...(front.proxy === null
          ? {}
          : { proxy: { mode: 'manual', url: front.proxy, user: '', exceptions: '' } }),
      })
      const paths = await Promise.all(
        thirtyFiles.map(([name, bytes]) => randomFile(join(folder, 'files'), name, bytes)),
      )
      const { page, quit } = await start({ env: way.isSecure ? { SSL_CERT_FILE: ca.certFile } : {} })
      await connectAccount(page, { url: front.url, key: server.key })
      const seen = await watch(page)
      await dropAndUpload(page, paths)
      await everyPhase(server)

      const since = Date.now()
      const strip = page.getByRole('status', { name: 'Connection' })
      for (const outage of way.outages) {
        await front.begin(outage)
        await sleep(outageMs / way.outages.length)
      }
      await expect(strip).toContainText(`${front.host} cannot be reached. Hoist keeps trying.`)
      server.setFaults([])
      await front.end()

      // The longest wait before it tries again by itself.
      await expect(strip).toBeEmpty({ timeout: 40_000 })
      await expect.poll(() => server.files().length, { timeout: 60_000 }).toBe(thirtyFiles.length)
      await expect
        .poll(async () => (await snapshotOf(page)).uploads.every(({ state }) => state === 'completed'))
        .toBe(true)
      expect(await outcomeAt(server, since)).toEqual(await allArrived(paths))
      const { begun, most, states, told } = await seen()
      expect({ begun, most, told }).toEqual({ begun: 1, most: 1, told: [] })
      expect(states.sort()).toEqual(['completed', 'completing', 'creating', 'queued', 'uploading'])
      await quit()
      expect(await failuresIn(join(profile, 'logs', 'hoist.log'))).toEqual([])
    } finally {
      await front.close()
    }
  })
}
