import { join } from 'node:path'
import { startPracticeServer } from '../src/practice/http/server'
import {
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  held,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  test,
} from './kit'

/** Attempts are so rare that a test sees which of them a person, or the network, has caused. */
const rarely = { backoffBaseMs: 10_000, backoffCapMs: 60_000 }

test('a service that is gone for a while is reported once, nothing fails, and everything arrives', async ({
  folder,
  profile,
  start,
}) => {
  const files = await Promise.all(
    ['one', 'two', 'three', 'four', 'five', 'six'].map((name) =>
      randomFile(join(folder, 'files'), `${name}.bin`, 4 * MiB),
    ),
  )
  const before = await startPracticeServer({
    folder: join(folder, 'service'),
    // Something of each started file arrives, and none of them is completed.
    faults: [{ operation: 'part', part: 3, times: 'always', action: { kind: 'hang' } }],
  })
  const { port, key, url } = before
  await presetSettings(profile, { partSizeMiB: 1, parallelFiles: 2, ...rarely })
  const { page } = await start()
  await connectAccount(page, { url, key })
  await dropAndUpload(page, files)
  await expect.poll(() => before.uploads().some(({ parts }) => parts.length > 0)).toBe(true)

  await before.close()
  const strip = page.getByRole('status', { name: 'Connection' })
  const sentence = `127.0.0.1:${port} cannot be reached. Hoist keeps trying.`
  await expect(strip).toContainText(sentence, { timeout: 30_000 })
  await expect(strip).toContainText(/Next attempt in|Retrying now/)
  await expect(page.getByText(sentence)).toHaveCount(1)
  for (const file of files) {
    await expect(row(page, file)).toContainText('Waiting for the connection')
    await expect(row(page, file)).not.toContainText('refused')
  }
  // A failed attempt changes nothing: the test waits for the next one.
  await strip.getByRole('button', { name: 'Try now' }).click()
  await expect(strip).toContainText('The connection could not be opened.')
  await expect(strip).toContainText('Next attempt in')
  await expect(strip).toContainText(sentence)
  for (const file of files) expect(await row(page, file).getAttribute('data-state')).not.toBe('failed')

  const after = await startPracticeServer({ folder: join(folder, 'service'), port, key })
  try {
    await strip.getByRole('button', { name: 'Try now' }).click()
    await expect(strip).toBeEmpty({ timeout: 8_000 })
    for (const file of files) await expectState(page, file, 'completed')
    const arrived = await Promise.all(after.files().map(({ path }) => sha256(path)))
    expect(arrived.sort()).toEqual((await Promise.all(files.map(sha256))).sort())
    await expect(page.getByText('Waiting for the connection')).toHaveCount(0)
  } finally {
    await after.close()
  }
})

test('a change of the network causes an attempt immediately', async ({ folder, profile, start }) => {
  const file = await randomFile(folder, 'moved.bin', 2 * MiB)
  const options = { folder: join(folder, 'service') }
  const before = await startPracticeServer({
    ...options,
    faults: [{ operation: 'part', times: 'always', action: { kind: 'hang' } }],
  })
  const { port, key, url } = before
  await presetSettings(profile, { partSizeMiB: 1, ...rarely })
  const { app, page } = await start()
  await connectAccount(page, { url, key })
  await dropAndUpload(page, [file])
  await expect.poll(() => before.requests.some(({ operation }) => operation === 'part')).toBe(true)
  await before.close()
  const strip = page.getByRole('status', { name: 'Connection' })
  await expect(strip).toContainText('Next attempt in')

  const after = await startPracticeServer({ ...options, port, key })
  try {
    // The system's own answer is replaced, because no network can be joined here.
    await app.evaluate(() => {
      const os = process.getBuiltinModule('node:os')
      const { syncBuiltinESMExports } = process.getBuiltinModule('node:module')
      const address = {
        address: '192.0.2.7',
        netmask: '',
        family: 'IPv4',
        mac: '',
        internal: false,
        cidr: null,
      }
      Object.assign(os, { networkInterfaces: () => ({ wlan7: [address] }) })
      syncBuiltinESMExports()
    })
    await expect(strip).toBeEmpty({ timeout: 8_000 })
    await expectState(page, file, 'completed')
  } finally {
    await after.close()
  }
})

test('an upload that was paused until its one-hour limit had ended starts over by itself, and says so', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const file = await randomFile(folder, 'outlived.bin', 4 * MiB)
  const server = await service({
    lifetimeMs: 15_000,
    faults: [{ operation: 'part', part: 2, times: 'always', action: { kind: 'hang' } }],
  })
  await presetSettings(profile, { partSizeMiB: 1 })
  const { page } = await start()
  await connectAccount(page, server)
  await dropAndUpload(page, [file])
  const uploads = () => server.uploads().filter(({ filename }) => filename === 'outlived.bin')
  await expect.poll(() => uploads()[0]?.parts.length).toBe(3)
  await row(page, file).getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(row(page, file)).toContainText('expired', { timeout: 60_000 })

  server.setFaults([held])
  await row(page, file).getByRole('button', { name: 'Resume', exact: true }).click()
  await expect(row(page, file)).toContainText('Started over because the time limit expired')
  server.setFaults([])
  await expectState(page, file, 'completed')
  await expect(row(page, file)).not.toContainText('Started over')
  expect(await Promise.all(server.files().map(({ path }) => sha256(path)))).toEqual([await sha256(file)])
})
