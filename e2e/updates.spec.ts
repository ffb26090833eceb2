import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { startSessionBus } from '../scripts/desktop.mjs'
import { snapshotOf } from '../testing/launch/snapshot'
import { type Feed, startFeed } from '../testing/updates/feed'
import { NetworkManager } from '../testing/updates/network-manager'
import { imageOf, packageHoist, withFeed } from '../testing/updates/packaged'
import {
  arrived,
  test as base,
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  randomFile,
  row,
  sha256,
} from './kit'

/** The version that is installed, and the one that the feed offers. */
const versions = ['0.1.0', '0.2.0'] as const
type Version = (typeof versions)[number]

interface RunningHoist {
  readonly page: Page
  /** Quits it as the system would, and waits for its end. */
  quit(): Promise<void>
}

interface Updating {
  readonly feed: Feed
  /** The file that people start, and that an update replaces. */
  readonly image: string
  /** @returns the file that the feed offers as that version */
  make(version: Version): Promise<Buffer>
  /** Puts that version in the place from which people start it. */
  install(version: Version): Promise<void>
  start(args?: readonly string[], env?: Record<string, string>): Promise<RunningHoist>
  /** The version that is started by an update. */
  startedAgain(version: Version): Promise<RunningHoist>
}

interface Built {
  /** The folders of both versions, each built as for a release. */
  readonly applications: Readonly<Record<Version, string>>
}

