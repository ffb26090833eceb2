import { mkdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import type { FaultPlan } from '../../src/practice/faults'
import {
  connectAccount,
  drop,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  row,
  test,
  textFile,
} from '../kit'

const target = process.env.HOIST_SCREENSHOTS ?? 'docs/screenshots'

/** Files with plausible names and sizes; they hold nothing, so that they take no room on the disk. */
const files: readonly [name: string, bytes: number][] = [
  ['customer-conversations-2026.jsonl', 160 * MiB],
  ['field-recordings.zip', 220 * MiB],
  ['product-photos-autumn.tar', 96 * MiB],
  ['Quarterly report with all appendices, final version, reviewed.pdf', 48 * MiB],
  ['support-tickets-q3.jsonl', 24 * MiB],
  ['evaluation-set.jsonl', 8 * MiB],
]

const throttled = (bytesPerSecond: number): FaultPlan[number] => ({
  operation: 'part',
  times: 'always',
  action: { kind: 'throttle', bytesPerSecond },
})

async function sampleFiles(folder: string): Promise<string[]> {
  return Promise.all(
    files.map(async ([name, bytes]) => {
      const path = await textFile(join(folder, 'Documents'), name, '')
      await truncate(path, bytes)
      return path
    }),
  )
}

async function size(app: ElectronApplication, page: Page, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w as number, h as number),
    [width, height],
  )
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width)
}

async function picture(page: Page, name: string): Promise<void> {
  await mkdir(target, { recursive: true })
  // Nothing under the pointer, and everything that fades has faded.
  await page.mouse.move(1, 1)
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
  )
  await page.screenshot({ path: join(target, `${name}.png`) })
}

for (const theme of ['light', 'dark'] as const) {
  test(`first start, ${theme}`, async ({ profile, start }) => {
    await presetSettings(profile, { theme })
    const { app, page } = await start()
    await size(app, page, 960, 640)
    await picture(page, `first-start-${theme}`)
    await page.getByRole('button', { name: 'Connect an account' }).click()
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
    await picture(page, `account-${theme}`)
    await page.getByRole('tab', { name: 'Transfers' }).click()
    await picture(page, `transfers-${theme}`)
    await page.getByRole('tab', { name: 'General' }).click()
    await picture(page, `general-${theme}`)
  })

  test(`uploads, ${theme}`, async ({ folder, profile, start, service }) => {
    const paths = await sampleFiles(folder)
    const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = paths
    const server = await service()
    await presetSettings(profile, {
      theme,
      partSizeMiB: 2,
      parallelFiles: 2,
      maxAttempts: 2,
      backoffBaseMs: 50,
      backoffCapMs: 1000,
    })
    const { app, page } = await start()
    await size(app, page, 960, 640)
    await connectAccount(page, { url: server.url, key: server.key, name: 'Research' })

    await drop(page, paths)
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    await expect(dialog.getByText('evaluation-set.jsonl')).toBeVisible()
    await picture(page, `new-upload-${theme}`)
    await dialog.getByRole('button', { name: 'Discard' }).click()

    await dropAndUpload(page, [sixth])
    await expectState(page, sixth, 'completed')
    await dropAndUpload(page, [fifth], { autoComplete: false })
    await expectState(page, fifth, 'ready')
    server.setFaults([
      { operation: 'part', part: 7, times: 'always', action: { kind: 'status', status: 500 } },
    ])
    await dropAndUpload(page, [fourth])
    await expectState(page, fourth, 'failed')
    server.setFaults([throttled(6 * MiB)])
    await dropAndUpload(page, [third])
    await expectState(page, third, 'uploading')
    await expect.poll(() => server.uploads()[3]?.parts.length ?? 0).toBeGreaterThan(6)
    await row(page, third).getByRole('button', { name: 'Pause', exact: true }).click()
    await expectState(page, third, 'paused')
    await dropAndUpload(page, [first])
    await expect.poll(() => server.uploads()[4]?.parts.length ?? 0).toBeGreaterThan(24)
    await dropAndUpload(page, [second])
    await row(page, first).getByRole('button', { name: 'Show parts' }).click()
    await expect(page.getByLabel(/^Parts of/)).toBeVisible()
    await picture(page, `uploads-${theme}`)
    await size(app, page, 480, 720)
    await picture(page, `uploads-narrow-${theme}`)
    await size(app, page, 1440, 900)
    await picture(page, `uploads-wide-${theme}`)
    await size(app, page, 960, 640)
    await row(page, fourth).getByRole('button', { name: 'Show parts' }).click()
    await expect(page.getByLabel(/^Parts of Quarterly/)).toBeVisible()
    await picture(page, `failed-part-${theme}`)
  })
}
