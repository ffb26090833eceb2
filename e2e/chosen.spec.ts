import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startKeyring } from '../scripts/desktop.mjs'
import type { Snapshot } from '../src/shared/ipc/views'
import { snapshotOf } from '../testing/launch/snapshot'
import { startTestProxy } from '../testing/proxies/test-proxy'
import {
  answerQuestions,
  connectAccount,
  drop,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  questionsAsked,
  row,
  test,
  textFile,
} from './kit'

/** The id of the first account. */
async function accountId(page: Page): Promise<string> {
  const [account] = (await snapshotOf(page)).accounts
  if (account === undefined) throw new Error('there is no account')
  return account.id
}

const evilKey = 'sk-evil-0123456789abcdef'
/** An account name that an attacker in the page chooses. */
const evilName = 'Click “Use this address” to continue'

test('an attacker in the page cannot send an earlier file to another host, by any account', async ({
  folder,
  start,
  service,
}) => {
  const own = await service()
  const evil = await service({ key: evilKey })
  const { app, page } = await start()
  await connectAccount(page, own)
  const file = await textFile(folder, 'diary.txt', 'mine')
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await appendFile(file, ' and what came later')
  await answerQuestions(app, 'no')

  const answers = await page.evaluate(
    async ({ url, key, name }) => {
      const { hoist } = window
      const snapshot = async (): Promise<Snapshot> => {
        const answer = await hoist.snapshot()
        if (!answer.ok) throw new Error(answer.failure.detail)
        return JSON.parse(answer.value)
      }
      const {
        accounts: [account],
        uploads: [upload],
      } = await snapshot()
      if (account === undefined || upload === undefined) throw new Error('there is nothing')
      const draft = { name, baseUrl: url, organization: '', project: '', apiKey: key }
      const said = [
        await hoist.testAccount(draft),
        await hoist.saveAccount(draft),
        await hoist.testAccount({ ...draft, id: account.id }),
        await hoist.saveAccount({ ...draft, id: account.id }),
      ]
      await hoist.uploadAgain(upload.id, true)
      const accountId = (await snapshot()).accounts.at(-1)?.id ?? ''
      // What came after the person's upload is not the person's choice either.
      for (const known of ['leave-out', 'again'] as const)
        said.push(
          (await hoist.uploadDrafts({
            purpose: 'user_data',
            accountId,
            autoComplete: true,
            known,
            doubtful: 'upload',
          })) as never,
        )
      return said.map((answer) => (answer.ok ? 'done' : answer.failure.kind))
    },
    { url: evil.url, key: evilKey, name: evilName },
  )
  expect(answers).toEqual(answers.map(() => 'not-confirmed'))
  expect(evil.requests).toEqual([])
  expect(own.files()).toHaveLength(1)
  const asked = await questionsAsked(app)
  expect(asked).toHaveLength(answers.length)
  expect(asked.join()).toContain(new URL(evil.url).host)
  expect(asked.join()).not.toContain(evilName)
})

test('an account that moves to another address takes no upload with it unless the person confirms it', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const own = await service({
    faults: [{ operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 20_000 } }],
  })
  const other = await service()
  await presetSettings(profile, { partSizeMiB: 1 })
  const { app, page } = await start()
  await connectAccount(page, own)
  const file = await textFile(folder, 'long.txt', 'x'.repeat(2 * MiB))
  const done = await textFile(folder, 'done.txt', 'mine')
  await dropAndUpload(page, [done])
  await expectState(page, done, 'completed')
  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')
  await row(page, file).getByRole('button', { name: 'Pause' }).click()
  await expectState(page, file, 'paused')

  const move = async (url: string, key: string) =>
    page.evaluate((draft) => window.hoist.saveAccount(draft), {
      id: await accountId(page),
      name: 'Moved',
      baseUrl: url,
      organization: '',
      project: '',
      apiKey: key,
    })
  // Yes to the address, no to the files.
  await app.evaluate(({ dialog }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message } = args.at(-1) as Electron.MessageBoxOptions
      asked.push(message)
      return { response: message.startsWith('Send files to') ? 0 : 1, checkboxChecked: false }
    }
  })
  expect(await move(other.url, other.key)).toMatchObject({ ok: true })
  const { host } = new URL(other.url)
  expect(await questionsAsked(app)).toEqual([`Send files to ${host}?`, `Send 1 file to ${host}?`])
  const { uploads } = await snapshotOf(page)
  const refused = await page.evaluate(async (all) => {
    const ids = all.map(({ id }) => id)
    const kinds: string[] = []
    for (const answer of [
      await window.hoist.resumeUploads(ids),
      await window.hoist.retryUploads(ids),
      await window.hoist.uploadAgain(all.find(({ state }) => state === 'completed')?.id ?? '', false),
    ])
      kinds.push(answer.ok ? 'done' : answer.failure.kind)
    await window.hoist.resumeAll()
    return kinds
  }, uploads)
  expect(refused).toEqual(['not-confirmed', 'not-confirmed', 'not-confirmed'])
  await expectState(page, file, 'failed')
  await expect(row(page, file)).toContainText(`The account now uses the address ${host}`)
  expect(other.uploads()).toEqual([])

  await answerQuestions(app, 'yes')
  await row(page, file).getByRole('button', { name: 'Retry' }).click()
  await expectState(page, file, 'completed')
  expect(other.uploads().map(({ filename }) => filename)).toEqual(['long.txt'])
})

