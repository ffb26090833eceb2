import type { Page } from '@playwright/test'
import type { FaultPlan } from '../src/practice/faults/faults'
import { snapshotOf } from '../testing/launch/snapshot'
import { keyboard } from './hands'
import { expect, test } from './kit'

interface Fields {
  readonly key?: string
  readonly url?: string
  readonly organization?: string
  readonly project?: string
}

async function openForm(page: Page) {
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  const fill = async (fields: Fields) => {
    for (const [name, value] of [
      ['API key', fields.key],
      ['Base URL', fields.url],
      ['Organization', fields.organization],
      ['Project', fields.project],
    ] as const) {
      if (value !== undefined) await dialog.getByLabel(name, { exact: true }).fill(value)
    }
  }
  const save = dialog.getByRole('button', { name: 'Save', exact: true })
  return { dialog, fill, save, alert: dialog.getByRole('alert') }
}

function listFault(status: number, body?: unknown): FaultPlan {
  const action = { kind: 'status', status, ...(body === undefined ? {} : { body }) } as const
  return [{ operation: 'list', times: 'always', action }]
}

async function accountNames(page: Page): Promise<string[]> {
  return (await snapshotOf(page)).accounts.map(({ name }) => name)
}

test('a problem of an account is shown before it is saved, and can be fixed', async ({ start, service }) => {
  const server = await service({ organization: 'org-right', project: 'proj_right' })
  const { page } = await start()
  const { alert, dialog, fill, save } = await openForm(page)
  // The form has a name already: only the key has to be entered.
  await expect(dialog.getByLabel('API key')).toBeFocused()
  const refused = async (fields: Fields, words: RegExp) => {
    await fill(fields)
    await save.click()
    await expect(alert).toContainText(words)
    await expect(alert).toContainText('The account is not saved yet.')
    expect(await accountNames(page)).toEqual([])
  }
  await refused({ key: 'sk-any', url: 'https://hoist.invalid/v1' }, /hoist\.invalid could not be found\./)
  await refused({ url: 'http://127.0.0.1:9/v1' }, /could not connect to 127\.0\.0\.1:9\./)
  await refused(
    { url: server.url.replace('http:', 'https:') },
    /127\.0\.0\.1:\d+ responds without encryption/,
  )
  await refused({ url: server.url.replace('/v1', '') }, /did not come from the Uploads API/)
  await refused({ url: server.url }, /did not accept the API key\. Copy the whole key/)
  await expect(dialog.getByLabel('API key')).toHaveAttribute('aria-invalid', 'true')
  await refused({ key: server.key, organization: 'org-wrong' }, /organization does not match the API key/)
  await refused({ organization: 'org-right', project: 'proj_wrong' }, /project does not match the API key/)
  server.setFaults(listFault(403))
  await refused(
    { project: 'proj_right' },
    /This API key does not have permission to upload files\. Use a key with permission/,
  )
  const message = 'You have insufficient permissions. Missing scopes: api.files.write.'
  server.setFaults([
    {
      operation: 'create',
      times: 'always',
      action: { kind: 'status', status: 401, body: { error: { message } } },
    },
  ])
  await refused(
    {},
    /This API key does not have permission to upload files: it lacks “api\.files\.write”\. Use a key with permission/,
  )
  server.setFaults(listFault(200, '<html><h1>Welcome</h1></html>'))
  await refused({}, /did not come from the Uploads API/)

  server.setFaults([])
  await save.click()
  await expect(dialog).toBeHidden()
  expect(await accountNames(page)).toEqual(['OpenAI'])
  await expect(page.getByText(server.key)).toHaveCount(0)
})

test('the form asks only for what the service at the address knows', async ({ start }) => {
  const { page } = await start()
  const { dialog, fill } = await openForm(page)
  const key = dialog.getByRole('button', { name: 'Where do I get a key?' })
  const scopes = ['Organization', 'Project'].map((name) => dialog.getByLabel(name, { exact: true }))
  for (const scope of scopes) await expect(scope).toBeVisible()
  await expect(key).toBeVisible()
  await fill({ url: 'https://mine.openai.azure.com/openai/v1' })
  for (const scope of scopes) await expect(scope).toBeHidden()
  await expect(key).toBeHidden()
  await fill({ url: 'https://gateway.test/v1' })
  for (const scope of scopes) await expect(scope).toBeVisible()
})