const test = base.extend<{ readonly updating: Updating }, Built>({
  applications: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright requires a pattern.
    async ({}, use) => {
      const { electronRuntime } = await import('../scripts/electron-runtime/index.mjs')
      const runtime = await electronRuntime({ say: () => {}, debuggable: true })
      const folder = await mkdtemp(join(tmpdir(), 'hoist-versions-'))
      const [older, newer] = versions
      await use({
        [older]: await packageHoist(join(folder, older), runtime, older),
        [newer]: await packageHoist(join(folder, newer), runtime, newer),
      })
      await rm(folder, { recursive: true })
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  updating: async ({ applications, folder, profile }, use) => {
    const feed = await startFeed()
    const image = join(folder, 'installed', 'Hoist.AppImage')
    const ends: (() => Promise<void>)[] = []
    const runOf = (version: Version) => join(folder, `run-${version}`)
    const make = async (version: Version) => {
      const home = join(folder, `hoist-${version}`)
      return imageOf(await withFeed(applications[version], home, feed.url), runOf(version))
    }
    const connect = async (version: Version, ended: () => Promise<void>): Promise<RunningHoist> => {
      const browser = await devTools(`${runOf(version)}.log`)
      const page = await firstPage(browser)
      await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
      const quit = async () => {
        const pid = Number(await readFile(`${runOf(version)}.pid`, 'utf8'))
        if (isAlive(pid)) process.kill(pid, 'SIGTERM')
        await ended()
        await browser.close()
      }
      ends.push(quit)
      return { page, quit }
    }
    await use({
      feed,
      image,
      make,
      async install(version) {
        await mkdir(join(folder, 'installed'), { recursive: true })
        await writeFile(image, await make(version))
        await chmod(image, 0o755)
      },
      async start(args = ['--practice'], env = {}) {
        const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
        const debugging = ['--inspect=0', '--remote-debugging-port=0']
        const child = spawn(image, [...root, ...debugging, `--user-data-dir=${profile}`, ...args], {
          env: { ...process.env, LANGUAGE: 'en', XDG_CACHE_HOME: join(folder, 'cache'), ...env },
          stdio: 'ignore',
        })
        return connect('0.1.0', () => endOf(child))
      },
      startedAgain: (version) =>
        connect(version, async () => {
          const pid = Number(await readFile(`${runOf(version)}.pid`, 'utf8'))
          await expect.poll(() => isAlive(pid)).toBe(false)
        }),
    })
    for (const end of ends) await end()
    await feed.close()
  },
})

test.skip(process.platform !== 'linux', 'An update of an AppImage is one of Linux.')
// Each worker builds the versions again.
test.describe.configure({ mode: 'default' })

function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Connects to the page's debugger once the program has logged its address. */
async function devTools(log: string): Promise<Browser> {
  let address: string | undefined
  await expect
    .poll(
      async () => {
        const said = await readFile(log, 'utf8').catch(() => '')
        address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
        return address
      },
      { timeout: 60_000 },
    )
    .toBeDefined()
  const port = new URL(address ?? '').port
  // A page that loads while Playwright attaches to it can lose its events in Chromium, so it is loaded first.
  await expect
    .poll(async () => {
      const targets = await fetch(`http://127.0.0.1:${port}/json/list`).then((answer) => answer.text())
      return targets.includes('"title": "Hoist"')
    })
    .toBe(true)
  let browser: Browser | undefined
  await expect(async () => {
    browser = await chromium.connectOverCDP(address ?? '', { timeout: 10_000 })
  }).toPass({ timeout: 60_000 })
  if (browser === undefined) throw new Error('the page has no debugger')
  return browser
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('there is no browser context')
  return context.pages()[0] ?? (await context.waitForEvent('page'))
}

/** Opens the page of the settings on which updates are. */
async function openAbout(page: Page) {
  await page.getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByRole('tab', { name: 'About' }).click()
  return dialog.getByRole('tabpanel')
}

test('an upload is paused for an update, continues in the new version, and arrives whole', async ({
  folder,
  profile,
  updating,
}) => {
  const { feed, image, install, make, start, startedAgain } = updating
  await install('0.1.0')
  const newer = await make('0.2.0')
  feed.offer('0.2.0', newer)
  const file = await randomFile(folder, 'large.bin', 48 * MiB)
  await presetSettings(profile, { partSizeMiB: 1, bandwidthLimit: MiB / 2 })
  const { page } = await start()
  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')

  const about = await openAbout(page)
  await expect(about.getByText('Hoist 0.1.0')).toBeVisible()
  await about.getByRole('button', { name: 'Check now' }).click()
  await expect(about.getByText('It will be downloaded when no uploads are running.')).toBeVisible()
  expect(feed.requests).not.toContain('/Hoist-0.2.0.AppImage')
  await about.getByRole('button', { name: 'Download now' }).click()
  await expect(about.getByText('Hoist 0.2.0 is ready to install.')).toBeVisible()
  expect(await readFile(image)).not.toEqual(newer)
  await page.keyboard.press('Escape')
  await expectState(page, file, 'uploading')
  const notice = page.getByRole('status', { name: 'Update' })
  await expect(notice).toContainText('Hoist 0.2.0 is ready to install.')
  await notice.getByRole('button', { name: 'Restart to update' }).click()

  const again = await startedAgain('0.2.0')
  expect(await readFile(image)).toEqual(newer)
  expect((await stat(image)).mode & 0o777).toBe(0o755)
  await again.page.evaluate(() => window.hoist.saveSettings({ bandwidthLimit: null }))
  await expectState(again.page, file, 'completed')
  const fileId = (await snapshotOf(again.page)).uploads[0]?.fileId
  expect(await sha256(await arrived(join(profile, 'practice', 'files'), fileId ?? ''))).toBe(
    await sha256(file),
  )
  const panel = await openAbout(again.page)
  await expect(panel.getByText('Hoist 0.2.0')).toBeVisible()
  // Nothing of the download is left behind.
  expect(await readdir(join(folder, 'installed'))).toEqual(['Hoist.AppImage'])
  expect(await row(again.page, file).count()).toBe(1)
})

test('each problem with a feed is reported clearly, and the current version stays', async ({ updating }) => {
  const { feed, image, install, start } = updating
  await install('0.1.0')
  const before = await readFile(image)
  feed.offer('0.2.0', Buffer.alloc(3 * MiB, 'x'))
  const { page } = await start()
  const about = await openAbout(page)
  const check = about.getByRole('button', { name: 'Check now' })
  const status = about.getByRole('status').filter({ hasText: 'Last checked' })
  const says = async (text: string) => {
    await check.click()
    await expect(status).toContainText(text)
    await expect(status).toContainText('This version of Hoist keeps working')
    expect(await readFile(image)).toEqual(before)
  }
  feed.fail('gone')
  await says('The update server cannot be reached.')
  feed.fail('html')
  await says('The update server did not send a list of versions.')
  feed.fail('failing')
  await says('The update server cannot be reached.')
  feed.fail('missing')
  await says('The update server did not send a list of versions.')
  feed.fail('half')
  await says('The new version could not be downloaded completely.')
  feed.fail('damaged')
  await says('Its checksum does not match')
  feed.fail(null)
  feed.offer('0.0.9', Buffer.alloc(1))
  await says('The update server offers Hoist 0.0.9, which is older than this version.')
  feed.offer('0.1.0', Buffer.alloc(1))
  await check.click()
  await expect(status).toContainText('This is the latest version.')
  // The window says nothing about that, because there is nothing to do.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('status', { name: 'Update' })).toBeEmpty()
})

test('a download gives way to an upload, and is installed at the next quit', async ({
  folder,
  profile,
  updating,
}) => {
  const { feed, image, install, make, start } = updating
  await install('0.1.0')
  const newer = Buffer.concat([await make('0.2.0'), Buffer.alloc(4 * MiB, '#')])
  feed.offer('0.2.0', newer)
  feed.fail('held')
  const file = await randomFile(folder, 'first.bin', 8 * MiB)
  await presetSettings(profile, { partSizeMiB: 1, bandwidthLimit: MiB / 8 })
  const hoist = await start()
  // Hoist looks by itself, soon after the start.
  await expect.poll(() => feed.requests, { timeout: 60_000 }).toContain('/Hoist-0.2.0.AppImage')
  await dropAndUpload(hoist.page, [file])
  const about = await openAbout(hoist.page)
  await expect(about.getByText('It will be downloaded when no uploads are running.')).toBeVisible()
  feed.fail(null)
  await hoist.page.evaluate(() => window.hoist.saveSettings({ bandwidthLimit: null }))
  await expect(about.getByText('Hoist 0.2.0 is ready to install.')).toBeVisible()
  await hoist.page.keyboard.press('Escape')
  await expectState(hoist.page, file, 'completed')
  expect(await readFile(image)).not.toEqual(newer)
  await hoist.quit()
  expect(await readFile(image)).toEqual(newer)
})

test('on a metered connection nothing is downloaded unless the person insists', async ({ updating }) => {
  const { feed, install, make, start } = updating
  await install('0.1.0')
  feed.offer('0.2.0', await make('0.2.0'))
  const bus = await startSessionBus()
  const network = await NetworkManager.open(bus.env, 'metered')
  const { page } = await start(['--practice'], {
    DBUS_SYSTEM_BUS_ADDRESS: bus.env.DBUS_SESSION_BUS_ADDRESS ?? '',
  })
  const about = await openAbout(page)
  await about.getByRole('button', { name: 'Check now' }).click()
  await expect(about.getByText('because this connection is metered')).toBeVisible()
  expect(feed.requests).not.toContain('/Hoist-0.2.0.AppImage')
  await about.getByRole('button', { name: 'Download now' }).click()
  await expect(about.getByText('Hoist 0.2.0 is ready to install.')).toBeVisible()
  network.close()
  await bus.stop()
})

test('an installed package reports a newer version and leaves the update to the package manager', async ({
  folder,
  updating,
}) => {
  const { feed, image, install, make, start } = updating
  await install('0.1.0')
  // The program as it runs from a package: nothing unpacked it.
  const script = await readFile(image, 'utf8')
  await writeFile(image, script.replace(/^export .*$/m, ''))
  feed.offer('0.2.0', await make('0.2.0'))
  const { page } = await start()
  const about = await openAbout(page)
  await about.getByRole('button', { name: 'Check now' }).click()
  await expect(about.getByText('Install it with your package manager')).toBeVisible()
  await page.keyboard.press('Escape')
  const notice = page.getByRole('status', { name: 'Update' })
  await expect(notice).toContainText('Hoist 0.2.0 is available.')
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice).toBeEmpty()
  expect(feed.requests).not.toContain('/Hoist-0.2.0.AppImage')
  expect(await readdir(join(folder, 'installed'))).toEqual(['Hoist.AppImage'])
})

