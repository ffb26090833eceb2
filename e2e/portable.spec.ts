import { copyFile, mkdir, readdir, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { dropAndUpload, expect, expectState, randomFile, test } from './kit'

/** Puts Electron into a folder of its own. @returns its program */
async function carried(folder: string): Promise<string> {
  const { electronRuntime } = await import('../scripts/electron-runtime/index.mjs')
  const { path } = await electronRuntime({ say: () => {}, debuggable: true })
  await mkdir(folder)
  const program = basename(path)
  await copyFile(path, join(folder, program))
  for (const name of await readdir(dirname(path)))
    if (name !== program) await symlink(join(dirname(path), name), join(folder, name))
  return join(folder, program)
}

test('with a folder hoist-data beside the program everything is kept there, and nothing in the home folder', async ({
  folder,
  start,
}) => {
  test.skip(process.platform !== 'linux', 'elsewhere the program is more than a file')
  const executable = await carried(join(folder, 'drive'))
  const data = join(folder, 'drive', 'hoist-data')
  await mkdir(data)
  const home = join(folder, 'home')
  await mkdir(home)
  const env = { HOME: home, XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: '', XDG_STATE_HOME: '' }
  const file = await randomFile(folder, 'a.bin', 1000)
  const first = await start({ executable, isProfileNamed: false, env, args: ['--practice'] })
  await dropAndUpload(first.page, [file])
  await expectState(first.page, file, 'completed')
  await first.quit()
  const second = await start({ executable, isProfileNamed: false, env })
  await expectState(second.page, file, 'completed')
  await second.quit()
  expect(await readdir(data)).toEqual(expect.arrayContaining(['accounts.json', 'browser', 'logs', 'uploads']))
  const left = await readdir(home, { recursive: true })
  expect(left.filter((name) => /hoist|electron/i.test(name))).toEqual([])
})
