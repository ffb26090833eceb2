import { expect, it } from 'vitest'
import { runtimeView, sandboxProblem } from './runtime'

it.each([
  ['45.4.1', null],
  ['43.0.0', null],
  ['46.0.0', null],
  ['42.9.9', '45.4.1'],
  ['33.2.1', '45.4.1'],
])('Electron %s, with 45.4.1 declared, is to be replaced by %s', (electron, replacement) => {
  expect(runtimeView({ electron, chrome: '130.0.1' }, '45.4.1', true)).toEqual({
    electron,
    chromium: '130.0.1',
    replacement,
    isInstalled: true,
  })
})

it.each<[string[], boolean, string | undefined]>([
  [[], false, undefined],
  [['no-sandbox'], false, '--no-sandbox'],
  [['disable-seccomp-filter-sandbox', 'disable-gpu'], false, '--disable-seccomp-filter-sandbox'],
  [['no-sandbox'], true, undefined],
])('a window outside of the sandbox is reported: with %j, as root: %s', (switches, isRoot, detail) => {
  expect(sandboxProblem((name) => switches.includes(name), isRoot)?.detail).toBe(detail)
})