test('if there is no space for the new version or it cannot be written, Hoist says so before anything is lost', async ({
  folder,
  updating,
}) => {
  const { feed, image, install, make, start } = updating
  const disk = join(folder, 'installed')
  await mkdir(disk)
  let mounted = true
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'pipe' })
  } catch {
    mounted = false
  }
  test.skip(!mounted, 'no small disk can be mounted here: this needs root and the right to mount')
  try {
    await install('0.1.0')
    const before = await readFile(image)
    const { page } = await start()
    const about = await openAbout(page)
    const check = about.getByRole('button', { name: 'Check now' })
    feed.offer('0.2.0', Buffer.alloc(2 * MiB, 'x'))
    await check.click()
    await expect(about.getByText('There is not enough disk space for the new version.')).toContainText(
      'It needs 2.1 MB.',
    )
    feed.offer('0.2.0', await make('0.2.0'))
    await check.click()
    await expect(about.getByText('Hoist 0.2.0 is ready to install.')).toBeVisible()
    execFileSync('mount', ['-o', 'remount,ro', disk])
    await about.getByRole('button', { name: 'Restart to update' }).click()
    const problem = page.getByRole('alert')
    await expect(problem).toContainText('Hoist cannot write to its own program folder.')
    expect(await readFile(image)).toEqual(before)
    await expect(about.getByRole('button', { name: 'Restart to update' })).toBeEnabled()
  } finally {
    execFileSync('umount', ['--lazy', disk])
  }
})
