import { mkdir, open, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { journalName } from '../src/adapters/ledger/record-journal'
import { ledgerOf } from '../testing/ledger-of'
import {
  connectAccount,
  drop,
  dropAndUpload,
  expect,
  expectState,
  heldAfterTwo,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
  test,
  textFile,
} from './kit'

const quickRetries = {
  maxAttempts: 2,
  keepTryingSeconds: 0,
  backoffBaseMs: 50,
  backoffCapMs: 1000,
  partSizeMiB: 1,
}

test.describe('before the start, in the dialog', () => {
  test('an empty file, a file over 8 GiB, a missing file and a pipe are reported, and others are sent', async ({
    folder,
    start,
  }) => {
    const { execFileSync } = await import('node:child_process')
    const empty = await textFile(folder, 'empty.bin', '')
    const huge = await textFile(folder, 'huge.bin', '')
    await truncate(huge, 8 * 1024 ** 3 + 1)
    const pipe = join(folder, 'pipe.bin')
    execFileSync('mkfifo', [pipe])
    const good = await randomFile(folder, 'good.bin', 1000)
    const { page } = await start({ args: ['--practice'] })
    await drop(page, [empty, huge, pipe, join(folder, 'missing.bin'), good])
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    await expect(dialog.getByText('This file is empty.')).toBeVisible()
    await expect(dialog.getByText(/^This file .*is larger than 8 GiB/)).toBeVisible()
    await expect(dialog.getByText('This is not a file.')).toBeVisible()
    await expect(dialog.getByText('File not found.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
    await expectState(page, good, 'completed')
    await expect(page.locator('[role=row][data-state]')).toHaveCount(1)
  })

  test('a file over 200 MB cannot be a batch', async ({ folder, start }) => {
    const large = await textFile(folder, 'large.jsonl', '')
    await truncate(large, 200_000_001)
    const { page } = await start({ args: ['--practice'] })
    await drop(page, [large])
    const dialog = page.getByRole('dialog', { name: 'New upload' })
    const upload = dialog.getByRole('button', { name: 'Upload', exact: true })
    await expect(upload).toBeEnabled()
    await dialog.getByText('Batch', { exact: true }).click()
    await expect(dialog.getByText(/too large for a batch/)).toBeVisible()
    await expect(upload).toBeDisabled()
    // Main decides, whatever the page lets through.
    const answer = await page.evaluate(() =>
      window.hoist.uploadDrafts({
        purpose: 'batch',
        accountId: 'practice',
        autoComplete: true,
        known: 'leave-out',
        doubtful: 'leave-out',
      }),
    )
    expect(answer).toEqual({ ok: true, value: 0 })
    await expect(page.locator('[role=row][data-state]')).toHaveCount(0)
  })

  test('names with quotes, newlines, emoji, right-to-left text and 255 bytes arrive as they are', async ({
    folder,
    start,
    service,
  }) => {
    const names = [
      `it's "quoted"; filename=x.bin`,
      'two\r\nlines\nContent-Type: text.bin',
      '🚀 emoji 👩‍👩‍👧.bin',
      'ملف كبير.bin',
      `${'n'.repeat(251)}.bin`,
    ]
    const files = await Promise.all(names.map((name, index) => randomFile(folder, name, 1000 + index)))
    const server = await service()
    const { page } = await start()
    await connectAccount(page, server)
    await dropAndUpload(page, files)
    await expect(page.locator('[role=row][data-state="completed"]')).toHaveCount(names.length)
    const made = server.files()
    expect(made.map((file) => file.filename).sort()).toEqual([...names].sort())
    for (const [index, name] of names.entries()) {
      const file = made.find((candidate) => candidate.filename === name)
      expect(await sha256(file?.path ?? '')).toBe(await sha256(files[index] ?? ''))
    }
  })

  test('an invalid base URL is reported at its field', async ({ start }) => {
    const { page } = await start()
    await page.getByRole('button', { name: 'Connect an account' }).click()
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Wrong')
    await dialog.getByLabel('API key').fill('sk-wrong')
    await dialog.getByRole('textbox', { name: 'Base URL' }).fill('not an address')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByText(/is not a web address/)).toBeVisible()
  })
})

test.describe('the account and the service', () => {
  test('a wrong key (401) is reported, and a retry with a valid key completes the upload', async ({
    folder,
    start,
    service,
  }) => {
    const file = await randomFile(folder, 'wrong key.bin', MiB)
    const server = await service()
    const { page } = await start()
    await connectAccount(page, { url: server.url, key: 'sk-wrong-000000', anyway: true })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'failed')
    await expect(row(page, file)).toContainText('The service did not accept the API key.')
    await expect(page.getByText('sk-wrong-000000')).toHaveCount(0)
    server.setKey('sk-wrong-000000')
    await row(page, file).getByRole('button', { name: 'Retry', exact: true }).click()
    await expectState(page, file, 'completed')
  })

  test('a key without permissions (403) is reported', async ({ folder, start, service }) => {
    const file = await randomFile(folder, 'no rights.bin', MiB)
    const server = await service({
      faults: [{ operation: 'create', times: 'always', action: { kind: 'status', status: 403 } }],
    })
    const { page } = await start()
    await connectAccount(page, { url: server.url, key: server.key, anyway: true })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'failed')
    await expect(row(page, file)).toContainText('This API key does not have permission to upload files.')
  })

  test('a storage that is full: shown once, and Retry on any upload continues all', async ({
    folder,
    start,
    service,
  }) => {
    const files: string[] = []
    for (let n = 1; n <= 6; n += 1) files.push(await randomFile(folder, `${n}.bin`, 1000))
    const server = await service()
    const { page } = await start()
    await connectAccount(page, server)
    const error = { message: 'You have exceeded your file storage quota.', type: 'x', code: null }
    server.setFaults([
      { operation: 'create', times: 'always', action: { kind: 'status', status: 400, body: { error } } },
    ])
    await dropAndUpload(page, files)
    const happened = 'The file storage of this account is full.'
    for (const file of files) await expect(row(page, file)).toContainText(happened)
    const todo = 'Delete files that the account no longer needs, then retry.'
    await expect(page.getByText(todo)).toHaveCount(1)
    await expect(page.getByText(`It says: “${error.message}”`)).toHaveCount(1)
    server.setFaults([])
    const waiting = files.find((file) => file.endsWith('6.bin')) ?? ''
    await row(page, waiting).getByRole('button', { name: 'Retry', exact: true }).click()
    await expectState(page, waiting, 'completed')
    const failed = page.getByRole('row').filter({ hasText: todo })
    await failed.getByRole('button', { name: 'Retry', exact: true }).click()
    for (const file of files) await expectState(page, file, 'completed')
  })

  test('a base URL that does not respond is reported', async ({ folder, profile, start, service }) => {
    const file = await randomFile(folder, 'nobody there.bin', MiB)
    const server = await service()
    await server.close()
    await presetSettings(profile, quickRetries)
    const { page } = await start()
    await connectAccount(page, { url: server.url, key: server.key, anyway: true })
    await dropAndUpload(page, [file])
    await expectState(page, file, 'failed')
    await expect(row(page, file)).toContainText('could not connect')
  })

  test('a base URL that returns HTML is reported', async ({ folder, profile, start }) => {
    const file = await randomFile(folder, 'a web page.bin', MiB)
    const page404 = createServer((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html><script>alert(1)</script><h1>Welcome</h1></html>')
    })
    await new Promise<void>((resolve) => page404.listen(0, '127.0.0.1', resolve))
    try {
      await presetSettings(profile, quickRetries)
      const { page } = await start()
      const { port } = page404.address() as AddressInfo
      await connectAccount(page, { url: `http://127.0.0.1:${port}/v1`, key: 'sk-any', anyway: true })
      await dropAndUpload(page, [file])
      await expectState(page, file, 'failed')
      await expect(row(page, file)).toContainText('The response did not come from the Uploads API.')
    } finally {
      page404.closeAllConnections()
      page404.close()
    }
  })
})

