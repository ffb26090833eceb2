import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startKeyring } from '../scripts/desktop.mjs'
import { connectAccount, dropAndUpload, expect, expectState, MiB, randomFile, test } from './kit'

const key = 'sk-test-3f1c9a5be7d2468fa0b1c2d3e4f5a6b7'

/** Every file below the profile that holds the key in clear, in UTF-8 or UTF-16. */
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

test('with a keyring the key survives a restart and is nowhere in clear', async ({
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
    const answer = await second.page.evaluate(() => window.hoist.snapshot())
    expect(answer.ok && answer.value.keychain.available).toBe(true)
    expect(answer.ok && answer.value.accounts.map((account) => account.key)).toEqual(['kept'])
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
  const answer = await page.evaluate(() => window.hoist.snapshot())
  expect(answer.ok && answer.value.keychain.available).toBe(false)
  expect(answer.ok && answer.value.accounts.map((account) => account.key)).toEqual(['session'])
  const file = await randomFile(folder, 'without keyring.bin', MiB)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  await quit()
  expect(await filesWithKey(profile)).toEqual([])
  const again = await start()
  const later = await again.page.evaluate(() => window.hoist.snapshot())
  expect(later.ok && later.value.accounts.map((account) => account.key)).toEqual(['none'])
})

test('a key entered while the keyring is away leaves the stored one where it is', async ({
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
    const saved = await away.page.evaluate(async () => {
      const answer = await window.hoist.snapshot()
      const account = answer.ok ? answer.value.accounts[0] : undefined
      if (account === undefined) throw new Error('there is no account')
      const { id, name, baseUrl, organization, project } = account
      return window.hoist.saveAccount({
        id,
        name,
        baseUrl,
        organization,
        project,
        apiKey: 'sk-another-one-0123',
      })
    })
    expect(saved.ok && saved.value.key).toBe('session')
    await away.quit()
    expect(await readFile(join(profile, 'keys.json'), 'utf8')).toBe(stored)

    const back = await start({ env })
    const answer = await back.page.evaluate(() => window.hoist.snapshot())
    expect(answer.ok && answer.value.accounts.map((account) => account.key)).toEqual(['kept'])
  } finally {
    await keyring.stop()
  }
})
