import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { desktopActions, fileManagerFiles } from '../build/linux/file-managers.mjs'
import { launcherActions } from '../src/main/start/command-line'
import { languageCodes } from '../src/shared/words/languages'
import { tempFolder } from './servers'

const files = fileManagerFiles('hoist')
const textOf = (ending: string) => {
  const found = files.find(({ path }) => path.endsWith(ending))
  if (found === undefined) throw new Error(`there is no ${ending}`)
  return found.text
}
const has = (program: string) => spawnSync(program, ['--version']).error === undefined

/** A program named hoist that records its arguments. */
async function recorder() {
  const folder = await tempFolder()
  const given = join(folder, 'given')
  await writeFile(
    join(folder, 'hoist'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${given}.new'\nmv '${given}.new' '${given}'\n`,
  )
  await chmod(join(folder, 'hoist'), 0o755)
  return {
    folder,
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    given: () => expect.poll(() => readFile(given, 'utf8').catch(() => '')),
  }
}

describe('launchers and file managers', () => {
  it('offer in every language what the command line accepts', () => {
    const actions = Object.values(desktopActions('hoist'))
    expect(actions.map(({ Exec }) => Exec)).toEqual(
      Object.keys(launcherActions).map((name) => `hoist --${name}`),
    )
    for (const action of actions) expect(Object.values(action)).not.toContain(undefined)
    const locales = languageCodes.filter((code) => code !== 'en').map((code) => code.replace('-', '_'))
    for (const action of actions)
      expect(Object.keys(action)).toEqual(expect.arrayContaining(locales.map((locale) => `Name[${locale}]`)))
    for (const locale of locales) expect(textOf('servicemenus/hoist.desktop')).toContain(`Name[${locale}]=`)
    expect(textOf('servicemenus/hoist.desktop')).not.toContain('undefined')
  })

  it.skipIf(!has('desktop-file-validate'))('have valid entries', async () => {
    const folder = await tempFolder()
    const actions = Object.entries(desktopActions('hoist'))
    const whole = [
      `${textOf('sendto/hoist.desktop')}Actions=${actions.map(([name]) => `${name};`).join('')}`,
      ...actions.map(([name, values]) =>
        [`[Desktop Action ${name}]`, ...Object.entries(values).map((pair) => pair.join('='))].join('\n'),
      ),
    ].join('\n\n')
    await writeFile(join(folder, 'hoist.desktop'), whole)
    expect(execFileSync('desktop-file-validate', [join(folder, 'hoist.desktop')], { encoding: 'utf8' })).toBe(
      '',
    )
  })

  it.skipIf(process.platform !== 'linux' || !has('gio'))(
    'pass on names whole: with spaces, with a leading dash, and outside ASCII',
    async () => {
      const { env, folder, given } = await recorder()
      const names = ['a b.bin', '-x', 'größe 大きさ 100 %.bin']
      for (const name of names) await writeFile(join(folder, name), '')
      await writeFile(join(folder, 'sendto.desktop'), textOf('sendto/hoist.desktop'))
      execFileSync('gio', ['launch', 'sendto.desktop', ...names.map((name) => `./${name}`)], {
        cwd: folder,
        env,
      })
      await given().toBe(`${['--', ...names.map((name) => join(folder, name))].join('\n')}\n`)
    },
  )

  it.skipIf(!has('python3') || process.platform === 'win32')(
    'pass on the selected files in Nautilus, and offer nothing for items without a path',
    async () => {
      const { env, folder, given } = await recorder()
      await mkdir(join(folder, 'gi'))
      // The part of its library that the extension uses.
      await writeFile(
        join(folder, 'gi', 'repository.py'),
        `
class GObject:
    class GObject: pass
class Nautilus:
    class MenuProvider: pass
    class MenuItem:
        def __init__(self, **given): self.label = given['label']
        def connect(self, signal, act, *more): self.press = lambda: act(self, *more)
`,
      )
      await writeFile(join(folder, 'gi', '__init__.py'), '')
      await writeFile(join(folder, 'extension.py'), textOf('extensions/hoist.py'))
      const names = ['a b.bin', '-x', 'größe.bin'].map((name) => join(folder, name))
      await writeFile(
        join(folder, 'press.py'),
        `
import locale, sys
from extension import SendToHoist, LABELS
class File:
    def __init__(self, path): self.path = path
    def get_location(self): return self
    def get_path(self): return self.path
extension = SendToHoist()
assert extension.get_file_items([File(None)]) == []
assert extension.get_file_items([]) == []
[item] = extension.get_file_items('a window', [File(path) for path in sys.argv[1:]])
assert item.label in LABELS.values()
item.press()
`,
      )
      execFileSync('python3', [join(folder, 'press.py'), ...names], { cwd: folder, env })
      await given().toBe(`${['--', ...names].join('\n')}\n`)
      expect(basename(files[2]?.path ?? '')).toBe('hoist.py')
    },
  )
})