test('without a network an account can still be saved, by keyboard alone', async ({ start }) => {
  const { page } = await start()
  const { dialog, fill, save } = await openForm(page)
  await fill({ key: 'sk-any', url: 'https://hoist.invalid/v1' })
  const { press } = keyboard(page)
  await press(save)
  await press(dialog.getByRole('button', { name: 'Save anyway' }))
  await expect(dialog).toBeHidden()
  expect(await accountNames(page)).toEqual(['OpenAI'])
})

test('the account test can be stopped by keyboard alone', async ({ start, service }) => {
  const server = await service({
    faults: [{ operation: 'list', times: 1, action: { kind: 'hang' } }],
  })
  const { page } = await start()
  const { dialog, fill } = await openForm(page)
  await fill({ url: server.url })
  await dialog.getByLabel('API key').focus()
  await page.keyboard.type(server.key)
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Testing the account…')).toBeVisible()
  await server.waitFor(({ faults }) => faults.includes('hang'))
  await dialog.getByRole('button', { name: 'Stop' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Testing the account…')).toBeHidden()
  expect(await accountNames(page)).toEqual([])
  await dialog.getByLabel('API key').focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  expect(await accountNames(page)).toEqual(['OpenAI'])
})

test('the stored key is tested with the changed fields, and another address requires the key again', async ({
  start,
  service,
}) => {
  const server = await service({ organization: 'org-right' })
  const other = await service()
  const { page } = await start()
  const { dialog, fill, save } = await openForm(page)
  await fill({ key: server.key, url: server.url })
  await save.click()
  await expect(dialog).toBeHidden()
  await page.getByRole('button', { name: 'Settings' }).click()
  await fill({ organization: 'org-wrong' })
  await save.click()
  await expect(dialog.getByRole('alert')).toContainText('organization does not match the API key')
  await fill({ organization: 'org-right' })
  await save.click()
  await expect(dialog.getByText('Saved', { exact: true })).toBeVisible()
  await fill({ url: other.url })
  await save.click()
  await expect(dialog.getByRole('alert')).toContainText('There is no API key')
  // The old key was never sent there.
  expect(other.requests).toEqual([])
})

test('every account can be tested, and the sheet for the first one opens its other fields when they are needed', async ({
  start,
  service,
}) => {
  const server = await service()
  const { page } = await start()
  const { alert, dialog, fill, save } = await openForm(page)
  const advanced = dialog.getByRole('button', { name: 'Advanced' })
  const name = dialog.getByRole('textbox', { name: 'Name' })
  await expect(advanced).toHaveAttribute('aria-expanded', 'false')
  await expect(name).not.toBeInViewport()
  await advanced.click()
  await expect(name).toBeInViewport()
  await advanced.click()
  await expect(name).not.toBeInViewport()
  await fill({ key: server.key, url: 'no address' })
  await advanced.click()
  await expect(advanced).toHaveAttribute('aria-expanded', 'false')
  await save.click()
  await expect(advanced).toHaveAttribute('aria-expanded', 'true')
  await fill({ url: server.url })
  await save.click()
  await expect(dialog).toBeHidden()

  await page.getByRole('button', { name: 'Settings' }).click()
  const testButton = dialog.getByRole('button', { name: 'Test', exact: true })
  const entry = dialog.getByRole('list', { name: 'Your accounts' }).getByRole('button').first()
  const form = dialog.locator('form')
  // The result is known because the account was tested when it was saved.
  await expect(entry).toContainText('Connected')
  await expect(form.getByText('Connected', { exact: true })).toBeVisible()
  server.setFaults(listFault(403))
  await testButton.click()
  await expect(alert).toContainText('does not have permission to upload files')
  await expect(entry).toContainText('does not have permission to upload files')
  // The result stays known while the settings are closed.
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(alert).toContainText('does not have permission to upload files')
  await expect(alert).not.toContainText('not saved')
  await expect(dialog.getByRole('button', { name: 'Save anyway' })).toHaveCount(0)
  // The entered values are tested, and not saved.
  server.setFaults([])
  await fill({ key: 'sk-wrong' })
  await testButton.click()
  await expect(alert).toContainText('did not accept the API key')
  await expect(entry).toContainText('does not have permission to upload files')
  await fill({ key: '' })
  await testButton.click()
  await expect(form.getByText('Connected', { exact: true })).toBeVisible()
  await expect(entry).toContainText('Connected')
})
