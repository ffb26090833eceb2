import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readCommandLine, restartArguments, unknownOptions } from './command-line'

const read = (...args: string[]) => readCommandLine(['/opt/electron', ...args], '/nowhere')

it("a command line names files relative to the person's folder, and after -- whatever their names", () => {
  expect(read('a.bin', '../b.bin', '--', '-x', '--hidden', '--').files).toEqual([
    '/nowhere/a.bin',
    '/b.bin',
    '/nowhere/-x',
    '/nowhere/--hidden',
    '/nowhere/--',
  ])
})

it("an option is not taken for a file, neither Hoist's nor Chromium's, and neither is its value", () => {
  expect(read('--no-sandbox', '-x', '--lang=de', '--user-data-dir', '/profile', '--practice').files).toEqual(
    [],
  )
})

it.each([['--user-data-dir=/profile'], ['--user-data-dir', '/profile']])(
  'the profile is read from %s',
  (...args) => {
    expect(read(...args, 'a')).toMatchObject({ profile: '/profile', files: ['/nowhere/a'] })
    expect(read('--', ...args).profile).toBeNull()
  },
)

it('Hoist stays hidden only if no file needs the window', () => {
  expect(read('--hidden').isHidden).toBe(true)
  expect(read('--hidden', 'a').isHidden).toBe(false)
  expect(read('--', '--hidden').isHidden).toBe(false)
})

it('the requests of a launcher are read in their order, and some of them need the window', () => {
  expect(read('--resume-all', '--hidden', '--add-files', 'a')).toMatchObject({
    actions: ['resumeAll', 'chooseFiles'],
    files: ['/nowhere/a'],
    isHidden: false,
  })
  expect(read('--hidden', '--pause-all')).toMatchObject({ actions: ['pauseAll'], files: [], isHidden: true })
  expect(read('--', '--pause-all')).toMatchObject({ actions: [], files: ['/nowhere/--pause-all'] })
})

it('does not treat a web address as a file or an action', () => {
  const { actions, files } = read('hoist://add?file=/etc/passwd', 'hoist://pause-all')
  expect(actions).toEqual([])
  expect(files).toMatchObject([
    { problem: { kind: 'names-no-file', code: 'address' } },
    { problem: { kind: 'names-no-file', code: 'address' } },
  ])
})

it('a file whose name was taken for an option is reported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hoist-arguments-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['-x', '--hidden', '--x=1']) writeFileSync(join(folder, name), 'x')
  const { files } = readCommandLine(['/opt/electron', '-x', '--hidden', '--no-sandbox', '--x=1'], folder)
  expect(files).toMatchObject([
    { text: '-x', problem: { kind: 'names-no-file', code: 'option', subject: '-x' } },
    { text: '--x=1', problem: { kind: 'names-no-file', code: 'option' } },
  ])
})

it('options that Hoist does not know are distinguished from its own, and from file names', () => {
  const argv = [
    '/opt/hoist',
    '--bogus-option',
    '-x',
    '--hidden',
    '--user-data-dir=/other',
    '--no-sandbox',
    'a',
  ]
  expect(unknownOptions([...argv, '--', '--file'])).toEqual(['--bogus-option', '-x'])
})

it('the new version starts with the switches of Chromium and the profile, and does nothing twice', () => {
  const argv = ['/opt/hoist', '--no-sandbox', '--lang=de', '--user-data-dir', '/other', '--hidden']
  expect(restartArguments([...argv, '--add-files', 'a.bin', '--', '--b'], '/profile')).toEqual([
    '--no-sandbox',
    '--lang=de',
    '--user-data-dir=/profile',
  ])
})
