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
  test,
  textFile,
} from './kit'

test('the page is locked in: no Node, no navigation, no windows, no network, no inline script', async ({
  start,
}) => {
  const { app, page } = await start({ args: ['--practice'] })
  const found = await page.evaluate(async () => {
    const open = window.open('https://example.com')
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    const reached = await fetch('http://127.0.0.1:1/').then(
      () => 'reached',
      () => 'refused',
    )
    return {
      node: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      open: open === null,
      injected: 'injected' in window,
      reached,
      // The language is the only member that is not a function: a text leads nowhere.
      bridge: Object.values(window.hoist).every((value) => ['function', 'string'].includes(typeof value)),
    }
  })
  expect(found).toEqual({
    node: 'undefined',
    process: 'undefined',
    open: true,
    injected: false,
    reached: 'refused',
    bridge: true,
  })
  const url = page.url()
  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  expect(page.url()).toBe(url)
  const preferences = await app.evaluate(({ BrowserWindow, webContents }) => {
    const [window] = BrowserWindow.getAllWindows()
    const contents = webContents.getAllWebContents()
    const given = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    const { sandbox, contextIsolation, nodeIntegration } = given.getLastWebPreferences()
    return { count: contents.length, sandbox, contextIsolation, nodeIntegration }
  })
  expect(preferences).toEqual({ count: 1, sandbox: true, contextIsolation: true, nodeIntegration: false })
})

test('the page cannot name a file: a made-up File has no path and is refused', async ({ folder, start }) => {
  await textFile(folder, 'secret.txt', 'secret')
  const { page } = await start({ args: ['--practice'] })
  const answer = await page.evaluate(async (path) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], path))
    window.dispatchEvent(new DragEvent('drop', { dataTransfer }))
    return window.hoist.takeFiles()
  }, `${folder}/secret.txt`)
  expect(answer.ok).toBe(false)
  expect((await snapshotOf(page)).drafts.files).toEqual([])
})

test('hostile payloads are answered with a failure, and main continues', async ({ start }) => {
  const { page } = await start({ args: ['--practice'] })
  const answers = await page.evaluate(async () => {
    const hoist = window.hoist as unknown as Record<string, (...args: unknown[]) => Promise<{ ok: boolean }>>
    const results: boolean[] = []
    for (const [name, args] of [
      ['pauseUploads', [null]],
      ['pauseUploads', [[1, 2]]],
      ['saveAccount', [{ name: 'x\r\ny', baseUrl: 'http://x', organization: '', project: '' }]],
      ['saveAccount', [{ name: 'x', baseUrl: 'javascript:alert(1)', organization: '', project: '' }]],
      ['saveSettings', [{ parallelParts: 100_000 }]],
      ['openLink', ['file:///etc/passwd']],
      ['openLink', ['https://example.com']],
      ['uploadDrafts', [{ purpose: 'nothing', accountId: 'practice', autoComplete: true }]],
      ['copyFileId', ['nobody']],
    ] as const) {
      const answer = await hoist[name]?.(...args)
      results.push(answer?.ok ?? true)
    }
    return results
  })
  expect(answers).toEqual(answers.map(() => false))
  const alive = await page.evaluate(() => window.hoist.snapshot())
  expect(alive.ok).toBe(true)
})

test('progress comes at most ten times a second, however many parts are in flight', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'busy.bin', 64 * MiB)
  const server = await service({
    faults: [{ operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: MiB } }],
  })
  await presetSettings(profile, { partSizeMiB: 2, parallelParts: 16 })
  const { app, page } = await start()
  await connectAccount(page, server)
  // As main sends it: a busy page may receive several at once.
  await app.evaluate(({ BrowserWindow }) => {
    const sent: number[] = []
    Object.assign(globalThis, { sent })
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('there is no window')
    const send = contents.send.bind(contents)
    contents.send = (channel, ...args) => {
      if (channel === 'changes') sent.push(performance.now())
      send(channel, ...args)
    }
  })
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  const times = await app.evaluate(() => (globalThis as unknown as { sent: number[] }).sent)
  expect(times.length).toBeGreaterThan(5)
  for (const [index, time] of times.entries()) {
    // Ten a second; the message that opens the second is not counted twice.
    const within = times.slice(index).filter((other) => other - time < 1000)
    expect(within.length).toBeLessThanOrEqual(11)
  }
})

test('a page that becomes an empty one is ours again, and a path that is no text does no harm', async ({
  profile,
  start,
}) => {
  const { page, quit } = await start({ args: ['--practice'] })
  const url = page.url()
  const loaded = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const script = document.createElement('script')
        script.src = '/%ff'
        script.onload = () => resolve('loaded')
        script.onerror = () => resolve('refused')
        document.head.append(script)
      }),
  )
  expect(loaded).toBe('refused')
  for (const blank of [
    'about:blank',
    'about:blank#x',
    'about:srcdoc',
    'data:text/html,x',
    'javascript:"x"',
  ]) {
    await page
      .evaluate((target) => {
        Object.assign(window, { before: true })
        location.href = target
      }, blank)
      .catch(() => {})
    await expect(page.getByRole('button', { name: 'Add files' }).first()).toBeVisible()
    expect(page.url()).toBe(url)
    const snapshot = await page.evaluate(() => window.hoist.snapshot())
    expect(snapshot.ok).toBe(true)
  }
  await quit()
  expect(await readFile(join(profile, 'logs', 'hoist.log'), 'utf8')).not.toContain('uncaught')
})
