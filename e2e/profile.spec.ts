import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { snapshotOf } from '../testing/launch/snapshot'
import { expect, test } from './kit'

const good = {
  id: 'good',
  name: 'A good account',
  baseUrl: 'https://service.invalid/v1',
  organization: '',
  project: '',
}

test('invalid files of the profile are set aside and reported one by one, and Hoist starts without them', async ({
  profile,
  start,
}) => {
  const contents = {
    accounts: '[]',
    keys: '',
    settings: '{"theme":"da',
    purposes: 'null',
    window: 'garbage',
  }
  await mkdir(profile, { recursive: true })
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(join(profile, `${name}.json`), content)
  }
  const { page, quit } = await start()
  const notices = page.getByRole('region', { name: 'Messages' })
  for (const name of Object.keys(contents)) {
    await expect(notices.getByText(`Hoist cannot use its file “${name}.json”.`)).toBeVisible()
  }
  await expect(notices.getByText('Connect the accounts again in Settings.')).toBeVisible()
  await quit()
  const left = await readdir(profile)
  for (const [name, content] of Object.entries(contents)) {
    const aside = left.filter((each) => each.startsWith(`${name}.json.damaged-`))
    expect(aside).toHaveLength(1)
    expect(await readFile(join(profile, aside[0] ?? ''), 'utf8')).toBe(content)
  }
  const again = await start()
  await expect(again.page.getByRole('button', { name: 'Connect an account' })).toBeVisible()
  await expect(again.page.getByText(/cannot use (part of )?its file/)).toHaveCount(0)
})

test('one invalid account is reported, and the others and the practice server stay', async ({
  profile,
  start,
}) => {
  await mkdir(profile, { recursive: true })
  const file = join(profile, 'accounts.json')
  const bad = { id: 'bad', name: 'A bad account', baseUrl: 7 }
  const content = `\ufeff${JSON.stringify({ accounts: [good, bad], practice: false })}`
  await writeFile(file, content)
  const first = await start()
  await expect(first.page.getByText('Hoist cannot use part of its file “accounts.json”.')).toBeVisible()
  const names = async (page: typeof first.page) => (await snapshotOf(page)).accounts.map(({ name }) => name)
  expect(await names(first.page)).toEqual([good.name])
  await first.page.evaluate(() => window.hoist.startPracticeServer())
  await first.quit()
  const aside = (await readdir(profile)).filter((name) => name.startsWith('accounts.json.damaged-'))
  expect(aside).toHaveLength(1)
  expect(await readFile(join(profile, aside[0] ?? ''), 'utf8')).toBe(content)

  const second = await start()
  expect(await names(second.page)).toEqual([good.name, 'Practice server'])
  await expect(second.page.getByText(/cannot use (part of )?its file/)).toHaveCount(0)
})

test('one invalid setting is reported and reset to its default, and the others stay', async ({
  profile,
  start,
}) => {
  await mkdir(profile, { recursive: true })
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ parallelFiles: 'many', theme: 'dark' }))
  const { page } = await start()
  await expect(page.getByText('Hoist cannot use part of its file “settings.json”.')).toBeVisible()
  expect((await snapshotOf(page)).settings).toMatchObject({ parallelFiles: 2, theme: 'dark' })
})

test('a log that cannot be written does not keep Hoist from starting', async ({ profile, start }) => {
  await mkdir(profile, { recursive: true })
  await writeFile(join(profile, 'logs'), 'not a folder')
  const { page } = await start()
  await expect(page.getByRole('button', { name: 'Connect an account' })).toBeVisible()
  expect(await readFile(join(profile, 'logs'), 'utf8')).toBe('not a folder')
})
