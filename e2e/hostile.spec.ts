import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { snapshotOf } from '../testing/launch/snapshot'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  randomFile,
  row,
  test,
} from './kit'

const key = 'sk-hostile-0123456789abcdef'
const quick = { maxAttempts: 1, keepTryingSeconds: 0, partSizeMiB: 1, parallelFiles: 8 }

test('the words of a hostile service are shown as plain text, short, and without the key', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const attack =
    '<img src=x onerror="window.injected=1"><script>window.injected=1</script>\u202e\u0007\u001b[31m'
  const message = `${attack} the key ${key} is wrong ${'x'.repeat(10_000)}`
  const body = { error: { message, code: `<b>${key}</b>`, type: 'x', param: null } }
  const headers = { 'x-request-id': `req-${key}` }
  const server = await service({
    key,
    faults: [
      {
        operation: 'create',
        filename: 'page.bin',
        action: { kind: 'status', status: 502, body: `<h1>${message}</h1>` },
      },
      { operation: 'create', times: 'always', action: { kind: 'status', status: 400, body, headers } },
    ],
  })
  await presetSettings(profile, quick)
  const { page, quit } = await start()
  await connectAccount(page, server)
  const hostileName = '<img src=x onerror=window.injected=1> \u202egnp.bin'
  const files = [
    await randomFile(folder, hostileName, 1000),
    await randomFile(folder, 'page.bin', 1000),
    await randomFile(folder, 'plain.bin', 1000),
  ]
  await dropAndUpload(page, files)
  for (const file of files) await expectState(page, file, 'failed')
  for (const file of files) {
    await row(page, file).click()
    await page
      .getByText('Details', { exact: true })
      .first()
      .click({ timeout: 2000 })
      .catch(() => {})
  }
  const shown = await page.evaluate(() => ({
    html: document.documentElement.outerHTML,
    text: document.body.innerText,
    injected: 'injected' in window,
    images: document.querySelectorAll('img[src=x], #root script').length,
    width: document.documentElement.scrollWidth - innerWidth,
  }))
  expect(shown.injected).toBe(false)
  expect(shown.images).toBe(0)
  expect(shown.html).not.toContain(key)
  expect(shown.text).toContain('The service refused')
  expect(shown.text).not.toContain('x'.repeat(600))
  expect(shown.width).toBeLessThanOrEqual(0)
  expect(JSON.stringify(await snapshotOf(page))).not.toContain(key)
  await quit()
  // The key is not in anything that Hoist wrote either, except the vault.
  const { readdir } = await import('node:fs/promises')
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(json|log|old)$/.test(entry.name)) continue
    const written = await readFile(join(entry.parentPath, entry.name), 'utf8')
    expect(written.includes(key), `${entry.name} has the key in it`).toBe(false)
  }
})

test('answers of 10 GB, headers without end and gzip bombs take no memory, and another host never gets the key', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const flood = 10 * 1024 * MiB
  const other = await service()
  const name = (what: string, where: string) => `${what}-${where}.bin`
  const cases = ['create', 'part', 'complete'].flatMap((operation) =>
    (['body', 'head', 'gzip'] as const).map((where) => ({ operation, where })),
  )
  const server = await service({
    key,
    faults: [
      ...cases.map(({ operation, where }) => ({
        operation: operation as 'create' | 'part' | 'complete',
        filename: name(operation, where),
        times: 'always' as const,
        action: { kind: 'flood' as const, where, bytes: flood },
      })),
      ...([301, 302, 307, 308] as const).map((status) => ({
        operation: 'create' as const,
        filename: name('redirect', String(status)),
        times: 'always' as const,
        action: { kind: 'status' as const, status, headers: { location: `${other.url}/uploads` }, body: '' },
      })),
    ],
  })
  await presetSettings(profile, quick)
  const { app, page } = await start()
  await connectAccount(page, server)
  const files: string[] = []
  for (const { operation, where } of cases) files.push(await randomFile(folder, name(operation, where), 1000))
  for (const status of [301, 302, 307, 308])
    files.push(await randomFile(folder, name('redirect', String(status)), 1000))
  await app.evaluate(() => {
    const memory = { most: 0 }
    Object.assign(globalThis, { memory })
    const look = () => {
      memory.most = Math.max(memory.most, process.memoryUsage().rss)
    }
    look()
    setInterval(look, 20)
  })
  const before = await app.evaluate(() => process.memoryUsage().rss)
  await dropAndUpload(page, files)
  const states = async () => (await snapshotOf(page)).uploads.map(({ name, state }) => `${name} ${state}`)
  await expect
    .poll(async () => (await states()).filter((one) => / (failed|completed)$/.test(one)).length, {
      timeout: 60_000,
    })
    .toBe(files.length)
  // Only a completion request whose answer is a flood may have succeeded, and its file was found then.
  const arrived = (await states()).filter((one) => one.endsWith(' completed'))
  expect(arrived.filter((one) => !one.startsWith('complete-'))).toEqual([])
  const most = await app.evaluate(() => (globalThis as unknown as { memory: { most: number } }).memory.most)
  expect(most - before).toBeLessThan(150 * MiB)
  expect(other.requests).toEqual([])
})
