import { expect, it } from 'vitest'
import { windowsArguments } from './windows-arguments'

it('arguments that have spaces, or end in a backslash, stay whole', () => {
  expect(windowsArguments(['C:\\my apps\\hoist', '--user-data-dir=D:\\', '--add-files'])).toBe(
    '"C:\\my apps\\hoist" "--user-data-dir=D:\\\\" "--add-files"',
  )
})