test.describe('the file, while it is being sent', () => {
  test('a change of the file is noticed, no mixture arrives, and Retry sends the new content', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    const file = await randomFile(folder, 'growing.bin', 64 * MiB)
    const server = await service({ faults: [heldAfterTwo] })
    await presetSettings(profile, quickRetries)
    const { page } = await start()
    await connectAccount(page, server)
    await dropAndUpload(page, [file])
    await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(0)
    const handle = await open(file, 'r+')
    await handle.write('changed', 0)
    await handle.close()
    server.setFaults([])
    await expectState(page, file, 'failed')
    await expect(row(page, file)).toContainText('The file changed after the upload started.')
    await row(page, file).getByRole('button', { name: 'Start over', exact: true }).click()
    await expectState(page, file, 'completed')
    expect(server.files().length).toBe(1)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
  })

  test('a file that vanishes is noticed, and its upload continues when it is back', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    const file = await randomFile(folder, 'vanishing.bin', 64 * MiB)
    const server = await service({ faults: [heldAfterTwo] })
    await presetSettings(profile, quickRetries)
    const { page } = await start()
    await connectAccount(page, server)
    await dropAndUpload(page, [file])
    await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(0)
    await rename(file, `${file}.away`)
    server.setFaults([])
    await expectState(page, file, 'failed')
    await expect(row(page, file)).toContainText('File not found.')
    await rename(`${file}.away`, file)
    await row(page, file).getByRole('button', { name: 'Retry', exact: true }).click()
    await expectState(page, file, 'completed')
    expect(server.uploads().length).toBe(1)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
  })
})

