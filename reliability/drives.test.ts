import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildIfStale } from '../scripts/build.mjs'
import { Sandbox } from '../src/cli/test-kit'
import { MiB } from '../src/shared/limits'
import { expectArrived, randomSource } from './check'
import { type DriveFaults, faultyDrive, loopDrive } from './drives'
import { tally } from './tally'

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

/** What makes a drive, or why this machine has none: a test without one is left out aloud. */
async function orSkip<T>(made: Promise<T>, skip: (why: string) => never): Promise<T> {
  return made.catch((error: Error) => skip(`no such drive here: ${error.message.split('\n')[0]}`))
}

/** Stops the terminal in the middle, does something to the drive, and expects the same command to carry on. */
async function carriesOn(
  box: Sandbox,
  { folder, real = folder }: { readonly folder: string; readonly real?: string },
  change: () => Promise<void>,
) {
  const server = await box.serve([
    { operation: 'part', part: 4, action: { kind: 'hang', afterRequestBytes: 'middle' } },
  ])
  const written = await randomSource(real, 'source.bin', 6 * MiB)
  await utimes(written.path, 1_700_000_000, 1_700_000_000)
  const source = { ...written, path: join(folder, 'source.bin') }
  const args = [source.path, '--part-size', '1', '--parallel', '1']
  const { child, ended } = box.startUpload(args)
  await server.waitFor((request) => request.part === 4 && request.state === 'held')
  child.kill('SIGTERM')
  expect((await ended).code).toBe(130)
  await change()
  const again = await box.upload(args)
  expect(again.code, again.stdout + again.stderr).toBe(0)
  expect(server.requests.filter(({ operation }) => operation === 'create')).toHaveLength(1)
  const sent = server.requests.filter(({ operation }) => operation === 'part').map(({ part }) => part)
  expect(sent).toEqual([1, 2, 3, 4, 4, 5, 6])
  await expectArrived(server, source)
  // What is finished is not sent a second time, whatever the drive says of it.
  await change()
  const third = await box.upload(args)
  expect(third.code, third.stdout + third.stderr).toBe(0)
  expect(third.stdout).toContain('was uploaded before and is not sent again')
  expect(server.files()).toHaveLength(1)
}

describe('a file on a drive that is mounted anew', () => {
  it.for(['ext4', 'vfat'] as const)('%s: continues with what is missing', async (kind, { skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-drive-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const box = await Sandbox.open({ onTestFinished })
    const drive = await orSkip(loopDrive(folder, kind), skip)
    await carriesOn(box, drive, () => drive.remount())
    tally('fault', `source on ${kind} mounted anew`)
  })

  const others: readonly (readonly [string, DriveFaults])[] = [
    ['other numbers', { ino_add: 1000 }],
    ['another number at each look', { ino_each: true }],
    ['another hour', { mtime_add: 3600 }],
    ['another zone and other numbers', { mtime_add: -11 * 3600, ino_add: 7 }],
  ]
  it.for(others)('FUSE, with %s: continues with what is missing', async ([what, faults], { skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-drive-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const box = await Sandbox.open({ onTestFinished })
    const drive = await orSkip(faultyDrive(folder), skip)
    await carriesOn(box, drive, () => drive.faults(faults))
    tally('fault', `source on FUSE with ${what}`)
  })
})
