import { snapshotOf } from '../testing/launch/snapshot'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  type HoistWindow,
  heldAfterTwo,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  test,
} from './kit'

/** Whether the system is asked to stay awake: the ids that Electron gives out count from 0. */
const isKeptAwake = ({ app }: HoistWindow) =>
  app.evaluate(({ powerSaveBlocker }) =>
    Array.from({ length: 20 }, (_, id) => powerSaveBlocker.isStarted(id)).some(Boolean),
  )

/** The reason that keeps uploads from the network, above the list. */
const strip = ({ page }: HoistWindow) => page.getByRole('status', { name: 'Connection' })

test('sleep aborts what is in flight; after waking it continues by itself, kept awake only while it sends', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'sleepy.bin', 64 * MiB)
  const server = await service({ faults: [heldAfterTwo] })
  await presetSettings(profile, { partSizeMiB: 1 })
  const hoist = await start()
  const { app, page } = hoist
  await connectAccount(page, server)
  expect(await isKeptAwake(hoist)).toBe(false)
  await dropAndUpload(page, [file])
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(0)
  await expect.poll(() => isKeptAwake(hoist)).toBe(true)

  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'))
  await expect(strip(hoist)).toContainText('This computer was asleep.')
  await expect(row(page, file)).toContainText('Waiting for the connection')
  await expect.poll(() => isKeptAwake(hoist)).toBe(false)
  // The service notices the end of a connection when it reads on.
  server.setFaults([])
  await expect.poll(() => server.requests.filter((request) => request.state === 'open').length).toBe(0)
  const asked = server.requests.length

  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await expect(strip(hoist)).toBeEmpty()
  await expectState(page, file, 'completed')
  expect(server.requests.length).toBeGreaterThan(asked)
  expect(server.uploads().length).toBe(1)
  expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
  await expect.poll(() => isKeptAwake(hoist)).toBe(false)
})

test('a connection that died during the sleep is not waited for after waking', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'dead line.bin', 4 * MiB)
  const server = await service({
    faults: [{ operation: 'part', times: 2, action: { kind: 'hang', afterRequestBytes: 'all' } }],
  })
  // Far longer than the test may take: only the waking can end the silence.
  await presetSettings(profile, { partSizeMiB: 1, parallelParts: 2, stallTimeoutSeconds: 600 })
  const { app, page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expect.poll(() => server.requests.filter((request) => request.state === 'held').length).toBe(2)
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await expectState(page, file, 'completed')
  expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
})

test('without a network uploads wait and say so, those on this computer continue, and all continue by themselves', async ({
  folder,
  start,
  service,
}) => {
  const far = await randomFile(folder, 'far.bin', MiB)
  const near = await randomFile(folder, 'near.bin', MiB)
  const server = await service()
  const hoist = await start()
  const { app, page } = hoist
  // The system's own answer is replaced, because the network of the test machine cannot be turned off.
  const online = (value: boolean) =>
    app.evaluate(({ net }, answer) => {
      net.isOnline = () => answer
    }, value)
  await online(false)
  await connectAccount(page, {
    url: 'https://hoist.invalid/v1',
    key: 'sk-any',
    name: 'Far away',
    anyway: true,
  })
  await dropAndUpload(page, [far])
  await expect(strip(hoist)).toContainText('This computer has no network connection.')
  await expect(page.getByText('This computer has no network connection.')).toHaveCount(1)
  await expect(row(page, far)).toContainText('Waiting for the connection')
  await expectState(page, far, 'queued')

  await page.evaluate((draft) => window.hoist.saveAccount(draft), {
    name: 'Near',
    baseUrl: server.url,
    organization: '',
    project: '',
    apiKey: server.key,
  })
  const account = (await snapshotOf(page)).accounts.find(({ name }) => name === 'Near')?.id ?? ''
  expect(account).not.toBe('')
  await dropAndUpload(page, [near], { account: 'Near' })
  await expectState(page, near, 'completed')

  await online(true)
  await expect(strip(hoist)).not.toContainText('This computer has no network connection.')
  await expect(strip(hoist)).toContainText('hoist.invalid cannot be reached.')
})

test('uploads say that they need another account if theirs is removed while its key is rejected', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'first.bin', 4 * MiB)
  const server = await service({ faults: [heldAfterTwo] })
  await presetSettings(profile, { partSizeMiB: 1 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(1)
  server.setKey('sk-the-new-one')
  server.setFaults([])
  await expect(row(page, file)).toContainText('The service did not accept the API key.')
  for (const { id } of (await snapshotOf(page)).accounts)
    await page.evaluate((account) => window.hoist.removeAccount(account), id)
  await expect(row(page, file)).toContainText('The account for this upload is not set up in Hoist.')
  await expectState(page, file, 'failed')
})

test('a key that is revoked midway: a new one continues everything', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const files = await Promise.all(
    ['first', 'second'].map((name) => randomFile(folder, `${name}.bin`, 32 * MiB)),
  )
  const [first = '', second = ''] = files
  const server = await service({ faults: [heldAfterTwo] })
  await presetSettings(profile, { partSizeMiB: 1, parallelFiles: 1 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, files)
  await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(1)
  server.setKey('sk-the-new-one')
  server.setFaults([])
  await expectState(page, first, 'failed')
  await expect(row(page, first)).toContainText('The service did not accept the API key.')
  await expectState(page, second, 'queued')
  await expect(row(page, second)).toContainText('The service did not accept the API key.')
  const confirmed = server.uploads()[0]?.parts.length ?? 0

  await page.getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByLabel('API key').fill('sk-the-new-one')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.keyboard.press('Escape')
  await expectState(page, first, 'completed')
  await expectState(page, second, 'completed')
  expect(confirmed).toBeGreaterThan(0)
  expect(server.uploads().length).toBe(2)
  for (const [index, file] of server.files().entries()) {
    expect(await sha256(file.path)).toBe(await sha256(files[index] ?? ''))
  }
})
