import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyringPassword, lockKeyring, startKeyring } from '../scripts/desktop.mjs'
import { snapshotOf } from '../testing/launch/snapshot'
import {
  answerQuestions,
  connectAccount,
  dropAndUpload,
  expect,
  expectState,
  type HoistWindow,
  MiB,
  presetSettings,
  questionsAsked,
  randomFile,
  row,
  test,
} from './kit'
import { Panel } from './panel'
import { Prompter } from './prompter'

test.skip(process.platform !== 'linux', 'Other systems have no keyring that a test could make.')

const key = 'sk-test-3f1c9a5be7d2468fa0b1c2d3e4f5a6b7'

/** Every file below the profile that contains the key unencrypted, in UTF-8 or UTF-16. */
async function filesWithKey(profile: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const content = await readFile(path)
    if (content.includes(key) || content.includes(Buffer.from(key, 'utf16le'))) found.push(path)
  }
  return found
}

test('with a keyring the key survives a restart and is stored nowhere unencrypted', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const keyring = await startKeyring()
  try {
    const server = await service({ key })
    const options = { env: keyring.env as Record<string, string> }
    const first = await start(options)
    await connectAccount(first.page, server)
    await first.quit()
    expect(
      JSON.stringify(JSON.parse(await readFile(join(profile, 'keys.json'), 'utf8'))).length,
    ).toBeGreaterThan(20)

    const second = await start(options)
    const answer = await snapshotOf(second.page)
    expect(answer.keychain).toBe('usable')
    expect(answer.accounts.map((account) => account.key)).toEqual(['kept'])
    expect(JSON.stringify(answer)).not.toContain(key)
    const file = await randomFile(folder, 'with keyring.bin', MiB)
    await dropAndUpload(second.page, [file])
    await expectState(second.page, file, 'completed')
    await second.quit()
    expect(await filesWithKey(profile)).toEqual([])
  } finally {
    await keyring.stop()
  }
})

test('without a keyring the key works until Hoist quits, and nothing is written', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const server = await service({ key })
  const { page, quit } = await start()
  await connectAccount(page, server)
  const answer = await snapshotOf(page)
  expect(answer.keychain).toBe('missing')
  expect(answer.accounts.map((account) => account.key)).toEqual(['session'])
  const file = await randomFile(folder, 'without keyring.bin', MiB)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await quit()
  expect(await filesWithKey(profile)).toEqual([])
  const again = await start()
  const later = await snapshotOf(again.page)
  expect(later.accounts.map((account) => account.key)).toEqual(['none'])
})

test('a key entered while the keyring is away leaves the stored one in place', async ({
  profile,
  start,
  service,
}) => {
  const keyring = await startKeyring()
  try {
    const server = await service({ key })
    const env = keyring.env as Record<string, string>
    const first = await start({ env })
    await connectAccount(first.page, server)
    await first.quit()
    const stored = await readFile(join(profile, 'keys.json'), 'utf8')

    const away = await start()
    await away.page.getByRole('button', { name: 'Settings' }).click()
    const dialog = away.page.getByRole('dialog', { name: 'Settings' })
    const card = dialog.getByRole('list', { name: 'Your accounts' })
    await expect(card.getByText('Key stored, but the keychain is not accessible right now')).toBeVisible()
    await expect(
      dialog.getByText('Stored, but Hoist cannot access the keychain of this computer right now.'),
    ).toBeVisible()
    await dialog.getByLabel('API key').fill('sk-another-one-0123')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByRole('button', { name: 'Save anyway' }).click()
    await expect(card.getByText('New key used until you quit')).toBeVisible()
    await expect(dialog.getByText('the previous value stays there and is used again next time')).toBeVisible()
    await away.quit()
    expect(await readFile(join(profile, 'keys.json'), 'utf8')).toBe(stored)

    const back = await start({ env })
    const answer = await snapshotOf(back.page)
    expect(answer.accounts.map((account) => account.key)).toEqual(['kept'])
  } finally {
    await keyring.stop()
  }
})

