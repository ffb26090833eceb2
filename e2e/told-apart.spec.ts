import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { snapshotOf } from '../testing/launch/snapshot'
import { answerQuestions, connectAccount, drop, expect, presetSettings, randomFile, test } from './kit'

test('two files of one name are distinguished by their folders in the dialog, the list, its sentences, a notification and the export', async ({
  folder,
  profile,
  start,
  service,
}) => {
  const one = await randomFile(join(folder, 'run-1', 'out'), 'model.bin', 1000)
  const two = await randomFile(join(folder, 'run-2', 'out'), 'model.bin', 2000)
  const own = await randomFile(folder, 'own.bin', 3000)
  const server = await service()
  await presetSettings(profile, { backoffBaseMs: 50, backoffCapMs: 1000 })
  const { app, page } = await start()
  await connectAccount(page, server)
  await app.evaluate(({ Notification }) => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    const { show } = Notification.prototype
    Notification.prototype.show = function () {
      said.push(this.title)
      return show.call(this)
    }
  })
  const said = () => app.evaluate(() => (globalThis as unknown as { said: string[] }).said)
  /** Uploads the files of the dialog while the window is not in focus. */
  const upload = async () => {
    server.setFaults([{ operation: 'create', times: 'always', action: { kind: 'status', status: 503 } }])
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    await expect(dialog).toBeHidden()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    server.setFaults([])
  }

  await drop(page, [one])
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  const draft = (name: string) => dialog.getByRole('row', { name, exact: true })
  await expect(draft('model.bin')).toBeVisible()
  await drop(page, [two, own])
  await expect(draft('model.bin (run-1/out)')).toContainText('run-1/out')
  await expect(draft('model.bin (run-2/out)')).toContainText('run-2/out')
  await expect(draft('own.bin')).not.toContainText('out')
  await draft('model.bin (run-2/out)').getByRole('button', { name: 'Remove' }).click()
  await expect(draft('model.bin')).toBeVisible()
  await upload()

  const listed = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}, Completed`) })
  await expect(listed('model\\.bin')).toBeVisible()
  await expect.poll(said).toEqual(['2 uploads completed'])
  const show = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
  await show()
  await drop(page, [two])
  await upload()
  const [first, second] = [listed('model\\.bin \\(run-1/out\\)'), listed('model\\.bin \\(run-2/out\\)')]
  await expect(first).toContainText('run-1/out')
  await expect(second).toContainText('run-2/out')
  await expect(listed('own\\.bin')).toBeVisible()
  await expect.poll(said).toEqual(['2 uploads completed', 'model.bin (run-2/out) completed'])
  await show()

  await second.getByRole('button', { name: 'Show details' }).click()
  const card = page.getByRole('region', { name: 'Details of model.bin (run-2/out)', exact: true })
  await expect(card.getByRole('heading')).toContainText('run-2/out')
  await second.getByRole('button', { name: 'Show parts' }).click()
  await expect(page.getByRole('list', { name: 'Parts of model.bin (run-2/out)', exact: true })).toBeVisible()
  await second.getByRole('button', { name: 'More actions' }).click()
  await expect(
    page.getByRole('menu', { name: 'Actions for model.bin (run-2/out)', exact: true }),
  ).toBeVisible()
  await page.keyboard.press('Escape')

  await app.evaluate(
    ({ dialog: system }, filePath) => {
      system.showSaveDialog = async () => ({ canceled: false, filePath })
    },
    join(folder, 'history.json'),
  )
  await page.evaluate(() => window.hoist.exportHistory())
  const history: { path: string }[] = JSON.parse(await readFile(join(folder, 'history.json'), 'utf8'))
  expect(history.map(({ path }) => path).sort()).toEqual([one, two, own].sort())

  await second.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('model.bin (run-2/out) was removed from the list.')).toBeVisible()
  await expect(listed('model\\.bin')).toBeVisible()
})

test('a question of the system distinguishes files of one name', async ({ folder, start, service }) => {
  const files = [
    await randomFile(join(folder, 'a'), 'model.bin', 1000),
    await randomFile(join(folder, 'b'), 'model.bin', 1000),
  ]
  const [own, other] = [await service(), await service()]
  const { app, page } = await start()
  await answerQuestions(app, 'yes')
  const save = (url: string, key: string) =>
    page.evaluate(
      async ({ url, key }) => {
        const draft = { name: 'Work', baseUrl: url, organization: '', project: '', apiKey: key }
        const answer = await window.hoist.saveAccount(draft)
        return answer.ok ? answer.value.id : ''
      },
      { url, key },
    )
  await save(own.url, own.key)
  await drop(page, files)
  const dialog = page.getByRole('dialog', { name: 'New upload' })
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByRole('row', { name: /^model\.bin \(.\), Completed/ })).toHaveCount(2)
  const accountId = await save(other.url, other.key)
  const details = await app.evaluate(({ dialog: system }) => {
    const shown: string[] = []
    Object.assign(globalThis, { shown })
    system.showMessageBox = async (...args: unknown[]) => {
      shown.push((args.at(-1) as Electron.MessageBoxOptions).detail ?? '')
      return { response: 1, checkboxChecked: false }
    }
    return shown
  })
  expect(details).toEqual([])
  for (const { id } of (await snapshotOf(page)).uploads)
    await page.evaluate((upload) => window.hoist.uploadAgain(upload, true), id)
  await page.evaluate(
    (id) =>
      window.hoist.uploadDrafts({
        purpose: 'user_data',
        accountId: id,
        autoComplete: true,
        known: 'again',
        doubtful: 'upload',
      }),
    accountId,
  )
  const [detail = ''] = await app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)
  expect(detail.split('\n').slice(-2)).toEqual(['model.bin (a)', 'model.bin (b)'])
})