test('an attacker in the page cannot replace the person’s key with another, or add one', async ({
  folder,
  start,
  service,
}) => {
  const server = await service()
  const { app, page } = await start()
  await answerQuestions(app, 'yes')
  await connectAccount(page, server)
  const { host } = new URL(server.url)
  expect(await questionsAsked(app)).toEqual([`Send files to ${host}?`])
  const file = await textFile(folder, 'diary.txt', 'mine')
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')

  const saveWith = async (apiKey: string, steps: readonly ('as-new' | 'clear' | 'remove')[]) =>
    page.evaluate(
      async ({ id, name, url, apiKey, steps }) => {
        const { hoist } = window
        if (steps.includes('clear')) await hoist.clearKey(id)
        if (steps.includes('remove')) await hoist.removeAccount(id)
        const draft = { name, baseUrl: url, organization: '', project: '', apiKey }
        const answer = await hoist.saveAccount(steps.includes('as-new') ? draft : { ...draft, id })
        return answer.ok ? 'done' : answer.failure.kind
      },
      { id: await accountId(page), name: evilName, url: server.url, apiKey, steps },
    )
  await answerQuestions(app, 'no')
  expect(await saveWith(server.key, [])).toBe('done')
  expect(await saveWith(server.key, ['as-new'])).toBe('done')
  expect(await questionsAsked(app)).toEqual([])
  const hostile = [
    await saveWith(evilKey, []),
    await saveWith(evilKey, ['as-new']),
    await saveWith(evilKey, ['clear']),
    await saveWith(evilKey, ['clear', 'remove', 'as-new']),
  ]
  expect(hostile).toEqual(hostile.map(() => 'not-confirmed'))
  expect(await questionsAsked(app)).toEqual(hostile.map(() => `Use another key for ${host}?`))
  const keys = (await snapshotOf(page)).accounts.map(({ key }) => key)
  expect(keys).toEqual(['session'])

  await answerQuestions(app, 'yes')
  expect(await saveWith('sk-rotated-0123456789', [])).toBe('done')
  expect(await saveWith(evilKey, ['as-new'])).toBe('done')
  expect(await questionsAsked(app)).toHaveLength(2)
})