test.describe('a keyring that has to ask', () => {
  let keyring: Awaited<ReturnType<typeof startKeyring>>
  let prompter: Prompter
  const env = () => keyring.env as Record<string, string>
  const begin = async (options = {}) => {
    keyring = await startKeyring(options)
    prompter = await Prompter.open(keyring.env)
  }
  const waiting = 'Hoist is waiting for the keychain of this computer.'
  const strip = ({ page }: HoistWindow) => page.getByRole('status', { name: 'Connection' })
  const keys = async ({ page }: HoistWindow) => {
    return (await snapshotOf(page)).accounts.map((account) => account.key)
  }
  test.afterEach(async () => {
    prompter?.close()
    await keyring?.stop()
  })

  test('because it is locked: the window works, other uploads continue, and with the password all continue', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    await begin()
    const file = await randomFile(folder, 'resumed.bin', 4 * MiB)
    const server = await service({
      key,
      faults: [{ operation: 'part', part: 3, times: 1, action: { kind: 'hang' } }],
    })
    await presetSettings(profile, { partSizeMiB: 1, parallelFiles: 1, parallelParts: 1, onStart: 'resume' })
    const first = await start({ env: env() })
    await connectAccount(first.page, server)
    await dropAndUpload(first.page, [file])
    // The only fault must be used up now, or it would hold an upload of the second start.
    await server.waitFor((request) => request.part === 3 && request.state === 'held')
    await first.quit()
    await lockKeyring(env())

    const hoist = await start({ args: ['--practice'], env: env() })
    const { page } = hoist
    await expect.poll(() => prompter.open).toBe(1)
    await expect(strip(hoist)).toContainText(waiting)
    await expect(row(page, file)).toContainText(waiting)
    const drawnAt = await page.evaluate(() => {
      const [paint] = performance.getEntriesByName('first-paint')
      return performance.timeOrigin + (paint?.startTime ?? Number.POSITIVE_INFINITY)
    })
    expect(prompter.askedAt[0]).toBeGreaterThan(drawnAt)
    expect(await keys(hoist)).toEqual(['kept', 'session'])
    // The waiting upload takes neither the only file slot nor the only part slot.
    const other = await randomFile(folder, 'other.bin', 2 * MiB)
    await dropAndUpload(page, [other], { account: 'Practice server' })
    await expectState(page, other, 'completed')
    // An upload that is added now waits, too, and nobody is asked twice.
    const third = await randomFile(folder, 'third.bin', MiB)
    await dropAndUpload(page, [third], { account: 'Test service' })
    await expect(row(page, third)).toContainText(waiting)
    expect(prompter.asked).toBe(1)

    await prompter.enter(keyringPassword)
    for (const each of [file, third]) await expectState(page, each, 'completed')
    await expect(strip(hoist)).not.toContainText(waiting)
    expect(server.uploads()).toHaveLength(2)
    expect(server.requests.filter(({ operation }) => operation === 'create')).toHaveLength(3)
    await hoist.quit()
  })

  test('and gets no password: uploads wait and say that the key is kept, and Retry asks again', async ({
    folder,
    start,
    service,
  }) => {
    await begin()
    const server = await service({ key })
    const first = await start({ env: env() })
    await connectAccount(first.page, server)
    await first.quit()
    await lockKeyring(env())

    const hoist = await start({ env: env() })
    const { page } = hoist
    const files = await Promise.all(['a.bin', 'b.bin'].map((name) => randomFile(folder, name, MiB)))
    await dropAndUpload(page, files)
    await expect.poll(() => prompter.open).toBe(1)
    await prompter.dismiss()
    for (const file of files) {
      await expect(row(page, file)).toContainText(
        'Hoist cannot access the keychain of this computer right now.',
      )
      await expectState(page, file, 'queued')
    }
    expect(await keys(hoist)).toEqual(['unreachable'])
    expect(prompter.asked).toBe(1)

    await row(page, 'a.bin').getByRole('button', { name: 'Retry' }).click()
    await expect.poll(() => prompter.open).toBe(1)
    await prompter.enter(keyringPassword)
    for (const file of files) await expectState(page, file, 'completed')
    expect(await keys(hoist)).toEqual(['kept'])
    await hoist.quit()
  })

  test('because it does not exist yet: a key works before the answer and is stored after it, and no start asks without a reason', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    await begin({ made: false })
    const server = await service({ key })
    const first = await start({ env: env() })
    expect(prompter.asked).toBe(0)
    await connectAccount(first.page, server)
    await expect.poll(() => prompter.open).toBe(1)
    await expect(strip(first)).toContainText(waiting)
    const file = await randomFile(folder, 'before the answer.bin', MiB)
    await dropAndUpload(first.page, [file])
    await expectState(first.page, file, 'completed')
    expect(await keys(first)).toEqual(['session'])
    await prompter.enter('a new one')
    await expect.poll(() => keys(first)).toEqual(['kept'])
    await first.quit()
    expect(await filesWithKey(profile)).toEqual([])

    await lockKeyring(env())
    const second = await start({ env: env() })
    expect(await keys(second)).toEqual(['kept'])
    await second.quit()
    expect(prompter.asked).toBe(1)
  })

  test('after a start in the tray: the window opens first and says why', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    await begin()
    const server = await service({
      key,
      faults: [{ operation: 'part', times: 1, action: { kind: 'hang' } }],
    })
    const file = await randomFile(folder, 'overnight.bin', MiB)
    await presetSettings(profile, { onStart: 'resume', closeToTray: true })
    const first = await start({ env: env() })
    await connectAccount(first.page, server)
    await dropAndUpload(first.page, [file])
    await expectState(first.page, file, 'uploading')
    await first.quit()
    await lockKeyring(env())

    const panel = await Panel.open({ env: env() })
    const hoist = await start({ args: ['--hidden'], env: env() })
    await expect(strip(hoist)).toContainText(waiting)
    await expect.poll(() => prompter.open).toBe(1)
    await prompter.enter(keyringPassword)
    await expectState(hoist.page, file, 'completed')
    expect(panel.icons).toBe(1)
    await hoist.quit()
    panel.close()
  })

  test('lets nobody change a key that it keeps without a question of the system', async ({
    start,
    service,
  }) => {
    await begin()
    const server = await service({ key })
    const first = await start({ env: env() })
    await connectAccount(first.page, server)
    await first.quit()
    await lockKeyring(env())

    const hoist = await start({ env: env() })
    await answerQuestions(hoist.app, 'no')
    const saved = async (clear: boolean) => {
      const [account] = (await snapshotOf(hoist.page)).accounts
      if (account === undefined) throw new Error('there is no account')
      const { id, name, baseUrl, organization, project } = account
      return hoist.page.evaluate(
        async ({ clear, draft }) => {
          if (clear) await window.hoist.clearKey(draft.id)
          const result = await window.hoist.saveAccount(draft)
          return result.ok ? 'saved' : result.failure.kind
        },
        { clear, draft: { id, name, baseUrl, organization, project, apiKey: 'sk-of-a-stranger-0123456789' } },
      )
    }
    expect(await saved(false)).toBe('not-confirmed')
    expect(await keys(hoist)).toEqual(['kept'])
    expect(await saved(true)).toBe('not-confirmed')
    expect(await questionsAsked(hoist.app)).toHaveLength(2)
    expect(await keys(hoist)).toEqual(['none'])
    await hoist.quit()
  })

  test('withdraws its question when Hoist quits', async ({ start, service }) => {
    await begin({ made: false })
    const server = await service({ key })
    const hoist = await start({ env: env() })
    await connectAccount(hoist.page, server)
    await expect.poll(() => prompter.open).toBe(1)
    await hoist.quit()
    await expect.poll(() => prompter.open).toBe(0)
  })
})