test.describe("Hoist's own folder", () => {
  test('a truncated record, and one of a newer version, are reported; the others continue', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    const server = await service()
    const files = await Promise.all(
      ['one', 'two', 'three'].map((name) => randomFile(folder, `${name}.bin`, 1000)),
    )
    const first = await start()
    await connectAccount(first.page, server)
    await dropAndUpload(first.page, files)
    await expect(first.page.locator('[role=row][data-state="completed"]')).toHaveCount(3)
    await first.quit()
    const ledger = join(profile, 'uploads')
    const journal = join(ledger, journalName)
    const [, newer = '', third] = (await ledgerOf(profile)).map(({ id }) => id)
    const lines = (await readFile(journal, 'utf8')).split('\n')
    const cut = lines.findLast((line) => line.includes(`"id":"${third}"`)) ?? ''
    const later = JSON.stringify({ id: newer, version: 99 })
    const damaged = lines.map((line) => (line === cut ? cut.slice(0, 60) : line))
    await writeFile(journal, `${damaged.join('\n')}${later}\n`)

    const { page } = await start()
    await expect(page.getByText(/record of one upload could not be read/)).toBeVisible()
    await expect(page.getByText(/record of one upload was written by a newer version of Hoist/)).toBeVisible()
    await expect(page.locator('[role=row][data-state="completed"]')).toHaveCount(1)
    const left = await readdir(ledger)
    const aside = left.find((name) => name.startsWith(`${journalName}.damaged-`)) ?? ''
    expect(await readFile(join(ledger, aside), 'utf8')).toBe(`${cut.slice(0, 60)}\n`)
    expect(await readFile(journal, 'utf8')).toContain(later)
  })

  test('a full disk stops the upload before anything is lost, and retry continues', async ({
    folder,
    profile,
    start,
    service,
  }) => {
    const { execFileSync } = await import('node:child_process')
    const ledger = join(profile, 'uploads')
    await mkdir(ledger, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', ledger], { stdio: 'pipe' })
    } catch {
      test.skip(true, 'a small file system cannot be mounted by this user')
    }
    try {
      const file = await randomFile(folder, 'full disk.bin', 32 * MiB)
      const server = await service({ faults: [heldAfterTwo] })
      await presetSettings(profile, quickRetries)
      const { page, quit } = await start()
      await connectAccount(page, server)
      await dropAndUpload(page, [file])
      await expect.poll(() => server.uploads()[0]?.parts.length ?? 0).toBeGreaterThan(0)
      await writeFile(join(ledger, 'ballast'), Buffer.alloc(256 * 1024)).catch(() => {})
      server.setFaults([])
      await expectState(page, file, 'failed')
      await expect(row(page, file)).toContainText('The disk is full.')
      await rm(join(ledger, 'ballast'))
      await row(page, file).getByRole('button', { name: 'Retry', exact: true }).click()
      await expectState(page, file, 'completed')
      expect(server.uploads().length).toBe(1)
      expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(file))
      await quit()
    } finally {
      execFileSync('umount', ['-l', ledger])
    }
  })

  test('a data folder that cannot be used is reported, without a crash', async ({ profile, start }) => {
    const uploads = join(profile, 'uploads')
    await mkdir(profile, { recursive: true })
    await writeFile(uploads, 'this is a file where the folder should be')
    const first = await start({ args: ['--practice'], usable: false })
    await expect(first.page.getByText(/Hoist cannot write to its data folder/)).toBeVisible()
    await first.quit()

    await rm(uploads)
    await mkdir(uploads)
    // Reading its first byte is an input/output error.
    await symlink('/proc/self/mem', join(uploads, journalName))
    const { page } = await start({ args: ['--practice'], usable: false })
    await expect(page.getByText(/Some records of uploads cannot be read right now/)).toBeVisible()
  })
})