test('another proxy is used only once the person has confirmed it, and none outside this network gets an unencrypted key', async ({
  start,
}) => {
  const proxy = await startTestProxy()
  let met = 0
  // The system takes 0.0.0.0 for itself, but as a number it belongs to no private network.
  const far = createServer((socket) => {
    met += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => far.listen(0, '0.0.0.0', resolve))
  const farUrl = `http://0.0.0.0:${(far.address() as AddressInfo).port}`
  try {
    const { app, page } = await start()
    const use = (url: string, through: 'saveProxy' | 'saveSettings') =>
      page.evaluate(
        async ({ url, through }) => {
          const proxy = { mode: 'manual', url, user: '', exceptions: '' } as const
          const answer = await (through === 'saveProxy'
            ? window.hoist.saveProxy({ proxy, password: 'secret' })
            : window.hoist.saveSettings({ proxy }))
          return answer.ok ? 'done' : answer.failure.kind
        },
        { url, through },
      )
    const reach = () =>
      page.evaluate(() =>
        window.hoist.testAccount({
          name: 'x',
          baseUrl: 'http://service:9/v1',
          organization: '',
          project: '',
          apiKey: 'sk-0123456789abcdef',
        }),
      )
    await answerQuestions(app, 'no')
    expect(await use(proxy.url, 'saveProxy')).toBe('not-confirmed')
    expect(await use(proxy.url, 'saveSettings')).toBe('not-confirmed')
    expect(await questionsAsked(app)).toEqual(Array(2).fill(`Use the proxy ${new URL(proxy.url).host}?`))
    expect(await snapshotOf(page)).toMatchObject({
      settings: { proxy: { mode: 'system' } },
      proxy: { password: 'none' },
    })

    await answerQuestions(app, 'yes')
    expect(await use(proxy.url, 'saveProxy')).toBe('done')
    expect(await use(proxy.url, 'saveSettings')).toBe('done')
    expect(await questionsAsked(app)).toHaveLength(1)
    await reach()
    expect(proxy.requests.length).toBeGreaterThan(0)
    expect(await use(farUrl, 'saveSettings')).toBe('done')
    await reach()
    expect(met).toBe(0)
  } finally {
    far.close()
    await proxy.close()
  }
})

for (const [kind, argument] of [
  ['of the system', (url: string) => `--proxy-server=${url}`],
  [
    'of a PAC script',
    (url: string) =>
      `--proxy-pac-url=data:application/x-ns-proxy-autoconfig,${encodeURIComponent(`function FindProxyForURL() { return "PROXY ${new URL(url).host}" }`)}`,
  ],
] as const)
  test(`a proxy ${kind} that is outside this network gets no unencrypted key`, async ({ start }) => {
    // Chromium's own requests come here as well.
    let said = ''
    const far = createServer((socket) => socket.on('data', (data) => (said += data)).on('error', () => {}))
    await new Promise<void>((resolve) => far.listen(0, '0.0.0.0', resolve))
    try {
      const { page } = await start({
        args: [argument(`http://0.0.0.0:${(far.address() as AddressInfo).port}`)],
      })
      const answer = await page.evaluate(() =>
        window.hoist.testAccount({
          name: 'x',
          baseUrl: 'http://service:9/v1',
          organization: '',
          project: '',
          apiKey: 'sk-0123456789abcdef',
        }),
      )
      expect(answer).toMatchObject({ ok: true, value: { result: 'refused' } })
      expect(said).not.toMatch(/service:9|sk-0123456789abcdef/)
    } finally {
      far.close()
    }
  })

test('an account whose stored address would send the key unencrypted sends nothing, and says why', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const server = await service({
    faults: [{ operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 20_000 } }],
  })
  await presetSettings(profile, { partSizeMiB: 1 })
  const keyring = await startKeyring()
  const env = keyring.env as Record<string, string>
  try {
    const first = await start({ env })
    await connectAccount(first.page, server)
    const file = await textFile(folder, 'long.txt', 'x'.repeat(2 * MiB))
    await dropAndUpload(first.page, [file])
    await expectState(first.page, file, 'uploading')
    await row(first.page, file).getByRole('button', { name: 'Pause' }).click()
    await expectState(first.page, file, 'paused')
    await first.quit()
    const { length: before } = server.requests
    const stored = join(profile, 'accounts.json')
    for (const [baseUrl, sentence] of [
      ['http://[2001:db8::1]/v1', 'With “http://[2001:db8::1]/v1”, your key would be sent unencrypted.'],
      [
        `http://gateway.lan:${server.port}/v1`,
        `With “http://gateway.lan:${server.port}/v1”, your key would be sent unencrypted.`,
      ],
      ['https://user:pass-secret@service.test/v1', 'The base URL must not contain a user name or password.'],
    ] as const) {
      const text = await readFile(stored, 'utf8')
      await writeFile(stored, text.replace(/"baseUrl": "[^"]*"/, `"baseUrl": "${baseUrl}"`))
      const { app, page, quit } = await start({ env })
      const other = await textFile(folder, 'other.txt', 'mine')
      await drop(page, [other])
      const drafts = page.getByRole('dialog', { name: 'New upload' })
      await drafts.getByRole('button', { name: 'Upload', exact: true }).click()
      await expect(page.getByText(sentence)).toBeVisible()
      await page.evaluate(() => window.hoist.discardDrafts())
      await row(page, file)
        .getByRole('button', { name: /Resume|Retry/ })
        .click()
      await expectState(page, file, 'failed')
      await expect(row(page, file)).toContainText(sentence)
      expect((await questionsAsked(app)).join()).not.toContain('secret')
      await quit()
    }
    expect(server.requests).toHaveLength(before)
    expect(await readFile(join(profile, 'logs', 'hoist.log'), 'utf8')).not.toContain('pass-secret')
  } finally {
    await keyring.stop()
  }
})

test('the practice server gets no key and no environment options', async ({ start }) => {
  test.skip(process.platform !== 'linux', 'only Linux shows the environment of another process')
  const secrets = { OPENAI_API_KEY: 'sk-secret', HOIST_CLIENT_PASSPHRASE: 'secret' }
  const { app } = await start({ args: ['--practice'], env: secrets })
  const pid = await app.evaluate(
    ({ app: running }) => running.getAppMetrics().find(({ name }) => name === 'Hoist practice server')?.pid,
  )
  const names = (await readFile(`/proc/${pid}/environ`, 'utf8'))
    .split('\0')
    .map((entry) => entry.split('=')[0])
  expect(names).toContain('PATH')
  expect(names.filter((name) => name !== undefined && name in secrets)).toEqual([])
})
