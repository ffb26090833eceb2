import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { startEnvironment } from '../scripts/sandbox.mjs'
import { snapshotOf } from '../testing/launch/snapshot'
import { startTlsFront, TestCa } from '../testing/test-ca'
import { arrived, drop, dropAndUpload, expect, expectState, randomFile, sha256, test } from './kit'

/** The form of an account, with key and address filled in, and a way to choose a file for one of its certificates. */
async function openForm(app: ElectronApplication, page: Page, url: string, key: string) {
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByLabel('API key').fill(key)
  await dialog.getByRole('textbox', { name: 'Base URL' }).fill(url)
  const save = dialog.getByRole('button', { name: 'Save', exact: true })
  const choose = async (what: string, path: string) => {
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
    }, path)
    const group = dialog.getByRole('group', { name: what })
    await group.getByRole('button', { name: 'Choose…' }).click()
    await expect(group.getByText(path, { exact: true })).toBeVisible()
  }
  return { dialog, save, choose, alert: dialog.getByRole('alert') }
}

test('an account with its own authority and client certificate is tested, saved and used', async ({
  folder,
  start,
  service,
}) => {
  const ca = await TestCa.make(folder)
  const server = await service()
  const { cert, key } = await ca.issue('server')
  const clients = { ca: await ca.pem(), requestCert: true, rejectUnauthorized: true }
  const front = await startTlsFront(server.port, { cert, key, ...clients })
  const client = await ca.pkcs12(await ca.issue('client'), 'open, sesame')
  const file = await randomFile(folder, 'data.bin', 100_000)
  const { app, page, quit } = await start()
  const url = `https://127.0.0.1:${front.port}/v1`
  const { alert, choose, dialog, save } = await openForm(app, page, url, server.key)

  await save.click()
  await expect(alert).toContainText(/This computer does not trust the certificate of 127\.0\.0\.1:\d+\./)
  await expect(alert).toContainText('choose the certificate in the account, under “Certificates”')
  await choose('Certificate authority', ca.certFile)
  await choose('Client certificate', client)
  await save.click()
  await expect(alert).toContainText(`The passphrase for ${client} is missing or wrong.`)
  await dialog.getByLabel('Passphrase').fill('open, sesame')
  await save.click()
  await expect(dialog).toBeHidden()

  await dropAndUpload(page, [file])
  await expectState(page, file, 'completed')
  const [made] = server.files()
  expect(await sha256(await arrived(join(folder, 'service-0', 'files'), made?.id ?? ''))).toBe(
    await sha256(file),
  )

  await rm(ca.certFile)
  await drop(page, [await randomFile(folder, 'more.bin', 1000)])
  const drafts = page.getByRole('dialog', { name: 'New upload' })
  await drafts.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByText(`The certificate file ${ca.certFile} was not found.`)).toBeVisible()

  const [before] = (await snapshotOf(page)).accounts
  if (before === undefined) throw new Error('there is no account')
  const { id, name, baseUrl, organization, project } = before
  const other = { caFile: ca.certFile, clientCertificate: '', clientKey: '' }
  const changed = await page.evaluate((draft) => window.hoist.saveAccount(draft), {
    ...{ id, name, baseUrl, organization, project },
    certificates: other,
  })
  if (!changed.ok) throw new Error(changed.failure.detail)
  const forgotten = { before: before.certificates.passphrase, after: changed.value.certificates }
  expect(forgotten.before).not.toBe('none')
  expect(forgotten.after).toMatchObject({ clientCertificate: '', passphrase: 'none' })

  await quit()
  const again = await start()
  const kept = await snapshotOf(again.page)
  const [account] = kept.accounts
  expect(account?.certificates).toMatchObject({ caFile: ca.certFile })
  expect(JSON.stringify(kept)).not.toContain('sesame')
  await front.close()
})

test('no environment variable turns the verification off', async ({ folder, start, service }) => {
  const ca = await TestCa.make(folder)
  const server = await service()
  const front = await startTlsFront(server.port, await ca.issue('server'))
  const { app, page } = await start({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } })
  const { alert, save } = await openForm(app, page, `https://127.0.0.1:${front.port}/v1`, server.key)
  await save.click()
  await expect(alert).toContainText(/This computer does not trust the certificate of 127\.0\.0\.1:\d+\./)
  expect(server.requests).toEqual([])
  await front.close()
})

test('an authority that the system trusts is enough', async ({ folder, start, service }) => {
  const ca = await TestCa.make(folder)
  const server = await service()
  const front = await startTlsFront(server.port, await ca.issue('server'))
  const { app, page } = await start({ env: { SSL_CERT_FILE: ca.certFile } })
  const { dialog, save } = await openForm(app, page, `https://127.0.0.1:${front.port}/v1`, server.key)
  await save.click()
  await expect(dialog).toBeHidden()
  await front.close()
})

test('an authority that NODE_EXTRA_CA_CERTS names is trusted as well, and changes nothing else', async ({
  folder,
  start,
  service,
}) => {
  const [company, other] = [
    await TestCa.make(join(folder, 'company')),
    await TestCa.make(join(folder, 'other')),
  ]
  const server = await service()
  const fronts = {
    good: await startTlsFront(server.port, await company.issue('server')),
    expired: await startTlsFront(server.port, await company.issue('expired', { until: '20210101000000Z' })),
    otherName: await startTlsFront(server.port, await company.issue('name', { names: 'DNS:other.test' })),
    stranger: await startTlsFront(server.port, await other.issue('server')),
  }
  const { app, page } = await start({ env: startEnvironment({ NODE_EXTRA_CA_CERTS: company.certFile }) })
  const test = (port: number) =>
    page.evaluate(
      async ({ port, apiKey }) => {
        const draft = { name: 'x', baseUrl: `https://127.0.0.1:${port}/v1`, organization: '', project: '' }
        const answer = await window.hoist.testAccount({ ...draft, apiKey })
        if (!answer.ok) return answer.failure.kind
        return answer.value.result === 'refused' ? answer.value.failure.kind : answer.value.result
      },
      { port, apiKey: server.key },
    )
  for (const front of [fronts.expired, fronts.otherName, fronts.stranger])
    expect(await test(front.port)).toMatch(/certificate/)
  expect(server.requests).toEqual([])
  expect(await test(fronts.good.port)).toBe('works')
  // Connections that are not Hoist's own are unaffected: neither Chromium's nor the rest of Node's.
  const others = await app.evaluate(async ({ net }, port) => {
    const url = `https://127.0.0.1:${port}/v1/files`
    const failed = (error: unknown) => `refused: ${error}`
    return Promise.all([
      net.fetch(url).then(() => 'reached', failed),
      fetch(url).then(() => 'reached', failed),
    ])
  }, fronts.good.port)
  for (const said of others) expect(said).toMatch(/^refused/)
  for (const front of Object.values(fronts)) await front.close()
})

test('the window cannot make up a path for a certificate', async ({ start }) => {
  const { page } = await start()
  const answer = await page.evaluate(() =>
    window.hoist.saveAccount({
      name: 'x',
      baseUrl: 'https://api.test/v1',
      organization: '',
      project: '',
      certificates: { caFile: '/etc/passwd', clientCertificate: '', clientKey: '' },
    }),
  )
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'bad-request' } })
})
