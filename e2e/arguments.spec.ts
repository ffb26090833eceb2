import { spawn } from 'node:child_process'
import { cp, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, randomFile, test } from './kit'

const project = fileURLToPath(new URL('..', import.meta.url))
const root = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The list of the dialog: each name, with its remark. */
function listed(page: Page): Promise<string[]> {
  const rows = page.getByRole('dialog', { name: 'New upload' }).getByRole('grid').getByRole('row')
  return rows.evaluateAll((all) =>
    all.map((one) =>
      // A name that is shortened is drawn in pieces: screen readers get it whole.
      ['.file-name .visually-hidden, .file-name', '.draft-problem']
        .map((part) => [...one.querySelectorAll(part)].at(-1)?.textContent ?? '')
        .filter((text) => text !== '')
        .join(': '),
    ),
  )
}

async function electron(): Promise<string> {
  const { electronRuntime } = await import('../scripts/electron-runtime/index.mjs')
  return (await electronRuntime({ say: () => {}, debuggable: true })).path
}

/** Starts a program in the person's folder, and waits until it has ended successfully. */
async function runIn(folder: string, program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { cwd: folder, stdio: 'ignore' })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect(code).toBe(0)
}

/** One more clone of Hoist, in which everything is built and installed. */
async function clone(folder: string): Promise<string> {
  const path = join(folder, 'another clone')
  for (const name of ['package.json', 'out', 'build', 'scripts'])
    await cp(join(project, name), join(path, name), { recursive: true })
  const setup = `export const setup = async () => (${JSON.stringify({ electron: await electron() })})\n`
  await writeFile(join(path, 'scripts', 'setup.mjs'), setup)
  await writeFile(join(path, 'scripts', 'build.mjs'), 'export const buildIfStale = async () => {}\n')
  return path
}

test('a start accepts paths, URLs and arguments after --, and lists in the dialog those that name no file', async ({
  folder,
  start,
}) => {
  const spaced = await randomFile(folder, 'größe 大きさ 100 %.bin', 10)
  const dashed = await randomFile(folder, '--no-sandbox', 10)
  const { page } = await start({
    args: [
      '--practice',
      '--lang=en',
      pathToFileURL(spaced).href,
      '',
      '/',
      'https://example.com/a.bin',
      join(folder, 'missing.bin'),
      '--',
      dashed,
      '--hidden',
    ],
  })
  await expect
    .poll(() => listed(page))
    .toEqual([
      '"": This argument is empty. Check the quotation marks and variables in the command.',
      '/: This argument names the whole file system. Choose a file or folder inside it.',
      'https://example.com/a.bin: “https://example.com/a.bin” is not the address of a file on this computer. Use the path of the file. If it is somewhere else, download it first.',
      'missing.bin: File not found. Locate the file, or put it back, then retry.',
      '--hidden: File not found. Locate the file, or put it back, then retry.',
      'größe 大きさ 100 %.bin',
      '--no-sandbox',
    ])
})

test('a second start names files relative to its own folder, even from another clone, and none of its options is one', async ({
  folder,
  profile,
  start,
}) => {
  const { page } = await start({ args: ['--practice'] })
  const elsewhere = join(folder, 'elsewhere')
  for (const name of ['relative.bin', 'größe 大きさ 100 %.bin', '-x', '-y'])
    await randomFile(elsewhere, name, 10)
  const spaced = await randomFile(folder, 'a b.bin', 10)
  const own = [...root, `--user-data-dir=${profile}`, await clone(folder)]
  const named = ['relative.bin', '-x', 'größe 大きさ 100 %.bin', pathToFileURL(spaced).href, '--', '-y']
  await runIn(elsewhere, await electron(), [...own, ...named])
  const isOption =
    '-x: “-x” was read as an option, although a file has this name. Write “./-x”, or put “--” before the file names.'
  await expect
    .poll(() => listed(page))
    .toEqual([isOption, 'relative.bin', 'größe 大きさ 100 %.bin', 'a b.bin', '-y'])
})

test("npm start names files relative to the person's folder, and not to that of Hoist", async ({
  folder,
  profile,
  start,
}) => {
  const { page } = await start({ args: ['--practice'] })
  const elsewhere = join(folder, 'elsewhere')
  for (const name of ['relative.bin', '--y']) await randomFile(elsewhere, name, 10)
  const named = ['--user-data-dir', relative(elsewhere, profile), 'relative.bin', '--', '--y']
  await runIn(elsewhere, 'npm', ['--prefix', await clone(folder), 'start', '--', ...named])
  await expect.poll(() => listed(page)).toEqual(['relative.bin', '--y'])
})
