import { expect, it } from 'vitest'
import { HoistError } from '../../shared/failures/failures'
import { updateError } from './update-failure'

const coded = (code: string, message = 'why') => Object.assign(new Error(message), { code })

it.each([
  ['check', new Error('net::ERR_NAME_NOT_RESOLVED'), 'update-unreachable'],
  ['check', coded('HTTP_ERROR_503', '503 Service Unavailable'), 'update-unreachable'],
  ['check', coded('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'update-feed-unreadable'],
  ['check', coded('ERR_UPDATER_INVALID_VERSION'), 'update-feed-unreadable'],
  ['check', new TypeError('Cannot read properties of null'), 'update-feed-unreadable'],
  ['download', new Error('net::ERR_CONTENT_LENGTH_MISMATCH'), 'update-incomplete'],
  ['download', new Error('Cannot download "https://feed/Hoist.AppImage", status 404'), 'update-incomplete'],
  ['download', coded('ERR_CHECKSUM_MISMATCH'), 'update-damaged'],
  ['download', coded('ENOSPC'), 'update-no-space'],
  ['download', coded('ERR_UPDATER_INVALID_SIGNATURE'), 'update-unsigned'],
  ['download', new Error('Code signature at URL file:///x did not pass validation'), 'update-unsigned'],
  ['install', coded('EROFS'), 'update-read-only'],
  ['install', new Error('Cannot update while running on a read-only volume.'), 'update-read-only'],
  ['install', coded('ETXTBSY'), 'update-not-installed'],
] as const)('the failure of a %s with %s is %s', (step, error, kind) => {
  expect(updateError(error, step).failure.kind).toBe(kind)
})

it('the details have the first line of the library’s message, and its code', () => {
  const { failure } = updateError(coded('ERR_UPDATER_INVALID_VERSION', 'no version\n<html>secret'), 'check')
  expect(failure.detail).toBe('ERR_UPDATER_INVALID_VERSION: no version')
})

it('a failure of our own stays as it is', () => {
  const own = new HoistError({ kind: 'update-older', detail: '', subject: '0.0.9' })
  expect(updateError(own, 'check')).toBe(own)
})
