import { expect, it } from 'vitest'
import { isOpenFeed } from './open-feed'

it.each([
  ['url: http://updates.example/hoist', true],
  ['url: "http://updates.example"', true],
  ['url: HTTP://updates.example', true],
  ['url: http://127.0.0.1.example/', true],
  ['url: http://localhost.example', true],
  ['url: https://updates.example/hoist', false],
  ['url: http://127.0.0.1:8080/', false],
  ['url: http://localhost', false],
  ['url: "http://[::1]:80/"', false],
])('a feed with %s is open to others: %s', (line, isOpen) => {
  expect(isOpenFeed(`provider: generic\n${line}\nupdaterCacheDirName: hoist-updater\n`)).toBe(isOpen)
})