test('if Electron has asynchronous calls for the keychain, only those are used', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const keyring = await startKeyring()
  try {
    const server = await service({ key })
    const options = { env: keyring.env as Record<string, string> }
    const newer = async () => {
      const hoist = await start(options)
      // The calls of a newer Electron, simulated by those of this one.
      await hoist.app.evaluate(({ safeStorage }) => {
        const old = {
          isEncryptionAvailable: safeStorage.isEncryptionAvailable.bind(safeStorage),
          encryptString: safeStorage.encryptString.bind(safeStorage),
          decryptString: safeStorage.decryptString.bind(safeStorage),
        }
        const gone = () => {
          throw new Error('this Electron has no such call')
        }
        Object.assign(safeStorage, {
          isEncryptionAvailable: gone,
          encryptString: gone,
          decryptString: gone,
          // The first such calls return no promise here.
          isAsyncEncryptionAvailable: () => old.isEncryptionAvailable(),
          encryptStringAsync: async (text: string) => old.encryptString(text),
          decryptStringAsync: async (bytes: Buffer) => ({
            result: old.decryptString(bytes),
            shouldReEncrypt: true,
          }),
        })
      })
      return hoist
    }
    const first = await newer()
    await connectAccount(first.page, server)
    await first.quit()
    const stored = await readFile(join(profile, 'keys.json'), 'utf8')

    const second = await newer()
    const file = await randomFile(folder, 'asynchronous.bin', MiB)
    await dropAndUpload(second.page, [file])
    await expectState(second.page, file, 'completed')
    await second.quit()
    // The key was encrypted again, which may change its stored form, so only the names are compared.
    expect(Object.keys(JSON.parse(await readFile(join(profile, 'keys.json'), 'utf8')))).toEqual(
      Object.keys(JSON.parse(stored)),
    )
    expect(await filesWithKey(profile)).toEqual([])
  } finally {
    await keyring.stop()
  }
})
